#include "judge/editions.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/outputs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char format[] = "iemand-editions/1";

/* One row in one edition; several of the same row stand side by side. */
struct told {
    char *about; /* its texts, each ended by NUL */
    size_t bytes;
    double n, part;
};

struct iem_editions {
    struct told *told;
    size_t n, capacity, n_before; /* those of earlier editions come first, sorted */
    char *plan;
};

/* ---- Rows ---- */

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static int compare_told(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    const int order =
        memcmp(x->about, y->about, x->bytes < y->bytes ? x->bytes : y->bytes);
    if (order) return order;
    if (x->bytes != y->bytes) return x->bytes < y->bytes ? -1 : 1;
    if (x->n < y->n || x->n > y->n) return x->n < y->n ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static bool is_about(const struct told *told, const iem_about *about)
{
    const char *at = told->about;
    for (int i = 0; i < IEM_ABOUT; i++) {
        if (strcmp(at, text_of(about->of[i])) != 0) return false;
        at += strlen(at) + 1;
    }
    return true;
}

/* Like compare_told, of the texts alone. */
static int compare_about(const struct told *told, const iem_about *about)
{
    const char *at = told->about;
    for (int i = 0; i < IEM_ABOUT; i++) {
        const int order = strcmp(at, text_of(about->of[i]));
        if (order) return order;
        at += strlen(at) + 1;
    }
    return 0;
}

/* The first row that is not before it. */
static size_t find(const iem_editions *e, const iem_about *about)
{
    size_t low = 0, high = e->n_before;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_about(&e->told[middle], about) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_little(double change, double least)
{
    return fabs(change) > 0 && fabs(change) < least;
}

bool iem_editions_changed_little(const iem_editions *e, iem_about about, double least,
                                 double n, double part)
{
    if (!e) return false;
    for (size_t i = find(e, &about); i < e->n_before; i++) {
        const struct told *told = &e->told[i];
        if (!is_about(told, &about)) break;
        const double people = n - told->n, parts = part - told->part;
        /* Where ten came or went it cannot be seen of whom the few are. */
        if (is_little(people, least)) return true;
        if (!(fabs(people) > 0) && is_little(parts, least)) return true;
    }
    return false;
}

iem_status iem_editions_tell(iem_editions *e, iem_about about, double n, double part,
                             iem_error *err)
{
    size_t bytes = 0, length[IEM_ABOUT];
    for (int i = 0; i < IEM_ABOUT; i++)
        bytes += length[i] = strlen(text_of(about.of[i])) + 1;
    char *copy = iem_zeroed(bytes, 1), *at = copy;
    if (!copy || !IEM_GROW(e->told, e->capacity, e->n + 1)) {
        free(copy);
        return iem_fail_memory(err);
    }
    for (int i = 0; i < IEM_ABOUT; at += length[i++])
        memcpy(at, text_of(about.of[i]), length[i]);
    e->told[e->n++] = (struct told){copy, bytes, n, part};
    return IEM_OK;
}

/* ---- The file ---- */

static iem_status read_rows(iem_editions *e, const struct json_t *rows, iem_error *err)
{
    for (size_t i = 0; i < iem_json_size(rows); i++) {
        const struct json_t *row = iem_json_item(rows, i);
        const struct json_t *texts = iem_json_get(row, "about");
        iem_about about;
        for (size_t k = 0; k < IEM_ABOUT; k++)
            about.of[k] = iem_json_text_of(iem_json_item(texts, k));
        IEM_TRY(iem_editions_tell(e, about, iem_json_number_of(iem_json_get(row, "n")),
                                  iem_json_number_of(iem_json_get(row, "part")), err));
    }
    e->n_before = e->n;
    if (e->n) qsort(e->told, e->n, sizeof *e->told, compare_told);
    return IEM_OK;
}

static iem_status take(iem_editions *e, const char *path, const struct json_t *document,
                       iem_error *err)
{
    const char *is = iem_json_text_of(iem_json_get(document, "format"));
    const char *plan = iem_json_text_of(iem_json_get(document, "counts"));
    if (!is || strcmp(is, format) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: no list of published editions (\"format\": \"%s\")", path,
                        format);
    if (!plan || strcmp(plan, e->plan) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: these editions were counted by another plan, and what two "
                        "plans tell of one log can be subtracted; publish by one plan, "
                        "or begin a new file for a new log",
                        path);
    return read_rows(e, iem_json_get(document, "rows"), err);
}

static iem_status read_file(iem_editions *e, const char *path, iem_error *err)
{
    enum { MOST_BYTES = 1 << 30 };
    char *bytes = NULL;
    size_t n = 0;
    struct json_t *document = NULL;
    if (access(path, F_OK) != 0 && errno == ENOENT) return IEM_OK;
    IEM_TRY(iem_file_read_all(path, MOST_BYTES, &bytes, &n, err));
    iem_status status = iem_json_read(path, bytes, n, &document, err);
    free(bytes);
    if (status == IEM_OK) status = take(e, path, document, err);
    iem_json_free(document);
    return status;
}

iem_status iem_editions_read(const char *path, const char *plan,
                             iem_editions **editions, iem_error *err)
{
    iem_editions *e = iem_zeroed(1, sizeof *e);
    if (!e || !(e->plan = strdup(plan))) {
        iem_editions_free(e);
        return iem_fail_memory(err);
    }
    const iem_status status = read_file(e, path, err);
    if (status == IEM_OK)
        *editions = e;
    else
        iem_editions_free(e);
    return status;
}

void iem_editions_free(iem_editions *e)
{
    if (!e) return;
    for (size_t i = 0; i < e->n; i++) free(e->told[i].about);
    free(e->told);
    free(e->plan);
    free(e);
}

static void write_row(iem_json *json, const struct told *told)
{
    const char *at = told->about;
    iem_json_object(json, NULL);
    iem_json_array(json, "about");
    for (int i = 0; i < IEM_ABOUT; i++, at += strlen(at) + 1)
        iem_json_text(json, NULL, at);
    iem_json_end(json);
    iem_json_count(json, "n", told->n);
    iem_json_count(json, "part", told->part);
    iem_json_end(json);
}

iem_status iem_editions_write(iem_editions *e, const char *path, iem_outputs *outputs,
                              iem_error *err)
{
    iem_json json = {0};
    char *text = NULL;
    if (e->n) qsort(e->told, e->n, sizeof *e->told, compare_told);
    iem_json_object(&json, NULL);
    iem_json_text(&json, "format", format);
    iem_json_text(&json, "counts", e->plan);
    iem_json_array(&json, "rows");
    for (size_t i = 0; i < e->n; i++) /* each once */
        if (i == 0 || compare_told(&e->told[i], &e->told[i - 1]) != 0)
            write_row(&json, &e->told[i]);
    iem_json_end(&json);
    iem_json_end(&json);
    IEM_TRY(iem_json_print(&json, &text, err));
    const iem_status status = iem_outputs_write(outputs, path, true, text, err);
    free(text);
    return status;
}
