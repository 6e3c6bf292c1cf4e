#include "base/file.h"

#include "base/grow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct iem_file {
    char *path, *temporary;
    int fd;
    size_t used;
    uint64_t written, under_way; /* bytes; of them on their way to the disk */
    bool direct;                 /* a device or pipe: nothing to rename */
    bool unnamed;                /* has no temporary name yet, and needs none to go */
    char buffer[1 << 16];
};

static iem_status cannot(iem_error *err, const char *path)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", path, strerror(errno));
}

static void file_free(iem_file *file)
{
    if (file->fd >= 0) close(file->fd);
    free(file->path);
    free(file->temporary);
    free(file);
}

/* Written in place. */
bool iem_file_is_stream(const char *path)
{
    struct stat at;
    return stat(path, &at) == 0 && !S_ISREG(at.st_mode) && !S_ISDIR(at.st_mode);
}

/* Of a folder nothing could take the place, which is better known before other files
 * have taken theirs. */
static bool is_folder(const char *path)
{
    struct stat at;
    if (stat(path, &at) != 0 || !S_ISDIR(at.st_mode)) return false;
    errno = EISDIR;
    return true;
}

/* Without a name nothing of it is left if the process is killed. Not every file system
 * can, and a name comes later by way of /proc. */
static bool open_unnamed(iem_file *file, mode_t mode)
{
    char *slash = strrchr(file->temporary, '/');
    const char kept = slash ? slash[1] : '\0';
    if (slash) slash[1] = '\0';
    file->fd =
        open(slash ? file->temporary : ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
    if (slash) slash[1] = kept;
    if (file->fd < 0) return false;
    char self[32];
    snprintf(self, sizeof self, "/proc/self/fd/%d", file->fd);
    if (access(self, F_OK) == 0) return file->unnamed = true;
    close(file->fd);
    file->fd = -1;
    return false;
}

bool iem_file_mark(char *temporary, unsigned i)
{
    enum { TRIES = 1000, MARKS = 6 };
    snprintf(temporary + strlen(temporary) - MARKS, MARKS + 1, "%06x",
             ((unsigned)getpid() * TRIES + i) & 0xffffff);
    return i < TRIES;
}

static bool open_named(iem_file *file, mode_t mode)
{
    for (unsigned i = 0; file->fd < 0 && iem_file_mark(file->temporary, i); i++) {
        file->fd = open(file->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
        if (file->fd < 0 && errno != EEXIST) break;
    }
    return file->fd >= 0;
}

/* The system takes the umask off by itself. Asking for it means setting it, for other
 * threads as well, which may make a file just then. */
static bool open_temporary(iem_file *file, bool private)
{
    const mode_t mode = private ? 0600 : 0666;
    if (!open_unnamed(file, mode) && !open_named(file, mode)) return false;
    return !private || fchmod(file->fd, mode) == 0;
}

/* A name that nobody has, for the moment between here and the renaming. */
static bool give_name(iem_file *file)
{
    char self[32];
    snprintf(self, sizeof self, "/proc/self/fd/%d", file->fd);
    for (unsigned i = 0; iem_file_mark(file->temporary, i); i++) {
        if (linkat(AT_FDCWD, self, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0)
            file->unnamed = false;
        if (!file->unnamed || errno != EEXIST) break;
    }
    return !file->unnamed;
}

static void remove_temporary(const iem_file *file)
{
    if (!file->direct && !file->unnamed) unlink(file->temporary);
}

iem_status iem_file_create(const char *path, bool private, iem_file **file,
                           iem_error *err)
{
    iem_file *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->fd = -1;
    made->path = strdup(path);
    made->temporary = malloc(strlen(path) + sizeof ".XXXXXX");
    if (!made->path || !made->temporary) {
        file_free(made);
        return iem_fail_memory(err);
    }
    sprintf(made->temporary, "%s.XXXXXX", path);
    made->direct = iem_file_is_stream(path);
    const bool open_now = made->direct
                              ? (made->fd = open(path, O_WRONLY | O_CLOEXEC)) >= 0
                              : !is_folder(path) && open_temporary(made, private);
    if (!open_now) {
        const iem_status status = cannot(err, path);
        if (made->fd >= 0) remove_temporary(made);
        file_free(made);
        return status;
    }
    *file = made;
    return IEM_OK;
}

static bool write_fully(int fd, const char *at, size_t n)
{
    while (n > 0) {
        const ssize_t wrote = write(fd, at, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        at += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

/* The disk gets to work while there is more to write, so that there is little left to
 * wait for at the end. */
static bool write_on(iem_file *file, const char *at, size_t n)
{
    enum { SOME = 1 << 22 };
    if (!write_fully(file->fd, at, n)) return false;
    file->written += n;
    if (file->direct || file->written - file->under_way < SOME) return true;
    /* A wish: what it does not do is done when the file is committed. */
    (void)sync_file_range(file->fd, (off64_t)file->under_way,
                          (off64_t)(file->written - file->under_way),
                          SYNC_FILE_RANGE_WRITE);
    file->under_way = file->written;
    return true;
}

static bool flush(iem_file *file)
{
    const size_t n = file->used;
    file->used = 0;
    return write_on(file, file->buffer, n);
}

iem_status iem_file_write(iem_file *file, const void *bytes, size_t n, iem_error *err)
{
    if (n > sizeof file->buffer - file->used && !flush(file))
        return cannot(err, file->path);
    if (n > sizeof file->buffer)
        return write_on(file, bytes, n) ? IEM_OK : cannot(err, file->path);
    if (n) memcpy(file->buffer + file->used, bytes, n);
    file->used += n;
    return IEM_OK;
}

iem_status iem_file_finish(iem_file *file, iem_error *err)
{
    bool done = flush(file);
    if (done && !file->direct) done = fsync(file->fd) == 0;
    if (done && !file->unnamed) {
        done = close(file->fd) == 0;
        file->fd = -1; /* gone, also when closing failed */
    }
    return done ? IEM_OK : cannot(err, file->path);
}

iem_status iem_file_place(iem_file *file, iem_error *err)
{
    bool done = !file->unnamed || give_name(file);
    if (done && file->fd >= 0) {
        done = close(file->fd) == 0;
        file->fd = -1;
    }
    if (done && !file->direct) done = rename(file->temporary, file->path) == 0;
    const iem_status status = done ? IEM_OK : cannot(err, file->path);
    if (!done) remove_temporary(file);
    file_free(file);
    return status;
}

iem_status iem_file_commit(iem_file *file, iem_error *err)
{
    const iem_status status = iem_file_finish(file, err);
    if (status == IEM_OK) return iem_file_place(file, err);
    iem_file_discard(file);
    return status;
}

void iem_file_discard(iem_file *file)
{
    if (!file) return;
    remove_temporary(file);
    file_free(file);
}

iem_status iem_file_write_all(const char *path, bool private, const void *bytes,
                              size_t n, iem_error *err)
{
    iem_file *file = NULL;
    IEM_TRY(iem_file_create(path, private, &file, err));
    const iem_status status = iem_file_write(file, bytes, n, err);
    if (status == IEM_OK) return iem_file_commit(file, err);
    iem_file_discard(file);
    return status;
}

/* Alone, as long as it is open; where a file system knows no such thing, others are
 * trusted to write their lines in one piece. */
static bool lock(int fd)
{
    int status;
    do status = flock(fd, LOCK_EX);
    while (status != 0 && errno == EINTR);
    return status == 0 || errno == ENOLCK || errno == ENOTSUP || errno == EINVAL;
}

/* Part of a line is worse than none. */
static bool append_whole(int fd, const void *bytes, size_t n)
{
    struct stat at;
    if (!lock(fd) || fstat(fd, &at) != 0) return false;
    if (write_fully(fd, bytes, n) && fsync(fd) == 0) return true;
    const int why = errno;
    if (S_ISREG(at.st_mode) && ftruncate(fd, at.st_size) != 0) return false;
    errno = why;
    return false;
}

iem_status iem_file_append(const char *path, const void *bytes, size_t n,
                           iem_error *err)
{
    const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return cannot(err, path);
    iem_status status = append_whole(fd, bytes, n) ? IEM_OK : cannot(err, path);
    if (close(fd) != 0 && status == IEM_OK) status = cannot(err, path);
    return status;
}

/* How many of n bytes at the beginning there are; -1: it cannot be read. */
static ssize_t read_start(int fd, char *to, size_t n)
{
    size_t at = 0;
    while (at < n) {
        const ssize_t got = pread(fd, to + at, n - at, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        at += (size_t)got;
    }
    return (ssize_t)at;
}

iem_status iem_file_begins(const char *path, const char *with, bool *so, iem_error *err)
{
    char start[64];
    struct stat at;
    const size_t n = strlen(with);
    *so = false;
    if (strcmp(path, "-") == 0) return IEM_OK;
    if (stat(path, &at) != 0) return cannot(err, path);
    if (!S_ISREG(at.st_mode) || n > sizeof start) return IEM_OK;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cannot(err, path);
    const ssize_t got = read_start(fd, start, n);
    const iem_status status = got < 0 ? cannot(err, path) : IEM_OK;
    close(fd);
    *so = got == (ssize_t)n && memcmp(start, with, n) == 0;
    return status;
}

bool iem_file_same(const char *a, const char *b)
{
    struct stat sa, sb;
    return stat(a, &sa) == 0 && stat(b, &sb) == 0 && S_ISREG(sa.st_mode) &&
           sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* Bytes to read a whole file into at once, with one too many to see that it ends. */
static size_t size_expected(int fd, size_t limit)
{
    struct stat at;
    const bool known = fstat(fd, &at) == 0 && at.st_size > 0;
    const size_t size = known && (uintmax_t)at.st_size < limit ? (size_t)at.st_size : 0;
    return size + (1 << 16);
}

iem_status iem_file_read_all(const char *path, size_t limit, char **bytes, size_t *n,
                             iem_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cannot(err, path);
    size_t used = 0, capacity = size_expected(fd, limit);
    char *all = iem_large(capacity);
    iem_status status = all ? IEM_OK : iem_fail_memory(err);
    while (status == IEM_OK) {
        if (!IEM_GROW(all, capacity, used + (1 << 16))) {
            status = iem_fail_memory(err);
            break;
        }
        const ssize_t got = read(fd, all + used, capacity - used - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) status = cannot(err, path);
        if (got <= 0) break;
        used += (size_t)got;
        if (used > limit) {
            status =
                iem_fail(err, IEM_ERR_DATA, "%s: larger than %zu bytes", path, limit);
            break;
        }
    }
    close(fd);
    if (status != IEM_OK) {
        free(all);
        return status;
    }
    all[used] = '\0';
    *bytes = all;
    *n = used;
    return IEM_OK;
}

iem_status iem_file_spill(int *fd, iem_error *err)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (!folder || !*folder) folder = "/tmp";
    if (snprintf(path, sizeof path, "%s/iemand-XXXXXX", folder) >= (int)sizeof path)
        return iem_fail(err, IEM_ERR_SYSTEM, "TMPDIR is too long");
    *fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd >= 0) return IEM_OK;
    *fd = mkostemp(path, O_CLOEXEC);
    if (*fd < 0)
        return iem_fail(
            err, IEM_ERR_SYSTEM,
            "cannot make a temporary file in %s: %s; TMPDIR names another place",
            folder, strerror(errno));
    unlink(path);
    return IEM_OK;
}
