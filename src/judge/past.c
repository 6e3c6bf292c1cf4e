#include "judge/past.h"

#include <string.h>

static const char *const verdicts[] = {
    [IEM_PASS] = "pass", [IEM_FAIL] = "fail", [IEM_CANNOT_TELL] = "cannot-tell"};

static const char *const types[] = {[IEM_INDIVIDUAL] = "individual",
                                    [IEM_AVERAGED] = "averaged",
                                    [IEM_SURCHARGED] = "surcharged",
                                    [IEM_GROUP_JUDGED] = "group-judged",
                                    [IEM_TYPE_CANNOT_TELL] = "cannot-tell"};

static bool find(const char *const *codes, size_t n, const char *code, size_t *at)
{
    for (*at = 0; *at < n; ++*at)
        if (strcmp(codes[*at], code) == 0) return true;
    return false;
}

const char *iem_verdict_code(iem_verdict verdict)
{
    return verdicts[verdict];
}

const char *iem_type_code(iem_type type)
{
    return types[type];
}

bool iem_verdict_of(const char *code, iem_verdict *verdict)
{
    size_t at;
    if (!find(verdicts, sizeof verdicts / sizeof *verdicts, code, &at)) return false;
    *verdict = (iem_verdict)at;
    return true;
}

bool iem_type_of(const char *code, iem_type *type)
{
    size_t at;
    if (!find(types, sizeof types / sizeof *types, code, &at)) return false;
    *type = (iem_type)at;
    return true;
}

int iem_period_compare(const char *a, const char *b)
{
    const int order = strverscmp(a, b);
    return order ? order : strcmp(a, b);
}
