/* What is named can be read or written, and nothing else, where the kernel has
 * Landlock. */
#include "cli/commands.h"

#include "check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char place[64];

static const char *in(const char *name)
{
    static char path[4][128];
    static unsigned next;
    char *at = path[next++ % 4];
    snprintf(at, sizeof path[0], "%s/%s", place, name);
    return at;
}

static void write_file(const char *name)
{
    FILE *file = fopen(in(name), "w");
    assert_non_null(file);
    assert_true(fputs("d,g\ny,a\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_place(void **state)
{
    (void)state;
    snprintf(place, sizeof place, "/tmp/confine-XXXXXX");
    assert_non_null(mkdtemp(place));
    assert_int_equal(mkdir(in("spill"), 0700) | mkdir(in("out"), 0700), 0);
    assert_int_equal(mkdir(in("named"), 0700), 0);
    assert_int_equal(setenv("TMPDIR", in("spill"), 1), 0);
    write_file("log.csv");
    write_file("secret.csv");
    write_file("named/file");
    return 0;
}

static int leave_place(void **state)
{
    static const char *const all[] = {
        "log.csv",    "secret.csv", "out/r.json", "out/r.html", "spill/x",
        "named/file", "out",        "spill",      "named",      "."};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) (void)remove(in(all[i]));
    return rmdir(place) == 0 || errno == ENOENT ? 0 : -1;
}

static bool reads(const char *path)
{
    const int fd = open(path, O_RDONLY);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

static bool writes(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

static bool connects(void)
{
    const struct sockaddr_in nowhere = {.sin_family = AF_INET,
                                        .sin_port = htons(9),
                                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const bool allowed =
        connect(fd, (const struct sockaddr *)&nowhere, sizeof nowhere) == 0 ||
        errno != EACCES;
    close(fd);
    return allowed;
}

static long landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
}

/* In a process of its own, as there is no way back: 0, or the number of what is wrong.
 */
static int confined(const cli_call *call)
{
    cli_confine(call);
    if (!reads(in("log.csv"))) return 1;
    if (reads(in("secret.csv"))) return 2;
    if (!writes(in("out/r.json")) || rename(in("out/r.json"), in("out/r.html")))
        return 3;
    if (writes(in("secret.csv")) || writes(in("log.csv"))) return 4;
    if (!writes(in("spill/x"))) return 5;
    if (writes(in("other")) || remove(in("secret.csv")) == 0) return 6;
    if (!reads("/etc/passwd") || writes("/etc/passwd")) return 7;
    if (landlock() >= 4 && connects()) return 8;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 9;
}

static void nothing_but_what_is_named(void **state)
{
    (void)state;
    if (landlock() < 1) skip();
    const char *paths[] = {in("log.csv")};
    cli_call call = {
        .command = CLI_SCAN, .paths = paths, .n_paths = 1, .json = in("out/r.json")};
    const pid_t child = fork();
    if (child == 0) _exit(confined(&call));
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool takes_a_file(const cli_option *option)
{
    static const char *const words[] = {"PLAN",   "FILE", "JSON",  "CSV", "LOG",
                                        "LEDGER", "DB",   "SCANS", "DIR"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (option->argument && strcmp(option->argument, words[i]) == 0) return true;
    return false;
}

/* In a process of its own: whether the file that an option names can be read. */
static bool is_read(const cli_option *option)
{
    int status = -1;
    const pid_t child = fork();
    if (child == 0) {
        cli_call call;
        cli_call_init(&call);
        call.command = option->commands & -option->commands;
        if (option->set(&call, option, in("named/file"), NULL) != IEM_OK) _exit(2);
        cli_confine(&call);
        _exit(reads(in("secret.csv")) ? 3 : !reads(in("named/file")));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status) == 0;
}

static void whatever_an_option_names_can_be_read(void **state)
{
    size_t tried = 0;
    (void)state;
    if (landlock() < 1) skip();
    for (const cli_option *option = cli_options; option->name; option++) {
        if (!takes_a_file(option)) continue;
        tried++;
        if (!is_read(option)) fail_msg("--%s cannot be read", option->name);
    }
    assert_true(tried > 25);
}

/* Help completes the columns of any log. */
static void help_is_free(void **state)
{
    const cli_call call = {.command = CLI_HELP};
    (void)state;
    cli_confine(&call);
    assert_true(reads(in("secret.csv")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_is_free),
        cmocka_unit_test(nothing_but_what_is_named),
        cmocka_unit_test(whatever_an_option_names_can_be_read),
    };
    return cmocka_run_group_tests(tests, make_place, leave_place);
}
