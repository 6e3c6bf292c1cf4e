/* A result is proven: its logs are scanned again as its manifest says, and what comes
 * out is held against it. */
#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/text.h"
#include "report/sameness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

struct verifying {
    const char *path;
    char *bytes; /* of the result */
    size_t n;
    struct json_t *was;
    const struct json_t *manifest; /* of it */
    bool published, followed;
    bool dutch;
    bool same_bytes, other_plan, other_logs;
    iem_sameness found;
};

/* ---- The result ---- */

static iem_status read_result(struct verifying *v, iem_error *err)
{
    IEM_TRY(iem_file_read_all(v->path, MOST_BYTES, &v->bytes, &v->n, err));
    IEM_TRY(iem_json_read(v->path, v->bytes, v->n, &v->was, err));
    const char *schema = iem_json_text_of(iem_json_get(v->was, "schema"));
    v->manifest = iem_json_get(v->was, "manifest");
    if (!schema || strcmp(schema, "iemand-result/1") != 0 ||
        iem_json_kind_of(v->manifest) != IEM_JSON_MAP)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result of iemand ('iemand scan --json' writes one)",
                        v->path);
    const char *edition = iem_json_text_of(iem_json_get(v->manifest, "edition"));
    v->published = edition && strcmp(edition, "published") == 0;
    v->followed =
        iem_json_kind_of(iem_json_get(v->was, "followup")) != IEM_JSON_NOTHING;
    return IEM_OK;
}

static double number_of(const struct json_t *object, const char *key)
{
    return iem_json_number_of(iem_json_get(object, key));
}

/* Seeds beyond JSON's integers are texts. */
static uint64_t seed_of(const struct verifying *v, uint64_t unless)
{
    const struct json_t *seed = iem_json_get(v->manifest, "seed");
    const char *text = iem_json_text_of(seed);
    if (text) return strtoull(text, NULL, 10);
    return iem_json_kind_of(seed) == IEM_JSON_NUMBER ? (uint64_t)iem_json_whole_of(seed)
                                                     : unless;
}

static bool has_digests(const struct verifying *v)
{
    const struct json_t *inputs = iem_json_get(v->manifest, "inputs");
    for (size_t i = 0; i < iem_json_size(inputs); i++)
        if (!iem_json_text_of(iem_json_get(iem_json_item(inputs, i), "digest")))
            return false;
    return true;
}

/* As it was made, as far as its manifest tells; the rest is the caller's. */
static iem_options options_of(const struct verifying *v, const iem_options *given)
{
    iem_options options = *given;
    const double pairs =
        number_of(iem_json_get(v->manifest, "family"), "intersections");
    const double rejected = number_of(iem_json_get(v->manifest, "rows"), "rejected");
    options.seed = seed_of(v, given->seed);
    if (pairs > 0) options.intersect = 2;
    if (rejected > 0 && options.max_rejects_share < 0 &&
        rejected > (double)options.max_rejects)
        options.max_rejects = (uint64_t)rejected;
    options.gate = iem_json_kind_of(iem_json_get(v->was, "gate")) == IEM_JSON_MAP;
    if (!v->published && !has_digests(v)) options.no_digest = true;
    options.cases_path = options.rejects_path = options.checkpoint = NULL;
    options.keep = false;
    return options;
}

/* ---- Against what comes out ---- */

static bool same_input(const struct json_t *was, const struct json_t *is)
{
    const char *a = iem_json_text_of(iem_json_get(was, "digest"));
    const char *b = iem_json_text_of(iem_json_get(is, "digest"));
    const double bytes = number_of(was, "bytes"), now = number_of(is, "bytes");
    if (a || b) return a && b && strcmp(a, b) == 0;
    return (isnan(bytes) && isnan(now)) || !(fabs(bytes - now) > 0);
}

/* A log is known by what is in it: it may have got another name, and parts may come in
 * another order. */
static bool compare_inputs(struct verifying *v, const struct json_t *was,
                           const struct json_t *is)
{
    const size_t n = iem_json_size(was), now = iem_json_size(is);
    static const char *const path[] = {"path", NULL};
    bool *taken = iem_zeroed(now, sizeof *taken);
    bool good = taken != NULL;
    v->other_logs = n != now;
    if (n != now)
        good &= iem_sameness_look(was, is, "manifest.inputs", NULL, &v->found);
    for (size_t i = 0; i < n && n == now && good; i++) {
        const struct json_t *input = iem_json_item(was, i);
        size_t k = 0;
        while (k < n && (taken[k] || !same_input(input, iem_json_item(is, k)))) k++;
        v->found.values++;
        if (k < n)
            taken[k] = true;
        else
            good = iem_sameness_look(input, iem_json_item(is, i), "manifest.inputs",
                                     path, &v->found);
        v->other_logs |= k == n;
    }
    free(taken);
    return good;
}

static bool compare(struct verifying *v, const struct json_t *is)
{
    static const char *const whole[] = {"manifest", NULL};
    static const char *const but_people[] = {"manifest",   "followup",     "maturity",
                                             "principles", "next_columns", NULL};
    static const char *const apart[] = {"inputs", "version", NULL};
    const struct json_t *manifest = iem_json_get(is, "manifest");
    const char *was = iem_json_text_of(iem_json_get(v->manifest, "plan_sha256")),
               *plan = iem_json_text_of(iem_json_get(manifest, "plan_sha256"));
    v->other_plan = !was || !plan || strcmp(was, plan) != 0;
    return compare_inputs(v, iem_json_get(v->manifest, "inputs"),
                          iem_json_get(manifest, "inputs")) &&
           iem_sameness_look(v->manifest, manifest, "manifest", apart, &v->found) &&
           iem_sameness_look(v->was, is, "", v->followed ? but_people : whole,
                             &v->found);
}

/* The part before the logs, and the one behind them. */
static bool cut_inputs_out(const char *text, iem_slice parts[2])
{
    const char *begin = strstr(text, "\n    \"inputs\": [");
    const char *end = begin ? strchr(begin + 1, ']') : NULL;
    if (begin && strncmp(strchr(begin, '['), "[]", 2) != 0)
        end = strstr(begin + 1, "\n    ]");
    if (!end) return false;
    parts[0] = (iem_slice){text, (size_t)(begin - text)};
    parts[1] = iem_slice_of(end);
    return true;
}

static bool same_slice(iem_slice a, iem_slice b)
{
    return iem_slice_compare(a, b) == 0;
}

static bool same_bytes(const struct verifying *v, const char *text)
{
    iem_slice was[2], is[2];
    return cut_inputs_out(v->bytes, was) && cut_inputs_out(text, is) &&
           same_slice(was[0], is[0]) && same_slice(was[1], is[1]);
}

static iem_status hold_against(struct verifying *v, const iem_result *result,
                               iem_error *err)
{
    struct json_t *is = NULL;
    char *text = NULL;
    const iem_render how = {.lang = "en"};
    IEM_TRY(iem_result_render(result, IEM_JSON, &how, &text, err));
    iem_status status = iem_json_read("result", text, strlen(text), &is, err);
    if (status == IEM_OK && !compare(v, is)) status = iem_fail_memory(err);
    v->same_bytes = status == IEM_OK && v->found.differing == 0 && same_bytes(v, text);
    iem_json_free(is);
    free(text);
    return status;
}

static iem_status hold_published(struct verifying *v, const iem_result *result,
                                 const iem_publishing *how, iem_error *err)
{
    iem_result *published = NULL;
    if (!v->published) return hold_against(v, result, err);
    IEM_TRY(iem_result_publish(result, how, &published, err));
    const iem_status status = hold_against(v, published, err);
    iem_result_free(published);
    return status;
}

/* ---- The account ---- */

static void tell_differences(const struct verifying *v, iem_buffer *out)
{
    const iem_sameness *f = &v->found;
    iem_buffer_line(out,
                    v->dutch ? "%s: niet bewezen: %zu van %zu waarden verschillen\n"
                             : "%s: not proven: %zu of %zu values differ\n",
                    v->path, f->differing, f->values);
    if (v->other_plan)
        iem_buffer_text(out, v->dutch
                                 ? "  dit is niet het plan waarmee het gemaakt is\n"
                                 : "  this is not the plan it was made with\n");
    if (v->other_logs)
        iem_buffer_text(out, v->dutch
                                 ? "  dit zijn niet de logs waarvan het gemaakt is\n"
                                 : "  these are not the logs it was made of\n");
    for (size_t i = 0; i < f->n_first; i++)
        iem_buffer_line(out,
                        v->dutch ? "  %s: was %s, is nu %s\n" : "  %s: was %s, is %s\n",
                        f->first[i].at, f->first[i].was, f->first[i].is);
    if (f->differing > f->n_first)
        iem_buffer_line(out, v->dutch ? "  … en nog %zu\n" : "  … and %zu more\n",
                        f->differing - f->n_first);
}

static void tell_proof(const struct verifying *v, iem_buffer *out)
{
    const iem_sameness *f = &v->found;
    if (v->same_bytes)
        iem_buffer_line(
            out,
            v->dutch ? "%s: bewezen, byte voor byte: deze logs en dit plan geven "
                       "dit resultaat\n"
                     : "%s: proven, byte for byte: these logs and this plan "
                       "give this result\n",
            v->path);
    else
        iem_buffer_line(
            out,
            v->dutch ? "%s: bewezen: alle %zu tellingen, digests, oordelen en teksten "
                       "zijn gelijk, of gebroken getallen binnen 1e-9 (%zu "
                       "verschillen, ten hoogste %.1g)\n"
                     : "%s: proven: all %zu counts, digests, verdicts and texts are "
                       "equal, or real numbers within 1e-9 (%zu differ, by %.1g at "
                       "most)\n",
            v->path, f->values, f->near, f->furthest);
}

static void tell_limits(const struct verifying *v, iem_buffer *out)
{
    const char *version = iem_json_text_of(iem_json_get(v->manifest, "version"));
    if (version && strcmp(version, IEM_VERSION) != 0)
        iem_buffer_line(out,
                        v->dutch ? "  gemaakt met versie %s; dit is %s\n"
                                 : "  made by version %s; this is %s\n",
                        version, IEM_VERSION);
    if (v->followed)
        iem_buffer_text(out, v->dutch
                                 ? "  wat mensen met bevindingen deden staat in geen "
                                   "log: followup, maturity, principles en "
                                   "next_columns zijn niet bekeken\n"
                                 : "  what people did with findings is in no log: "
                                   "followup, maturity, principles and next_columns "
                                   "were not looked at\n");
    if (!has_digests(v))
        iem_buffer_text(out, v->dutch
                                 ? "  in het resultaat staan geen digests van de logs: "
                                   "of dit dezelfde bestanden zijn, is niet te "
                                   "zeggen\n"
                                 : "  the result holds no digests of its logs: whether "
                                   "these are the same files, it cannot tell\n");
}

static iem_status write_account(const struct verifying *v, char **account,
                                iem_error *err)
{
    iem_buffer out = {0};
    (v->found.differing ? tell_differences : tell_proof)(v, &out);
    tell_limits(v, &out);
    IEM_TRY(iem_buffer_take(&out, account, err));
    iem_text_tame(*account);
    return v->found.differing ? IEM_GATE_FAIL : IEM_OK;
}

iem_status iem_verify(const char *path, const iem_plan *plan,
                      const iem_options *options, const char *const *paths,
                      size_t n_paths, const iem_publishing *how, const char *lang,
                      char **account, iem_error *err)
{
    struct verifying v = {.path = path, .dutch = lang && strcmp(lang, "nl") == 0};
    iem_result *result = NULL;
    *account = NULL;
    iem_status status = read_result(&v, err);
    if (status == IEM_OK) {
        const iem_options again = options_of(&v, options);
        status = iem_scan(plan, &again, paths, n_paths, &result, err);
    }
    if (status == IEM_OK) status = hold_published(&v, result, how, err);
    if (status == IEM_OK) status = write_account(&v, account, err);
    iem_result_free(result);
    iem_sameness_clear(&v.found);
    iem_json_free(v.was);
    free(v.bytes);
    return status;
}
