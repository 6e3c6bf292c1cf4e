#include "base/folder.h"

#include "base/file.h"
#include "base/grow.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct iem_folder {
    char *path, *temporary;
    char **names;
    size_t n, capacity;
    bool checked; /* what is there may be replaced */
};

static iem_status cannot(iem_error *err, const char *path)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", path, strerror(errno));
}

static char *joined(const char *a, const char *between, const char *b)
{
    const size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
    char *text = malloc(size);
    if (text) snprintf(text, size, "%s%s%s", a, between, b);
    return text;
}

static void folder_free(iem_folder *folder)
{
    for (size_t i = 0; i < folder->n; i++) free(folder->names[i]);
    free(folder->names);
    free(folder->path);
    free(folder->temporary);
    free(folder);
}

/* Removes the files of these names, and the folder unless it holds something else; did
 * all go? errno says what did not. Takes no memory: it may be that there is none. */
static bool remove_folder(const char *path, char *const *names, size_t n)
{
    char file[PATH_MAX];
    int why = 0;
    for (size_t i = 0; i < n; i++)
        if (snprintf(file, sizeof file, "%s/%s", path, names[i]) < PATH_MAX &&
            unlink(file) != 0 && errno != ENOENT)
            why = errno;
    if (rmdir(path) != 0 && why == 0) why = errno;
    errno = why;
    return why == 0;
}

static iem_status remove_old(const iem_folder *folder, const char *path, iem_error *err)
{
    if (remove_folder(path, folder->names, folder->n)) return IEM_OK;
    return iem_fail(err, IEM_ERR_SYSTEM, "%s: cannot remove what %s held before: %s",
                    path, folder->path, strerror(errno));
}

/* Of the mode that the umask leaves, as files are (file.c). */
static iem_status make_temporary(iem_folder *folder, iem_error *err)
{
    for (unsigned i = 0; iem_file_mark(folder->temporary, i); i++) {
        if (mkdir(folder->temporary, 0777) == 0) return IEM_OK;
        if (errno != EEXIST) break;
    }
    return cannot(err, folder->path);
}

iem_status iem_folder_create(const char *path, iem_folder **folder, iem_error *err)
{
    iem_folder *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->path = joined(path, "", "");
    for (size_t n = made->path ? strlen(made->path) : 0;
         n > 1 && made->path[n - 1] == '/'; n--)
        made->path[n - 1] = '\0';
    made->temporary = made->path ? joined(made->path, "", ".XXXXXX") : NULL;
    const iem_status status =
        made->temporary ? make_temporary(made, err) : iem_fail_memory(err);
    if (status == IEM_OK)
        *folder = made;
    else
        folder_free(made);
    return status;
}

iem_status iem_folder_add(iem_folder *folder, const char *name, bool private,
                          const void *bytes, size_t n, iem_error *err)
{
    if (!IEM_GROW(folder->names, folder->capacity, folder->n + 1))
        return iem_fail_memory(err);
    char *path = joined(folder->temporary, "/", name);
    char *kept = joined(name, "", "");
    iem_status status = path && kept ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) status = iem_file_write_all(path, private, bytes, n, err);
    free(path);
    if (status == IEM_OK)
        folder->names[folder->n++] = kept;
    else
        free(kept);
    return status;
}

static bool is_ours(const iem_folder *folder, const char *name)
{
    bool ours = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    for (size_t i = 0; i < folder->n; i++) ours |= strcmp(name, folder->names[i]) == 0;
    return ours;
}

/* Nothing but our own may go when the folder is replaced. */
iem_status iem_folder_check(iem_folder *folder, iem_error *err)
{
    DIR *entries = opendir(folder->path);
    iem_status status = IEM_OK;
    if (!entries) return errno == ENOENT ? IEM_OK : cannot(err, folder->path);
    errno = 0; /* readdir() leaves it at the end, and sets it when it fails */
    for (const struct dirent *entry; status == IEM_OK && (entry = readdir(entries));)
        if (!is_ours(folder, entry->d_name))
            status = iem_fail(err, IEM_ERR_DATA,
                              "folder %s: it holds '%.60s' and is not replaced; name "
                              "another one",
                              folder->path, entry->d_name);
    if (status == IEM_OK && errno != 0) status = cannot(err, folder->path);
    closedir(entries);
    folder->checked = status == IEM_OK;
    return status;
}

/* Where two folders cannot change places at once, the old one steps aside, and comes
 * back when the new one cannot take its place. */
static iem_status step_aside(const iem_folder *folder, iem_error *err)
{
    char *aside = joined(folder->temporary, "", ".old");
    if (!aside) return iem_fail_memory(err);
    iem_status status = IEM_OK;
    if (rename(folder->path, aside) != 0) {
        status = cannot(err, folder->path);
    } else if (rename(folder->temporary, folder->path) != 0) {
        status = cannot(err, folder->path);
        if (rename(aside, folder->path) != 0) status = cannot(err, aside);
    } else {
        status = remove_old(folder, aside, err);
    }
    free(aside);
    return status;
}

static iem_status replace(iem_folder *folder, iem_error *err)
{
    if (!folder->checked) IEM_TRY(iem_folder_check(folder, err));
    if (renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path,
                  RENAME_EXCHANGE) == 0)
        return remove_old(folder, folder->temporary, err);
    if (errno == EINVAL || errno == ENOSYS) return step_aside(folder, err);
    return cannot(err, folder->path);
}

iem_status iem_folder_commit(iem_folder *folder, iem_error *err)
{
    iem_status status = IEM_OK;
    if (rename(folder->temporary, folder->path) != 0)
        status = errno == EEXIST || errno == ENOTEMPTY ? replace(folder, err)
                                                       : cannot(err, folder->path);
    if (status == IEM_OK)
        folder_free(folder);
    else
        iem_folder_discard(folder);
    return status;
}

void iem_folder_discard(iem_folder *folder)
{
    if (!folder) return;
    remove_folder(folder->temporary, folder->names, folder->n);
    folder_free(folder);
}
