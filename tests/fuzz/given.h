/* What fuzz targets share: parts of an input, bytes that a path leads to, and what has
 * to hold. */
#ifndef IEM_FUZZ_GIVEN_H
#define IEM_FUZZ_GIVEN_H

#include "base/digest.h"
#include "base/text.h"

#include <iemand.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GIVEN_PARTS = 6, GIVEN_PATH = 40 };
#define GIVEN_BORDER "\n====\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static inline void given_must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Parts of an input stand between lines of "====": so that a person can read and write
 * what is in the corpus. Those that are not there are empty; returns how many are. */
static inline size_t given_parts(const uint8_t *data, size_t n,
                                 iem_slice parts[GIVEN_PARTS])
{
    const size_t border = sizeof GIVEN_BORDER - 1;
    const char *at = (const char *)data, *end = at + n;
    size_t count = 0;
    for (size_t i = 0; i < GIVEN_PARTS; i++) parts[i] = (iem_slice){"", 0};
    while (count + 1 < GIVEN_PARTS) {
        const char *next =
            n ? memmem(at, (size_t)(end - at), GIVEN_BORDER, border) : NULL;
        if (!next) break;
        parts[count++] = (iem_slice){at, (size_t)(next - at)};
        at = next + border;
    }
    if (n) parts[count++] = (iem_slice){at, (size_t)(end - at)};
    return count;
}

static inline void given_write(int fd, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (n > 0) {
        const ssize_t wrote = write(fd, at, n);
        given_must(wrote > 0, "cannot write");
        at += wrote;
        n -= (size_t)wrote;
    }
}

/* A file of these bytes that no folder holds; closing it is the end of it. */
static inline int given_file(iem_slice bytes, char path[GIVEN_PATH])
{
    const int fd = memfd_create("given", MFD_CLOEXEC);
    given_must(fd >= 0, "no file");
    given_write(fd, bytes.at, bytes.len);
    snprintf(path, GIVEN_PATH, "/proc/self/fd/%d", fd);
    return fd;
}

/* The checksum that is wanted behind them: without it every change would end there. */
static inline void given_seal(int fd, iem_slice bytes)
{
    unsigned char sum[IEM_SHA256];
    given_must(iem_digest(bytes.at, bytes.len, sum, NULL) == IEM_OK, "no digest");
    given_write(fd, sum, sizeof sum);
}

/* What fails says so in one line, and with a status that says whose fault it is. */
static inline void given_outcome(iem_status status, const iem_error *err)
{
    if (status == IEM_OK) return;
    given_must(status == IEM_ERR_DATA || status == IEM_ERR_USAGE, err->message);
    given_must(err->status == status, "another status than it returned");
    given_must(err->message[0] != '\0', "no message");
    given_must(!strchr(err->message, '\n'), "a message of two lines");
    given_must(!strchr(err->message, 27), "a message that moves the cursor");
}

/* A plan from YAML, finished; NULL: it is none. */
static inline iem_plan *given_plan(iem_slice yaml)
{
    iem_plan *plan = NULL;
    iem_error err = {IEM_OK, ""};
    char path[GIVEN_PATH];
    const int fd = given_file(yaml, path);
    given_must(iem_plan_new(&plan, NULL) == IEM_OK, "no memory");
    iem_status status = iem_plan_read(plan, path, &err);
    if (status == IEM_OK) status = iem_plan_finish(plan, &err);
    given_outcome(status, &err);
    close(fd);
    if (status == IEM_OK) return plan;
    iem_plan_free(plan);
    return NULL;
}

/* Everything that a result is written as. */
static inline void given_render(const iem_result *result, bool gate)
{
    static const char *const langs[] = {"en", "nl"};
    for (int format = IEM_TEXT; format <= IEM_DIALOGUE; format++) {
        const iem_render how = {langs[format % 2], .colour = format == IEM_TEXT,
                                .all = true};
        char *text = NULL;
        iem_error err = {IEM_OK, ""};
        if (!gate && format >= IEM_GATE && format <= IEM_GITLAB) continue;
        const iem_status status =
            iem_result_render(result, (iem_format)format, &how, &text, &err);
        given_outcome(status, &err);
        if (status == IEM_OK)
            given_must(iem_utf8_valid(iem_slice_of(text)), "text that is not UTF-8");
        iem_text_free(text);
    }
}

#endif
