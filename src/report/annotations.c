/* What a pipeline shows beside a change: workflow commands of GitHub, and the code
 * quality report of GitLab. Both stand at a line of the plan. */
#include "base/json.h"
#include "report/report.h"
#include "report/ruling.h"

#include <stdlib.h>
#include <string.h>

static bool is_shown(const iem_ruling *r)
{
    return iem_ruling_decides(r) && r->verdict != IEM_PASS;
}

/* ---- GitHub ---- */

/* In data %, CR and LF are written as %25, %0D, %0A; in properties ':' and ',' too. */
static void escaped(iem_buffer *out, const char *value, const char *more)
{
    for (; *value; value++) {
        const bool special = *value == '%' || *value == '\r' || *value == '\n' ||
                             strchr(more, *value) != NULL;
        if (special)
            iem_buffer_format(out, "%%%02X", (unsigned char)*value);
        else
            iem_buffer_bytes(out, value, 1);
    }
}

static void property(iem_buffer *out, const char *mark, const char *name,
                     const char *value)
{
    iem_buffer_format(out, "%s%s=", mark, name);
    escaped(out, value, ":,");
}

/* "::error title=…::what is said", at a line of the plan where there is one. */
static void command(iem_buffer *out, const iem_gate *gate, bool fails,
                    const char *title, size_t line, const char *said)
{
    iem_buffer_text(out, fails ? "::error" : "::warning");
    property(out, " ", "title", title);
    if (gate->plan_path && line) {
        property(out, ",", "file", gate->plan_path);
        iem_buffer_format(out, ",line=%zu", line);
    }
    iem_buffer_text(out, "::");
    escaped(out, said, "");
    iem_buffer_text(out, "\n");
}

static void command_of(iem_buffer *out, const iem_voice *voice, const iem_gate *gate,
                       const iem_ruling *r)
{
    iem_buffer said = {0};
    iem_ruling_say(voice, r, &said);
    out->failed |= said.failed;
    command(out, gate, r->verdict == IEM_FAIL, r->rule->id, r->line,
            said.failed ? "" : said.at);
    iem_buffer_clear(&said);
}

iem_status iem_report_github(const struct iem_result *result, const iem_render *how,
                             iem_buffer *out, iem_error *err)
{
    iem_voice voice;
    const iem_gate *gate = result->gate;
    if (!iem_voice_find(how->lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    for (size_t i = 0; i < gate->n_rulings; i++)
        if (is_shown(&gate->rulings[i]))
            command_of(out, &voice, gate, &gate->rulings[i]);
    const char *general = iem_gate_general(&voice, gate);
    if (general)
        command(out, gate, iem_gate_general_fails(gate), iem_gate_general_rule.id, 0,
                general);
    iem_buffer_text(out, ""); /* never nothing at all */
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* ---- GitLab ---- */

/* One line of the report. */
struct quality {
    const char *description, *check, *fingerprint, *severity;
    size_t line;
};

static void quality(iem_json *json, const iem_gate *gate, const struct quality *q)
{
    iem_json_object(json, NULL);
    iem_json_text(json, "description", q->description);
    iem_json_text(json, "check_name", q->check);
    iem_json_text(json, "fingerprint", q->fingerprint);
    iem_json_text(json, "severity", q->severity);
    iem_json_object(json, "location");
    iem_json_text(json, "path", gate->plan_path ? gate->plan_path : "-");
    iem_json_object(json, "lines");
    iem_json_whole(json, "begin", q->line ? (int64_t)q->line : 1);
    iem_json_end(json);
    iem_json_end(json);
    iem_json_end(json);
}

static void quality_of(iem_json *json, const iem_voice *voice, const iem_gate *gate,
                       const iem_ruling *r)
{
    iem_buffer said = {0};
    iem_ruling_say(voice, r, &said);
    json->failed |= said.failed;
    quality(json, gate,
            &(struct quality){said.failed ? "" : said.at, r->rule->id, r->id,
                              r->verdict == IEM_FAIL ? "major" : "minor", r->line});
    iem_buffer_clear(&said);
}

iem_status iem_report_gitlab(const struct iem_result *result, const iem_render *how,
                             iem_buffer *out, iem_error *err)
{
    iem_voice voice;
    iem_json json = {0};
    char *printed = NULL;
    const iem_gate *gate = result->gate;
    if (!iem_voice_find(how->lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    iem_json_array(&json, NULL);
    for (size_t i = 0; i < gate->n_rulings; i++)
        if (is_shown(&gate->rulings[i]))
            quality_of(&json, &voice, gate, &gate->rulings[i]);
    const char *general = iem_gate_general(&voice, gate),
               *rule = iem_gate_general_rule.id;
    if (general)
        quality(&json, gate,
                &(struct quality){general, rule, rule,
                                  gate->broke_off                ? "blocker"
                                  : iem_gate_general_fails(gate) ? "major"
                                                                 : "minor",
                                  0});
    iem_json_end(&json);
    IEM_TRY(iem_json_print(&json, &printed, err));
    iem_buffer_text(out, printed);
    free(printed);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
