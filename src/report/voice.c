#include "report/voice.h"

#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Texts that belong to an enum of the model stand in its order in the catalogue. */
_Static_assert(IEM_W_WHY_SUPPRESSED - IEM_W_WHY == (int)IEM_WHY_SUPPRESSED, "iem_why");
_Static_assert(IEM_W_BECAUSE_NO_GROUP - IEM_W_BECAUSE == (int)IEM_GRADE_NO_GROUP,
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

void iem_say_text(iem_buffer *out, const char *text, const char *const *args)
{
    fill(&(struct sink){.buffer = out}, text, args);
}

iem_phrase iem_voice_say(const iem_voice *voice, iem_word word, const char *const *args)
{
    iem_phrase said = {{0}};
    fill(&(struct sink){.at = said.text, .size = sizeof said.text}, voice->words[word],
         args);
    return said;
}

const char *iem_voice_why(const iem_voice *voice, iem_why why)
{
    const bool known = why >= IEM_WHY_NONE && why <= IEM_WHY_SUPPRESSED;
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
        {"not-a-date", IEM_W_ROW_DATE},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strcmp(code, reasons[i].code) == 0) return voice->words[reasons[i].word];
    return code;
}

/* ---- Figures ---- */

/* Without printf, for cases.csv holds many millions of them. */
static iem_figure figure(const char *before, const char *text, const char *after)
{
    iem_figure f;
    struct sink sink = {.at = f.text, .size = sizeof f.text};
    put(&sink, before, strlen(before));
    put(&sink, text, strnlen(text, 36));
    put(&sink, after, strlen(after));
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

bool iem_figure_is_dash(iem_figure f)
{
    return strcmp(f.text, "–") == 0;
}

static iem_figure with_percent(iem_figure f)
{
    return iem_figure_is_dash(f) ? f : figure("", f.text, "%");
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

iem_figure iem_figure_effect(const iem_voice *voice, const iem_treatment *t,
                             double effect)
{
    const iem_figure number = t->ratio_scale ? iem_figure_ratio(voice, effect)
                                             : iem_figure_points(voice, effect);
    if (iem_figure_is_dash(number)) return number;
    const iem_word word = t->ratio_scale ? IEM_W_TIMES : IEM_W_POINTS;
    const iem_phrase said =
        iem_voice_say(voice, word, IEM_ARGS("ratio", number.text, "gap", number.text));
    return figure("", said.text, "");
}

iem_figure iem_figure_range(const iem_voice *voice, iem_estimate estimate,
                            iem_figure (*one)(const iem_voice *, double))
{
    const iem_figure low = one(voice, estimate.low), high = one(voice, estimate.high);
    if (iem_figure_is_dash(low) && iem_figure_is_dash(high)) return low;
    const iem_phrase said =
        iem_voice_say(voice, isinf(estimate.high) ? IEM_W_AT_LEAST : IEM_W_TO,
                      IEM_ARGS("low", low.text, "high", high.text));
    return figure("", said.text, "");
}

/* ---- Names ---- */

iem_slice iem_name_next(const char *name, size_t *len)
{
    const iem_slice few = {name, strnlen(name, 4)};
    return iem_is_hostile(iem_utf8_first(few, len)) ? (iem_slice){"\xef\xbf\xbd", 3}
                                                    : (iem_slice){name, *len};
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

iem_name iem_voice_weight_reference(const iem_voice *voice, const iem_treatment *t)
{
    return reference_name(voice, t->weight_reference, t->weight_reference_is_rest);
}

iem_phrase iem_voice_who(const iem_voice *voice, const iem_treatment *t)
{
    const iem_name group = iem_name_clip(t->group, voice->name_limit);
    const iem_name ground = iem_name_clip(t->ground, voice->name_limit);
    return iem_voice_say(voice, IEM_W_WHO,
                         IEM_ARGS("group", group.text, "ground", ground.text));
}

const char *iem_voice_same(const iem_voice *voice, const iem_treatment *t)
{
    return voice->words[t->profile ? IEM_W_SAME_PROFILE : IEM_W_SAME_FACTS];
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
