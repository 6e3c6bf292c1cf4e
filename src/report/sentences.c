#include "report/sentences.h"

#include "stats/table2x2.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts that belong to an enum of the model stand in its order in the catalogue. */
_Static_assert(IEM_W_WHY_CLUSTERING - IEM_W_WHY == (int)IEM_WHY_CLUSTERING, "iem_why");
_Static_assert(IEM_W_BECAUSE_NO_FACTS - IEM_W_BECAUSE == (int)IEM_GRADE_NO_FACTS,
               "iem_grade_why");
_Static_assert(IEM_W_TYPE_CANNOT_TELL - IEM_W_TYPE == (int)IEM_TYPE_CANNOT_TELL,
               "iem_type");
_Static_assert(IEM_W_MEASURE_CDD - IEM_W_MEASURE == (int)IEM_CDD, "iem_measure");

/* ---- Voice ---- */

bool iem_voice_find(const char *lang, iem_voice *voice)
{
    static const iem_voice voices[] = {
        {iem_words_en, "en", '.', ',', 60},
        {iem_words_nl, "nl", ',', '.', 60},
    };
    for (size_t i = 0; i < sizeof voices / sizeof voices[0]; i++) {
        if (strcmp(lang ? lang : "en", voices[i].lang) != 0) continue;
        *voice = voices[i];
        return true;
    }
    return false;
}

static const char *argument(const char *const *args, const char *name, size_t len)
{
    for (; *args; args += 2)
        if (strlen(*args) == len && memcmp(*args, name, len) == 0) return args[1];
    return NULL;
}

/* A text of known greatest length: parts of sentences need no allocation. */
typedef struct phrase {
    char text[1536];
} phrase;

struct sink {
    char *at; /* room of `size` bytes; NULL: into the buffer */
    size_t len, size;
    iem_buffer *buffer;
};

static void put(struct sink *sink, const char *bytes, size_t n)
{
    if (!sink->at) {
        iem_buffer_bytes(sink->buffer, bytes, n);
        return;
    }
    if (n > sink->size - 1 - sink->len) n = sink->size - 1 - sink->len;
    memcpy(sink->at + sink->len, bytes, n);
    sink->len += n;
    sink->at[sink->len] = '\0';
}

static void fill(struct sink *sink, const char *text, const char *const *args)
{
    for (const char *open; (open = strchr(text, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        if (!close) break;
        put(sink, text, (size_t)(open - text));
        const char *filled = argument(args, open + 1, (size_t)(close - open) - 1);
        if (filled) put(sink, filled, strlen(filled));
        text = close + 1;
    }
    put(sink, text, strlen(text));
}

void iem_say(iem_buffer *out, const iem_voice *voice, iem_word word,
             const char *const *args)
{
    fill(&(struct sink){.buffer = out}, voice->words[word], args);
}

static phrase say(const iem_voice *voice, iem_word word, const char *const *args)
{
    phrase said = {{0}};
    fill(&(struct sink){.at = said.text, .size = sizeof said.text}, voice->words[word],
         args);
    return said;
}

const char *iem_voice_why(const iem_voice *voice, iem_why why)
{
    const bool known = why >= IEM_WHY_NONE && why <= IEM_WHY_CLUSTERING;
    return voice->words[IEM_W_WHY + (known ? (int)why : 0)];
}

const char *iem_voice_row_reason(const iem_voice *voice, const char *code)
{
    static const struct {
        const char *code;
        iem_word word;
    } reasons[] = {
        {"outside-where", IEM_W_ROW_OUTSIDE_WHERE},
        {"missing-decision", IEM_W_ROW_MISSING_DECISION},
        {"malformed-record", IEM_W_ROW_MALFORMED},
        {"wrong-number-of-fields", IEM_W_ROW_FIELDS},
        {"invalid-text", IEM_W_ROW_ENCODING},
        {"not-a-number", IEM_W_ROW_NUMBER},
        {"unlisted-decision", IEM_W_ROW_DECISION},
        {"bad-count", IEM_W_ROW_COUNT},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strcmp(code, reasons[i].code) == 0) return voice->words[reasons[i].word];
    return code;
}

/* ---- Figures ---- */

static iem_figure figure(const char *before, const char *text, const char *after)
{
    iem_figure f;
    snprintf(f.text, sizeof f.text, "%s%.36s%s", before, text, after);
    return f;
}

/* Digits, written from the end, with a mark (0: none) between thousands. */
static char *write_whole(char *end, uint64_t whole, char mark)
{
    int written = 0;
    do {
        if (mark && written && written % 3 == 0) *--end = mark;
        *--end = (char)('0' + whole % 10);
        whole /= 10;
        written++;
    } while (whole);
    return end;
}

/* By hand and not by printf: the decimal mark is the report's, not the locale's. */
iem_figure iem_figure_fixed(const iem_voice *voice, double value, unsigned decimals)
{
    static const double scales[] = {1, 10, 100, 1000, 10000};
    if (decimals > 4) decimals = 4;
    const double scaled = round(fabs(value) * scales[decimals]);
    if (!isfinite(scaled) || scaled > 9e18) return figure("", "–", "");
    uint64_t units = (uint64_t)scaled;
    char text[40], *at = text + sizeof text - 1;
    *at = '\0';
    const bool negative = value < 0 && units > 0;
    for (unsigned i = 0; i < decimals; i++, units /= 10)
        *--at = (char)('0' + units % 10);
    if (decimals) *--at = voice->decimal;
    return figure(negative ? "−" : "", write_whole(at, units, voice->thousands), "");
}

static bool is_dash(iem_figure f)
{
    return strcmp(f.text, "–") == 0;
}

static iem_figure with_percent(iem_figure f)
{
    return is_dash(f) ? f : figure("", f.text, "%");
}

iem_figure iem_figure_count(const iem_voice *voice, double people)
{
    return iem_figure_fixed(voice, people, 0);
}

iem_figure iem_figure_rate(const iem_voice *voice, double rate)
{
    const double percent = 100 * rate, size = fabs(percent);
    /* Only everybody is 100%, only nobody is 0%. */
    if (size > 99.95 && size < 100)
        return with_percent(iem_figure_fixed(voice, 99.9, 1));
    if (!(size > 0) || fabs(size - 100) <= 0)
        return with_percent(iem_figure_fixed(voice, percent, 0));
    const unsigned decimals = size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
    return with_percent(iem_figure_fixed(voice, percent, decimals));
}

iem_figure iem_figure_share(const iem_voice *voice, double share)
{
    double percent = 100 * share;
    if (percent > 99 && percent < 100) percent = 99;
    return with_percent(iem_figure_fixed(voice, percent, 0));
}

iem_figure iem_figure_chance(const iem_voice *voice, double chance)
{
    return iem_figure_share(voice, chance < 0 ? 0 : chance);
}

iem_figure iem_figure_least(const iem_voice *voice, double chance)
{
    const double percent = floor(100 * chance + 1e-9);
    return with_percent(iem_figure_fixed(voice, percent < 0 ? 0 : percent, 0));
}

/* Three digits that count. */
iem_figure iem_figure_ratio(const iem_voice *voice, double ratio)
{
    const double size = fabs(ratio);
    const unsigned decimals = size < 0.9995  ? 3
                              : size < 9.995 ? 2
                              : size < 99.95 ? 1
                                             : 0;
    return iem_figure_fixed(voice, ratio, size > 0 ? decimals : 0);
}

iem_figure iem_figure_weight(const iem_voice *voice, double fact_weight)
{
    return iem_figure_fixed(voice, fact_weight, 2);
}

iem_figure iem_figure_points(const iem_voice *voice, double gap)
{
    const unsigned decimals = fabs(gap) >= 0.00995 ? 1 : fabs(gap) > 0 ? 2 : 0;
    return iem_figure_fixed(voice, 100 * gap, decimals);
}

iem_figure iem_figure_p(const iem_voice *voice, double p)
{
    if (p < 0.001) return figure("<", iem_figure_fixed(voice, 0.001, 3).text, "");
    return iem_figure_fixed(voice, p, 3);
}

/* ---- Names ---- */

/* The character at `text`: its code point and length; U+FFFD for a stray byte. */
static uint32_t character(const char *text, size_t *len)
{
    size_t n = 1;
    while (n < 4 && text[n] && !iem_utf8_valid((iem_slice){text, n})) n++;
    *len = 1;
    if (!iem_utf8_valid((iem_slice){text, n})) return 0xfffd;
    *len = n;
    const unsigned char lead = (unsigned char)text[0];
    uint32_t point = n == 1 ? lead : lead & (0xffU >> (n + 1));
    for (size_t i = 1; i < n; i++)
        point = point << 6 | ((unsigned char)text[i] & 0x3fU);
    return point;
}

/* Controls (escape sequences among them) and marks that turn the reading direction. */
static bool is_hostile(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x200e ||
           point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff || point == 0xfffd;
}

iem_slice iem_name_next(const char *name, size_t *len)
{
    const bool hostile = is_hostile(character(name, len));
    return hostile ? (iem_slice){"\xef\xbf\xbd", 3} : (iem_slice){name, *len};
}

iem_name iem_name_clip(const char *name, size_t limit)
{
    iem_name clipped = {{0}};
    if (limit > IEM_NAME_LIMIT) limit = IEM_NAME_LIMIT;
    const size_t kept = iem_utf8_length(name) <= limit ? limit : limit - 1;
    size_t at = 0, len = 0;
    for (size_t i = 0; *name && i < kept; i++, name += len) {
        const iem_slice safe = iem_name_next(name, &len);
        memcpy(clipped.text + at, safe.at, safe.len);
        at += safe.len;
    }
    if (*name) memcpy(clipped.text + at, "…", sizeof "…");
    return clipped;
}

iem_name iem_voice_quote(const iem_voice *voice, const char *name)
{
    iem_name quoted = {{0}};
    const iem_name clipped = iem_name_clip(name, voice->name_limit);
    fill(&(struct sink){.at = quoted.text, .size = sizeof quoted.text},
         voice->words[IEM_W_NAME], IEM_ARGS("name", clipped.text));
    return quoted;
}

static iem_name reference_name(const iem_voice *voice, const char *name, bool is_rest)
{
    if (!is_rest && name) return iem_voice_quote(voice, name);
    return iem_name_clip(voice->words[IEM_W_EVERYONE_ELSE], IEM_NAME_LIMIT);
}

iem_name iem_voice_reference(const iem_voice *voice, const iem_treatment *t)
{
    return reference_name(voice, t->reference, t->reference_is_rest);
}

void iem_say_decision(iem_buffer *out, const struct iem_result *result, size_t limit)
{
    const char *adverse = result->adverse ? result->adverse : "";
    iem_buffer_text(out, iem_name_clip(result->decision, limit).text);
    iem_buffer_text(out, *adverse == '<' || *adverse == '>' ? " " : " = ");
    iem_buffer_text(out, iem_name_clip(adverse, limit).text);
}

void iem_say_fact_names(iem_buffer *out, const struct iem_result *result, size_t limit)
{
    for (size_t i = 0; i < result->n_facts; i++) {
        if (i) iem_buffer_text(out, " · ");
        iem_buffer_text(out, iem_name_clip(result->facts[i].name, limit).text);
    }
    if (result->n_facts == 0) iem_buffer_text(out, "–");
}

void iem_say_fact_values(iem_buffer *out, const struct iem_result *result,
                         const iem_cell_row *cell, size_t limit)
{
    for (size_t i = 0; i < result->n_facts; i++) {
        if (i) iem_buffer_text(out, " · ");
        iem_buffer_text(out, iem_name_clip(cell->facts[i], limit).text);
    }
    if (result->n_facts == 0) iem_buffer_text(out, "–");
}

void iem_say_cell(iem_buffer *out, const struct iem_result *result,
                  const iem_cell_row *cell, size_t limit)
{
    for (size_t i = 0; i < result->n_facts; i++) {
        if (i) iem_buffer_text(out, " · ");
        iem_buffer_text(out, iem_name_clip(result->facts[i].name, limit).text);
        iem_buffer_text(out, " ");
        iem_buffer_text(out, iem_name_clip(cell->facts[i], limit).text);
    }
    if (result->n_facts == 0) iem_buffer_text(out, "–");
}

static phrase who(const iem_voice *voice, const iem_treatment *t)
{
    const iem_name group = iem_name_clip(t->group, voice->name_limit);
    const iem_name ground = iem_name_clip(t->ground, voice->name_limit);
    return say(voice, IEM_W_WHO, IEM_ARGS("group", group.text, "ground", ground.text));
}

/* ---- The effect ---- */

const iem_bounds *iem_treatment_effect(const iem_treatment *t)
{
    return t->ratio_scale ? &t->disparity[IEM_MH_RISK_RATIO].estimate : &t->twin_gap;
}

iem_figure iem_figure_effect(const iem_voice *voice, const iem_treatment *t,
                             double effect)
{
    const iem_figure number = t->ratio_scale ? iem_figure_ratio(voice, effect)
                                             : iem_figure_points(voice, effect);
    if (is_dash(number)) return number;
    const iem_word word = t->ratio_scale ? IEM_W_TIMES : IEM_W_POINTS;
    const phrase said =
        say(voice, word, IEM_ARGS("ratio", number.text, "gap", number.text));
    return figure("", said.text, "");
}

iem_figure iem_figure_range(const iem_voice *voice, iem_estimate estimate,
                            iem_figure (*one)(const iem_voice *, double))
{
    const iem_figure low = one(voice, estimate.low), high = one(voice, estimate.high);
    if (is_dash(low) && is_dash(high)) return low;
    const phrase said =
        say(voice, IEM_W_TO, IEM_ARGS("low", low.text, "high", high.text));
    return figure("", said.text, "");
}

/* ---- Order ---- */

size_t iem_groups_end(const struct iem_result *result, size_t first)
{
    size_t end = first;
    while (end < result->n_groups &&
           strcmp(result->groups[end].ground, result->groups[first].ground) == 0)
        end++;
    return end;
}

size_t iem_treatments_end(const struct iem_result *result, size_t first)
{
    size_t end = first;
    while (end < result->n_treatments && strcmp(result->treatments[end].ground,
                                                result->treatments[first].ground) == 0)
        end++;
    return end;
}

static int urgency(const iem_treatment *t)
{
    return t->verdict == IEM_FAIL ? 0 : t->verdict == IEM_CANNOT_TELL ? 1 : 2;
}

/* Evidence that the group is judged as a group, whichever way. */
static double strength(const iem_treatment *t)
{
    const double gap = isnan(t->cmh_z) ? -INFINITY : t->cmh_z;
    const double weight = isnan(t->trend_z) ? -INFINITY : t->trend_z;
    return gap > weight ? gap : weight;
}

static int compare_treatments(const void *a, const void *b)
{
    const iem_treatment *x = *(const iem_treatment *const *)a;
    const iem_treatment *y = *(const iem_treatment *const *)b;
    if (urgency(x) != urgency(y)) return urgency(x) - urgency(y);
    const double sx = strength(x), sy = strength(y);
    if (sx < sy || sx > sy) return sx < sy ? 1 : -1;
    return (x > y) - (x < y);
}

void iem_treatments_order(const struct iem_result *result, size_t first, size_t end,
                          const iem_treatment **order)
{
    for (size_t i = first; i < end; i++) order[i - first] = &result->treatments[i];
    qsort(order, end - first, sizeof *order, compare_treatments);
}

static bool cell_before(const iem_cell_row *a, const iem_cell_row *b)
{
    if (a->discovered != b->discovered) return a->discovered;
    const double x = isnan(a->chance_low) ? -INFINITY : a->chance_low;
    const double y = isnan(b->chance_low) ? -INFINITY : b->chance_low;
    return x > y;
}

/* The chosen ones are kept sorted: cells can be millions, `limit` is a handful. */
size_t iem_cells_strongest(const struct iem_result *result, const iem_treatment *of,
                           const iem_cell_row **cells, size_t limit)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_cells; i++) {
        const iem_cell_row *cell = &result->cells[i];
        if (of && &result->treatments[cell->treatment] != of) continue;
        if (n == limit && (limit == 0 || !cell_before(cell, cells[n - 1]))) continue;
        size_t at = n < limit ? n++ : n - 1;
        for (; at > 0 && cell_before(cell, cells[at - 1]); at--)
            cells[at] = cells[at - 1];
        cells[at] = cell;
    }
    return n;
}

iem_word iem_cells_none(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_cells; i++)
        if (isfinite(result->cells[i].p)) return IEM_W_CARRIES_SPREAD;
    return IEM_W_CARRIES_NONE;
}

/* ---- What was seen ---- */

static const char *same(const iem_voice *voice, const iem_treatment *t)
{
    return voice->words[t->profile ? IEM_W_SAME_PROFILE : IEM_W_SAME_FACTS];
}

static phrase interval(const iem_voice *voice, const struct iem_result *result,
                       iem_estimate e, iem_figure (*one)(const iem_voice *, double))
{
    const iem_figure low = one(voice, e.low), high = one(voice, e.high);
    return say(voice, result->rounded ? IEM_W_INTERVAL_ROUNDED : IEM_W_INTERVAL,
               IEM_ARGS("low", low.text, "high", high.text));
}

static phrase what_gap(const iem_voice *voice, const struct iem_result *result,
                       const iem_treatment *t)
{
    const iem_estimate e = iem_treatment_effect(t)->all;
    iem_figure (*one)(const iem_voice *, double) =
        t->ratio_scale ? iem_figure_ratio : iem_figure_points;
    const phrase group = who(voice, t), range = interval(voice, result, e, one);
    const iem_name reference = iem_voice_reference(voice, t);
    const iem_figure size = one(voice, t->ratio_scale ? e.value : fabs(e.value));
    const iem_word word = isnan(e.value)   ? IEM_W_WHAT_UNKNOWN_GAP
                          : t->ratio_scale ? IEM_W_WHAT_RATIO
                          : e.value < 0    ? IEM_W_WHAT_LESS
                                           : IEM_W_WHAT_MORE;
    return say(voice, word,
               IEM_ARGS("who", group.text, "ratio", size.text, "gap", size.text,
                        "reference", reference.text, "same", same(voice, t), "range",
                        range.text));
}

/* c surely above 1 is said as "times as heavily", surely below 0 as "opposite": neither
 * is averaging; else c is a share. */
static bool is_heavier(const iem_treatment *t)
{
    return t->fact_weight.low > 1.1;
}

static bool is_opposite(const iem_treatment *t)
{
    return t->fact_weight.high < 0;
}

static iem_word weight_word(const iem_treatment *t)
{
    if (isnan(t->fact_weight.value)) return IEM_W_WHAT_UNKNOWN_WEIGHT;
    if (is_opposite(t)) return IEM_W_WHAT_OPPOSITE;
    if (is_heavier(t))
        return t->profile ? IEM_W_WHAT_HEAVIER_PROFILE : IEM_W_WHAT_HEAVIER_FACTS;
    return t->profile ? IEM_W_WHAT_WEIGHT_PROFILE : IEM_W_WHAT_WEIGHT_FACTS;
}

static phrase what_weight(const iem_voice *voice, const struct iem_result *result,
                          const iem_treatment *t)
{
    iem_figure (*one)(const iem_voice *, double) =
        is_heavier(t) ? iem_figure_weight : iem_figure_share;
    const phrase group = who(voice, t);
    const phrase range = interval(voice, result, t->fact_weight, one);
    const iem_name reference =
        reference_name(voice, t->weight_reference, t->weight_reference_is_rest);
    const iem_figure size = one(voice, t->fact_weight.value);
    return say(voice, weight_word(t),
               IEM_ARGS("who", group.text, "ratio", size.text, "share", size.text,
                        "reference", reference.text, "range", range.text));
}

static const char *why_cannot(const iem_voice *voice, iem_why first, iem_why second)
{
    const iem_why why = first != IEM_WHY_NONE ? first : second;
    return why == IEM_WHY_NONE ? voice->words[IEM_W_STRADDLES]
                               : iem_voice_why(voice, why);
}

static const char *why_no_gap(const iem_voice *voice, const iem_treatment *t)
{
    return why_cannot(voice, iem_treatment_effect(t)->why, t->why);
}

/* A sentence of its own begins with a capital. */
static phrase capital(phrase said)
{
    char *first = said.text;
    if (*first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    return said;
}

/* ---- Lines per group ---- */

static void line_gap(iem_buffer *out, const iem_voice *voice,
                     const struct iem_result *result, const iem_treatment *t,
                     iem_verdict verdict)
{
    const phrase what = capital(what_gap(voice, result, t));
    const iem_figure margin = iem_figure_effect(voice, t, t->margin);
    const iem_figure assurance = iem_figure_effect(voice, t, t->assurance);
    iem_say(out, voice,
            verdict == IEM_FAIL   ? IEM_W_LINE_FAIL
            : verdict == IEM_PASS ? IEM_W_LINE_PASS
                                  : IEM_W_LINE_CANNOT,
            IEM_ARGS("what", what.text, "margin", margin.text, "assurance",
                     assurance.text, "why", why_no_gap(voice, t)));
}

static void line_weight(iem_buffer *out, const iem_voice *voice,
                        const struct iem_result *result, const iem_treatment *t,
                        iem_verdict verdict)
{
    const phrase what = capital(what_weight(voice, result, t));
    const iem_figure margin = iem_figure_share(voice, t->weight_margin);
    const char *why = why_cannot(voice, t->weight_why, IEM_WHY_NONE);
    const bool described = is_heavier(t) || is_opposite(t);
    iem_say(out, voice,
            verdict == IEM_FAIL          ? IEM_W_LINE_FAIL
            : described                  ? IEM_W_LINE_NO_AVERAGING
            : verdict == IEM_CANNOT_TELL ? IEM_W_LINE_CANNOT
                                         : IEM_W_LINE_PASS_WEIGHT,
            IEM_ARGS("what", what.text, "margin", margin.text, "why", why));
}

/* Findings are failures; where there is none, the interval says how far it holds. */
static iem_verdict verdict_on_gap(const iem_treatment *t)
{
    if (t->gap_claim) return IEM_FAIL;
    return t->largest_gap <= t->assurance ? IEM_PASS : IEM_CANNOT_TELL;
}

static iem_verdict verdict_on_weight(const iem_treatment *t)
{
    if (t->weight_claim) return IEM_FAIL;
    const bool within = 1 - t->fact_weight.low <= t->weight_margin;
    return within || t->verdict == IEM_PASS ? IEM_PASS : IEM_CANNOT_TELL;
}

void iem_sentence_group_gap(iem_buffer *out, const iem_voice *voice,
                            const struct iem_result *result, const iem_treatment *t)
{
    line_gap(out, voice, result, t, verdict_on_gap(t));
}

void iem_sentence_group_weight(iem_buffer *out, const iem_voice *voice,
                               const struct iem_result *result, const iem_treatment *t)
{
    line_weight(out, voice, result, t, verdict_on_weight(t));
}

void iem_sentence_finding(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result, const iem_finding *finding)
{
    const iem_treatment *t = &result->treatments[finding->treatment];
    if (strcmp(finding->rule, "group-weight") == 0)
        line_weight(out, voice, result, t, finding->verdict);
    else
        line_gap(out, voice, result, t, finding->verdict);
}

/* ---- Notes about one group ---- */

struct teller {
    const iem_voice *voice;
    iem_each_sentence *each;
    void *ctx;
    bool failed;
};

static void tell(struct teller *teller, iem_word word, const char *const *args)
{
    iem_buffer out = {0};
    iem_say(&out, teller->voice, word, args);
    if (out.failed)
        teller->failed = true;
    else
        teller->each(out.at, teller->ctx);
    iem_buffer_clear(&out);
}

static void tell_if(struct teller *teller, bool holds, iem_word word)
{
    if (holds) tell(teller, word, IEM_ARGS("", ""));
}

static void tell_people(struct teller *teller, const iem_treatment *t)
{
    const iem_voice *voice = teller->voice;
    const iem_name reference = iem_voice_reference(voice, t);
    const iem_figure adverse = iem_figure_count(voice, t->a1);
    const iem_figure caused = iem_figure_count(voice, t->group_caused.value);
    const iem_figure low = iem_figure_count(voice, t->group_caused.low);
    const iem_figure high = iem_figure_count(voice, t->group_caused.high);
    const iem_figure harmed = iem_figure_count(voice, t->harmed.value);
    const iem_figure spared = iem_figure_count(voice, t->spared.value);
    if (t->gap_claim && t->group_caused.value > 0)
        tell(teller, IEM_W_CAUSED,
             IEM_ARGS("adverse", adverse.text, "caused", caused.text, "low", low.text,
                      "high", high.text, "reference", reference.text, "same",
                      same(voice, t)));
    if (!is_dash(harmed) && !is_dash(spared) && (t->gap_claim || t->weight_claim))
        tell(teller, IEM_W_HARMED_SPARED,
             IEM_ARGS("harmed", harmed.text, "spared", spared.text));
}

bool iem_sentences_notes(const iem_voice *voice, const iem_treatment *t,
                         iem_each_sentence *each, void *ctx)
{
    struct teller teller = {voice, each, ctx, false};
    tell_people(&teller, t);
    tell_if(&teller, t->simpson == IEM_SIMPSON_REVERSAL, IEM_W_SIMPSON_REVERSAL);
    tell_if(&teller, t->simpson == IEM_SIMPSON_EXPLAINED, IEM_W_SIMPSON_EXPLAINED);
    tell_if(&teller, t->simpson == IEM_SIMPSON_MASKED, IEM_W_SIMPSON_MASKED);
    tell_if(&teller, t->crossing, IEM_W_CROSSING);
    tell_if(&teller, t->uneven, IEM_W_UNEVEN);
    tell_if(&teller, t->odds_scale_only, IEM_W_ODDS_SCALE_ONLY);
    tell_if(&teller, t->methods_differ, IEM_W_METHODS_DIFFER);
    tell_if(&teller, t->mixed_rest, IEM_W_MIXED_REST);
    /* With averaging, which harms some and spares others, the sentence would mislead.
     */
    if (t->favoured && !t->weight_claim) {
        const iem_name reference = iem_voice_reference(voice, t);
        tell(&teller, IEM_W_FAVOURED, IEM_ARGS("reference", reference.text));
    }
    return !teller.failed;
}

/* ---- The answer ---- */

struct score {
    size_t total, fails, cannot;
    const iem_treatment *head;   /* of the failing ones, the strongest */
    const iem_treatment *unsure; /* the first that cannot be told */
    const iem_treatment *any;
};

static bool is_pair(const iem_treatment *t)
{
    return t->n_parts > 1;
}

static struct score score_of(const struct iem_result *result, bool pairs)
{
    struct score score = {0};
    for (size_t i = 0; i < result->n_treatments; i++) {
        const iem_treatment *t = &result->treatments[i];
        if (is_pair(t) != pairs) continue;
        score.total++;
        if (!score.any) score.any = t;
        if (t->verdict == IEM_CANNOT_TELL && score.cannot++ == 0) score.unsure = t;
        if (t->verdict != IEM_FAIL) continue;
        score.fails++;
        if (!score.head || compare_treatments(&t, &score.head) < 0) score.head = t;
    }
    return score;
}

/* Declared grounds speak first; pairs of grounds only where those have no finding. */
static struct score headline(const struct iem_result *result)
{
    const struct score declared = score_of(result, false);
    if (declared.fails) return declared;
    const struct score pairs = score_of(result, true);
    return pairs.fails ? pairs : declared;
}

const iem_treatment *iem_treatment_headline(const struct iem_result *result)
{
    return headline(result).head;
}

static void say_grounds(iem_buffer *out, const iem_voice *voice,
                        const struct iem_result *result)
{
    size_t left = 0, said = 0;
    for (size_t i = 0; i < result->n_groups; i = iem_groups_end(result, i))
        if (result->groups[i].n_parts < 2) left++;
    for (size_t i = 0; left > 0; i = iem_groups_end(result, i)) {
        if (result->groups[i].n_parts > 1) continue;
        left--;
        if (said++) {
            iem_buffer_text(out, left || said > 2 ? ", " : " ");
            if (!left) iem_buffer_text(out, voice->words[IEM_W_LIST_AND]);
            if (!left) iem_buffer_text(out, " ");
        }
        iem_buffer_text(
            out, iem_name_clip(result->groups[i].ground, voice->name_limit).text);
    }
}

static void answer_counts(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result)
{
    const size_t end = result->n_groups ? iem_groups_end(result, 0) : 0;
    double n = 0, adverse = 0;
    for (size_t i = 0; i < end; i++) {
        n += result->groups[i].n;
        adverse += result->groups[i].adverse;
    }
    if (!(n > 0)) {
        iem_buffer_text(out, voice->words[IEM_W_ANSWER_EMPTY]);
        return;
    }
    iem_buffer decision = {0}, grounds = {0};
    iem_say_decision(&decision, result, voice->name_limit);
    say_grounds(&grounds, voice, result);
    const iem_figure said_n = iem_figure_count(voice, n);
    const iem_figure said_adverse = iem_figure_count(voice, adverse);
    const iem_figure rate = iem_figure_rate(voice, adverse / n);
    if (decision.failed || grounds.failed || !grounds.at)
        out->failed = true;
    else
        iem_say(out, voice, IEM_W_ANSWER_COUNTS,
                IEM_ARGS("n", said_n.text, "adverse", said_adverse.text, "rate",
                         rate.text, "decision", decision.at, "grounds", grounds.at));
    iem_buffer_clear(&decision);
    iem_buffer_clear(&grounds);
}

static void answer_found(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, const struct score *score)
{
    const iem_treatment *t = score->head;
    const iem_figure fails = iem_figure_count(voice, (double)score->fails);
    const iem_figure total = iem_figure_count(voice, (double)score->total);
    phrase what = t->gap_claim || !t->weight_claim ? what_gap(voice, result, t)
                                                   : what_weight(voice, result, t);
    iem_buffer both = {0};
    iem_buffer_text(&both, what.text);
    if (t->gap_claim && t->weight_claim) {
        iem_buffer_text(&both, "; ");
        iem_buffer_text(&both, what_weight(voice, result, t).text);
    }
    const iem_word one = t->profile ? IEM_W_LEAD_PROFILE : IEM_W_LEAD_FACTS;
    const iem_word many = t->profile ? IEM_W_LEAD_PROFILE_MANY : IEM_W_LEAD_FACTS_MANY;
    if (both.failed)
        out->failed = true;
    else
        iem_say(out, voice, score->fails > 1 ? many : one,
                IEM_ARGS("what", both.at, "fails", fails.text, "total", total.text));
    iem_buffer_clear(&both);
}

static void answer_not_found(iem_buffer *out, const iem_voice *voice,
                             const struct score *score)
{
    const iem_treatment *t = score->unsure ? score->unsure : score->any;
    const iem_figure total = iem_figure_count(voice, (double)score->total);
    const iem_figure cannot = iem_figure_count(voice, (double)score->cannot);
    const phrase group = who(voice, t);
    const iem_name reference = iem_voice_reference(voice, t);
    const iem_figure assurance = iem_figure_effect(voice, t, t->assurance);
    const bool one = score->total == 1;
    iem_word word = one ? IEM_W_PASS_ONE : IEM_W_PASS_MANY;
    if (score->cannot && one) word = IEM_W_CANNOT_ONE;
    if (score->cannot && !one)
        word = score->cannot == score->total ? IEM_W_CANNOT_ALL : IEM_W_CANNOT_SOME;
    iem_say(out, voice, word,
            IEM_ARGS("who", group.text, "reference", reference.text, "same",
                     same(voice, t), "assurance", assurance.text, "why",
                     why_no_gap(voice, t), "cannot", cannot.text, "total", total.text));
}

static void sure_found(iem_buffer *out, const iem_voice *voice, const iem_treatment *t)
{
    const bool weight_only = t->weight_claim && !t->gap_claim;
    const iem_figure margin = weight_only ? iem_figure_share(voice, t->weight_margin)
                                          : iem_figure_effect(voice, t, t->margin);
    const double needed =
        t->hidden_cause_low > 1 ? t->hidden_cause_low : t->hidden_cause;
    const iem_figure strength_said = iem_figure_fixed(voice, needed, 1);
    iem_say(out, voice,
            weight_only         ? IEM_W_SURE_WEIGHT
            : !isfinite(needed) ? IEM_W_SURE_GAP_PLAIN
                                : IEM_W_SURE_GAP,
            IEM_ARGS("margin", margin.text, "strength", strength_said.text));
}

static void answer_sure(iem_buffer *out, const iem_voice *voice,
                        const struct score *score)
{
    if (score->head) {
        sure_found(out, voice, score->head);
        return;
    }
    const iem_treatment *t = score->unsure ? score->unsure : score->any;
    const iem_figure detectable = iem_figure_effect(voice, t, t->detectable_gap);
    const iem_figure largest = iem_figure_effect(voice, t, t->largest_gap);
    iem_word word = IEM_W_SURE_PASS;
    if (is_dash(largest)) word = IEM_W_SURE_PASS_PLAIN;
    if (score->cannot)
        word = is_dash(detectable) ? IEM_W_SURE_CANNOT_PLAIN : IEM_W_SURE_CANNOT;
    iem_say(out, voice, word,
            IEM_ARGS("detectable", detectable.text, "largest", largest.text));
}

/* A reader who knows the plain rates has to hear at once that they mislead. */
static void answer_reversal(iem_buffer *out, const iem_voice *voice,
                            const struct score *score)
{
    const iem_treatment *t = score->head     ? score->head
                             : score->unsure ? score->unsure
                                             : score->any;
    if (!t || t->simpson != IEM_SIMPSON_REVERSAL) return;
    iem_buffer_text(out, " ");
    iem_buffer_text(out, voice->words[IEM_W_SIMPSON_REVERSAL]);
}

void iem_sentence_answer(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, unsigned which)
{
    if (which == 0) {
        answer_counts(out, voice, result);
        return;
    }
    const struct score score = headline(result);
    if (score.total == 0)
        iem_buffer_text(
            out, voice->words[which == 1 ? IEM_W_NO_GROUPS : IEM_W_SURE_CANNOT_PLAIN]);
    else if (which == 2)
        answer_sure(out, voice, &score);
    else if (score.head)
        answer_found(out, voice, result, &score);
    else
        answer_not_found(out, voice, &score);
    if (which == 1) answer_reversal(out, voice, &score);
}

/* ---- What it does not say ---- */

static bool has_profile(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++)
        if (result->facts[i].profile) return true;
    return false;
}

static void tell_basis(struct teller *teller, const struct iem_result *result)
{
    iem_buffer facts = {0};
    iem_say_fact_names(&facts, result, teller->voice->name_limit);
    const iem_word word = !result->n_facts      ? IEM_W_LIMIT_NO_FACTS
                          : has_profile(result) ? IEM_W_LIMIT_PROFILE
                                                : IEM_W_LIMIT_FACTS;
    if (facts.failed)
        teller->failed = true;
    else
        tell(teller, word, IEM_ARGS("facts", facts.at ? facts.at : ""));
    iem_buffer_clear(&facts);
}

/* The declared treatments with the smallest and the largest detectable gap. */
static void detectable_ends(const struct iem_result *result, const iem_treatment **low,
                            const iem_treatment **high)
{
    for (size_t i = 0; i < result->n_treatments; i++) {
        const iem_treatment *t = &result->treatments[i];
        if (is_pair(t) || isnan(t->detectable_gap)) continue;
        if (!*low || t->detectable_gap < (*low)->detectable_gap) *low = t;
        if (!*high || t->detectable_gap > (*high)->detectable_gap) *high = t;
    }
}

static void tell_detectable(struct teller *teller, const struct iem_result *result)
{
    const iem_treatment *low = NULL, *high = NULL;
    detectable_ends(result, &low, &high);
    if (!low) return;
    const iem_voice *voice = teller->voice;
    const phrase low_who = who(voice, low), high_who = who(voice, high);
    const iem_figure least = iem_figure_effect(voice, low, low->detectable_gap);
    const iem_figure most = iem_figure_effect(voice, high, high->detectable_gap);
    tell(teller, low == high ? IEM_W_LIMIT_DETECTABLE : IEM_W_LIMIT_DETECTABLE_RANGE,
         IEM_ARGS("value", least.text, "who", low_who.text, "low", least.text,
                  "low_who", low_who.text, "high", most.text, "high_who",
                  high_who.text));
}

static void tell_persons(struct teller *teller, const struct iem_result *result)
{
    if (!result->has_person)
        tell_if(teller, true, IEM_W_LIMIT_NO_PERSON);
    else if (isnan(result->people))
        tell(teller, IEM_W_LIMIT_PERSONS_UNKNOWN,
             IEM_ARGS("why", iem_voice_why(teller->voice, result->people_why)));
}

static void tell_pooled(struct teller *teller, const struct iem_result *result)
{
    if (!result->n_pooled) return;
    const iem_voice *voice = teller->voice;
    iem_buffer groups = {0};
    for (size_t i = 0; i < result->n_pooled; i++) {
        if (i) iem_buffer_text(&groups, ", ");
        iem_buffer_text(&groups,
                        iem_name_clip(result->pooled[i], voice->name_limit).text);
    }
    const iem_figure min = iem_figure_count(voice, (double)result->small_min);
    const iem_name as =
        iem_voice_quote(voice, result->small_as ? result->small_as : "");
    if (groups.failed)
        teller->failed = true;
    else
        tell(teller, IEM_W_LIMIT_POOLED,
             IEM_ARGS("min", min.text, "as", as.text, "groups", groups.at));
    iem_buffer_clear(&groups);
}

static void tell_questioned(struct teller *teller, const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++) {
        const iem_name fact = iem_voice_quote(teller->voice, result->facts[i].name);
        if (result->facts[i].questioned && !result->facts[i].profile)
            tell(teller, IEM_W_LIMIT_QUESTIONED, IEM_ARGS("fact", fact.text));
    }
}

static bool has_weight(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_treatments; i++)
        if (!isnan(result->treatments[i].fact_weight.value)) return true;
    return false;
}

bool iem_sentences_limits(const iem_voice *voice, const struct iem_result *result,
                          iem_each_sentence *each, void *ctx)
{
    struct teller teller = {voice, each, ctx, false};
    const iem_figure rounded = iem_figure_count(voice, (double)result->rounded);
    tell_if(&teller, true, IEM_W_LIMIT_LAW);
    tell_basis(&teller, result);
    tell_questioned(&teller, result);
    tell_if(&teller, true, IEM_W_LIMIT_CARE);
    tell_if(&teller, true, IEM_W_LIMIT_ACQUITTAL);
    tell_detectable(&teller, result);
    tell_if(&teller, has_weight(result), IEM_W_LIMIT_AVERAGE_ALL);
    tell_if(&teller, result->n_cells > 0, IEM_W_LIMIT_CASES);
    tell_persons(&teller, result);
    if (result->rounded)
        tell(&teller, IEM_W_LIMIT_ROUNDED, IEM_ARGS("rounded", rounded.text));
    tell_pooled(&teller, result);
    tell_if(&teller, true, IEM_W_LIMIT_INTERNAL);
    return !teller.failed;
}

/* ---- One case ---- */

static void case_set(iem_buffer *out, const iem_voice *voice, const iem_cell_row *cell,
                     const char *with)
{
    const double chance = cell->chance > 0 ? cell->chance : 0;
    const double least = cell->chance_low > 0 ? cell->chance_low : 0;
    const iem_figure group = iem_figure_count(voice, cell->a1);
    const iem_figure about = iem_figure_count(voice, cell->a1 * chance);
    /* Rounded down: "at least" is a promise. */
    const iem_figure at_least = iem_figure_count(voice, floor(cell->a1 * least + 1e-9));
    iem_say(out, voice, cell->a1 < 1.5 ? IEM_W_CASE_ONE : IEM_W_CASE_SET,
            IEM_ARGS("group", group.text, "with", with, "about", about.text, "least",
                     at_least.text));
}

/* How strong a fact outside the log must be to bring the lower bound of the ratio down
 * to 2, where "more likely than not" ends: from RR_low / 2, RR_low = 1 / (1 -
 * chance_low) (VanderWeele & Ding 2017). */
static void case_hidden(iem_buffer *out, const iem_voice *voice,
                        const iem_cell_row *cell)
{
    if (!(cell->chance_low >= 0.5 && cell->chance_low < 1)) return;
    const double ratio_low = 1 / (1 - cell->chance_low);
    const iem_figure needed =
        iem_figure_fixed(voice, iem_hidden_cause_strength(ratio_low / 2), 1);
    iem_buffer_text(out, " ");
    iem_say(out, voice, IEM_W_CASE_HIDDEN, IEM_ARGS("strength", needed.text));
}

static void case_counts(iem_buffer *out, const iem_voice *voice,
                        const iem_cell_row *cell, const char *with)
{
    const iem_figure n = iem_figure_count(voice, cell->n1);
    const iem_figure adverse = iem_figure_count(voice, cell->a1);
    const iem_figure others = iem_figure_count(voice, cell->n0);
    const iem_figure others_adverse = iem_figure_count(voice, cell->a0);
    iem_say(out, voice, IEM_W_CASE_COUNTS,
            IEM_ARGS("n", n.text, "with", with, "adverse", adverse.text, "others",
                     others.text, "others_adverse", others_adverse.text));
}

iem_status iem_sentence_case(const struct iem_result *result, const iem_cell_row *cell,
                             const char *lang, iem_buffer *out)
{
    iem_voice voice;
    if (!iem_voice_find(lang, &voice)) return IEM_ERR_USAGE;
    const bool profile = result->treatments[cell->treatment].profile;
    const char *with = voice.words[profile ? IEM_W_CASE_PROFILE : IEM_W_CASE_FACTS];
    const bool set = cell->grade == IEM_LIKELY || cell->grade == IEM_POSSIBLE;
    if (set && !isnan(cell->chance))
        case_set(out, &voice, cell, with);
    else
        case_counts(out, &voice, cell, with);
    if (cell->grade == IEM_LIKELY) {
        case_hidden(out, &voice, cell);
    } else {
        iem_buffer_text(out, " ");
        iem_buffer_text(out, voice.words[IEM_W_BECAUSE + (int)cell->why]);
    }
    return out->failed ? IEM_ERR_SYSTEM : IEM_OK;
}
