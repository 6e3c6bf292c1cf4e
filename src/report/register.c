/* Texts for the Algoritmeregister: sentences in the order of reading, of which as many
 * are taken as the field has room for. */
#include "report/register.h"

#include "base/json.h"
#include "plan/declaration.h"

#include <stdlib.h>
#include <string.h>

/* ---- What people wrote, and what is ours ---- */

/* Every text of ours begins so, in either language. */
static const iem_said opening = {"Measured with iemand ", "Gemeten met iemand "};

/* Where our text of an earlier call begins; its end where there is none. */
static size_t own_length(const char *text)
{
    const char *const opens[] = {opening.en, opening.nl};
    size_t n = strlen(text);
    for (size_t i = 0; i < 2; i++) {
        const char *ours = strstr(text, opens[i]);
        if (ours && (size_t)(ours - text) < n) n = (size_t)(ours - text);
    }
    while (n > 0 && strchr(" \t\r\n", text[n - 1])) n--;
    return n;
}

static iem_status fail_full(const char *record, iem_register_field field,
                            const iem_buffer *own, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA,
                    "%.200s: key '%s': has %zu of %zu characters, which leaves no room "
                    "for what was measured",
                    record, iem_register_rules[field].key, iem_register_length(own->at),
                    iem_register_rules[field].most);
}

/* What stands in the field, with a text of ours behind it. */
static iem_status fill_field(const struct iem_result *result, const iem_voice *voice,
                             const char *today, const char *path,
                             const struct json_t *record, iem_register_field field,
                             iem_buffer *out, iem_error *err)
{
    const iem_register_rule *rule = &iem_register_rules[field];
    const char *there = iem_json_text_of(iem_json_get(record, rule->key));
    if (there) iem_buffer_bytes(out, there, own_length(there));
    if (out->len) iem_buffer_text(out, "\n");
    if (out->failed) return iem_fail_memory(err);
    const size_t used = out->len ? iem_register_length(out->at) : 0;
    const size_t room = used < rule->most ? rule->most - used : 0;
    const iem_essay essay = {result, voice, today,
                             voice->words == iem_words_nl ? opening.nl : opening.en};
    iem_status status = field == IEM_FIELD_RISKS
                            ? iem_essay_risks(&essay, room, out, err)
                            : iem_essay_people(&essay, room, out, err);
    if (status == IEM_ERR_USAGE) status = fail_full(path ? path : "", field, out, err);
    return status;
}

/* ---- The record ---- */

struct texts {
    iem_buffer of[2];
};
static const iem_register_field ours[2] = {IEM_FIELD_RISKS,
                                           IEM_FIELD_HUMAN_INTERVENTION};

static const char *text_for(const struct texts *texts, const char *key)
{
    for (size_t i = 0; i < 2; i++)
        if (strcmp(iem_register_rules[ours[i]].key, key) == 0) return texts->of[i].at;
    return NULL;
}

/* All keys in their order; what it lacked comes last. */
static void write_record(iem_json *json, const struct json_t *record,
                         const struct texts *texts)
{
    const struct json_t *value;
    iem_json_object(json, NULL);
    for (const char *key = NULL; record && (value = iem_json_next(record, &key));) {
        const char *text = text_for(texts, key);
        if (text)
            iem_json_text(json, key, text);
        else
            iem_json_value(json, key, value);
    }
    for (size_t i = 0; i < 2; i++) {
        const char *key = iem_register_rules[ours[i]].key;
        if (!iem_json_get(record, key)) iem_json_text(json, key, texts->of[i].at);
    }
    iem_json_end(json);
}

static iem_status render(const struct iem_result *result, const iem_voice *voice,
                         const char *today, const char *path,
                         const struct json_t *record, char **text, iem_error *err)
{
    struct texts texts = {0};
    iem_json json = {0};
    iem_status status = IEM_OK;
    for (size_t i = 0; i < 2 && status == IEM_OK; i++)
        status =
            fill_field(result, voice, today, path, record, ours[i], &texts.of[i], err);
    if (status == IEM_OK) {
        write_record(&json, record, &texts);
        status = iem_json_print_exact(&json, text, err);
    }
    for (size_t i = 0; i < 2; i++) iem_buffer_clear(&texts.of[i]);
    return status;
}

iem_status iem_register_render(const iem_result *result, const iem_render *how,
                               const char *today, const char *record, char **text,
                               iem_error *err)
{
    iem_voice voice;
    iem_result *published = NULL;
    struct json_t *file = NULL;
    const struct json_t *in = NULL;
    const char *lang = how && how->lang ? how->lang : "nl";
    if (!iem_voice_find(lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "language '%s' is unknown; use en or nl",
                        iem_name_clip(lang, 20).text);
    if (record) IEM_TRY(iem_declaration_open(record, &file, &in, err));
    iem_status status = iem_result_publish(result, NULL, &published, err);
    if (status == IEM_OK)
        status = render(published, &voice, today, record, in, text, err);
    iem_result_free(published);
    iem_json_free(file);
    return status;
}
