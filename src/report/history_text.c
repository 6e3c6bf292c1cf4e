/* A history for a terminal. */
#include "report/history.h"

#include "report/text_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SPARKS = 48,       /* scans in one line, the last ones */
    SCANS_SHOWN = 12,  /* unless all are asked for */
    GROUPS_SHOWN = 40, /* likewise */
};

struct telling {
    iem_text_page page;
    const iem_retrospect *past;
    const iem_monitor *monitor;
};

static iem_word effect_head(const iem_watch *watch)
{
    return watch->ratio_scale ? IEM_W_COL_TIMES : IEM_W_COL_POINTS;
}

static size_t shown_from(const struct telling *t, size_t most)
{
    const iem_retrospect *past = t->past;
    const size_t n = past->end - past->first;
    return t->page.all || n <= most ? past->first : past->end - most;
}

static void take(struct telling *t, const char *lead, iem_buffer *said)
{
    if (said->failed)
        t->page.failed = true;
    else if (said->len)
        iem_text_paragraph(&t->page, lead, said->at);
    iem_buffer_clear(said);
}

/* ---- Which scans, and alarms ---- */

static void print_top(struct telling *t)
{
    const iem_past *past = t->monitor->past;
    const char *title = past->n ? past->scans[past->n - 1].title : NULL;
    iem_buffer said = {0};
    if (!title) title = iem_text_word(&t->page, IEM_W_UNTITLED);
    iem_text_paint(&t->page, IEM_STRONG, iem_name_clip(title, IEM_NAME_LIMIT).text);
    iem_buffer_text(t->page.out, "\n");
    iem_say_scans(&said, &t->page.voice, t->monitor);
    take(t, "", &said);
}

static void print_alarms(struct telling *t)
{
    iem_text_page *page = &t->page;
    iem_text_heading(page, iem_text_word(page, IEM_W_HISTORY_ALARMS));
    for (size_t i = 0; i < t->monitor->n_watches; i++) {
        iem_buffer said = {0};
        if (!iem_watch_alarmed(&t->monitor->watches[i])) continue;
        iem_say_alarms(&said, &page->voice, t->monitor, &t->monitor->watches[i]);
        take(t, "  ", &said);
    }
    if (t->monitor->n_alarms == 0)
        iem_text_told(page, "  ", iem_history_no_alarm(t->past), IEM_ARGS(NULL));
    iem_text_told(page, "  ", IEM_W_HISTORY_MEANING, IEM_ARGS(NULL));
}

/* ---- Trend ---- */

/* Eight heights between the least and the most; a point where nothing is known. */
static void draw(const struct telling *t, const iem_watch *watch, iem_buffer *out)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const size_t end = t->past->end;
    const size_t from = end - t->past->first > SPARKS ? end - SPARKS : t->past->first;
    double least = INFINITY, most = -INFINITY;
    for (size_t s = from; s < end; s++) {
        const double value = iem_watch_effect(watch, watch->at[s]).value;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    for (size_t s = from; s < end; s++) {
        const double value = iem_watch_effect(watch, watch->at[s]).value;
        const double height =
            most > least ? 7.999 * (value - least) / (most - least) : 3;
        iem_buffer_text(out, isfinite(value) ? bars[(size_t)height] : "·");
    }
}

static double value_of(const struct telling *t, const iem_watch *watch, bool last)
{
    double value = NAN;
    for (size_t i = t->past->first; i < t->past->end; i++) {
        const size_t s = last ? i : t->past->end - 1 - (i - t->past->first);
        const double one = iem_watch_effect(watch, watch->at[s]).value;
        if (isfinite(one)) value = one;
    }
    return value;
}

static void add_watch(struct telling *t, iem_text_table *table, const iem_watch *watch)
{
    iem_text_page *page = &t->page;
    const iem_voice *voice = &page->voice;
    const size_t last = t->past->end - 1;
    const iem_tone tone = iem_watch_alarmed(watch) ? IEM_BAD : IEM_PLAIN;
    iem_buffer course = {0};
    draw(t, watch, &course);
    iem_text_add(page, table, iem_name_clip(watch->ground, voice->name_limit).text);
    iem_text_add(page, table, iem_name_clip(watch->group, voice->name_limit).text);
    iem_text_add(page, table,
                 iem_watch_figure(voice, watch, value_of(t, watch, false)).text);
    iem_text_add(page, table, course.failed || !course.len ? "" : course.at);
    iem_text_add(page, table,
                 iem_watch_figure(voice, watch, value_of(t, watch, true)).text);
    iem_text_add(page, table, iem_text_word(page, effect_head(watch)));
    iem_text_add_toned(
        page, table,
        watch->counted ? iem_figure_evidence(voice, watch->log_e[last]).text : "–",
        tone);
    iem_text_add_toned(page, table,
                       iem_figure_evidence(voice, watch->log_e_averaging[last]).text,
                       tone);
    page->failed |= course.failed;
    iem_buffer_clear(&course);
}

static void print_trend(struct telling *t)
{
    iem_text_page *page = &t->page;
    const size_t n = t->monitor->n_watches;
    const size_t shown = page->all || n < GROUPS_SHOWN ? n : GROUPS_SHOWN;
    const iem_figure margin = iem_figure_ratio(&page->voice, t->monitor->margin);
    iem_text_table table = {.align = "LLrlrlrr"};
    iem_text_heading(page, iem_text_word(page, IEM_W_HISTORY_TREND));
    iem_text_add_head(page, &table, IEM_W_COL_GROUND);
    iem_text_add_head(page, &table, IEM_W_COL_GROUP);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_FIRST);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_COURSE);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_LAST);
    iem_text_add(page, &table, "");
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_EVIDENCE);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_AVERAGING);
    for (size_t i = 0; i < shown; i++) add_watch(t, &table, &t->monitor->watches[i]);
    iem_text_print(page, &table);
    iem_text_more(page, n - shown);
    iem_text_told(page, "  ", IEM_W_HISTORY_TREND_NOTE,
                  IEM_ARGS("margin", margin.text));
}

/* ---- Scans ---- */

static void add_scan(struct telling *t, iem_text_table *table, const iem_past_scan *s)
{
    static const iem_tone tones[] = {
        [IEM_PASS] = IEM_GOOD, [IEM_FAIL] = IEM_BAD, [IEM_CANNOT_TELL] = IEM_DOUBT};
    iem_text_page *page = &t->page;
    const iem_voice *voice = &page->voice;
    char plan[16];
    snprintf(plan, sizeof plan, "%.12s", s->plan_sha256);
    iem_text_add(page, table, iem_name_clip(s->period, IEM_PERIOD_BYTES).text);
    iem_text_add(page, table, iem_figure_recorded(s).text);
    iem_text_add(page, table, iem_figure_count(voice, s->rows_used).text);
    iem_text_add(page, table, iem_figure_rate(voice, s->adverse_rate).text);
    iem_text_add_toned(page, table,
                       iem_text_word(page, (iem_word)(IEM_W_VERDICT + (int)s->verdict)),
                       tones[s->verdict]);
    iem_text_add(page, table, iem_figure_count(voice, (double)s->n_findings).text);
    iem_text_add(page, table, plan);
}

static void print_scans(struct telling *t)
{
    iem_text_page *page = &t->page;
    const size_t from = shown_from(t, SCANS_SHOWN);
    const iem_figure more =
        iem_figure_count(&page->voice, (double)(from - t->past->first));
    iem_text_table table = {.align = "Llrrlrl"};
    iem_text_heading(page, iem_text_word(page, IEM_W_HISTORY));
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_PERIOD);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_SCANNED);
    iem_text_add_head(page, &table, IEM_W_COL_DECISIONS);
    iem_text_add_head(page, &table, IEM_W_COL_ADVERSE);
    iem_text_add_head(page, &table, IEM_W_COL_VERDICT);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_FINDINGS);
    iem_text_add_head(page, &table, IEM_W_HISTORY_COL_PLAN);
    for (size_t s = from; s < t->past->end; s++)
        add_scan(t, &table, &t->monitor->past->scans[s]);
    iem_text_print(page, &table);
    if (from > t->past->first)
        iem_text_told(page, "  ", IEM_W_HISTORY_EARLIER, IEM_ARGS("more", more.text));
}

/* ---- What changed ---- */

static void print_turn(struct telling *t, size_t s)
{
    iem_text_page *page = &t->page;
    const iem_past_scan *scans = t->monitor->past->scans;
    iem_buffer what = {0};
    const iem_name period = iem_name_clip(scans[s].period, IEM_PERIOD_BYTES);
    iem_say_turn(&what, &page->voice, t->monitor, s);
    page->failed |= what.failed;
    if (what.len)
        iem_text_told(page, "  ", IEM_W_HISTORY_CHANGED,
                      IEM_ARGS("period", period.text, "what", what.at));
    else if (s + 1 == t->past->end)
        iem_text_told(
            page, "  ", IEM_W_HISTORY_NO_CHANGE,
            IEM_ARGS("period", period.text, "before",
                     iem_name_clip(scans[s - 1].period, IEM_PERIOD_BYTES).text));
    iem_buffer_clear(&what);
}

static void print_turns(struct telling *t)
{
    const size_t from = shown_from(t, SCANS_SHOWN);
    if (t->monitor->past->n < 2) return;
    iem_text_heading(&t->page, iem_text_word(&t->page, IEM_W_HISTORY_CHANGES));
    for (size_t s = t->past->end; s-- > from;)
        if (s > 0) print_turn(t, s);
}

iem_status iem_report_history_text(const iem_retrospect *past, iem_buffer *out,
                                   iem_error *err)
{
    struct telling t = {.past = past, .monitor = past->monitor};
    t.page = (iem_text_page){
        .out = out, .colour = past->look->colour, .all = past->look->all};
    if (!iem_voice_find(past->look->lang, &t.page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    t.page.voice.name_limit = 30;
    print_top(&t);
    if (past->end > past->first) {
        print_alarms(&t);
        print_trend(&t);
        print_scans(&t);
        print_turns(&t);
    }
    iem_arena_clear(&t.page.arena);
    return t.page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
