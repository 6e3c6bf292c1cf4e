/* A plan of any bytes is read or refused with a place, and what is read has one form:
 * the same hash when it is read again, and when it is copied.
 *
 * Parts: YAML, then lines `KEY VALUE` as the command line sets them. */
#include "plan/plan.h"

#include "given.h"

static iem_status set_lines(iem_plan *plan, iem_slice lines, iem_error *err)
{
    const char *at = lines.at, *end = lines.at + lines.len;
    while (at < end) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        if (!next) next = end;
        char *line = iem_copy((iem_slice){at, (size_t)(next - at)});
        given_must(line, "no memory");
        char *value = strchr(line, ' ');
        if (value) *value++ = '\0';
        const iem_status status = iem_plan_set(plan, line, value ? value : "", err);
        free(line);
        if (status != IEM_OK) return status;
        at = next + 1;
    }
    return IEM_OK;
}

static iem_status read_plan(const char *path, iem_slice lines, iem_plan **plan,
                            iem_error *err)
{
    iem_status status = iem_plan_new(plan, err);
    if (status == IEM_OK) status = iem_plan_read(*plan, path, err);
    if (status == IEM_OK) status = set_lines(*plan, lines, err);
    if (status == IEM_OK) status = iem_plan_finish(*plan, err);
    return status;
}

static void check_same(const struct iem_plan *a, const struct iem_plan *b)
{
    given_must(strcmp(a->count_sha256, b->count_sha256) == 0, "another count");
    given_must(strcmp(a->plan_sha256, b->plan_sha256) == 0, "another plan");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_slice parts[GIVEN_PARTS];
    iem_plan *plan = NULL, *again = NULL, *copy = NULL;
    iem_error err = {IEM_OK, ""}, other = {IEM_OK, ""};
    char path[GIVEN_PATH];
    given_parts(data, n, parts);
    const int fd = given_file(parts[0], path);
    const iem_status status = read_plan(path, parts[1], &plan, &err);
    given_outcome(status, &err);
    given_must(read_plan(path, parts[1], &again, &other) == status, "another status");
    given_must(strcmp(err.message, other.message) == 0, "another message");
    if (status == IEM_OK) {
        check_same(plan, again);
        given_must(iem_plan_copy(plan, &copy, NULL) == IEM_OK, "no memory");
        check_same(plan, copy);
        given_must(iem_plan_axes(plan) <= IEM_MAX_AXES, "too many axes");
    }
    iem_plan_free(plan);
    iem_plan_free(again);
    iem_plan_free(copy);
    close(fd);
    return 0;
}
