/* Files for people to fill in. What is drawn at random is drawn so that anybody can
 * draw it again: the cases of a grade with the lowest SHA-256 of seed, ground and
 * number. */
#include "base/digest.h"
#include "base/field.h"
#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/status.h"
#include "csv/source.h"
#include "engine/case_list.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of what people need not fill in: three times as many where each is a control,
 * and with all that is filled in fewer than a row of a sheet may have. */
enum { MOST_SHOWN = 1 << 16 };
enum { MOST_BYTES = 1 << 30, MOST_SAMPLE = 100000 };

static void put(iem_buffer *out, const char *text)
{
    const bool first = out->len == 0 || out->at[out->len - 1] == '\n';
    iem_csv_field(out, first, iem_slice_of(text ? text : ""));
}

/* ---- Findings ---- */

static const char finding_header[] =
    "finding,rule,ground,group,verdict,text,seen_on,reaction_on,owner,reaction,"
    "decision,reason,changed_version,changed_on\n";

static const char *text_at(const struct json_t *object, const char *key)
{
    return iem_json_text_of(iem_json_get(object, key));
}

/* Who fills it in would be told that it cannot be read. */
static iem_status put_finding(iem_buffer *out, const struct json_t *finding,
                              const char *path, const char *today, iem_error *err)
{
    static const char *const keys[] = {"id",    "rule",    "ground",
                                       "group", "verdict", "text"};
    const char *id = text_at(finding, "id");
    size_t shown = 0;
    if (!id || !iem_is_id(iem_slice_of(id)))
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result as iemand wrote it: a finding has no id of "
                        "16 digits",
                        path);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = text_at(finding, keys[i]);
        if (text) shown += strlen(text);
        put(out, text);
    }
    if (shown > MOST_SHOWN)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: finding %s: its texts are longer than %d bytes, which no "
                        "file to fill in can hold",
                        path, id, MOST_SHOWN);
    put(out, today);
    iem_buffer_text(out, ",,,,,,,\n");
    return IEM_OK;
}

static bool is_listed(const struct json_t *findings, const char *id)
{
    for (size_t i = 0; i < iem_json_size(findings); i++)
        if (strcmp(text_at(iem_json_item(findings, i), "id"), id) == 0) return true;
    return false;
}

/* What the gate fails by another rule wants an answer as well. */
static iem_status put_findings(iem_buffer *out, const struct json_t *result,
                               const char *path, const char *today, iem_error *err)
{
    const struct json_t *findings = iem_json_get(result, "findings"),
                        *rulings =
                            iem_json_get(iem_json_get(result, "gate"), "rulings");
    const char *schema = text_at(result, "schema");
    if (!schema || strcmp(schema, "iemand-result/1") != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result of iemand ('iemand scan --json' writes one)",
                        path);
    iem_buffer_text(out, finding_header);
    for (size_t i = 0; i < iem_json_size(findings); i++)
        IEM_TRY(put_finding(out, iem_json_item(findings, i), path, today, err));
    for (size_t i = 0; i < iem_json_size(rulings); i++) {
        const struct json_t *ruling = iem_json_item(rulings, i);
        const char *id = text_at(ruling, "id"), *verdict = text_at(ruling, "verdict");
        if (id && verdict && strcmp(verdict, "fail") == 0 && !is_listed(findings, id))
            IEM_TRY(put_finding(out, ruling, path, today, err));
    }
    return IEM_OK;
}

static iem_status of_result(const char *path, const char *today, iem_buffer *out,
                            iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    struct json_t *result = NULL;
    IEM_TRY(iem_file_read_all(path, MOST_BYTES, &bytes, &n, err));
    iem_status status = iem_json_read(path, bytes, n, &result, err);
    free(bytes);
    if (status == IEM_OK) status = put_findings(out, result, path, today, err);
    iem_json_free(result);
    return status;
}

/* ---- Cases ---- */

/* One that is in the draw so far. */
struct drawn {
    unsigned char key[IEM_SHA256];
    char *line;            /* its fields as far as people need not fill them in */
    const struct urn *urn; /* once all are drawn */
};

/* The cases of one grade on one ground. */
struct urn {
    const char *ground;
    iem_grade grade;
    struct drawn *in; /* lowest key first; at most as many as are asked for */
    size_t n, capacity;
    uint64_t of;
};

struct drawing {
    const iem_review_ask *ask;
    iem_arena arena;
    struct urn *urns;
    size_t n, capacity;
    iem_buffer *out;
};

static const char case_header[] =
    "case,ground,group,grade,group_chance,group_chance_low,sample,sample_n,sample_of,"
    "reviewed_on,judgement,decision_changed,remark\n";

static void put_case(iem_buffer *out, const iem_listed_case *c, bool blind)
{
    iem_csv_field(out, true, c->case_id);
    iem_csv_field(out, false, c->ground);
    iem_csv_field(out, false, c->group);
    put(out, blind ? "" : iem_grade_terms[c->grade].code);
    iem_csv_field(out, false, blind ? iem_slice_of("") : c->chance);
    iem_csv_field(out, false, blind ? iem_slice_of("") : c->chance_low);
}

static iem_status key_of(const struct drawing *d, const iem_listed_case *c,
                         unsigned char key[IEM_SHA256], iem_error *err)
{
    iem_buffer text = {0};
    iem_buffer_format(&text, "%" PRIu64 "\n%.*s\n%.*s", d->ask->seed,
                      (int)c->ground.len, c->ground.at, (int)c->case_id.len,
                      c->case_id.at);
    const iem_status status =
        text.failed ? iem_fail_memory(err) : iem_digest(text.at, text.len, key, err);
    iem_buffer_clear(&text);
    return status;
}

static iem_status find_urn(struct drawing *d, const iem_listed_case *c,
                           struct urn **urn, iem_error *err)
{
    for (size_t i = 0; i < d->n; i++) {
        *urn = &d->urns[i];
        if ((*urn)->grade == c->grade && iem_slice_is(c->ground, (*urn)->ground))
            return IEM_OK;
    }
    if (!IEM_GROW(d->urns, d->capacity, d->n + 1)) return iem_fail_memory(err);
    *urn = &d->urns[d->n];
    **urn =
        (struct urn){.ground = iem_arena_copy(&d->arena, c->ground), .grade = c->grade};
    if (!(*urn)->ground) return iem_fail_memory(err);
    d->n++;
    return IEM_OK;
}

static iem_status keep_line(const iem_listed_case *c, bool blind, char **line,
                            iem_error *err)
{
    iem_buffer text = {0};
    put_case(&text, c, blind);
    return iem_buffer_take(&text, line, err);
}

/* Into its place; the highest key falls out when there are too many. */
static iem_status draw(struct drawing *d, struct urn *urn, const iem_listed_case *c,
                       const unsigned char key[IEM_SHA256], iem_error *err)
{
    char *line = NULL;
    size_t at = urn->n;
    while (at > 0 && memcmp(key, urn->in[at - 1].key, IEM_SHA256) < 0) at--;
    if (at >= d->ask->sample) return IEM_OK;
    if (!IEM_GROW(urn->in, urn->capacity, urn->n + 1)) return iem_fail_memory(err);
    IEM_TRY(keep_line(c, d->ask->blind, &line, err));
    memmove(&urn->in[at + 1], &urn->in[at], (urn->n - at) * sizeof *urn->in);
    urn->in[at] = (struct drawn){.line = line};
    memcpy(urn->in[at].key, key, IEM_SHA256);
    if (++urn->n > d->ask->sample) free(urn->in[--urn->n].line);
    return IEM_OK;
}

static iem_status check_text(const iem_listed_case *c, const char *column,
                             iem_slice text, iem_error *err)
{
    const bool longer = text.len > IEM_REVIEW_TEXT;
    if (!longer && iem_csv_holds(text)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s:%" PRIu64
                    ": column '%s': '%.*s' %s: what is filled in about it "
                    "could not be read",
                    c->list, c->line, column, iem_slice_clip(text), text.at,
                    longer ? "is longer than 2000 bytes" : "has a control character");
}

/* Whether it is drawn or not: a seed is not to decide whether a list will do. */
static iem_status check_case(const iem_listed_case *c, iem_error *err)
{
    IEM_TRY(check_text(c, "case", c->case_id, err));
    IEM_TRY(check_text(c, "ground", c->ground, err));
    if (c->group.len + c->chance.len + c->chance_low.len <= MOST_SHOWN) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s:%" PRIu64
                    ": group and chances are longer than %d bytes, which no "
                    "file to fill in can hold",
                    c->list, c->line, MOST_SHOWN);
}

/* Nobody can be right or wrong about what could not be told. */
static iem_status draw_case(const iem_listed_case *c, void *at, iem_error *err)
{
    struct drawing *d = at;
    struct urn *urn = NULL;
    unsigned char key[IEM_SHA256];
    if (c->grade == IEM_GRADE_CANNOT_TELL) return IEM_OK;
    IEM_TRY(check_case(c, err));
    IEM_TRY(find_urn(d, c, &urn, err));
    urn->of++;
    IEM_TRY(key_of(d, c, key, err));
    return draw(d, urn, c, key, err);
}

static iem_status take_flagged(const iem_listed_case *c, void *at, iem_error *err)
{
    struct drawing *d = at;
    if (c->grade != IEM_LIKELY && c->grade != IEM_POSSIBLE) return IEM_OK;
    IEM_TRY(check_case(c, err));
    put_case(d->out, c, d->ask->blind);
    iem_buffer_text(d->out, ",,,,,,,\n");
    return d->out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* By the second half of their keys, which says nothing of the first, by which they were
 * drawn: in that order the grade with the most cases would come first. */
static int by_key(const void *a, const void *b)
{
    const struct drawn *x = a, *y = b;
    const int order =
        memcmp(x->key + IEM_SHA256 / 2, y->key + IEM_SHA256 / 2, IEM_SHA256 / 2);
    return order ? order : memcmp(x->key, y->key, IEM_SHA256);
}

/* All grades mixed: a list in their order would tell them to who reviews blindly. */
static void put_drawn(struct drawing *d, const struct drawn *all, size_t n,
                      const char *id)
{
    for (size_t i = 0; i < n; i++) {
        const struct urn *urn = all[i].urn;
        iem_buffer_text(d->out, all[i].line);
        if (d->ask->blind)
            iem_buffer_format(d->out, ",%s,%" PRIu64 ",", id, d->ask->sample);
        else
            iem_buffer_format(d->out, ",%s,%zu,%" PRIu64, id, urn->n, urn->of);
        iem_buffer_text(d->out, ",,,,\n");
    }
}

/* A draw is known by what is in it. */
static iem_status name_draw(const struct drawn *all, size_t n, char id[17],
                            iem_error *err)
{
    iem_buffer keys = {0};
    unsigned char sum[IEM_SHA256];
    char hex[IEM_SHA256_HEX];
    for (size_t i = 0; i < n; i++)
        iem_buffer_bytes(&keys, (const char *)all[i].key, IEM_SHA256);
    const iem_status status =
        keys.failed ? iem_fail_memory(err)
                    : iem_digest(keys.at ? keys.at : "", keys.len, sum, err);
    iem_buffer_clear(&keys);
    if (status != IEM_OK) return status;
    iem_digest_hex(sum, hex);
    memcpy(id, hex, 16);
    id[16] = '\0';
    return IEM_OK;
}

static iem_status write_draw(struct drawing *d, iem_error *err)
{
    char id[17];
    size_t n = 0, at = 0;
    for (size_t u = 0; u < d->n; u++) n += d->urns[u].n;
    struct drawn *all = iem_zeroed(n, sizeof *all);
    if (!all) return iem_fail_memory(err);
    for (size_t u = 0; u < d->n; u++)
        for (size_t k = 0; k < d->urns[u].n; k++) {
            all[at] = d->urns[u].in[k];
            all[at++].urn = &d->urns[u];
        }
    qsort(all, n, sizeof *all, by_key);
    const iem_status status = name_draw(all, n, id, err);
    if (status == IEM_OK) put_drawn(d, all, n, id);
    free(all);
    return status;
}

static void clear_drawing(struct drawing *d)
{
    for (size_t u = 0; u < d->n; u++) {
        for (size_t k = 0; k < d->urns[u].n; k++) free(d->urns[u].in[k].line);
        free(d->urns[u].in);
    }
    free(d->urns);
    iem_arena_clear(&d->arena);
}

static iem_status of_cases(const char *path, const iem_review_ask *ask, iem_buffer *out,
                           iem_error *err)
{
    struct drawing d = {.ask = ask, .out = out};
    if (ask->sample > MOST_SAMPLE)
        return iem_fail(err, IEM_ERR_USAGE, "a sample has at most %d cases of a grade",
                        MOST_SAMPLE);
    iem_buffer_text(out, case_header);
    iem_status status =
        iem_case_list_read(path, ask->sample ? draw_case : take_flagged, &d, err);
    if (status == IEM_OK && ask->sample) status = write_draw(&d, err);
    clear_drawing(&d);
    return status;
}

/* ---- Whichever it is ---- */

static iem_status is_json(const char *path, bool *json, iem_error *err)
{
    char bytes[64];
    size_t n = 0;
    iem_source *source = NULL;
    if (strcmp(path, "-") == 0)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a template is made from a file, not from standard input");
    IEM_TRY(iem_source_open(path, false, &source, err));
    const iem_status status = iem_source_read(source, bytes, sizeof bytes, &n, err);
    iem_source_free(source);
    size_t at = 0;
    while (at < n && strchr(" \t\r\n", bytes[at])) at++;
    *json = at < n && bytes[at] == '{';
    return status;
}

iem_status iem_review_template(const char *path, const iem_review_ask *ask, char **csv,
                               iem_error *err)
{
    iem_buffer out = {0};
    bool json = false;
    if (ask->today && *ask->today && !iem_is_day(iem_slice_of(ask->today)))
        return iem_fail(err, IEM_ERR_USAGE, "'%.40s' is no day such as 2026-11-23",
                        ask->today);
    IEM_TRY(is_json(path, &json, err));
    if (json && (ask->sample || ask->blind))
        return iem_fail(err, IEM_ERR_USAGE,
                        "%s: is a result: --sample and --blind are for a list of cases",
                        path);
    iem_status status =
        json ? of_result(path, ask->today, &out, err) : of_cases(path, ask, &out, err);
    if (status == IEM_OK && out.failed) status = iem_fail_memory(err);
    if (status == IEM_OK) return iem_buffer_take(&out, csv, err);
    iem_buffer_clear(&out);
    return status;
}

iem_status iem_review_template_write(const char *path, const iem_review_ask *ask,
                                     const char *to, iem_error *err)
{
    char *csv = NULL;
    IEM_TRY(iem_review_template(path, ask, &csv, err));
    const iem_status status = iem_file_write_all(to, true, csv, strlen(csv), err);
    free(csv);
    return status;
}
