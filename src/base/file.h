/* Output that appears whole or not at all: no name or a temporary one, fsync, rename.
 */
#ifndef IEM_FILE_H
#define IEM_FILE_H

#include "base/status.h"

typedef struct iem_file iem_file;

/* Starts `path` beside its final place. `private`: mode 0600, whatever the umask. */
iem_status iem_file_create(const char *path, bool private, iem_file **file,
                           iem_error *err);
iem_status iem_file_write(iem_file *file, const void *bytes, size_t n, iem_error *err);
/* Puts the file in its place and frees the handle, also on failure. */
iem_status iem_file_commit(iem_file *file, iem_error *err);
/* The same in two steps: all of it is on the disk; then it is put in its place, which
 * frees the handle, also on failure. */
iem_status iem_file_finish(iem_file *file, iem_error *err);
iem_status iem_file_place(iem_file *file, iem_error *err);
/* Removes what was written and frees the handle; NULL is allowed. */
void iem_file_discard(iem_file *file);

iem_status iem_file_write_all(const char *path, bool private, const void *bytes,
                              size_t n, iem_error *err);
/* Adds to the end of a file, which is made (mode 0600) when there is none: all of it or
 * nothing, and in one piece with respect to others who do the same. */
iem_status iem_file_append(const char *path, const void *bytes, size_t n,
                           iem_error *err);
/* Does a file begin like this? Of a pipe or a device nothing is read, as it would be
 * gone: it does not. */
iem_status iem_file_begins(const char *path, const char *with, bool *so,
                           iem_error *err);
/* Is it there, and no file or folder: a pipe, a terminal, /dev/null? */
bool iem_file_is_stream(const char *path);
/* Are both the same regular file, by whatever names? */
bool iem_file_same(const char *a, const char *b);
/* The whole of a small file (at most `limit` bytes), NUL-terminated. */
iem_status iem_file_read_all(const char *path, size_t limit, char **bytes, size_t *n,
                             iem_error *err);
/* Writes mark `i` of this process over the last six bytes of a temporary name, for
 * whoever looks for one that nobody has; false: there are no more. */
bool iem_file_mark(char *temporary, unsigned i);
/* An open, unlinked temporary file in TMPDIR; the caller closes it. */
iem_status iem_file_spill(int *fd, iem_error *err);

#endif
