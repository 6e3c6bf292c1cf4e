#include "report/fields.h"

#include "base/field.h"
#include "base/print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void comma(iem_fields *f)
{
    if (f->begun) iem_buffer_text(f->out, ",");
    f->begun = true;
}

void iem_fields_end(iem_fields *f)
{
    iem_buffer_text(f->out, "\r\n");
    f->begun = false;
}

void iem_field_text(iem_fields *f, const char *value)
{
    iem_csv_field(f->out, !f->begun, iem_slice_of(value ? value : ""));
    f->begun = true;
}

void iem_field_number(iem_fields *f, double value)
{
    char digits[40];
    comma(f);
    if (!isfinite(value)) return;
    iem_print(digits, sizeof digits, "%.12g", value);
    iem_buffer_text(f->out, digits);
}

void iem_field_flag(iem_fields *f, bool value)
{
    iem_field_text(f, value ? "true" : "false");
}

void iem_field_estimate(iem_fields *f, iem_estimate e)
{
    iem_field_number(f, e.value);
    iem_field_number(f, e.low);
    iem_field_number(f, e.high);
}

void iem_field_list(iem_fields *f, const char *const *texts, size_t n)
{
    iem_buffer list = {0};
    for (size_t i = 0; i < n; i++)
        iem_buffer_format(&list, "%s%s", i ? "; " : "", texts[i]);
    f->out->failed |= list.failed;
    iem_field_text(f, list.at);
    iem_buffer_clear(&list);
}

void iem_fields_head(iem_fields *f, const char *const *names)
{
    for (; *names; names++) iem_field_text(f, *names);
    iem_fields_end(f);
}
