#include "chain/model.h"

const char *iem_chain_why_name(iem_chain_why why)
{
    static const char *const names[IEM_CHAIN_WHYS] = {
        [IEM_CHAIN_THIN] = "thin",
        [IEM_CHAIN_WIDE] = "interval-too-wide",
        [IEM_CHAIN_NO_TWINS] = "no-twins",
        [IEM_CHAIN_NO_DAYS] = "no-days",
        [IEM_CHAIN_NOBODY] = "nobody-in-common",
        [IEM_CHAIN_NO_GROUP] = "not-a-group",
        [IEM_CHAIN_IS_REFERENCE] = "is-the-reference",
        [IEM_CHAIN_NO_EVENTS] = "no-events",
        [IEM_CHAIN_SUPPRESSED] = "suppressed",
    };
    return names[why];
}

void iem_chain_result_clear(iem_chain_result *result)
{
    iem_arena_clear(&result->arena);
}
