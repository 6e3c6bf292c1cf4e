/* What is named can be read or written, and nothing else, where the kernel has
 * Landlock. */
#include "cli/commands.h"

#include "check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
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
    assert_int_equal(setenv("TMPDIR", in("spill"), 1), 0);
    write_file("log.csv");
    write_file("secret.csv");
    return 0;
}

static int leave_place(void **state)
{
    static const char *const all[] = {"log.csv",    "secret.csv", "out/r.json",
                                      "out/r.html", "spill/x",    "out",
                                      "spill",      "."};
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

static void assert_good_in_child(int (*try)(const cli_call *), const cli_call *call)
{
    const pid_t child = fork();
    if (child == 0) _exit(try(call));
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void nothing_but_what_is_named(void **state)
{
    (void)state;
    if (landlock() < 1) skip();
    const char *paths[] = {in("log.csv")};
    const cli_call call = {
        .command = CLI_SCAN, .paths = paths, .n_paths = 1, .json = in("out/r.json")};
    assert_good_in_child(confined, &call);
}

/* Whichever option names it. */
static int reads_when_confined(const cli_call *call)
{
    cli_confine(call);
    return reads(in("secret.csv")) ? 0 : 1;
}

static void every_input_can_be_read(void **state)
{
    const char *name = in("secret.csv");
    (void)state;
    const cli_call calls[] = {
        {.paths = &name, .n_paths = 1},
        {.plan = name},
        {.result = name},
        {.case_list = name},
        {.reviews = {name}, .n_reviews = 1},
        {.ledgers = {name}, .run.n_ledgers = 1},
        {.run.key_file = name},
        {.run.baseline = name},
        {.run.against = name},
        {.run.declaration = name},
        {.run.alarms = name},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        assert_good_in_child(reads_when_confined, &calls[i]);
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
        cmocka_unit_test(every_input_can_be_read),
    };
    return cmocka_run_group_tests(tests, make_place, leave_place);
}
