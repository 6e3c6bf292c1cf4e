/* A folder of its own for each test, files written into it, and plans from flags. */
#ifndef IEM_SCRATCH_H
#define IEM_SCRATCH_H

#include "check.h"

#include <iemand.h>

#include <dirent.h>
#include <unistd.h>

static char scratch_folder[256];

/* Setup and teardown of one test. */
static inline int scratch_make(void **state)
{
    const char *base = getenv("TMPDIR");
    (void)state;
    snprintf(scratch_folder, sizeof scratch_folder, "%.200s/iemand-test-XXXXXX",
             base && *base ? base : "/tmp");
    return mkdtemp(scratch_folder) ? 0 : -1;
}

typedef struct scratch_path {
    char at[600];
} scratch_path;

static inline scratch_path scratch_file(const char *name)
{
    scratch_path path;
    snprintf(path.at, sizeof path.at, "%s/%s", scratch_folder, name);
    return path;
}

/* How many entries the folder has: nothing may be left behind by a failure. */
static inline size_t scratch_entries(void)
{
    size_t n = 0;
    DIR *folder = opendir(scratch_folder);
    if (!folder) return SIZE_MAX;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.') n++;
    closedir(folder);
    return n;
}

static inline int scratch_remove(void **state)
{
    (void)state;
    DIR *folder = opendir(scratch_folder);
    if (!folder) return -1;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.') remove(scratch_file(entry->d_name).at);
    closedir(folder);
    return rmdir(scratch_folder);
}

#define scratch_test(name)                                                             \
    cmocka_unit_test_setup_teardown(name, scratch_make, scratch_remove)

static inline scratch_path scratch_bytes(const char *name, const void *bytes, size_t n)
{
    const scratch_path path = scratch_file(name);
    FILE *file = fopen(path.at, "wb");
    if (!file) fail_msg("%s cannot be written", path.at);
    if (n) assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline scratch_path scratch_text(const char *name, const char *text)
{
    return scratch_bytes(name, text, strlen(text));
}

/* "key", "value", …, NULL; not yet finished. */
static inline iem_plan *plan_from(const char *const *pairs)
{
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    if (iem_plan_new(&plan, &err) != IEM_OK) fail_msg("%s", err.message);
    for (; *pairs; pairs += 2)
        if (iem_plan_set(plan, pairs[0], pairs[1], &err) != IEM_OK)
            fail_msg("%s=%s: %s", pairs[0], pairs[1], err.message);
    return plan;
}

static inline iem_plan *finished(iem_plan *plan)
{
    iem_error err = {IEM_OK, ""};
    if (iem_plan_finish(plan, &err) != IEM_OK) fail_msg("%s", err.message);
    return plan;
}

#define PLAN(...) finished(plan_from((const char *const[]){__VA_ARGS__, NULL}))

#endif
