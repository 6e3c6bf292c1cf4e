/* SARIF 2.1.0 (OASIS 2020): a result for every ruling that keeps the gate from passing,
 * or that somebody accepted. It stands at the plan's line of the ground or margin,
 * never at a row of the log. */
#include "base/json.h"
#include "base/print.h"
#include "report/also.h"
#include "report/report.h"
#include "report/ruling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sarif {
    iem_json json;
    const iem_gate *gate;
    iem_voice voice;
    const char *general; /* where no ruling speaks; else NULL */
    bool failed;
};

static void text(struct sarif *s, const char *key, const char *value)
{
    iem_json_text(&s->json, key, value);
}

/* {"text": …} under a key. */
static void message(struct sarif *s, const char *key, const char *value)
{
    iem_json_object(&s->json, key);
    text(s, "text", value);
    iem_json_end(&s->json);
}

/* ---- Rules ---- */

static bool is_first_of_rule(const iem_gate *gate, size_t i)
{
    return i == 0 ||
           strcmp(gate->rulings[i - 1].rule->id, gate->rulings[i].rule->id) != 0;
}

static size_t rule_index(const iem_gate *gate, size_t ruling)
{
    size_t index = 0;
    for (size_t i = 1; i <= ruling; i++) index += is_first_of_rule(gate, i);
    return index;
}

/* What to do with it, whatever the rule. */
static const iem_said help = {
    "Read the report (--html) for what was seen, how sure it is, and what else could "
    "explain it. Change the decision, or let somebody answer for it until a day "
    "(policy: accepted).",
    "Lees in het rapport (--html) wat is gezien, hoe zeker dat is en wat het anders "
    "kan "
    "verklaren. Verander het besluit, of laat iemand er tot een datum voor instaan "
    "(policy: accepted)."};

static void rule(struct sarif *s, const iem_rule *rule)
{
    iem_json_object(&s->json, NULL);
    text(s, "id", rule->id);
    text(s, "name", rule->measure ? rule->measure : "question");
    message(s, "shortDescription", iem_also_said(&s->voice, rule->asks));
    message(s, "fullDescription", iem_also_said(&s->voice, rule->asks));
    message(s, "help", iem_also_said(&s->voice, help));
    iem_json_object(&s->json, "properties");
    iem_json_array(&s->json, "tags");
    for (size_t i = 0; rule->norms[i]; i++) text(s, NULL, rule->norms[i]);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

static void tool(struct sarif *s)
{
    iem_json_object(&s->json, "tool");
    iem_json_object(&s->json, "driver");
    text(s, "name", "iemand");
    text(s, "version", IEM_VERSION);
    text(s, "semanticVersion", IEM_VERSION);
    iem_json_array(&s->json, "rules");
    for (size_t i = 0; i < s->gate->n_rulings; i++)
        if (is_first_of_rule(s->gate, i)) rule(s, s->gate->rulings[i].rule);
    if (s->general) rule(s, &iem_gate_general_rule);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

/* ---- Results ---- */

/* A path as a URI reference (RFC 3986): what is not plain becomes %XX. */
static void uri(struct sarif *s, const char *path)
{
    iem_buffer out = {0};
    if (*path == '/') iem_buffer_text(&out, "file://");
    for (; *path; path++) {
        const unsigned char c = (unsigned char)*path;
        if (iem_is_letter(*path) || iem_is_digit(*path) || strchr("-._~/", c))
            iem_buffer_bytes(&out, path, 1);
        else
            iem_buffer_format(&out, "%%%02X", c);
    }
    s->failed |= out.failed;
    text(s, "uri", out.failed ? "" : out.at);
    iem_buffer_clear(&out);
}

static void location(struct sarif *s, const iem_ruling *r)
{
    if (!s->gate->plan_path || !r->line) return;
    iem_json_array(&s->json, "locations");
    iem_json_object(&s->json, NULL);
    iem_json_object(&s->json, "physicalLocation");
    iem_json_object(&s->json, "artifactLocation");
    uri(s, s->gate->plan_path);
    iem_json_end(&s->json);
    iem_json_object(&s->json, "region");
    iem_json_whole(&s->json, "startLine", (int64_t)r->line);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

static void suppressions(struct sarif *s, const iem_ruling *r)
{
    if (r->counts_as != IEM_ACCEPTED) return;
    iem_json_array(&s->json, "suppressions");
    iem_json_object(&s->json, NULL);
    text(s, "kind", "external");
    text(s, "status", "accepted");
    text(s, "justification", r->reason);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

static void said(struct sarif *s, const iem_ruling *r)
{
    iem_buffer out = {0};
    iem_ruling_say(&s->voice, r, &out);
    s->failed |= out.failed;
    message(s, "message", out.failed ? "" : out.at);
    iem_buffer_clear(&out);
}

/* Of what cannot be told the level has to be "none" (§3.27.10). */
static void result(struct sarif *s, size_t i)
{
    const iem_ruling *r = &s->gate->rulings[i];
    const bool fails = r->verdict == IEM_FAIL;
    iem_json_object(&s->json, NULL);
    text(s, "ruleId", r->rule->id);
    iem_json_whole(&s->json, "ruleIndex", (int64_t)rule_index(s->gate, i));
    text(s, "kind", fails ? "fail" : "open");
    text(s, "level", fails ? "error" : "none");
    said(s, r);
    location(s, r);
    iem_json_object(&s->json, "partialFingerprints");
    text(s, "iemandFinding/v1", r->id);
    iem_json_end(&s->json);
    suppressions(s, r);
    iem_json_end(&s->json);
}

/* Where no ruling speaks: as a result, which viewers show, and as what it is. */
static void general_result(struct sarif *s)
{
    const iem_gate *gate = s->gate;
    iem_json_object(&s->json, NULL);
    text(s, "ruleId", iem_gate_general_rule.id);
    iem_json_whole(&s->json, "ruleIndex",
                   gate->n_rulings ? (int64_t)rule_index(gate, gate->n_rulings - 1) + 1
                                   : 0);
    const bool fails = iem_gate_general_fails(gate);
    text(s, "kind", fails ? "fail" : "open");
    text(s, "level", fails ? "error" : "none");
    message(s, "message", s->general);
    iem_json_end(&s->json);
}

static void invocation(struct sarif *s)
{
    iem_json_array(&s->json, "invocations");
    iem_json_object(&s->json, NULL);
    iem_json_bool(&s->json, "executionSuccessful", !s->gate->broke_off);
    iem_json_array(&s->json, "toolExecutionNotifications");
    iem_json_object(&s->json, NULL);
    text(s, "level", iem_gate_general_fails(s->gate) ? "error" : "warning");
    message(s, "message", s->general);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

static bool is_result(const iem_ruling *r)
{
    return r->counts_as == IEM_ACCEPTED ||
           (iem_ruling_decides(r) && r->verdict != IEM_PASS);
}

static void run(struct sarif *s)
{
    iem_json_object(&s->json, NULL);
    tool(s);
    if (s->general) invocation(s);
    text(s, "columnKind", "unicodeCodePoints");
    iem_json_array(&s->json, "results");
    for (size_t i = 0; i < s->gate->n_rulings; i++)
        if (is_result(&s->gate->rulings[i])) result(s, i);
    if (s->general) general_result(s);
    iem_json_end(&s->json);
    iem_json_end(&s->json);
}

iem_status iem_report_sarif(const struct iem_result *of, const iem_render *how,
                            iem_buffer *out, iem_error *err)
{
    struct sarif s = {.gate = of->gate};
    char *printed = NULL;
    if (!iem_voice_find(how->lang, &s.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    s.general = iem_gate_general(&s.voice, of->gate);
    iem_json_object(&s.json, NULL);
    text(&s, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    text(&s, "version", "2.1.0");
    iem_json_array(&s.json, "runs");
    run(&s);
    iem_json_end(&s.json);
    iem_json_end(&s.json);
    s.json.failed |= s.failed;
    IEM_TRY(iem_json_print(&s.json, &printed, err));
    iem_buffer_text(out, printed);
    free(printed);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
