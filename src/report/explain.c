#include "report/explain.h"

#include "base/outputs.h"

#include <stdlib.h>

static iem_status write_story(const iem_story *story, iem_format format,
                              const iem_render *how, iem_buffer *out, iem_error *err)
{
    if (format == IEM_TEXT) return iem_explain_text(story, how, out, err);
    if (format == IEM_HTML) return iem_explain_html(story, out, err);
    return iem_fail(err, IEM_ERR_USAGE, "an explanation is text or HTML");
}

iem_status iem_explanation_render(const iem_explanation *explanation, iem_format format,
                                  const iem_render *how, bool internal, char **text,
                                  iem_error *err)
{
    static const iem_render plain = {.lang = "en"};
    iem_buffer out = {0};
    iem_story story;
    iem_voice voice;
    if (!how) how = &plain;
    if (!iem_voice_find(how->lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "language '%s' is unknown; use en or nl",
                        iem_name_clip(how->lang, 20).text);
    IEM_TRY(iem_story_make(explanation, &voice, internal, &story, err));
    iem_status status = write_story(&story, format, how, &out, err);
    iem_story_clear(&story);
    if (status == IEM_OK) status = iem_buffer_take(&out, text, err);
    iem_buffer_clear(&out);
    return status;
}

iem_status iem_explanation_write(const iem_explanation *explanation, iem_format format,
                                 const iem_render *how, bool internal, const char *path,
                                 iem_error *err)
{
    char *text = NULL;
    IEM_TRY(iem_explanation_render(explanation, format, how, internal, &text, err));
    const iem_status status =
        iem_outputs_write(how ? how->outputs : NULL, path, true, text, err);
    free(text);
    return status;
}
