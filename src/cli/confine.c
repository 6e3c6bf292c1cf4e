/* What the program may still do once its options are known: read what they name, write
 * beside what they name. Landlock (landlock(7)) sees to it where the kernel has it; a
 * fault in reading a log then reaches no other file, and no network. */
#include "cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As far as headers of Linux 6.1 do not know them. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14)
#endif

enum { TCP = 3 /* bind and connect */ };

struct ruleset {
    uint64_t files, network;
};

#define READ ((uint64_t)LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                          \
    (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |              \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                    \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_TRUNCATE)
/* Of a single file: the others are rights to a folder. */
#define TO_A_FILE                                                                      \
    ((uint64_t)LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |          \
     LANDLOCK_ACCESS_FS_TRUNCATE)

struct confinement {
    int rules;
    uint64_t files; /* rights that this kernel knows */
    bool good;
};

/* What is not there needs no rule: to look for it fails as ever. But what could not be
 * asked for would be missed later, without a word where it can be done without. */
static void allow(struct confinement *c, const char *path, uint64_t rights)
{
    struct stat at;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights & c->files};
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0) {
        c->good &= errno != EMFILE && errno != ENFILE && errno != ENOMEM;
        return;
    }
    if (fstat(rule.parent_fd, &at) == 0 && !S_ISDIR(at.st_mode))
        rule.allowed_access &= TO_A_FILE;
    c->good &= syscall(SYS_landlock_add_rule, c->rules, LANDLOCK_RULE_PATH_BENEATH,
                       &rule, 0) == 0;
    close(rule.parent_fd);
}

static void allow_reading(struct confinement *c, const char *path)
{
    if (path && strcmp(path, "-") != 0) allow(c, path, READ);
}

/* A file is written beside its place and then put there; a folder likewise. */
static void allow_beside(struct confinement *c, const char *path)
{
    char copy[PATH_MAX];
    if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy) return;
    allow(c, dirname(copy), WRITE);
}

static void allow_writing(struct confinement *c, const char *path)
{
    char place[PATH_MAX];
    if (!path || strcmp(path, "-") == 0) return;
    allow(c, path, WRITE);
    allow_beside(c, path);
    /* SQLite's journal stands beside what a link points to. */
    if (realpath(path, place)) allow_beside(c, place);
}

/* The C library's own: the clock's zone, names of users, processors, devices. */
static void allow_system(struct confinement *c)
{
    static const char *const folders[] = {"/etc", "/usr",         "/lib", "/lib64",
                                          "/bin", "/proc",        "/sys", "/run",
                                          "/nix", "/var/lib/sss", "/opt"};
    const char *temporary = getenv("TMPDIR");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        allow(c, folders[i], READ);
    allow(c, "/dev", READ | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(c, temporary && *temporary ? temporary : "/tmp", WRITE);
    allow(c, "/var/tmp", WRITE); /* SQLite's second choice */
#ifdef IEM_COUNTS_IN
    allow(c, IEM_COUNTS_IN, WRITE); /* make coverage: what ran is counted at the end */
#endif
}

static void allow_inputs(struct confinement *c, const cli_call *call)
{
    const char *const inputs[] = {
        call->plan,        call->run.key_file, call->run.baseline,
        call->run.against, call->result,       call->run.declaration,
        call->case_list,   call->history,      call->run.alarms};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        allow_reading(c, inputs[i]);
    for (size_t i = 0; i < call->n_paths; i++) allow_reading(c, call->paths[i]);
    for (size_t i = 0; i < call->n_reviews; i++) allow_reading(c, call->reviews[i]);
    for (size_t i = 0; i < call->run.n_ledgers; i++) allow_reading(c, call->ledgers[i]);
    /* It names logs, plans and ledgers itself. */
    if (call->command == CLI_CHAIN) allow(c, "/", READ);
}

static void allow_outputs(struct confinement *c, const cli_call *call)
{
    const char *const outputs[] = {
        call->json,    call->html,           call->junit,
        call->sarif,   call->gitlab,         call->markdown,
        call->csv,     call->dialogue,       call->tables,
        call->output,  call->run.cases_path, call->run.rejects_path,
        call->history, call->prometheus,     call->run.checkpoint,
        call->audit,   call->stop_file,      call->publishing.editions};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        allow_writing(c, outputs[i]);
    if (call->fix) allow_writing(c, call->plan);
    if (call->update_baseline) allow_writing(c, call->run.baseline);
    if (call->command == CLI_HISTORY && call->n_paths) allow_writing(c, call->paths[0]);
}

static bool begin(struct confinement *c)
{
    const long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct ruleset all = {.files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    if (version < 1) return false;
    if (version >= 3) all.files |= LANDLOCK_ACCESS_FS_TRUNCATE;
    if (version >= 4) all.network = TCP;
    c->files = all.files;
    c->good = true;
    c->rules = (int)syscall(SYS_landlock_create_ruleset, &all,
                            version >= 4 ? sizeof all : sizeof all.files, 0);
    return c->rules >= 0;
}

void cli_confine(const cli_call *call)
{
    struct confinement c;
    /* Several processes talk to each other; help completes what it is asked. */
    if (iem_ranks_number(call->run.ranks) > 1 || call->command == CLI_HELP) return;
    if (!begin(&c)) return;
    allow_system(&c);
    allow_inputs(&c, call);
    allow_outputs(&c, call);
    /* In no way that the kernel refuses is the work given up. */
    if (c.good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)syscall(SYS_landlock_restrict_self, c.rules, 0);
    close(c.rules);
}
