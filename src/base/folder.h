/* A folder of files that appears whole or not at all: written beside its place, then
 * renamed. */
#ifndef IEM_FOLDER_H
#define IEM_FOLDER_H

#include "base/status.h"

typedef struct iem_folder iem_folder;

/* Starts `path`. A folder that is there is replaced as a whole, and only when it holds
 * nothing but files of the names that are added. */
iem_status iem_folder_create(const char *path, iem_folder **folder, iem_error *err);
/* `private`: mode 0600, whatever the umask. */
iem_status iem_folder_add(iem_folder *folder, const char *name, bool private,
                          const void *bytes, size_t n, iem_error *err);
/* Fails when a folder is there that is not to be replaced. */
iem_status iem_folder_check(iem_folder *folder, iem_error *err);
/* Puts the folder in its place and frees the handle, also on failure. */
iem_status iem_folder_commit(iem_folder *folder, iem_error *err);
/* Removes what was written and frees the handle; NULL is allowed. */
void iem_folder_discard(iem_folder *folder);

#endif
