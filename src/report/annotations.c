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

static void command(iem_buffer *out, const iem_voice *voice, const iem_gate *gate,
                    const iem_ruling *r)
{
    iem_buffer said = {0};
    iem_ruling_say(voice, r, &said);
    out->failed |= said.failed;
    iem_buffer_text(out, r->verdict == IEM_FAIL ? "::error" : "::warning");
    property(out, " ", "title", r->rule->id);
    if (gate->plan_path && r->line) {
        property(out, ",", "file", gate->plan_path);
        iem_buffer_format(out, ",line=%zu", r->line);
    }
    iem_buffer_text(out, "::");
    escaped(out, said.failed ? "" : said.at, "");
    iem_buffer_text(out, "\n");
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
        if (is_shown(&gate->rulings[i])) command(out, &voice, gate, &gate->rulings[i]);
    iem_buffer_text(out, ""); /* never nothing at all */
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* ---- GitLab ---- */

static void quality(iem_json *json, const iem_voice *voice, const iem_gate *gate,
                    const iem_ruling *r)
{
    iem_buffer said = {0};
    iem_ruling_say(voice, r, &said);
    json->failed |= said.failed;
    iem_json_object(json, NULL);
    iem_json_text(json, "description", said.failed ? "" : said.at);
    iem_json_text(json, "check_name", r->rule->id);
    iem_json_text(json, "fingerprint", r->id);
    iem_json_text(json, "severity", r->verdict == IEM_FAIL ? "major" : "minor");
    iem_json_object(json, "location");
    iem_json_text(json, "path", gate->plan_path ? gate->plan_path : "-");
    iem_json_object(json, "lines");
    iem_json_whole(json, "begin", r->line ? (int64_t)r->line : 1);
    iem_json_end(json);
    iem_json_end(json);
    iem_json_end(json);
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
            quality(&json, &voice, gate, &gate->rulings[i]);
    iem_json_end(&json);
    IEM_TRY(iem_json_print(&json, &printed, err));
    iem_buffer_text(out, printed);
    free(printed);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
