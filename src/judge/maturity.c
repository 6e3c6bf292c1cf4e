#include "judge/maturity.h"

#include "base/grow.h"
#include "judge/followup.h"
#include "judge/told.h"

#include <string.h>

/* ---- What each theme asks of its highest levels ---- */

static iem_verdict gap_verdict(const iem_treatment *t)
{
    return t->gap_verdict;
}

static iem_verdict weight_verdict(const iem_treatment *t)
{
    return t->weight_verdict;
}

/* The plan was fixed before the data. */
static bool is_registered(const struct iem_result *r)
{
    return r->registration.on && r->registration.same_plan &&
           r->registration.before_data == IEM_PASS;
}

/* All requests to stop were honoured, and a gate stands that would stop the next. */
static bool is_stopped(const struct iem_result *r)
{
    bool any = false;
    if (!r->gate || r->gate->broke_off) return false;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, "stop_honoured_share") != 0) continue;
            const double share = s->estimate.value;
            if (share < 1) return false;
            any |= share >= 1;
        }
    return any;
}

/* A list of names, ended by NULL. */
#define L(...) ((const char *const[]){__VA_ARGS__, NULL})

const iem_maturity_theme iem_maturity_themes[IEM_N_MATURITY_THEMES] = {
    {.id = "log",
     .name = {"The log", "Het log"},
     .looks = {"how old facts are, what was corrected, and what data, models and "
               "decisions are for",
               "hoe oud feiten zijn, wat is gecorrigeerd, en waarvoor data, modellen "
               "en besluiten dienen"},
     .questions = L("stale_facts", "fact_days", "corrected", "outside_purpose",
                    "outside_version", "outside_window"),
     .declared =
         L("declaration/purposes", "declaration/model-versions", "declaration/window"),
     .column = "corrected",
     .settled = is_registered,
     .only_settled = true,
     .follow = {"register the plan before the data are there (registered: in the plan)",
                "leg het plan vast voordat de data er zijn (registered: in het plan)"}},
    {.id = "equal-treatment",
     .name = {"Equal treatment", "Gelijke behandeling"},
     .looks = {"whether people with the same facts get the same decision",
               "of mensen met dezelfde feiten hetzelfde besluit krijgen"},
     .measures = L("twin_gap", "twin_ratio"),
     .ruled = L("rate_difference", "risk_ratio", "impact_ratio", "odds_ratio",
                "mh_risk_ratio", "mh_odds_ratio", "mh_rate_difference", "cdd"),
     .findings = L("twin-gap"),
     .column = "facts",
     .core = gap_verdict,
     .follow = {"record in time what people decided about its findings ('iemand "
                "review')",
                "leg op tijd vast wat mensen besloten over de bevindingen ('iemand "
                "review')"}},
    {.id = "person",
     .name = {"The person", "De persoon"},
     .looks = {"whether own facts count as much for everybody",
               "of eigen feiten bij iedereen even zwaar tellen"},
     .measures = L("group_weight", "fact_weight", "surcharge"),
     .questions = L("own_facts", "custom", "override_in_favour"),
     .findings = L("group-weight"),
     .column = "facts",
     .core = weight_verdict,
     .follow = {"record in time what people decided about its findings ('iemand "
                "review')",
                "leg op tijd vast wat mensen besloten over de bevindingen ('iemand "
                "review')"}},
    {.id = "human-contact",
     .name = {"Human contact", "Menselijk contact"},
     .looks = {"who was seen, heard, told and reached by a person",
               "wie door een mens is gezien, gehoord, ingelicht en bereikt"},
     .questions = L("human_review", "human_review_of_adverse", "quick_review",
                    "asked_first", "decided_before_heard", "informed",
                    "informed_of_advice", "told_in_time", "personal_channel",
                    "understood_language", "reached", "contact_before_effect"),
     .declared = L("declaration/roles", "declaration/contact"),
     .column = "reviewer_type",
     .follow = {"record in time what people decided when a rule about it was broken "
                "('iemand review')",
                "leg op tijd vast wat mensen besloten toen een regel hierover niet "
                "werd gehaald ('iemand review')"}},
    {.id = "learning",
     .name = {"Learning", "Leren"},
     .looks = {"what objections, complaints and corrections brought to light",
               "wat bezwaren, klachten en correcties aan het licht brachten"},
     .questions = L("found_wrong", "objection_upheld", "complaint_upheld",
                    "complaint_of_algorithm", "corrected_on_objection",
                    "cleared_before", "objection_days", "complaint_days"),
     .column = "objection_outcome",
     .follow = {"record in time what people decided when a rule about it was broken "
                "('iemand review')",
                "leg op tijd vast wat mensen besloten toen een regel hierover niet "
                "werd gehaald ('iemand review')"}},
    {.id = "stop",
     .name = {"A way to stop", "Een stopknop"},
     .looks = {"whether requests to stop were honoured, and what was decided after "
               "them",
               "of verzoeken om te stoppen zijn ingewilligd, en wat daarna nog is "
               "besloten"},
     .questions = L("stop_honoured", "stop_days", "decided_after_request",
                    "decided_after_stop", "decided_after_alarm"),
     .column = "stop_requested_at",
     .settled = is_stopped,
     .follow = {"honour every request to stop, and keep the gate ('iemand gate'); or "
                "record in time what people decided when a rule about it was broken",
                "willig elk verzoek om te stoppen in, en doe de toets ('iemand "
                "gate'); of leg op tijd vast wat mensen besloten toen een regel "
                "hierover niet werd gehaald"}},
};

/* ---- What belongs to a theme ---- */

static bool holds(const char *const *list, const char *name)
{
    for (size_t i = 0; list && list[i]; i++)
        if (strcmp(list[i], name) == 0) return true;
    return false;
}

static bool is_of_question(const iem_maturity_theme *theme, const char *measure)
{
    const size_t asked = iem_told_asked(measure);
    return asked < iem_n_questions && holds(theme->questions, iem_questions[asked].id);
}

static bool is_about(const iem_maturity_theme *theme, const iem_rule *rule)
{
    return rule->measure &&
           (holds(theme->measures, rule->measure) ||
            holds(theme->ruled, rule->measure) || is_of_question(theme, rule->measure));
}

/* ---- Possible, and run ---- */

static bool is_possible(const struct iem_result *r, const iem_maturity_theme *theme)
{
    for (size_t i = 0; theme->measures && theme->measures[i]; i++)
        if (iem_able_measure(r, theme->measures[i], 0)) return true;
    for (size_t i = 0; i < r->n_safeguards; i++)
        if (r->safeguards[i].answered && holds(theme->questions, r->safeguards[i].id))
            return true;
    return false;
}

static bool is_run(const struct iem_result *r, const iem_maturity_theme *theme)
{
    for (size_t i = 0; theme->measures && theme->measures[i]; i++)
        if (iem_told_measure(r, theme->measures[i])) return true;
    for (size_t i = 0; theme->questions && theme->questions[i]; i++)
        if (iem_told_question(r, theme->questions[i])) return true;
    return false;
}

/* ---- Within margin ---- */

typedef struct margins {
    size_t held, beyond, untold;
} margins;

static void take(margins *m, iem_verdict verdict)
{
    m->held += verdict == IEM_PASS;
    m->beyond += verdict == IEM_FAIL;
    m->untold += verdict == IEM_CANNOT_TELL;
}

static void take_core(const struct iem_result *r, const iem_maturity_theme *theme,
                      margins *m)
{
    for (size_t i = 0; theme->core && i < r->n_treatments; i++)
        if (!r->treatments[i].unnamed) take(m, theme->core(&r->treatments[i]));
}

/* Somebody may answer for what is beyond a margin; beyond it is still. */
static bool is_held_against(const iem_ruling *ruling)
{
    return ruling->counts_as != IEM_REPORTED && ruling->counts_as != IEM_OUTSIDE;
}

static void take_rulings(const struct iem_result *r, const iem_maturity_theme *theme,
                         margins *m)
{
    for (size_t i = 0; r->gate && i < r->gate->n_rulings; i++) {
        const iem_ruling *ruling = &r->gate->rulings[i];
        if (is_held_against(ruling) && is_about(theme, ruling->rule))
            take(m, ruling->verdict);
    }
}

static void take_declared(const struct iem_result *r, const iem_maturity_theme *theme,
                          margins *m)
{
    for (size_t i = 0; r->declared && i < r->declared->n; i++)
        if (holds(theme->declared, r->declared->at[i].rule->id))
            take(m, r->declared->at[i].verdict);
}

static margins margins_of(const struct iem_result *r, const iem_maturity_theme *theme)
{
    margins m = {0};
    take_core(r, theme, &m);
    take_rulings(r, theme, &m);
    take_declared(r, theme, &m);
    return m;
}

/* ---- Followed up ---- */

/* A finding is known by its rule alone: those of the gate are looked up there. */
static bool is_finding_of(const struct iem_result *r, const iem_maturity_theme *theme,
                          const char *rule)
{
    if (holds(theme->findings, rule)) return true;
    for (size_t i = 0; r->gate && i < r->gate->n_rulings; i++)
        if (strcmp(r->gate->rulings[i].rule->id, rule) == 0)
            return is_about(theme, r->gate->rulings[i].rule);
    return false;
}

/* One reaction in time, and none of those that are old enough without one. */
static bool is_reacted_to(const struct iem_result *r, const iem_maturity_theme *theme)
{
    size_t in_time = 0;
    for (size_t i = 0; r->followup && i < r->followup->n_findings; i++) {
        const iem_followed *f = &r->followup->findings[i];
        if (!f->rule || !is_finding_of(r, theme, f->rule)) continue;
        if (f->counts && !f->in_time) return false;
        in_time += f->in_time;
    }
    return in_time > 0;
}

static bool is_followed(const struct iem_result *r, const iem_maturity_theme *theme)
{
    if (theme->settled && theme->settled(r)) return true;
    return !theme->only_settled && is_reacted_to(r, theme);
}

/* ---- All of it ---- */

static iem_maturity_lacks lack_of_margin(margins m)
{
    if (m.beyond) return IEM_LACKS_HOLD;
    if (m.held) return IEM_LACKS_NOTHING;
    return m.untold ? IEM_LACKS_EVIDENCE : IEM_LACKS_MARGIN;
}

static iem_maturity look(const struct iem_result *r, const iem_maturity_theme *theme)
{
    if (!is_possible(r, theme))
        return (iem_maturity){theme, IEM_MATURITY_NOTHING, IEM_LACKS_COLUMN};
    if (!is_run(r, theme))
        return (iem_maturity){theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER};
    const iem_maturity_lacks lacks = lack_of_margin(margins_of(r, theme));
    if (lacks != IEM_LACKS_NOTHING)
        return (iem_maturity){theme, IEM_MATURITY_RUN, lacks};
    if (!is_followed(r, theme))
        return (iem_maturity){theme, IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP};
    return (iem_maturity){theme, IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING};
}

iem_status iem_maturity_look(struct iem_result *r, iem_error *err)
{
    r->maturity = iem_arena_take(&r->arena, IEM_N_MATURITY_THEMES, sizeof *r->maturity);
    if (!r->maturity) return iem_fail_memory(err);
    for (size_t i = 0; i < IEM_N_MATURITY_THEMES; i++)
        r->maturity[i] = look(r, &iem_maturity_themes[i]);
    r->n_maturity = IEM_N_MATURITY_THEMES;
    return IEM_OK;
}
