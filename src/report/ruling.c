#include "report/ruling.h"

#include "report/also.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void iem_ruling_whom(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    if (!r->ground && !r->of) iem_buffer_text(out, voice->words[IEM_W_GATE_EVERYBODY]);
    if (r->ground)
        iem_buffer_text(out, iem_name_clip(r->ground, voice->name_limit).text);
    if (r->group) {
        iem_buffer_text(out, ": ");
        iem_buffer_text(out, iem_name_clip(r->group, voice->name_limit).text);
    }
    if (!r->of) return;
    if (r->ground) iem_buffer_text(out, " · ");
    iem_buffer_text(out, iem_name_clip(r->of, voice->name_limit).text);
}

/* A ruling has no measure of a family to ask for its unit. */
static iem_statistic as_statistic(const iem_ruling *r, iem_measure_row *row)
{
    *row = (iem_measure_row){.unit = r->unit};
    return (iem_statistic){.measure = row, .estimate = r->estimate};
}

static iem_figure figure(const iem_voice *voice, const iem_ruling *r, double value)
{
    iem_measure_row row = {.unit = r->unit};
    const iem_statistic s = {.measure = &row, .estimate = {value, NAN, NAN}};
    return iem_also_value(voice, &s);
}

iem_figure iem_ruling_value(const iem_voice *voice, const iem_ruling *r)
{
    return figure(voice, r, r->estimate.value);
}

iem_figure iem_ruling_range(const iem_voice *voice, const iem_ruling *r)
{
    iem_measure_row row;
    const iem_statistic s = as_statistic(r, &row);
    return iem_also_range(voice, &s);
}

/* "≤ 1.0", "≥ 0.8", "0.8 … 1.25": a dash where there is no limit. */
static iem_figure limits(const iem_voice *voice, const iem_ruling *r, double min,
                         double max)
{
    iem_figure said = iem_figure_fixed(voice, NAN, 0);
    const iem_figure least = figure(voice, r, min), most = figure(voice, r, max);
    if (!isnan(min) && !isnan(max))
        snprintf(said.text, sizeof said.text, "%.20s … %.20s", least.text, most.text);
    else if (!isnan(min))
        snprintf(said.text, sizeof said.text, "≥ %.30s", least.text);
    else if (!isnan(max))
        snprintf(said.text, sizeof said.text, "≤ %.30s", most.text);
    return said;
}

iem_figure iem_ruling_margin(const iem_voice *voice, const iem_ruling *r)
{
    return limits(voice, r, r->min, r->max);
}

iem_figure iem_ruling_pass(const iem_voice *voice, const iem_ruling *r)
{
    const iem_figure margin = iem_ruling_margin(voice, r),
                     pass = limits(voice, r, r->pass_min, r->pass_max);
    return strcmp(margin.text, pass.text) == 0 ? iem_figure_fixed(voice, NAN, 0) : pass;
}

/* What was told needs no reason, but for one that says why it does not count. */
static bool was_told(const iem_ruling *r)
{
    return r->verdict != IEM_CANNOT_TELL;
}

const char *iem_ruling_why(const iem_voice *voice, const iem_ruling *r)
{
    if (r->why) return iem_also_said(voice, r->why->text);
    if (was_told(r)) return NULL;
    const iem_why why = r->core_why != IEM_WHY_NONE ? r->core_why : IEM_WHY_TOO_UNSURE;
    return iem_voice_why(voice, why);
}

const char *iem_ruling_why_code(const iem_ruling *r)
{
    if (r->why) return r->why->code;
    if (was_told(r)) return NULL;
    return iem_why_code(r->core_why != IEM_WHY_NONE ? r->core_why : IEM_WHY_TOO_UNSURE);
}

const char *iem_ruling_counts_code(const iem_ruling *r)
{
    static const char *const codes[] = {
        [IEM_COUNTED] = "counted",   [IEM_REPORTED] = "reported",
        [IEM_UNTOLD] = "untold",     [IEM_OUTSIDE] = "outside",
        [IEM_ACCEPTED] = "accepted", [IEM_EXPIRED] = "expired",
        [IEM_KNOWN] = "known",
    };
    return codes[r->counts_as];
}

iem_word iem_ruling_counts(const iem_ruling *r)
{
    return (iem_word)(IEM_W_GATE_COUNTED + r->counts_as);
}

static void say_numbers(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    const iem_figure value = iem_ruling_value(voice, r),
                     range = iem_ruling_range(voice, r),
                     margin = iem_ruling_margin(voice, r),
                     pass = iem_ruling_pass(voice, r);
    const char *unit =
        r->unit == IEM_UNIT_DIFFERENCE ? voice->words[IEM_W_GATE_POINTS] : "";
    if (iem_figure_is_dash(value) && iem_figure_is_dash(range)) return;
    iem_buffer_format(out, ": %s%s", value.text, unit);
    if (!iem_figure_is_dash(range)) iem_buffer_format(out, " (%s)", range.text);
    if (!iem_figure_is_dash(margin))
        iem_say(out, voice, IEM_W_GATE_AGAINST, IEM_ARGS("margin", margin.text));
    if (!iem_figure_is_dash(pass))
        iem_say(out, voice, IEM_W_GATE_PASS_WITHIN, IEM_ARGS("pass", pass.text));
}

static void say_paired(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    const iem_figure change = iem_figure_points(voice, r->paired.value),
                     range = iem_figure_range(voice, r->paired, iem_figure_points);
    iem_say(out, voice, IEM_W_GATE_PAIRED_CHANGE,
            IEM_ARGS("change", change.text, "range", range.text));
}

static void say_change(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    const iem_figure before = figure(voice, r, r->before.value);
    if (r->change == IEM_NEW && r->verdict != IEM_PASS)
        iem_buffer_text(out, voice->words[IEM_W_GATE_NEW]);
    if (r->change == IEM_NEW || iem_figure_is_dash(before)) return;
    if (!isnan(r->paired.value)) say_paired(voice, r, out);
    const iem_figure p = iem_figure_p(voice, r->change_p),
                     first = figure(voice, r, r->first.value);
    iem_say(out, voice,
            r->change == IEM_WORSE ? r->drifted ? IEM_W_GATE_DRIFTED : IEM_W_GATE_WORSE
            : r->change == IEM_BETTER ? IEM_W_GATE_BETTER
                                      : IEM_W_GATE_SAME,
            IEM_ARGS("before", before.text, "p", p.text, "first", first.text));
}

void iem_ruling_say(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    iem_buffer_format(out, "%s, ", r->rule->id);
    iem_ruling_say_of(voice, r, out);
}

void iem_ruling_say_of(const iem_voice *voice, const iem_ruling *r, iem_buffer *out)
{
    const char *why = iem_ruling_why(voice, r);
    iem_ruling_whom(voice, r, out);
    say_numbers(voice, r, out);
    /* A question is what there is to say. */
    if (!r->rule->measure)
        iem_buffer_format(out, ": %s", iem_also_said(voice, r->rule->asks));
    if (why) iem_buffer_format(out, "%s%s", r->rule->measure ? "; " : " ", why);
    if (!isnan(r->enough)) {
        const iem_figure n = iem_figure_count(voice, r->n),
                         enough = iem_figure_count(voice, r->enough);
        iem_say(out, voice, IEM_W_GATE_ENOUGH,
                IEM_ARGS("n", n.text, "enough", enough.text));
    }
    say_change(voice, r, out);
    if (r->until)
        iem_say(out, voice,
                r->counts_as == IEM_EXPIRED ? IEM_W_GATE_EXPIRED_ON
                                            : IEM_W_GATE_ACCEPTED_BY,
                IEM_ARGS("owner", iem_name_clip(r->owner, voice->name_limit).text,
                         "until", r->until));
}

size_t iem_gate_count(const iem_gate *gate, iem_verdict verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < gate->n_rulings; i++)
        n += iem_ruling_decides(&gate->rulings[i]) &&
             gate->rulings[i].verdict == verdict;
    return n;
}

size_t iem_gate_aside(const iem_gate *gate, iem_counts_as counts_as)
{
    size_t n = 0;
    for (size_t i = 0; i < gate->n_rulings; i++)
        n += gate->rulings[i].counts_as == counts_as;
    return n;
}

static const char *const no_norms[] = {NULL};

const iem_rule iem_gate_general_rule = {
    "gate",
    {"Does the gate pass?", "Wordt aan de toets voldaan?"},
    NULL,
    no_norms,
};

const char *iem_gate_general(const iem_voice *voice, const iem_gate *gate)
{
    if (gate->broke_off) return voice->words[IEM_W_GATE_BROKE_OFF];
    if (gate->verdict == IEM_PASS || iem_gate_count(gate, gate->verdict) > 0)
        return NULL;
    return voice->words[gate->hidden ? IEM_W_GATE_HIDDEN : IEM_W_GATE_NOTHING];
}

bool iem_gate_general_fails(const iem_gate *gate)
{
    return gate->broke_off || gate->verdict == IEM_FAIL;
}
