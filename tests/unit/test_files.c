/* Files that appear whole or not at all, alone and together, when the system does less
 * than it was asked for. */
#include "base/outputs.h"
#include "check.h"
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the system is asked to do badly (Makefile, wraps). */
static bool half, no_room, no_unnamed, no_exchange;
static int interrupted;
static unsigned masked; /* times that the umask was set */

ssize_t __real_write(int fd, const void *from, size_t n);
ssize_t __wrap_write(int fd, const void *from, size_t n);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_renameat2(int a, const char *from, int b, const char *to, unsigned how);
int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned how);
mode_t __real_umask(mode_t mask);
mode_t __wrap_umask(mode_t mask);

mode_t __wrap_umask(mode_t mask)
{
    masked++;
    return __real_umask(mask);
}

ssize_t __wrap_write(int fd, const void *from, size_t n)
{
    if (interrupted-- > 0) {
        errno = EINTR;
        return -1;
    }
    if (half && n > 1) {
        half = false;
        return __real_write(fd, from, n / 2);
    }
    if (no_room) {
        errno = ENOSPC;
        return -1;
    }
    return __real_write(fd, from, n);
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (no_unnamed && (flags & O_TMPFILE) == O_TMPFILE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return __real_open(path, flags, mode);
}

int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned how)
{
    if (!no_exchange) return __real_renameat2(a, from, b, to, how);
    errno = EINVAL;
    return -1;
}

static iem_error err;

static int make(void **state)
{
    half = no_room = no_unnamed = no_exchange = false;
    interrupted = 0;
    return scratch_make(state);
}

#define files_test(name) cmocka_unit_test_setup_teardown(name, make, scratch_remove)

static bool holds(const char *path, const char *text)
{
    char *bytes = NULL;
    size_t n;
    if (iem_file_read_all(path, 1000, &bytes, &n, &err) != IEM_OK) return false;
    const bool same = strcmp(bytes, text) == 0;
    free(bytes);
    return same;
}

static void a_line_is_added_whole_or_not_at_all(void **state)
{
    (void)state;
    const scratch_path book = scratch_text("book", "one\n");
    interrupted = 2;
    assert_int_equal(iem_file_append(book.at, "two\n", 4, &err), IEM_OK);
    half = true;
    assert_int_equal(iem_file_append(book.at, "three\n", 6, &err), IEM_OK);
    assert_true(holds(book.at, "one\ntwo\nthree\n"));
    half = no_room = true;
    assert_int_equal(iem_file_append(book.at, "four\n", 5, &err), IEM_ERR_SYSTEM);
    assert_non_null(strstr(err.message, "book: No space left"));
    assert_true(holds(book.at, "one\ntwo\nthree\n"));
}

static void nothing_has_a_name_before_it_is_whole(void **state)
{
    (void)state;
    const scratch_path path = scratch_file("r.json");
    iem_file *file = NULL;
    assert_int_equal(iem_file_create(path.at, true, &file, &err), IEM_OK);
    assert_int_equal(iem_file_write(file, "text", 4, &err), IEM_OK);
    assert_int_equal(scratch_entries(), 0);
    assert_int_equal(iem_file_commit(file, &err), IEM_OK);
    assert_int_equal(scratch_entries(), 1);
    assert_true(holds(path.at, "text"));
}

/* With names that come late, and on file systems that know none such. */
static void together_or_not_at_all(void **state)
{
    (void)state;
    for (int unnamed = 0; unnamed < 2; unnamed++) {
        const scratch_path a = scratch_text("a", "old a"), b = scratch_file("b");
        iem_outputs *outputs = NULL;
        no_unnamed = !unnamed;
        for (int placed = 0; placed < 2; placed++) {
            assert_int_equal(iem_outputs_new(&outputs, &err), IEM_OK);
            assert_int_equal(iem_outputs_write(outputs, a.at, false, "new a", &err),
                             IEM_OK);
            assert_int_equal(iem_outputs_write(outputs, b.at, true, "new b", &err),
                             IEM_OK);
            assert_true(holds(a.at, "old a"));
            assert_int_not_equal(access(b.at, F_OK), 0);
            if (placed) assert_int_equal(iem_outputs_place(outputs, &err), IEM_OK);
            iem_outputs_free(outputs);
            assert_int_equal(scratch_entries(), placed ? 2 : 1);
        }
        assert_true(holds(a.at, "new a"));
        assert_true(holds(b.at, "new b"));
        unlink(b.at);
    }
}

static iem_status write_folder(const char *path, const char *text)
{
    iem_folder *folder = NULL;
    assert_int_equal(iem_folder_create(path, &folder, &err), IEM_OK);
    assert_int_equal(iem_folder_add(folder, "x.csv", true, text, strlen(text), &err),
                     IEM_OK);
    return iem_folder_commit(folder, &err);
}

static void a_folder_is_replaced_whatever_the_file_system_can(void **state)
{
    (void)state;
    const scratch_path path = scratch_file("tables");
    char file[700];
    snprintf(file, sizeof file, "%s/x.csv", path.at);
    for (int i = 0; i < 3; i++) {
        const char *const text[] = {"first", "second", "third"};
        no_exchange = i == 2;
        assert_int_equal(write_folder(path.at, text[i]), IEM_OK);
        assert_true(holds(file, text[i]));
        assert_int_equal(scratch_entries(), 1);
    }
    unlink(file);
}

static unsigned mode_of(const char *path)
{
    struct stat at;
    assert_int_equal(stat(path, &at), 0);
    return at.st_mode & 0777;
}

/* The umask is of all threads: between two settings of it another one would make a file
 * that everybody may write. */
static void the_umask_holds_and_is_left_alone(void **state)
{
    (void)state;
    const mode_t before = __real_umask(027);
    const scratch_path a = scratch_file("a"), folder = scratch_file("tables");
    char file[700];
    snprintf(file, sizeof file, "%s/x.csv", folder.at);
    masked = 0;
    for (int unnamed = 0; unnamed < 2; unnamed++) {
        no_unnamed = !unnamed;
        for (int private = 0; private < 2; private ++) {
            assert_int_equal(iem_file_write_all(a.at, private, "x", 1, &err), IEM_OK);
            assert_int_equal(mode_of(a.at), private ? 0600 : 0640);
        }
        assert_int_equal(write_folder(folder.at, "x"), IEM_OK);
        assert_int_equal(mode_of(folder.at), 0750);
        assert_int_equal(mode_of(file), 0600);
    }
    assert_int_equal(masked, 0);
    assert_int_equal(__real_umask(before), 027);
    unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        files_test(a_line_is_added_whole_or_not_at_all),
        files_test(nothing_has_a_name_before_it_is_whole),
        files_test(together_or_not_at_all),
        files_test(a_folder_is_replaced_whatever_the_file_system_can),
        files_test(the_umask_holds_and_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
