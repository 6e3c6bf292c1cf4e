#include "plan/process.h"

#include "base/print.h"
#include "plan/names.h"

#include <iemand.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define YES "yes|y|true|1|ja|j|waar"
#define NO  "no|n|false|0|nee|onwaar"
#define YES_NO(name)                                                                   \
    {                                                                                  \
        .key = (name), .kind = IEM_PROCESS_WORD, .word = {"yes", "no"}, .values = {    \
            YES,                                                                       \
            NO                                                                         \
        }                                                                              \
    }
#define DAY(name)                                                                      \
    {                                                                                  \
        .key = (name), .kind = IEM_PROCESS_DAY                                         \
    }
#define TEXT(name)                                                                     \
    {                                                                                  \
        .key = (name), .kind = IEM_PROCESS_TEXT                                        \
    }
#define UNDECIDED                                                                      \
    "pending|open|in progress|withdrawn|in behandeling|lopend|ingetrokken|aangehouden"

/* Terms: General Administrative Law Act of the Netherlands (Awb), articles 7:10 and
 * 9:11. That of a first decision differs by law, and is not presumed. */
enum { MINUTE = 60, SIX_WEEKS = 42, YEAR = 365 };

const iem_process_row iem_process_rows[IEM_N_PROCESS_KEYS] = {
    [IEM_REVIEWER_TYPE] =
        {.key = "reviewer_type",
         .kind = IEM_PROCESS_WORD,
         .word = {"human", "auto"},
         .values = {"human|both|person|people|manual|mens|beide|mensen|"
                    "persoon|medewerker|behandelaar|handmatig",
                    "auto|automatic|automated|machine|model|system|"
                    "algorithm|automatisch|systeem|algoritme"}},
    [IEM_REVIEWER_ROLE] = {.key = "reviewer_role",
                           .kind = IEM_PROCESS_WORD,
                           .word = {"required"}},
    [IEM_REVIEW_AT] = DAY("review_at"),
    [IEM_BLIND] = YES_NO("blind"),
    [IEM_ADVICE] = {.key = "advice",
                    .kind = IEM_PROCESS_WORD,
                    .word = {"adverse", "favourable"},
                    .values = {YES "|adverse|high|reject|rejected|refuse|deny|check|"
                                   "nadelig|hoog|afwijzen|weigeren|controleren",
                               NO "|favourable|low|accept|accepted|grant|approve|none|"
                                  "gunstig|laag|toekennen|verlenen|geen"}},
    [IEM_CUSTOM] = YES_NO("custom"),
    [IEM_OVERRIDE_BLOCKED] = YES_NO("override_blocked"),
    [IEM_ESCALATED] = YES_NO("escalated"),
    [IEM_RECEIVED_AT] = DAY("received_at"),
    [IEM_INFO_REQUESTED_AT] = DAY("info_requested_at"),
    [IEM_INFO_DUE_AT] = DAY("info_due_at"),
    [IEM_INFO_RECEIVED_AT] = DAY("info_received_at"),
    [IEM_FACT_SOURCE] =
        {.key = "fact_source",
         .kind = IEM_PROCESS_WORD,
         .word = {"citizen"},
         .values = {"citizen|person|applicant|burger|persoon|aanvrager"}},
    [IEM_DECIDED_AT] = {.key = "decided_at",
                        .kind = IEM_PROCESS_DAY,
                        .bound = "within"},
    [IEM_NOTIFIED_AT] = DAY("notified_at"),
    [IEM_EFFECTIVE_AT] = DAY("effective_at"),
    [IEM_INFORMED] = YES_NO("informed"),
    [IEM_CHANNEL] = {.key = "channel",
                     .kind = IEM_PROCESS_WORD,
                     .word = {"personal", "other"},
                     .values = {"phone|telephone|call|desk|counter|visit|home visit|"
                                "video|in person|telefoon|balie|bezoek|huisbezoek|"
                                "gesprek|persoonlijk",
                                "letter|mail|post|e-mail|email|portal|website|app|sms|"
                                "brief|portaal|digitaal|none|geen"}},
    [IEM_LANGUAGE] = {.key = "language",
                      .kind = IEM_PROCESS_WORD,
                      .word = {"understood"}},
    [IEM_CONTACT_AT] = DAY("contact_at"),
    [IEM_CONTACT_REACHED] = YES_NO("contact_reached"),
    [IEM_OBJECTION_AT] = DAY("objection_at"),
    [IEM_OBJECTION_DECIDED_AT] = {.key = "objection_decided_at",
                                  .kind = IEM_PROCESS_DAY,
                                  .bound = "within",
                                  .usual = SIX_WEEKS},
    [IEM_OBJECTION_OUTCOME] = {.key = "objection_outcome",
                               .kind = IEM_PROCESS_WORD,
                               .word = {"upheld", "rejected", "undecided"},
                               .values = {YES "|upheld|partly upheld|granted|gegrond|"
                                              "deels gegrond|gedeeltelijk gegrond",
                                          NO "|rejected|dismissed|inadmissible|"
                                             "ongegrond|niet-ontvankelijk|afgewezen",
                                          UNDECIDED}},
    [IEM_COMPLAINT_AT] = DAY("complaint_at"),
    [IEM_COMPLAINT_DECIDED_AT] = {.key = "complaint_decided_at",
                                  .kind = IEM_PROCESS_DAY,
                                  .bound = "within",
                                  .usual = SIX_WEEKS},
    [IEM_COMPLAINT_TOPIC] = {.key = "complaint_topic",
                             .kind = IEM_PROCESS_WORD,
                             .word = {"algorithm"},
                             .values = {"algorithm|data|profile|model|computer|"
                                        "algoritme|gegevens|profiel|profilering"}},
    [IEM_COMPLAINT_OUTCOME] = {.key = "complaint_outcome",
                               .kind = IEM_PROCESS_WORD,
                               .word = {"upheld", "rejected", "undecided"},
                               .values = {YES "|upheld|partly upheld|gegrond|"
                                              "deels gegrond|gedeeltelijk gegrond",
                                          NO "|rejected|dismissed|ongegrond|afgewezen|"
                                             "niet-ontvankelijk",
                                          UNDECIDED}},
    [IEM_TERM_DAYS] = {.key = "term_days", .kind = IEM_PROCESS_DAYS},
    [IEM_STOP_REQUESTED_AT] = DAY("stop_requested_at"),
    [IEM_STOPPED_AT] = DAY("stopped_at"),
    [IEM_FACTS_AT] = {.key = "facts_at",
                      .kind = IEM_PROCESS_DAY,
                      .bound = "within",
                      .usual = YEAR},
    [IEM_CORRECTED] = YES_NO("corrected"),
    [IEM_SELECTED_BEFORE] =
        {.key = "selected_before",
         .kind = IEM_PROCESS_WORD,
         .word = {"cleared", "never", "found"},
         .values = {"cleared|nothing found|niets gevonden|vrijgepleit",
                    "never|no|none|nooit|nee|geen|0", "found|gevonden|overtreding"}},
    [IEM_PURPOSE] = {.key = "purpose", .kind = IEM_PROCESS_WORD, .word = {"declared"}},
    [IEM_MODEL_VERSION] = {.key = "model_version",
                           .kind = IEM_PROCESS_WORD,
                           .word = {"declared"}},
    [IEM_REVIEW_SECONDS] = {.key = "review_seconds",
                            .kind = IEM_PROCESS_SECONDS,
                            .bound = "least",
                            .usual = MINUTE},
    [IEM_REVIEWER] = TEXT("reviewer"),
    [IEM_MOTIVATION_HASH] = TEXT("motivation_hash"),
    [IEM_SCORE_ID] = TEXT("score_id"),
    [IEM_SOURCE_RECORD] = TEXT("source_record"),
    [IEM_AGENCY] = TEXT("agency"),
};

void iem_process_init(iem_process *process)
{
    *process = (iem_process){.as_of = IEM_NOT_SAID,
                             .alarm_at = IEM_NOT_SAID,
                             .in_use = IEM_NOT_SAID,
                             .out_of_use = IEM_NOT_SAID};
}

void iem_process_clear(iem_process *process)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        free(process->column[k].name);
        for (int w = 0; w < IEM_N_SENSES; w++)
            iem_texts_clear(&process->column[k].word[w]);
    }
    iem_process_init(process);
}

static bool copy_column(iem_process_column *to, const iem_process_column *from)
{
    bool done = iem_text_copy(&to->name, from->name);
    for (int w = 0; w < IEM_N_SENSES && done; w++) {
        to->said[w] = from->said[w];
        done = iem_texts_copy(&to->word[w], &from->word[w]);
    }
    to->bound = from->bound;
    to->line = from->line;
    return done;
}

bool iem_process_copy(iem_process *to, const iem_process *from)
{
    iem_process_init(to);
    to->day_first = from->day_first;
    to->as_of = from->as_of;
    to->alarm_at = from->alarm_at;
    to->in_use = from->in_use;
    to->out_of_use = from->out_of_use;
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        if (!copy_column(&to->column[k], &from->column[k])) return false;
    return true;
}

/* ---- Words ---- */

static bool add_word(iem_texts *texts, const char *at, size_t n, bool first, bool all)
{
    char word[32];
    if (n >= sizeof word) return true;
    for (size_t i = 0; i < n; i++)
        word[i] = all || (first && i == 0) ? iem_upper(at[i]) : at[i];
    return iem_texts_add(texts, (iem_slice){word, n});
}

static bool add_usual(iem_texts *texts, const char *values)
{
    for (const char *at = values; *at;) {
        const size_t n = strcspn(at, "|");
        if (!add_word(texts, at, n, false, false) ||
            !add_word(texts, at, n, true, false) || !add_word(texts, at, n, true, true))
            return false;
        at += n + (at[n] == '|');
    }
    return true;
}

/* What the plan lists as something else is no longer what it usually is. */
static bool add_unlisted(iem_process_column *column, const iem_process_row *row, int w)
{
    iem_texts usual = {0};
    bool done = add_usual(&usual, row->values[w]);
    for (size_t i = 0; i < usual.n && done; i++) {
        bool listed = false;
        for (int other = 0; other < IEM_N_SENSES; other++)
            if (column->said[other])
                listed = listed || iem_texts_hold(&column->word[other],
                                                  iem_slice_of(usual.at[i]));
        if (!listed) done = iem_texts_add(&column->word[w], iem_slice_of(usual.at[i]));
    }
    iem_texts_clear(&usual);
    return done;
}

bool iem_process_settle(iem_process *process)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        iem_process_column *column = &process->column[k];
        const iem_process_row *row = &iem_process_rows[k];
        if (!column->name) continue;
        if (row->usual && !column->bound) column->bound = row->usual;
        for (int w = 0; w < IEM_N_SENSES; w++) {
            if (!column->said[w] && row->values[w] && !add_unlisted(column, row, w))
                return false;
            iem_texts_sort(&column->word[w]);
        }
    }
    return true;
}

iem_process_key iem_process_find(const char *name)
{
    int k = 0;
    while (k < IEM_N_PROCESS_KEYS && !iem_is_text(iem_process_rows[k].key, name)) k++;
    return (iem_process_key)k;
}

const char *iem_process_name(size_t i)
{
    return i < IEM_N_PROCESS_KEYS ? iem_process_rows[i].key : NULL;
}

iem_process_key iem_process_guess(const char *column)
{
    static const struct {
        const char *words;
        iem_process_key key;
    } names[] = {
        {"behandelaar", IEM_REVIEWER},
        {"caseworker", IEM_REVIEWER},
        {"reviewer id", IEM_REVIEWER},
        {"medewerker", IEM_REVIEWER},
        {"soort behandeling", IEM_REVIEWER_TYPE},
        {"mens of machine", IEM_REVIEWER_TYPE},
        {"advies", IEM_ADVICE},
        {"recommendation", IEM_ADVICE},
        {"maatwerk", IEM_CUSTOM},
        {"blind beoordeeld", IEM_BLIND},
        {"seconds of review", IEM_REVIEW_SECONDS},
        {"seconden", IEM_REVIEW_SECONDS},
        {"behandeltijd", IEM_REVIEW_SECONDS},
        {"ontvangen", IEM_RECEIVED_AT},
        {"ontvangen op", IEM_RECEIVED_AT},
        {"datum ontvangst", IEM_RECEIVED_AT},
        {"ontvangstdatum", IEM_RECEIVED_AT},
        {"received", IEM_RECEIVED_AT},
        {"application date", IEM_RECEIVED_AT},
        {"datum aanvraag", IEM_RECEIVED_AT},
        {"besluitdatum", IEM_DECIDED_AT},
        {"datum besluit", IEM_DECIDED_AT},
        {"besloten op", IEM_DECIDED_AT},
        {"decision date", IEM_DECIDED_AT},
        {"decided", IEM_DECIDED_AT},
        {"gevraagd op", IEM_INFO_REQUESTED_AT},
        {"informatie gevraagd", IEM_INFO_REQUESTED_AT},
        {"informatie ontvangen", IEM_INFO_RECEIVED_AT},
        {"geinformeerd", IEM_INFORMED},
        {"kanaal", IEM_CHANNEL},
        {"bereikt", IEM_CONTACT_REACHED},
        {"contact op", IEM_CONTACT_AT},
        {"contactdatum", IEM_CONTACT_AT},
        {"bezwaar op", IEM_OBJECTION_AT},
        {"datum bezwaar", IEM_OBJECTION_AT},
        {"bezwaardatum", IEM_OBJECTION_AT},
        {"objection date", IEM_OBJECTION_AT},
        {"uitkomst bezwaar", IEM_OBJECTION_OUTCOME},
        {"bezwaar uitkomst", IEM_OBJECTION_OUTCOME},
        {"klacht op", IEM_COMPLAINT_AT},
        {"klachtdatum", IEM_COMPLAINT_AT},
        {"complaint date", IEM_COMPLAINT_AT},
        {"modelversie", IEM_MODEL_VERSION},
        {"termijn dagen", IEM_TERM_DAYS},
        {"gecorrigeerd", IEM_CORRECTED},
    };
    char words[IEM_NAME_WORDS], key[IEM_NAME_WORDS];
    iem_name_words(column, words);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (iem_name_is(words, names[i].words)) return names[i].key;
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        iem_name_words(iem_process_rows[k].key, key);
        if (k != IEM_PURPOSE && strcmp(words, key) == 0) return (iem_process_key)k;
    }
    return IEM_N_PROCESS_KEYS;
}

/* Where the plan lists what is a yes, all others are a no, as where it can be told by
 * that alone; where a no is left to us, a value that we do not know says nothing. */
iem_sense iem_process_sense(const iem_process *process, iem_process_key key,
                            iem_slice text)
{
    const iem_process_column *column = &process->column[key];
    for (int w = 0; w < IEM_N_SENSES; w++)
        if (iem_texts_hold(&column->word[w], text)) return (iem_sense)w;
    const char *const *usual = iem_process_rows[key].values;
    const bool alone = column->said[IEM_SENSE_YES] || !usual[IEM_SENSE_NO];
    return alone && !column->said[IEM_SENSE_NO] ? IEM_SENSE_NO : IEM_N_SENSES;
}

/* ---- The hash ---- */

static void write_words(const iem_process_column *column, const iem_process_row *row,
                        iem_buffer *out)
{
    for (int w = 0; w < IEM_N_SENSES; w++) {
        if (column->word[w].n == 0) continue;
        iem_buffer_format(out, " %s%s", row->word[w], column->said[w] ? "" : " usual");
        for (size_t i = 0; i < column->word[w].n; i++) {
            iem_buffer_format(out, " %zu:", strlen(column->word[w].at[i]));
            iem_buffer_text(out, column->word[w].at[i]);
        }
    }
}

static void write_day(iem_buffer *out, const char *what, int32_t day)
{
    if (day != IEM_NOT_SAID)
        iem_buffer_format(out, "process %s %" PRId32 "\n", what, day);
}

void iem_process_write(const iem_process *process, iem_buffer *out)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const iem_process_column *column = &process->column[k];
        if (!column->name) continue;
        iem_buffer_format(out, "process %s", iem_process_rows[k].key);
        write_words(column, &iem_process_rows[k], out);
        if (column->bound)
            iem_buffer_format(out, " %s %" PRId64, iem_process_rows[k].bound,
                              column->bound);
        iem_buffer_text(out, "\n");
    }
    if (process->day_first) iem_buffer_text(out, "process days first\n");
    write_day(out, "as_of", process->as_of);
    write_day(out, "alarm_at", process->alarm_at);
    write_day(out, "in_use", process->in_use);
    write_day(out, "out_of_use", process->out_of_use);
}
