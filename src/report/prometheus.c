/* A result for Prometheus, by way of a text file that its node exporter collects. Names
 * begin with iemand_ and end with their unit; rates and shares are ratios from 0 to 1.
 * A group is a label; no person and no cell of equal facts is. */
#include "report/report.h"

#include "judge/followup.h"
#include "judge/past.h"
#include "report/metrics.h"
#include "report/order.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *or_none(const char *text)
{
    return text ? text : "";
}

/* ---- The scan ---- */

static void write_scan(iem_buffer *out, const struct iem_result *r)
{
    iem_metric(out, "iemand_scan_info",
               "What was scanned: title, decision, plan and version of iemand.");
    iem_sample(out, "iemand_scan_info",
               IEM_LABELS("title", or_none(r->title), "decision", or_none(r->decision),
                          "adverse", or_none(r->adverse), "plan_sha256", r->plan_sha256,
                          "count_sha256", r->count_sha256, "version", IEM_VERSION),
               1);
    iem_metric(out, "iemand_scan_rows", "Rows of the log, by what became of them.");
    iem_sample(out, "iemand_scan_rows", IEM_LABELS("fate", "used"),
               iem_result_rows(r->rows_used));
    iem_sample(out, "iemand_scan_rows", IEM_LABELS("fate", "excluded"),
               iem_result_rows(r->rows_excluded));
    iem_sample(out, "iemand_scan_rows", IEM_LABELS("fate", "rejected"),
               iem_result_rows(r->rows_rejected));
    iem_metric(out, "iemand_scan_adverse_ratio",
               "Share of the decisions that were adverse.");
    iem_sample(out, "iemand_scan_adverse_ratio", IEM_LABELS(NULL), r->adverse_rate);
}

static void write_verdict(iem_buffer *out, const struct iem_result *r)
{
    iem_metric(out, "iemand_scan_verdict",
               "Verdict of the scan: 1 for the one that holds, 0 for the others.");
    for (int v = IEM_PASS; v <= IEM_CANNOT_TELL; v++)
        iem_sample(out, "iemand_scan_verdict",
                   IEM_LABELS("verdict", iem_verdict_code((iem_verdict)v)),
                   r->verdict == (iem_verdict)v);
    iem_metric(out, "iemand_scan_findings",
               "Findings against the margins of the plan.");
    iem_sample(out, "iemand_scan_findings", IEM_LABELS(NULL),
               iem_finding_is_hidden(r) ? NAN : (double)r->n_findings);
    if (r->n_findings == 0) return;
    iem_metric(out, "iemand_finding_info",
               "A finding, by an id that stays the same from scan to scan.");
    for (size_t i = 0; i < r->n_findings; i++) {
        const iem_finding *f = &r->findings[i];
        const iem_treatment *t = &r->treatments[f->treatment];
        iem_sample(out, "iemand_finding_info",
                   IEM_LABELS("id", f->id, "rule", f->rule, "ground", t->ground,
                              "group", t->group),
                   1);
    }
}

/* ---- Groups ---- */

static double decisions(const iem_group_row *g)
{
    return g->n;
}

static double adverse(const iem_group_row *g)
{
    return g->adverse;
}

static double rate(const iem_group_row *g)
{
    return g->rate.all.value;
}

static double rate_low(const iem_group_row *g)
{
    return g->rate.all.low;
}

static double rate_high(const iem_group_row *g)
{
    return g->rate.all.high;
}

static void write_groups(iem_buffer *out, const struct iem_result *r)
{
    static const struct {
        const char *name, *help;
        double (*of)(const iem_group_row *);
    } metrics[] = {
        {"iemand_group_decisions", "Decisions about members of the group.", decisions},
        {"iemand_group_adverse_decisions", "Adverse decisions among them.", adverse},
        {"iemand_group_adverse_ratio", "Share of them that was adverse.", rate},
        {"iemand_group_adverse_lower_ratio", "Lower bound of that share, 95%.",
         rate_low},
        {"iemand_group_adverse_upper_ratio", "Upper bound of that share, 95%.",
         rate_high},
    };
    for (size_t m = 0; m < sizeof metrics / sizeof *metrics && r->n_groups; m++) {
        iem_metric(out, metrics[m].name, metrics[m].help);
        for (size_t i = 0; i < r->n_groups; i++)
            iem_sample(
                out, metrics[m].name,
                IEM_LABELS("ground", r->groups[i].ground, "group", r->groups[i].group),
                metrics[m].of(&r->groups[i]));
    }
}

/* ---- Treatment ---- */

struct figure {
    const char *name, *help;
    size_t at; /* of an iem_estimate in iem_treatment */
};

#define AT(member) offsetof(iem_treatment, member)

static const struct figure figures[] = {
    {"iemand_twin_gap", "Adverse rate of the group minus that of its twins",
     AT(twin_gap.all)},
    {"iemand_twin_risk", "Adverse rate of the group over that of its twins",
     AT(twin_ratio.all)},
    {"iemand_group_weight", "How much less own facts count than for the reference",
     AT(group_weight)},
    {"iemand_group_caused",
     "Adverse decisions that would not have been taken at the rates of the twins",
     AT(group_caused)},
};

static const iem_estimate *estimate_of(const iem_treatment *t, const struct figure *f)
{
    return (const iem_estimate *)((const char *)t + f->at);
}

static const char *reference_of(const iem_treatment *t)
{
    return t->reference_is_rest || !t->reference ? "rest" : t->reference;
}

/* The value, then the ends of its interval: three metrics, since the sum over a label
 * that told them apart would mean nothing. */
static void write_figure(iem_buffer *out, const struct iem_result *r,
                         const struct figure *figure)
{
    static const struct {
        const char *suffix, *help;
    } parts[] = {
        {"", ""}, {"_lower", ", lower bound, 95%"}, {"_upper", ", upper bound, 95%"}};
    const bool people = figure->at == AT(group_caused);
    for (size_t part = 0; part < 3; part++) {
        char name[96], help[160];
        snprintf(name, sizeof name, "%s%s_%s", figure->name, parts[part].suffix,
                 people ? "decisions" : "ratio");
        snprintf(help, sizeof help, "%s%s.", figure->help, parts[part].help);
        iem_metric(out, name, help);
        for (size_t i = 0; i < r->n_treatments; i++) {
            const iem_treatment *t = &r->treatments[i];
            const iem_estimate e = *estimate_of(t, figure);
            iem_sample(out, name,
                       IEM_LABELS("ground", t->ground, "group", t->group, "reference",
                                  reference_of(t)),
                       part == 0   ? e.value
                       : part == 1 ? e.low
                                   : e.high);
        }
    }
}

static void write_treatments(iem_buffer *out, const struct iem_result *r)
{
    if (r->n_treatments == 0) return;
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
        write_figure(out, r, &figures[f]);
    iem_metric(out, "iemand_group_verdict",
               "Verdict about the group: 1 for the one that holds, 0 for the others.");
    for (size_t i = 0; i < r->n_treatments; i++)
        for (int v = IEM_PASS; v <= IEM_CANNOT_TELL; v++)
            iem_sample(out, "iemand_group_verdict",
                       IEM_LABELS("ground", r->treatments[i].ground, "group",
                                  r->treatments[i].group, "verdict",
                                  iem_verdict_code((iem_verdict)v)),
                       r->treatments[i].verdict == (iem_verdict)v);
    iem_metric(out, "iemand_group_type_info", "Type of finding about the group.");
    for (size_t i = 0; i < r->n_treatments; i++)
        iem_sample(out, "iemand_group_type_info",
                   IEM_LABELS("ground", r->treatments[i].ground, "group",
                              r->treatments[i].group, "type",
                              iem_type_code(r->treatments[i].type)),
                   1);
}

/* ---- What became of findings ---- */

static void write_followup(iem_buffer *out, const struct iem_result *r)
{
    const iem_followup *f = r->followup;
    if (!f) return;
    iem_metric(out, "iemand_findings_due",
               "Findings seen so long ago that there should be a reaction.");
    iem_sample(out, "iemand_findings_due", IEM_LABELS(NULL), f->counted);
    iem_metric(out, "iemand_findings_acknowledged_ratio",
               "Share of them with a reaction in time.");
    iem_sample(out, "iemand_findings_acknowledged_ratio", IEM_LABELS(NULL),
               f->acknowledged.value);
    iem_metric(out, "iemand_finding_unanswered_days",
               "Age of a finding that this scan makes and nobody has reacted to.");
    for (size_t i = 0; i < f->n_findings; i++) {
        const iem_followed *one = &f->findings[i];
        if (!one->now || *one->first_reaction_on) continue;
        iem_sample(out, "iemand_finding_unanswered_days",
                   IEM_LABELS("id", one->id, "rule", or_none(one->rule), "ground",
                              or_none(one->ground), "group", or_none(one->group)),
                   one->age);
    }
}

iem_status iem_report_prometheus(const struct iem_result *result, iem_buffer *out,
                                 iem_error *err)
{
    write_scan(out, result);
    write_verdict(out, result);
    write_groups(out, result);
    write_treatments(out, result);
    write_followup(out, result);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
