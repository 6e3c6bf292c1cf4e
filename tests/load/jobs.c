#include "jobs.h"

#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TODAY  "2026-11-23"
#define MOMENT "2026-11-23T06:00:00Z"

/* Within a job: the first failure ends it. */
#define TRY(call)                                                                      \
    do {                                                                               \
        const iem_status status_ = (call);                                             \
        if (status_ != IEM_OK) return status_;                                         \
    } while (0)

/* What a job works with; all of it is given back, however it ends. */
typedef struct work {
    load_job *job;
    load_log log;
    load_path path; /* of the log */
    iem_plan *plan;
    iem_options options;
    iem_frame *frame;
    iem_tally *tally, *other;
    iem_history *history;
    iem_result *result, *published;
} work;

/* ---- What is said ---- */

static void add_bytes(load_job *job, const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++) /* FNV-1a */
        job->hash = (job->hash ^ (unsigned char)at[i]) * UINT64_C(0x100000001b3);
    job->texts++;
}

static void take(load_job *job, char *text)
{
    add_bytes(job, text, strlen(text));
    iem_text_free(text);
}

static iem_status take_file(load_job *job, load_path path)
{
    char bytes[4096];
    FILE *file = fopen(path.at, "r");
    if (!file) {
        job->err.status = IEM_ERR_SYSTEM;
        snprintf(job->err.message, sizeof job->err.message, "%.400s is not there",
                 path.at);
        return IEM_ERR_SYSTEM;
    }
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
        add_bytes(job, bytes, n);
    fclose(file);
    return IEM_OK;
}

static iem_status say(work *w, const iem_result *result, iem_format format,
                      const char *lang)
{
    const iem_render how = {.lang = lang, .all = true};
    char *text = NULL;
    TRY(iem_result_render(result, format, &how, &text, &w->job->err));
    take(w->job, text);
    return IEM_OK;
}

static iem_status say_report(work *w, const iem_result *result, const char *lang)
{
    TRY(say(w, result, IEM_TEXT, lang));
    TRY(say(w, result, IEM_HTML, lang));
    TRY(say(w, result, IEM_PROMETHEUS, lang));
    TRY(say(w, result, IEM_MARKDOWN, lang));
    TRY(say(w, result, IEM_DIALOGUE, lang));
    return say(w, result, IEM_JSON, lang);
}

static iem_status say_gate(work *w, const char *lang)
{
    static const iem_format formats[] = {IEM_GATE, IEM_JUNIT, IEM_SARIF, IEM_GITHUB,
                                         IEM_GITLAB};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        TRY(say(w, w->result, formats[i], lang));
    return IEM_OK;
}

/* ---- What is needed ---- */

/* Bands, margins and pairs change from job to job. */
static iem_status plan_with(work *w, const char *const *more)
{
    static const char *const bands[] = {"x1:-1,0,1", "x1:-0.5,0.5", "x1:0,"};
    static const char *const margins[] = {"gap=0.01", "gap=0.025", "ratio=1.5"};
    iem_error *err = &w->job->err;
    const size_t number = w->job->number;
    TRY(iem_plan_new(&w->plan, err));
    TRY(iem_plan_set(w->plan, "decision", "decision=adverse", err));
    TRY(iem_plan_set(w->plan, "ground", "group", err));
    TRY(iem_plan_set(w->plan, "fact", bands[number % 3], err));
    TRY(iem_plan_set(w->plan, "fact", "x2", err));
    TRY(iem_plan_set(w->plan, "case", "case", err));
    TRY(iem_plan_set(w->plan, "margin", margins[number / 3 % 3], err));
    if (number % 4 != 0) TRY(iem_plan_set(w->plan, "reference", "group=A", err));
    for (; *more; more += 2) TRY(iem_plan_set(w->plan, more[0], more[1], err));
    return iem_plan_finish(w->plan, err);
}

static iem_status made(work *w, const char *world, uint64_t rows)
{
    static const char *const nothing[] = {NULL};
    TRY(load_log_make(w->job, world, rows, 0, &w->log));
    TRY(plan_with(w, nothing));
    return load_log_write(w->job, &w->log, w->path);
}

static iem_status scan(work *w)
{
    const char *const paths[] = {w->path.at};
    w->job->scans++;
    return iem_scan(w->plan, &w->options, paths, w->options.frame ? 0 : 1, &w->result,
                    &w->job->err);
}

static iem_status publish(work *w, const iem_publishing *how)
{
    return iem_result_publish(w->result, how, &w->published, &w->job->err);
}

static uint64_t rows_of(const work *w)
{
    return 150 + w->job->number * 7 % 400;
}

/* ---- Kinds of jobs ---- */

static iem_status everything(work *w)
{
    load_path plan;
    char *text = NULL;
    iem_error *err = &w->job->err;
    snprintf(plan.at, sizeof plan.at, "%.400s/municipality/benefits.yaml",
             w->job->datasets);
    TRY(load_log_make(w->job, "municipality", rows_of(w), 1, &w->log));
    TRY(load_log_write(w->job, &w->log, w->path));
    TRY(iem_plan_new(&w->plan, err));
    TRY(iem_plan_read(w->plan, plan.at, err));
    TRY(iem_plan_finish(w->plan, err));
    w->options.gate = w->options.for_register = true;
    w->options.today = "2026-02-02";
    TRY(scan(w));
    TRY(say_report(w, w->result, w->job->number / LOAD_KINDS % 2 ? "nl" : "en"));
    TRY(say_gate(w, "nl"));
    TRY(iem_register_render(w->result, NULL, TODAY, NULL, &text, err));
    take(w->job, text);
    TRY(publish(w, NULL));
    return say_report(w, w->published, "nl");
}

static iem_status plain(work *w)
{
    const load_path cases = load_file(w->job, "cases.csv");
    w->options.cases_path = cases.at;
    TRY(made(w, "surcharge", rows_of(w)));
    TRY(scan(w));
    TRY(say_report(w, w->result, "en"));
    return take_file(w->job, cases);
}

static iem_status families(work *w)
{
    static const char *const each[][6] = {
        {"also", "outcomes,missing,consistency", "outcome", "outcome=1", NULL},
        {"also", "inequality,information,subgroups", "trait", "x3", NULL},
        {"also", "neighbours,explained,proxies", "trait", "x3", NULL},
    };
    const size_t at = w->job->number / LOAD_KINDS % 3;
    TRY(load_log_make(w->job, at == 0 ? "outcomes" : "surcharge", rows_of(w), 0,
                      &w->log));
    TRY(load_log_write(w->job, &w->log, w->path));
    TRY(plan_with(w, each[at]));
    TRY(scan(w));
    return say_report(w, w->result, "nl");
}

static iem_status pushed(work *w)
{
    TRY(made(w, "averaging", rows_of(w)));
    TRY(load_log_push(w->job, &w->log, &w->frame));
    w->options.frame = w->frame;
    TRY(scan(w));
    return say(w, w->result, IEM_JSON, "en");
}

static iem_status arrow(work *w)
{
    TRY(made(w, "averaging", rows_of(w)));
    TRY(load_log_arrow(w->job, &w->log, &w->frame));
    w->options.frame = w->frame;
    TRY(scan(w));
    return say(w, w->result, IEM_JSON, "en");
}

static iem_status gated(work *w)
{
    static const char *const policy[] = {"preset", "us.ugesp,nl.crm-2025,iemand",
                                         "cannot-tell", "report", NULL};
    const load_path stop = load_file(w->job, "stop"), book = load_file(w->job, "book");
    TRY(load_log_make(w->job, "three-groups", rows_of(w), 0, &w->log));
    TRY(load_log_write(w->job, &w->log, w->path));
    TRY(plan_with(w, policy));
    w->options.gate = true;
    w->options.today = TODAY;
    TRY(scan(w));
    TRY(say_gate(w, "en"));
    TRY(iem_gate_audit(w->result, book.at, "load", MOMENT, &w->job->err));
    TRY(take_file(w->job, book));
    TRY(iem_gate_stop(w->result, stop.at, MOMENT, &w->job->err));
    return say(w, w->result, IEM_JSON, "en");
}

static iem_status published(work *w)
{
    const load_path editions = load_file(w->job, "editions");
    const iem_publishing how = {.cbs_strict = w->job->number / LOAD_KINDS % 2,
                                .editions = editions.at};
    const load_path tables = load_file(w->job, "tables"),
                    cells = load_file(w->job, "tables/cells.csv");
    TRY(made(w, "reversal", 300 + rows_of(w)));
    TRY(scan(w));
    TRY(publish(w, &how));
    TRY(say_report(w, w->published, "nl"));
    TRY(iem_result_tables(w->published, NULL, tables.at, &w->job->err));
    return take_file(w->job, cells);
}

static iem_status tallied(work *w)
{
    const load_path one = load_file(w->job, "one.tally"),
                    two = load_file(w->job, "two.tally");
    iem_error *err = &w->job->err;
    TRY(made(w, "floor", rows_of(w)));
    const char *const paths[] = {w->path.at};
    TRY(iem_tally_read(w->plan, &w->options, paths, 1, &w->tally, err));
    TRY(iem_tally_save(w->tally, one.at, err));
    TRY(iem_tally_load(one.at, &w->other, err));
    TRY(iem_tally_merge(w->tally, w->other, err));
    TRY(iem_tally_save(w->tally, two.at, err));
    TRY(take_file(w->job, two));
    w->path = two;
    TRY(scan(w));
    return say_report(w, w->result, "en");
}

static iem_status remembered(work *w)
{
    static const char *const monthly[] = {"time", "day:month", NULL};
    const load_path path = load_file(w->job, "history");
    const iem_history_look look = {.lang = "nl", .all = true};
    iem_error *err = &w->job->err;
    iem_history_done done;
    char period[32];
    TRY(load_log_make(w->job, "change", rows_of(w), 0, &w->log));
    TRY(load_log_write(w->job, &w->log, w->path));
    TRY(plan_with(w, monthly));
    w->options.keep = true;
    TRY(scan(w));
    TRY(iem_history_open(path.at, true, &w->history, err));
    snprintf(period, sizeof period, "2026-%02zu", 1 + w->job->number / LOAD_KINDS % 12);
    const iem_history_entry entry = {period, MOMENT, true};
    TRY(iem_history_add(w->history, w->result, &entry, &done, err));
    for (int format = IEM_HISTORY_TEXT; format <= IEM_HISTORY_PROMETHEUS; format++) {
        char *text = NULL;
        TRY(iem_history_render(w->history, (iem_history_format)format, &look, &text,
                               err));
        take(w->job, text);
    }
    return iem_history_tally(w->history, NULL, NULL, &w->tally, err);
}

static iem_status explained(work *w)
{
    const iem_render how = {.lang = w->job->number / LOAD_KINDS % 2 ? "nl" : "en"};
    iem_explanation *explanation = NULL;
    iem_error *err = &w->job->err;
    TRY(made(w, "surcharge", rows_of(w)));
    const char *const paths[] = {w->path.at};
    w->job->scans++;
    TRY(iem_explanation_read(w->plan, &w->options, paths, 1, IEM_BY_CASE, "17",
                             &explanation, err));
    iem_status status = IEM_OK;
    for (int i = 0; i < 4 && status == IEM_OK; i++) {
        char *text = NULL;
        status = iem_explanation_render(explanation, i < 2 ? IEM_TEXT : IEM_HTML, &how,
                                        i % 2, &text, err);
        if (status == IEM_OK) take(w->job, text);
    }
    iem_explanation_free(explanation);
    return status;
}

static iem_status looked_at(work *w)
{
    char *report = NULL, *plan = NULL, *questions = NULL;
    iem_error *err = &w->job->err;
    TRY(made(w, "even-rates", rows_of(w)));
    const char *const paths[] = {w->path.at};
    TRY(iem_check(w->plan, NULL, &w->options, paths, 1, false, &report, err));
    take(w->job, report);
    TRY(iem_propose(NULL, &w->options, paths, 1, &plan, &questions, err));
    take(w->job, plan);
    take(w->job, questions);
    w->options.intersect = 2;
    TRY(scan(w));
    return say(w, w->result, IEM_TEXT, "en");
}

static iem_status verified(work *w)
{
    const load_path json = load_file(w->job, "result.json");
    const char *const paths[] = {w->path.at};
    iem_error *err = &w->job->err;
    char *account = NULL;
    TRY(made(w, "proxy", rows_of(w)));
    TRY(scan(w));
    TRY(iem_result_write(w->result, IEM_JSON, NULL, json.at, err));
    w->job->scans++;
    TRY(iem_verify(json.at, w->plan, &w->options, paths, 1, NULL, "en", &account, err));
    take(w->job, account);
    return IEM_OK;
}

/* What is refused has to be given back as well. */
static iem_status refused(work *w)
{
    static const char bad[] = "x,A,no number,0,0,adverse\ntoo,few\n";
    load_log rows = {0};
    TRY(made(w, "individual", rows_of(w)));
    TRY(load_log_make(w->job, "individual", 5, 0, &rows));
    FILE *file = fopen(w->path.at, "a");
    if (file) {
        fputs(bad, file);
        fclose(file);
    }
    load_log_clear(&rows);
    const iem_status status = scan(w);
    iem_result_free(w->result);
    w->result = NULL;
    add_bytes(w->job, w->job->err.message, strlen(w->job->err.message));
    if (status != IEM_ERR_DATA) return status == IEM_OK ? IEM_ERR_USAGE : status;
    w->job->refused++;
    w->job->err = (iem_error){IEM_OK, ""};
    const load_path rejects = load_file(w->job, "rejects.csv");
    w->options.max_rejects = 2;
    w->options.rejects_path = rejects.at;
    TRY(scan(w));
    TRY(take_file(w->job, rejects));
    return say(w, w->result, IEM_TEXT, "nl");
}

/* All of it takes as long as fifty others. */
static iem_status everything_now_and_then(work *w)
{
    return w->job->number / LOAD_KINDS % 5 == 0 ? everything(w) : explained(w);
}

static const struct {
    iem_status (*what)(work *w);
    const char *said;
} kinds[LOAD_KINDS] = {
    {everything_now_and_then,
     "all families, all columns of a municipality; gate, register, published"},
    {plain, "a file: text, page, JSON, Prometheus, Markdown, dialogue; list of cases"},
    {families, "three families beside the core, in turns"},
    {pushed, "rows pushed from memory"},
    {arrow, "columns of Arrow"},
    {gated, "a gate by three presets: JUnit, SARIF, annotations, book, stop file"},
    {published, "the published edition, with a list of editions; tables"},
    {tallied, "counts saved, loaded, merged and scanned"},
    {remembered, "a history: added or replaced, and told in four formats"},
    {explained, "one case explained, to the person and to the caseworker"},
    {looked_at, "checked, a plan proposed, pairs of grounds"},
    {verified, "a result written and verified"},
    {refused, "a log refused, and then scanned without two rows"},
    {plain, "a file, again"},
    {pushed, "rows pushed, again"},
    {gated, "a gate, again"},
    {published, "published, again"},
    {remembered, "a history, again"},
    {families, "families, again"},
    {plain, "a file, again"},
};

const char *load_kind(size_t i)
{
    return kinds[i].said;
}

static void clear(work *w)
{
    iem_result_free(w->published);
    iem_result_free(w->result);
    iem_history_close(w->history);
    iem_tally_free(w->other);
    iem_tally_free(w->tally);
    iem_frame_free(w->frame);
    iem_plan_free(w->plan);
    load_log_clear(&w->log);
}

/* A job begins without what an earlier one left. */
static void remove_files(const load_job *job)
{
    static const char *const names[] = {"stop", "book", "editions", "history"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(load_file(job, names[i]).at);
}

bool load_do(load_job *job)
{
    work w = {.job = job, .path = load_file(job, "log.csv")};
    iem_options_init(&w.options);
    w.options.threads = job->threads;
    w.options.reader = job->reader;
    w.options.block = 4096;
    job->hash = UINT64_C(0xcbf29ce484222325);
    job->err = (iem_error){IEM_OK, ""};
    remove_files(job);
    const iem_status status = kinds[job->number % LOAD_KINDS].what(&w);
    clear(&w);
    if (status != IEM_OK && job->err.status == IEM_OK)
        snprintf(job->err.message, sizeof job->err.message, "status %d", (int)status);
    return status == IEM_OK;
}
