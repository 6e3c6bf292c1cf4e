#include "report/report.h"

#include "base/outputs.h"
#include "report/voice.h"

#include <stdlib.h>
#include <string.h>

/* What build servers read: they show a gate that broke off, too. */
static bool is_for_servers(iem_format format)
{
    return format == IEM_JUNIT || format == IEM_SARIF || format == IEM_GITHUB ||
           format == IEM_GITLAB;
}

static iem_status render_gate(const struct iem_result *result, iem_format format,
                              const iem_render *how, iem_buffer *out, iem_error *err)
{
    if (!result->gate)
        return iem_fail(err, IEM_ERR_USAGE, "the result has no gate to tell of");
    if (format == IEM_JUNIT) return iem_report_junit(result, how, out, err);
    if (format == IEM_SARIF) return iem_report_sarif(result, how, out, err);
    if (format == IEM_GITHUB) return iem_report_github(result, how, out, err);
    if (format == IEM_GITLAB) return iem_report_gitlab(result, how, out, err);
    return iem_report_gate(result, how, out, err);
}

/* What leaves the building: these are read by others than those who may see the log. */
static bool is_public(iem_format format)
{
    return format == IEM_MARKDOWN || format == IEM_DIALOGUE ||
           format == IEM_PROMETHEUS || is_for_servers(format);
}

static iem_status render(const struct iem_result *result, iem_format format,
                         const iem_render *how, iem_buffer *out, iem_error *err)
{
    switch (format) {
    case IEM_TEXT:
        return iem_report_text(result, how, out, err);
    case IEM_JSON:
        return iem_report_json(result, how, out, err);
    case IEM_HTML:
        return iem_report_html(result, how, out, err);
    case IEM_MARKDOWN:
        return iem_report_markdown(result, how, out, err);
    case IEM_DIALOGUE:
        return iem_report_dialogue(result, how, out, err);
    case IEM_PROMETHEUS:
        return iem_report_prometheus(result, out, err);
    case IEM_GATE:
    case IEM_JUNIT:
    case IEM_SARIF:
    case IEM_GITHUB:
    case IEM_GITLAB:
        return render_gate(result, format, how, out, err);
    }
    return iem_fail(err, IEM_ERR_USAGE, "format %d is unknown", (int)format);
}

/* Any of them; `how` NULL: English, without colour. Markdown and what a gate writes for
 * others are made of the published edition. */
static iem_status render_any(const struct iem_result *result, iem_format format,
                             const iem_render *how, iem_buffer *out, iem_error *err)
{
    const iem_render plain = {.lang = "en"};
    iem_result *published = NULL;
    iem_voice voice;
    if (!how) how = &plain;
    if (!iem_voice_find(how->lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "language '%s' is unknown; use en or nl",
                        iem_name_clip(how->lang, 20).text);
    if (!is_public(format) || result->published)
        return render(result, format, how, out, err);
    IEM_TRY(iem_result_publish(result, NULL, &published, err));
    const iem_status status = render(published, format, how, out, err);
    iem_result_free(published);
    return status;
}

/* A gate that broke off has no result: this stands for it. */
static iem_status render_broken(iem_format format, const iem_render *how,
                                iem_buffer *out, iem_error *err)
{
    iem_gate gate = {.verdict = IEM_CANNOT_TELL, .broke_off = true};
    const struct iem_result none = {.gate = &gate, .published = true};
    if (is_for_servers(format)) return render_any(&none, format, how, out, err);
    return iem_fail(err, IEM_ERR_USAGE, "format %d needs a result", (int)format);
}

iem_status iem_result_render(const iem_result *result, iem_format format,
                             const iem_render *how, char **text, iem_error *err)
{
    iem_buffer out = {0};
    const iem_status status = result ? render_any(result, format, how, &out, err)
                                     : render_broken(format, how, &out, err);
    if (status == IEM_OK) return iem_buffer_take(&out, text, err);
    iem_buffer_clear(&out);
    return status;
}

/* Who answers for a finding is named inside only. */
static bool names_people(const iem_result *result, iem_format format)
{
    return result && result->followup && !result->published && !is_public(format);
}

iem_status iem_result_write(const iem_result *result, iem_format format,
                            const iem_render *how, const char *path, iem_error *err)
{
    char *text = NULL;
    IEM_TRY(iem_result_render(result, format, how, &text, err));
    const iem_status status = iem_outputs_write(
        how ? how->outputs : NULL, path, names_people(result, format), text, err);
    free(text);
    return status;
}
