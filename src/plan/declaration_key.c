#include "plan/declaration_key.h"

#include "base/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

iem_key_path iem_key_in(const char *outer, const char *key)
{
    iem_key_path path;
    snprintf(path.text, sizeof path.text, "%.70s%s%.40s", outer, *outer ? "." : "",
             key);
    return path;
}

iem_key_path iem_key_at(const char *list, size_t i)
{
    iem_key_path path;
    snprintf(path.text, sizeof path.text, "%.90s[%zu]", list, i);
    return path;
}

iem_status iem_declaration_fail(const iem_declaration *d, const char *key,
                                iem_error *err, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    iem_print_list(message, sizeof message, format, arguments);
    va_end(arguments);
    return iem_fail(err, IEM_ERR_DATA, "%.200s: key '%s': %s", d->path, key, message);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

iem_status iem_declared_text(const iem_declaration *d, const struct json_t *object,
                             const char *outer, const char *key, char **text,
                             iem_error *err)
{
    const struct json_t *value = iem_json_get(object, key);
    const iem_json_kind kind = iem_json_kind_of(value);
    *text = NULL;
    if (kind == IEM_JSON_NOTHING) return IEM_OK;
    if (kind != IEM_JSON_TEXT)
        return iem_declaration_fail(d, iem_key_in(outer, key).text, err, "is no text");
    const char *given = iem_json_text_of(value);
    if (is_blank(given)) return IEM_OK;
    *text = iem_copy(iem_slice_of(given));
    return *text ? IEM_OK : iem_fail_memory(err);
}
