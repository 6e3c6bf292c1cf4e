#include "report/why.h"

const char *const iem_type_codes[] = {"individual", "averaged", "surcharged",
                                      "group-judged", "cannot-tell"};
const char *const iem_grade_codes[] = {"likely", "possible", "no-indication",
                                       "cannot-tell"};

const char *iem_why_code(iem_why why)
{
    static const char *const codes[] = {
        [IEM_WHY_NONE] = "undefined",
        [IEM_WHY_EMPTY_GROUP] = "empty-group",
        [IEM_WHY_EMPTY_REFERENCE] = "empty-reference",
        [IEM_WHY_ZERO_REFERENCE] = "zero-reference",
        [IEM_WHY_ZERO_COUNT] = "zero-count",
        [IEM_WHY_NO_FACTS] = "no-facts",
        [IEM_WHY_NO_TWINS] = "no-twins",
        [IEM_WHY_FEW_TWINS] = "few-twins",
        [IEM_WHY_CLIPPED] = "clipped",
        [IEM_WHY_FEW_CELLS] = "few-cells",
        [IEM_WHY_WEAK_FACTS] = "weak-facts",
        [IEM_WHY_TOO_UNSURE] = "too-unsure",
        [IEM_WHY_FEW_MEMBERS] = "few-members",
        [IEM_WHY_ONE_DECISION] = "one-decision",
        [IEM_WHY_OUT_OF_RANGE] = "out-of-range",
        [IEM_WHY_MIXED_REST] = "mixed-rest",
        [IEM_WHY_NOT_IN_FAMILY] = "not-in-family",
        [IEM_WHY_NO_MARGIN_PROVABLE] = "no-margin-provable",
        [IEM_WHY_NO_DIGEST] = "no-digest",
        [IEM_WHY_REFERENCE] = "reference",
        [IEM_WHY_FAVOURED] = "favoured",
        [IEM_WHY_MIRROR] = "mirror",
        [IEM_WHY_ROUNDED] = "rounded-counts",
        [IEM_WHY_MISSING_FACTS] = "missing-facts",
        [IEM_WHY_CLUSTERING] = "clustering-unknown",
        [IEM_WHY_NO_GROUP] = "no-group",
        [IEM_WHY_MISSING_GROUPS] = "missing-groups",
        [IEM_WHY_SUPPRESSED] = "suppressed",
    };
    const size_t i = (size_t)why;
    return codes[i < sizeof codes / sizeof codes[0] ? i : 0];
}

const char *iem_grade_why_code(iem_grade_why why)
{
    static const char *const codes[] = {
        [IEM_GRADE_BOUND] = "bound",
        [IEM_GRADE_LOW_BOUND] = "low-bound",
        [IEM_GRADE_NO_SUB_BANDS] = "no-sub-bands",
        [IEM_GRADE_SUB_OVERLAP] = "sub-band-overlap",
        [IEM_GRADE_WEAKER_INSIDE] = "weaker-inside",
        [IEM_GRADE_ROUNDED] = "rounded",
        [IEM_GRADE_INSIDE_ONLY] = "not-inside",
        [IEM_GRADE_NOTHING_SEEN] = "nothing-seen",
        [IEM_GRADE_UNDECIDED] = "undecided",
        [IEM_GRADE_FEW_TWINS] = "few-twins",
        [IEM_GRADE_FEW_MEMBERS] = "few-members",
        [IEM_GRADE_MISSING_FACTS] = "missing-facts",
        [IEM_GRADE_NO_FACTS] = "no-facts",
        [IEM_GRADE_NO_GROUP] = "no-group",
    };
    return codes[why];
}
