/* Would this plan work on this log, and what is missing? */
#include "base/buffer.h"
#include "base/file.h"
#include "base/grow.h"
#include "engine/answers.h"
#include "engine/count.h"
#include "engine/look_log.h"
#include "family/family.h"
#include "plan/nearest.h"
#include "plan/plan_fix.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN_LIMIT = 1 << 20, FEW_VALUES = 12 };

struct checking {
    struct iem_plan *plan;
    iem_log *log;
    struct iem_tally *tally;
    const iem_options *options;
    iem_look *look; /* NULL: the log can be read but once */
    iem_proposal *proposal;
    bool dutch;
    iem_buffer out;
};

static const char *either(const struct checking *c, const char *en, const char *nl)
{
    return c->dutch ? nl : en;
}

static void say_rows(struct checking *c)
{
    uint64_t read = 0;
    for (size_t i = 0; i < IEM_N_FATES; i++) read += c->tally->rows[i];
    iem_buffer_line(&c->out,
                    c->dutch ? "rijen gelezen %" PRIu64 ", gebruikt %" PRIu64 "\n"
                             : "rows read %" PRIu64 ", used %" PRIu64 "\n",
                    read, c->tally->rows[IEM_ROW_USED]);
    for (iem_row_fate f = IEM_ROW_USED + 1; f < IEM_N_FATES; f++)
        if (c->tally->rows[f])
            iem_buffer_line(&c->out, "  %s: %" PRIu64 " %s\n", iem_row_fate_name(f),
                            c->tally->rows[f],
                            f < IEM_FIRST_REJECT
                                ? either(c, "excluded", "buiten beschouwing")
                                : either(c, "rejected", "afgekeurd"));
}

static const char *kind_of(const struct checking *c, const iem_dim *dim)
{
    if (dim->is_ground) return either(c, "ground", "grond");
    return dim->profile ? either(c, "profile", "profiel") : either(c, "fact", "feit");
}

static const char *values_of(const struct checking *c, const iem_dim *dim)
{
    if (dim->banded) return either(c, "bands in use", "klassen in gebruik");
    return dim->is_ground ? either(c, "groups", "groepen")
                          : either(c, "values", "waarden");
}

/* People per code of one dimension. */
static iem_status say_dim(struct checking *c, size_t d, iem_error *err)
{
    const iem_dim *dim = &c->tally->dims[d];
    const size_t n_codes = iem_dim_codes(dim);
    int64_t *n = iem_zeroed(n_codes, sizeof *n);
    if (!n) return iem_fail_memory(err);
    size_t used = 0;
    for (size_t r = 0; r < c->tally->cube.n_cells; r++)
        n[iem_cube_key(&c->tally->cube, r)[d]] += iem_cube_n(&c->tally->cube, r);
    for (size_t code = 0; code < n_codes; code++) used += n[code] > 0;
    iem_buffer_line(&c->out, "%s '%s': %zu %s\n", kind_of(c, dim), dim->name, used,
                    values_of(c, dim));
    for (uint32_t code = 0, shown = 0; code < n_codes; code++) {
        char band[IEM_BAND_TEXT];
        if (n[code] == 0) continue;
        if (shown++ == FEW_VALUES) {
            iem_buffer_line(&c->out,
                            c->dutch ? "  … en nog %zu\n" : "  … and %zu more\n",
                            used - FEW_VALUES);
            break;
        }
        iem_buffer_line(&c->out, "  %-40s %" PRId64 "\n", iem_dim_text(dim, code, band),
                        n[code]);
    }
    free(n);
    return IEM_OK;
}

static void say_questions(struct checking *c)
{
    const struct iem_plan *plan = c->plan;
    for (size_t i = 0; i < plan->n_facts; i++) {
        const iem_fact *fact = &plan->facts[i];
        if (!fact->profile && (iem_plan_known_proxy(fact->name) ||
                               iem_plan_known_proxy(iem_plan_column(plan, fact->name))))
            iem_buffer_line(
                &c->out,
                c->dutch ? "vraag: is '%s' een feit over de persoon waar de wettelijke "
                           "toets naar vraagt, of staat het voor een groep?\n"
                         : "question: is '%s' a fact about the person that the legal "
                           "test asks about, or does it stand for a group?\n",
                fact->name);
    }
}

static void say_references(struct checking *c)
{
    const struct iem_plan *plan = c->plan;
    for (size_t i = 0; i < plan->n_grounds; i++) {
        const char *reference = plan->grounds[i].reference;
        char hint[IEM_HINT];
        if (!reference || iem_tally_has_group(c->tally, i, reference)) continue;
        iem_tally_group_hint(c->tally, i, reference, hint);
        iem_buffer_line(
            &c->out,
            c->dutch
                ? "probleem: de referentie '%s' van grond '%s' staat niet in de "
                  "log, dus niemand kan vergeleken worden%s\n"
                : "problem: the reference '%s' of ground '%s' is not in the log, so "
                  "nobody could be compared%s\n",
            reference, plan->grounds[i].name, hint);
    }
}

static void say_adverse(struct checking *c)
{
    int64_t adverse = 0;
    for (size_t r = 0; r < c->tally->cube.n_cells; r++)
        adverse += iem_cube_adverse(&c->tally->cube, r);
    if (adverse > 0 || c->tally->rows[IEM_ROW_USED] == 0) return;
    iem_buffer_line(&c->out,
                    c->dutch ? "probleem: geen enkel besluit is nadelig; schrijft "
                               "kolom '%s' het zo?\n"
                             : "problem: no decision is adverse; is that how column "
                               "'%s' writes it?\n",
                    iem_plan_column(c->plan, c->plan->decision));
}

static void say_next(struct checking *c, const iem_plan *as_given)
{
    const struct iem_plan *plan = c->plan;
    if (iem_plan_open_bands(as_given, NULL))
        iem_buffer_text(
            &c->out,
            either(c,
                   "next: --fix writes the cut points that were found into the "
                   "plan; tallies and pipes need them\n",
                   "verder: --fix schrijft de gevonden grenzen in het plan; "
                   "tellingen en pijpen hebben die nodig\n"));
    if (plan->n_facts == 0)
        iem_buffer_text(
            &c->out, either(c,
                            "next: without facts or a profile only disparity can be "
                            "computed; add --fact COLUMN\n",
                            "verder: zonder feiten of profiel zijn alleen verschillen "
                            "tussen groepen te berekenen; geef --fact KOLOM\n"));
    if (!plan->case_id)
        iem_buffer_text(&c->out,
                        either(c,
                               "next: with --case COLUMN the lines of cases.csv can be "
                               "found back\n",
                               "verder: met --case KOLOM zijn de regels van cases.csv "
                               "terug te vinden\n"));
    if (!plan->person && !plan->count)
        iem_buffer_text(&c->out,
                        either(c,
                               "next: without --person COLUMN each row is treated as a "
                               "different person\n",
                               "verder: zonder --person KOLOM geldt elke rij als een "
                               "ander mens\n"));
}

static iem_status account(struct checking *c, const iem_plan *as_given, iem_error *err)
{
    const iem_answers answers = {c->plan,     c->tally, c->options,
                                 c->proposal, c->dutch, &c->out};
    say_rows(c);
    for (size_t d = c->tally->n_facts; d < c->tally->n_dims; d++)
        IEM_TRY(say_dim(c, d, err));
    for (size_t d = 0; d < c->tally->n_facts; d++) IEM_TRY(say_dim(c, d, err));
    say_questions(c);
    say_references(c);
    say_adverse(c);
    iem_answers_columns(&answers);
    say_next(c, as_given);
    iem_answers_families(&answers);
    IEM_TRY(iem_answers_process(&answers, err));
    IEM_TRY(iem_answers_rows(&answers, err));
    iem_buffer_format(&c->out, "count_sha256 %s\nplan_sha256  %s\n",
                      c->plan->count_sha256, c->plan->plan_sha256);
    return IEM_OK;
}

/* What could be read again is looked at for columns that the plan leaves out. */
static iem_status look(struct checking *c, const char *const *paths, size_t n,
                       iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (iem_log_part(c->log, i)->first_only) return IEM_OK;
    IEM_TRY(iem_log_look(NULL, c->options, paths, n, &c->look, err));
    return iem_propose_roles(c->look, NULL, &c->proposal, err);
}

static iem_status write_plan(struct checking *c, const char *path,
                             const iem_buffer *fixed, char **report, iem_error *err)
{
    iem_buffer_line(&c->out,
                    c->dutch ? "%s: de grenzen staan nu in het plan\n"
                             : "%s: cut points written into the plan\n",
                    path);
    IEM_TRY(iem_buffer_take(&c->out, report, err));
    if (iem_ranks_rank(iem_log_ranks(c->log)) != 0) return IEM_OK;
    const iem_status status =
        iem_file_write_all(path, false, fixed->at, fixed->len, err);
    if (status == IEM_OK) return IEM_OK;
    free(*report);
    *report = NULL;
    return status;
}

/* What is told is ready before the plan is another. */
static iem_status fix_plan(struct checking *c, const iem_plan *plan, const char *path,
                           char **report, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    iem_buffer fixed = {0};
    if (!path) return iem_fail(err, IEM_ERR_USAGE, "--fix needs a plan file (-p PLAN)");
    if (!iem_plan_open_bands(plan, NULL)) {
        iem_buffer_line(&c->out,
                        c->dutch ? "%s: heeft al zijn grenzen al\n"
                                 : "%s: has all its cut points already\n",
                        path);
        return iem_buffer_take(&c->out, report, err);
    }
    IEM_TRY(iem_file_read_all(path, PLAN_LIMIT, &bytes, &n, err));
    iem_status status = iem_plan_fix_text(plan, bytes, n, c->plan, &fixed, err);
    if (status == IEM_OK && fixed.failed) status = iem_fail_memory(err);
    if (status == IEM_OK) status = write_plan(c, path, &fixed, report, err);
    iem_buffer_clear(&fixed);
    free(bytes);
    return status;
}

static iem_status check(struct checking *c, const iem_plan *plan,
                        const iem_options *options, const char *const *paths, size_t n,
                        iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(paths[i], "-") == 0 && iem_plan_open_bands(c->plan, NULL))
            return iem_fail(err, IEM_ERR_DATA,
                            "cut points are worked out by reading twice; give a file "
                            "instead of standard input");
    IEM_TRY(iem_log_open(c->plan, options, paths, n, false, &c->log, err));
    if (iem_plan_open_bands(c->plan, NULL))
        IEM_TRY(iem_count_cuts(c->log, c->plan, err));
    IEM_TRY(iem_count(c->log, c->plan, options, &c->tally, err));
    IEM_TRY(look(c, paths, n, err));
    return account(c, plan, err);
}

iem_status iem_check(const iem_plan *plan, const char *plan_path,
                     const iem_options *options, const char *const *paths,
                     size_t n_paths, bool fix, char **report, iem_error *err)
{
    struct checking c = {.options = options,
                         .dutch = options->lang && strcmp(options->lang, "nl") == 0};
    iem_status status = iem_families_check(plan, err);
    if (status == IEM_OK) status = iem_plan_copy(plan, &c.plan, err);
    if (status == IEM_OK) status = check(&c, plan, options, paths, n_paths, err);
    if (status == IEM_OK)
        status = fix ? fix_plan(&c, plan, plan_path, report, err)
                     : iem_buffer_take(&c.out, report, err);
    if (status == IEM_OK) iem_text_tame(*report);
    iem_buffer_clear(&c.out);
    iem_proposal_free(c.proposal);
    iem_look_free(c.look);
    iem_log_free(c.log);
    iem_tally_free(c.tally);
    iem_plan_free(c.plan);
    return status;
}
