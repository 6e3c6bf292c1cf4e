#include "report/words.h"

const char *const iem_words_en[IEM_N_WORDS] = {
    [IEM_W_TAGLINE] = "Was each person judged as a person, or as a member of a group?",
    [IEM_W_UNTITLED] = "A decision log, examined",
    [IEM_W_SKIP] = "Skip to the answer",
    [IEM_W_CONTENTS] = "On this page",
    [IEM_W_ANSWER] = "The answer",
    [IEM_W_AFFECTED] = "Who is affected",
    [IEM_W_PERSON] = "As a person, or as a group?",
    [IEM_W_CARRIES] = "What carries it",
    [IEM_W_PROCESS] = "How decisions came about",
    [IEM_W_PROCESS_LEAD] =
        "What happened on the way to the decision was compared too, among people with "
        "the same facts (comparisons: {tested}). Differences that chance does not "
        "explain: {count}, the largest first:",
    [IEM_W_PROCESS_NONE] =
        "What happened on the way to the decision was compared too, among people with "
        "the same facts (comparisons: {tested}). Chance can explain each difference; "
        "that is no proof that there is none.",
    [IEM_W_PROCESS_GAP] = "{group} ({ground}) against {reference}: {gap} percentage "
                          "points (95% interval {range}) in the {share}.",
    [IEM_W_PROCESS_MORE] = "Not told here, but among the measures below: {more}.",
    [IEM_W_LIMITS] = "What this does not say",
    [IEM_W_TABLES] = "All figures",
    [IEM_W_MANIFEST] = "How this was made",
    [IEM_W_BEHIND_CHART] = "The figures behind this picture",
    [IEM_W_SCROLL] = "{what} (scrolls sideways)",

    [IEM_W_WHO] = "“{group}” ({ground})",
    [IEM_W_NAME] = "“{name}”",
    [IEM_W_EVERYONE_ELSE] = "everyone else",
    [IEM_W_SAME_FACTS] = "with the same facts",
    [IEM_W_SAME_PROFILE] = "with the same profile",
    [IEM_W_INTERVAL] = "95% interval {range}",
    [IEM_W_INTERVAL_ROUNDED] = "95% interval {range}, rounding included",
    [IEM_W_TO] = "{low} to {high}",
    [IEM_W_AT_LEAST] = "at least {low}",
    [IEM_W_OR] = "{one} or {other}",
    [IEM_W_TIMES] = "{ratio} times",
    [IEM_W_POINTS] = "{gap} percentage points",
    [IEM_W_LIST_AND] = "and",

    [IEM_W_ANSWER_COUNTS] = "Of {n} decisions, {adverse} ({rate}) were adverse "
                            "({decision}); people were compared by {grounds}.",
    [IEM_W_ANSWER_EMPTY] = "This log holds no decision that could be used.",
    [IEM_W_LEAD_FACTS] = "Judged as a group, not as persons: {what}.",
    [IEM_W_LEAD_PROFILE] = "Same profile, different treatment: {what}.",
    [IEM_W_LEAD_FACTS_MANY] = "{fails} of {total} groups were judged as groups, not as "
                              "persons; most clearly, {what}.",
    [IEM_W_LEAD_PROFILE_MANY] = "Same profile, different treatment for {fails} of "
                                "{total} groups; most clearly, {what}.",
    [IEM_W_LEAD_HIDDEN] =
        "There is a finding about people of two groups at once who are too few to be "
        "told of here; the internal edition has it.",
    [IEM_W_PASS_ONE] =
        "No sign that {who} was judged as a group: {same}, its people got "
        "the same decisions as {reference}, within {assurance}.",
    [IEM_W_PASS_MANY] = "No sign that any of the {total} groups was judged as a group: "
                        "{same}, their people got the same decisions as others, within "
                        "{assurance}.",
    [IEM_W_CANNOT_ONE] = "Whether {who} was judged as a group, this log cannot tell: "
                         "{why}.",
    [IEM_W_CANNOT_SOME] =
        "No group was found to be judged as a group, but for {cannot} "
        "of {total} groups this log cannot tell.",
    [IEM_W_CANNOT_ALL] =
        "Whether any of the {total} groups was judged as a group, this "
        "log cannot tell.",
    [IEM_W_NO_GROUPS] = "There is no group to compare with another.",
    [IEM_W_SURE_GAP] = "Chance does not explain this, and it lies beyond the margin of "
                       "{margin}; a fact "
                       "outside the log could explain it, if it were {strength} times "
                       "as common in the "
                       "group and made this decision {strength} times as likely.",
    [IEM_W_SURE_GAP_PLAIN] =
        "Chance does not explain this, and it lies beyond the margin "
        "of {margin}; facts outside the log were not compared.",
    [IEM_W_SURE_WEIGHT] =
        "Chance does not explain this, and it lies beyond the margin of "
        "{margin}; facts that are recorded with less care for this "
        "group could look the same.",
    [IEM_W_SURE_CANNOT] =
        "Only a true difference of {detectable} or more would show in "
        "80 of 100 such logs; no finding is no acquittal.",
    [IEM_W_SURE_CANNOT_SOME] =
        "For {blind} of them no difference could show; for the others only a true "
        "difference of {detectable} or more would show in 80 of 100 such logs; no "
        "finding is no acquittal.",
    [IEM_W_SURE_CANNOT_PLAIN] = "What the log lacks is named below; no finding is no "
                                "acquittal.",
    [IEM_W_SURE_PASS] =
        "The log still allows a difference of up to {largest}, and facts "
        "outside the log were not compared.",
    [IEM_W_SURE_PASS_NONE_WORSE] =
        "The log leaves no room for a group that fares worse than its equals; facts "
        "outside the log were not compared.",
    [IEM_W_SURE_PASS_PLAIN] = "Facts outside the log were not compared.",

    [IEM_W_WHAT_RATIO] = "{who} got this decision {ratio} times as often as "
                         "{reference} {same} ({range})",
    [IEM_W_WHAT_RATIO_OPEN] = "{who} got this decision at least {ratio} times as often "
                              "as {reference} {same}, none of whom got it ({range})",
    [IEM_W_WHAT_MORE] =
        "{who} got this decision {gap} percentage points more often than "
        "{reference} {same} ({range})",
    [IEM_W_WHAT_LESS] =
        "{who} got this decision {gap} percentage points less often than "
        "{reference} {same} ({range})",
    [IEM_W_WHAT_WEIGHT_FACTS] =
        "for {who}, own facts count {share} as much as for {reference} ({range})",
    [IEM_W_WHAT_WEIGHT_PROFILE] = "for {who}, the own profile counts {share} as much "
                                  "as for {reference} ({range})",
    [IEM_W_WHAT_HEAVIER_FACTS] = "for {who}, own facts weigh {ratio} times as heavily "
                                 "as for {reference} ({range})",
    [IEM_W_WHAT_HEAVIER_PROFILE] = "for {who}, the own profile weighs {ratio} times as "
                                   "heavily as for {reference} ({range})",
    [IEM_W_WHAT_OPPOSITE] =
        "for {who}, facts work in the opposite direction to {reference}",
    [IEM_W_WHAT_UNKNOWN_GAP] = "{who} compared with {reference}",
    [IEM_W_WHAT_UNKNOWN_WEIGHT] = "how much own facts count for {who}",
    [IEM_W_LINE_FAIL] = "{what}. Beyond the margin of {margin}.",
    [IEM_W_LINE_PASS] = "{what}. Within the limit of {assurance}.",
    [IEM_W_LINE_CANNOT] = "{what}. Cannot tell: {why}.",
    [IEM_W_LINE_PASS_WEIGHT] = "{what}. No group weight beyond the margin of {margin}.",
    [IEM_W_LINE_NO_AVERAGING] = "{what}. That is no averaging.",
    [IEM_W_STRADDLES] = "all claims together, it is not sure enough on which "
                        "side of the margin it lies",
    [IEM_W_FAVOURED] =
        "The difference is in favour of this group; it is a finding about {reference}.",
    [IEM_W_CAUSED] =
        "Of its {adverse} adverse decisions, about {caused} ({low} to {high}) would "
        "not have been taken at the rates of {reference} {same}.",
    [IEM_W_HARMED_SPARED] =
        "Counted cell by cell, about {harmed} people were harmed and "
        "about {spared} spared.",
    [IEM_W_SIMPSON_REVERSAL] =
        "The plain rates point one way and the comparison of equals the other "
        "(Simpson's reversal): do not go by the plain rates.",
    [IEM_W_SIMPSON_EXPLAINED] =
        "The plain difference in rates disappears once equals are "
        "compared (Simpson: explained).",
    [IEM_W_SIMPSON_MASKED] = "The plain rates show no difference; it appears only once "
                             "equals are compared (Simpson: masked).",
    [IEM_W_UNEVEN] = "The surcharge is heavier for people with light facts; this log "
                     "cannot separate that from averaging.",
    [IEM_W_ODDS_SCALE_ONLY] =
        "The group weight is found on the odds scale; the log shows "
        "no crossing that would confirm it on every scale.",
    [IEM_W_METHODS_DIFFER] = "Two ways of averaging over cells differ by more than one "
                             "standard error: the gap is not the same in every cell.",
    [IEM_W_MIXED_REST] = "Everyone else is itself a mix of groups that are judged in "
                         "different ways; name a reference group to be sure.",
    [IEM_W_DROPPED_FACT] = "{fact} says the same as other facts within the cells and "
                           "was left out of the adjustment.",
    [IEM_W_CROSSING] =
        "The lines cross: people with light facts got this decision more "
        "often than their twins, people with heavy facts less often.",

    [IEM_W_CASE_FACTS] = "with these recorded facts",
    [IEM_W_CASE_PROFILE] = "with this same profile",
    [IEM_W_CASE_SET] =
        "Of the {group} people of this group {with} who got this decision, "
        "about {about} (at least {least}) would not have got it at the "
        "rate of the others. The record cannot tell which of them.",
    [IEM_W_CASE_HIDDEN] = "A fact not in the log, {strength} times as common in the "
                          "group and raising the "
                          "risk {strength} times, could undo 'more likely than not'.",
    [IEM_W_CASE_ONE] = "Only one person of this group {with} got this decision: too "
                       "few to say how many "
                       "would not have got it at the rate of the others.",
    [IEM_W_CASE_COUNTS] =
        "Of this group {with}, {adverse} of {n} got this decision; of "
        "the others, {others_adverse} of {others}.",
    [IEM_W_CASE_SIMILAR] =
        " People with similar facts are no twins, but there are enough of them: {rate} "
        "of the {k} most similar members got this decision, and {others} of the {k} "
        "most similar others (distance {distance}; 0: the same facts, 1: a standard "
        "deviation in each).",
    [IEM_W_CASE_SIMILAR_NAMED] =
        " Cases around which members fare worse than these facts explain: {named} of "
        "{cases}. Of all such cases of this group, at most one in ten is expected to "
        "be wrong.",
    [IEM_W_CASE_SIMILAR_NONE] = " Chance and these facts can explain the difference.",

    [IEM_W_COL_GROUP] = "group",
    [IEM_W_COL_DECISIONS] = "decisions",
    [IEM_W_COL_ADVERSE] = "adverse",
    [IEM_W_COL_RATE] = "rate",
    [IEM_W_COL_INTERVAL] = "95% interval",
    [IEM_W_COL_NOTE] = "note",
    [IEM_W_COL_REFERENCE] = "compared with",
    [IEM_W_COL_RATIO] = "times as often",
    [IEM_W_COL_GAP] = "twin gap, points",
    [IEM_W_COL_FACT_WEIGHT] = "own facts count",
    [IEM_W_COL_GROUP_WEIGHT] = "group weight",
    [IEM_W_COL_TYPE] = "type",
    [IEM_W_COL_VERDICT] = "verdict",
    [IEM_W_COL_FACTS] = "facts",
    [IEM_W_COL_PROFILE] = "profile",
    [IEM_W_COL_GROUP_GOT] = "group got it",
    [IEM_W_COL_TWINS_GOT] = "twins got it",
    [IEM_W_COL_CHANCE] = "group chance",
    [IEM_W_COL_AT_LEAST] = "at least",
    [IEM_W_COL_GRADE] = "grade",
    [IEM_W_COL_GROUND] = "ground",
    [IEM_W_COL_MEASURE] = "measure",
    [IEM_W_COL_VALUE] = "value",
    [IEM_W_COL_P] = "p",
    [IEM_W_COL_COMPARABLE] = "comparability",
    [IEM_W_COL_OVERLAP] = "with twins",
    [IEM_W_COL_DETECTABLE] = "detectable",
    [IEM_W_COL_CAUSED] = "group-caused",
    [IEM_W_COL_HARMED] = "harmed",
    [IEM_W_COL_SPARED] = "spared",
    [IEM_W_COL_THIRD] = "own facts",
    [IEM_W_COL_MEMBERS] = "members",
    [IEM_W_COL_WHY] = "why",
    [IEM_W_COL_OF] = "about",
    [IEM_W_COL_POINTS] = "points",
    [IEM_W_COL_AT_EQUAL_FACTS] = "at equal facts, points",
    [IEM_W_COL_TIMES] = "times",
    [IEM_W_COL_PEOPLE] = "people",
    [IEM_W_ALL_GROUPS] = "all together",
    [IEM_W_ALSO] = "Also measured",
    [IEM_W_ALSO_ON_PAPER] =
        "On paper these stay folded. Open a part on the screen to print it as well.",
    [IEM_W_TABLE_CASES] = "Adverse decisions by grade",
    [IEM_W_ALSO_MEASURES] = "The figures ({name}: {count})",
    [IEM_W_FORMULA] = "Formula: {formula}. Source: {source}.",
    [IEM_W_IN_BUCKETS] =
        "counted in buckets of numbers, as there are so many: off by {error} at most",

    [IEM_W_AFFECTED_LEAD] = "How often each group got the adverse decision, before "
                            "equals are compared. The "
                            "line is the 95% interval: the values between which the "
                            "true rate probably lies.",
    [IEM_W_PERSON_LEAD_FACTS] =
        "Each mark is a group. Further right: people got this decision more often than "
        "their twins, people of the reference with the same facts (the surcharge). "
        "Higher "
        "up: own facts count less and the average of the group replaces them (the "
        "group "
        "weight). Inside both margins there is no finding; that people were judged as "
        "persons is shown only where the mark is ●.",
    [IEM_W_PERSON_LEAD_PROFILE] =
        "Each mark is a group. Further right: people got this decision more often than "
        "their twins, people of the reference with the same profile (the surcharge). "
        "Higher up: the own profile counts less and the average of the group replaces "
        "it "
        "(the group weight). Inside both margins there is no finding; that treatment "
        "was "
        "the same is shown only where the mark is ●.",
    [IEM_W_PERSON_NONE] = "No picture: for no group could equals be compared.",
    [IEM_W_CARRIES_LEAD] =
        "A cell is everybody with the same facts. The group chance is the chance that "
        "such an adverse decision would not have been taken at the rate of the twins.",
    [IEM_W_CARRIES_LEAD_PROFILE] =
        "A cell is everybody with the same profile. The group chance is the chance "
        "that "
        "such an adverse decision would not have been taken at the rate of the twins.",
    [IEM_W_CARRIES_NONE] = "No cell has enough people and twins to say anything.",
    [IEM_W_CARRIES_SPREAD] =
        "No single cell stands out once it is counted how many were looked at.",
    [IEM_W_THIRDS_LEAD] =
        "The same comparison from people with light facts to people with heavy facts, "
        "in "
        "thirds of the group. Lines that cross show averaging without any model.",
    [IEM_W_THIRDS_LEAD_PROFILE] =
        "The same comparison from people with a light profile to people with a heavy "
        "one, "
        "in thirds of the group. Lines that cross show averaging without any model.",
    [IEM_W_CASES_LEAD] =
        "Adverse decisions by how much the log says about them. A grade "
        "is about people with the same record, not about one person.",
    [IEM_W_TABLES_LEAD] = "The same figures as in the pictures, and the rest.",
    [IEM_W_MANIFEST_LEAD] =
        "Same log, same plan, same bytes: these let anyone check it.",
    [IEM_W_GROUPS] = "Groups",
    [IEM_W_COMPARED] = "Same facts, same decision?",
    [IEM_W_COMPARED_PROFILE] = "Same profile, same decision?",
    [IEM_W_CELLS] = "Cells: group and twins side by side",
    [IEM_W_CASES] = "Cases",
    [IEM_W_DISPARITIES] = "Differences between groups",
    [IEM_W_TABLE_TREATMENTS] = "With whom groups were compared, by {ground}",
    [IEM_W_VERDICT_SCALE_RATIO] = "Judged on the ratio within cells: alarm above "
                                  "{margin}, pass up to {assurance}.",
    [IEM_W_VERDICT_SCALE_GAP] =
        "Judged on the twin gap: alarm above {margin}, pass up to {assurance}.",
    [IEM_W_CASES_LIKELY] =
        "Of the {likely} likely ones, about {about} (at least {least}) would not have "
        "been taken at the rate of the twins. The record cannot tell which of them.",
    [IEM_W_MORE_GROUPS] = "and {more} more: --all shows them",
    [IEM_W_MORE_ROWS] = "and {more} more; the JSON result has them",
    [IEM_W_IS_REFERENCE] = "reference",
    [IEM_W_AGAINST] = "Compared with {reference}.",
    [IEM_W_WEIGHT_AGAINST] = "Own facts are compared with those of {reference}, the "
                             "largest group; its own with those of everyone else.",
    [IEM_W_FACT_WEIGHT_KEY] =
        "× n: own facts count n times as much as for the reference; above 1, or below "
        "0, that is no averaging and there is no group weight",
    [IEM_W_OF_GROUP] = "{group}: {note}",

    [IEM_W_CHART_RATES] = "Adverse rate by {ground}",
    [IEM_W_CHART_RATES_DESC] =
        "One row per group: a dot at its adverse rate, a line over "
        "the 95% interval. Highest: {highest}; lowest: {lowest}.",
    [IEM_W_CHART_PERSON] = "Surcharge and group weight by {ground}",
    [IEM_W_CHART_PERSON_DESC] = "One mark per group: to the right more surcharge, "
                                "upwards more group weight, both "
                                "with 95% intervals; the areas beyond the margins are "
                                "shaded. {fails} of {total} "
                                "groups fail.",
    [IEM_W_CHART_CELLS] = "{who} and twins, cell by cell",
    [IEM_W_CHART_CELLS_DESC] =
        "One row per cell: a hollow dot at the rate of the twins, a filled dot at the "
        "rate "
        "of the group. Strongest cell: {cell}, {group} against {twins}.",
    [IEM_W_CHART_THIRDS] = "{who} and twins, from light to heavy facts",
    [IEM_W_CHART_THIRDS_DESC] =
        "Adverse rate of the group and of its twins in three thirds. Light: {low} "
        "against "
        "{low_twins}. Middle: {middle} against {middle_twins}. Heavy: {high} against "
        "{high_twins}.",
    [IEM_W_CHART_MARKS] = "◆ fail   ○ cannot tell   ● pass",
    [IEM_W_CHART_GAP_AXIS] = "twin gap in percentage points →",
    [IEM_W_CHART_RATIO_AXIS] = "times as often as twins →",
    [IEM_W_CHART_WEIGHT_AXIS] = "↑ group weight",
    [IEM_W_CHART_STRIP] = "own facts: cannot tell",
    [IEM_W_CHART_UNLABELLED] =
        "{more} marks have no label here; the table has them all.",
    [IEM_W_CHART_MORE] = "and {more} more groups; the table has them all.",
    [IEM_W_CHART_CELL_LABEL] = "group chance {chance}, at least {least}",
    [IEM_W_CHART_TWINS] = "twins: {reference}",
    [IEM_W_THIRD_LOW] = "light",
    [IEM_W_THIRD_MIDDLE] = "middle",
    [IEM_W_THIRD_HIGH] = "heavy",

    [IEM_W_LIMIT_LAW] = "A finding is about figures. It is no verdict about the law: "
                        "whether a difference "
                        "can be justified is for people to weigh.",
    [IEM_W_LIMIT_FACTS] =
        "Only facts in the log were compared: {facts}. A fact outside "
        "it can explain a difference, or hide one.",
    [IEM_W_LIMIT_PROFILE] =
        "People were compared within the same profile ({facts}). How the profile "
        "itself "
        "came about was not examined, and a profile is not a fact about a person.",
    [IEM_W_LIMIT_NO_FACTS] =
        "The plan names no facts and no profile, so equals could not "
        "be compared. Rates alone do not show how people were judged.",
    [IEM_W_LIMIT_CARE] = "What is recorded may be recorded with more care for one "
                         "group than for another. The log cannot show that.",
    [IEM_W_LIMIT_ACQUITTAL] = "No finding is no acquittal.",
    [IEM_W_LIMIT_DETECTABLE] =
        "Smallest true difference that 80 of 100 such logs would "
        "call: {value} for {who}.",
    [IEM_W_LIMIT_DETECTABLE_RANGE] =
        "Smallest true difference that 80 of 100 such logs would call: from {low} for "
        "{low_who} to {high} for {high_who}.",
    [IEM_W_LIMIT_AVERAGE_ALL] =
        "A system that averages everybody alike shows no group weight here.",
    [IEM_W_LIMIT_CASES] = "A group chance is about people with the same record, not "
                          "about one of them; it "
                          "assumes that belonging to the group never helped anybody.",
    [IEM_W_LIMIT_NO_PERSON] = "Each row was treated as a different person; if people "
                              "return, intervals are too "
                              "narrow.",
    [IEM_W_LIMIT_PERSONS_UNKNOWN] = "How often people return is unknown: {why}.",
    [IEM_W_LIMIT_ROUNDED] = "The counts were published rounded to {rounded}; intervals "
                            "include that.",
    [IEM_W_LIMIT_POOLED] =
        "Groups of fewer than {min} decisions were counted together as {as}: {groups}.",
    [IEM_W_LIMIT_QUESTIONED] = "The name of the fact {fact} is that of a usual "
                               "stand-in for a ground. Comparing "
                               "within it can hide a difference.",
    [IEM_W_LIMIT_PUBLISHED] =
        "This is the published edition. Numbers of fewer than ten people are hidden, "
        "and so is what would give them away. Also hidden are rows of which more than "
        "90% got the adverse decision where that is not so of all. Other numbers of "
        "people are rounded to tens, each "
        "by itself, so that they need not add up. Figures are no more precise than "
        "that; intervals include it. Verdicts are those of the exact numbers.",
    [IEM_W_LIMIT_PUBLISHED_STRICT] =
        "This is the published edition, by the strict rule of Statistics Netherlands. "
        "Numbers and percentages of fewer than a hundred people are hidden, and so is "
        "what would give them away. Also hidden are rows of which more than 90% got "
        "the "
        "adverse decision where that is not so of all. Other numbers of people are "
        "rounded to hundreds, each by itself, so that they need not add up. Figures "
        "are "
        "no more precise than that; intervals include it. Verdicts are those of the "
        "exact numbers.",
    [IEM_W_LIMIT_INTERNAL] =
        "This edition is internal: it shows small counts. It must not "
        "become a new register of members of groups.",

    [IEM_W_CHART_FUNNEL] = "Reviewers between the limits of chance",
    [IEM_W_CHART_FUNNEL_DESC] =
        "Each of {reviewers} marks is a reviewer: the share at equal facts, by the "
        "number of cases. By chance 95% lie between the inner lines and 99.8% between "
        "the outer ones; {outside} lie outside these.",
    [IEM_W_FUNNEL_ACROSS] = "cases of the reviewer",
    [IEM_W_FUNNEL_WITHIN] = "as chance has it",
    [IEM_W_FUNNEL_BEYOND] = "beyond the outer lines",
    [IEM_W_NO_SAFEGUARDS] = "No evidence of {count} safeguards in the log",
    [IEM_W_NO_SAFEGUARD_IS] =
        "A log can also say how decisions came about: who looked, who was heard, who "
        "was told, and what came of an objection. For these the plan names no column. "
        "That does not say that it was not done; only that the log cannot show it.",
    [IEM_W_NO_SAFEGUARD] = "{what}: no {columns}",
    [IEM_W_COL_EXPECTED] = "adverse at twins' rates",
    [IEM_W_COL_STEP] = "step",
    [IEM_W_COL_EQUAL_FACTS] = "among equals, times",
    [IEM_W_COL_PART] = "part",
    [IEM_W_COL_TRAIT] = "trait",
    [IEM_W_COL_TELLS] = "tells",
    [IEM_W_COL_BATCH] = "batch",
    [IEM_W_COL_EVIDENCE] = "evidence",
    [IEM_W_COL_PERIOD] = "period",
    [IEM_W_COL_REFERENCE_RATE] = "reference",

    [IEM_W_CHART_MAP] = "{who} and twins, tile by tile",
    [IEM_W_CHART_MAP_DESC] =
        "A grid of {down} by {across}. Each tile compares the group with its twins. "
        "Highest: {row} and {column}, {value}.",
    [IEM_W_MAP_LEAD_GAP] = "A tile is everybody with these two values. The figure: by "
                           "how many percentage points the group got this decision "
                           "more often (▲) or less often (▼) than its twins.",
    [IEM_W_MAP_LEAD_RATIO] = "A tile is everybody with these two values. The figure: "
                             "how many times as often as its twins the group got this "
                             "decision, which is more often (▲) or less often (▼).",
    [IEM_W_MAP_MARKS] = "The stronger the colour, the larger the difference. With a "
                        "frame: a cell in it stands out. In brackets: fewer than 10 "
                        "people with twins. –: nobody has twins.",
    [IEM_W_CHART_OTHERS] = "The other groups and their twins",
    [IEM_W_OTHERS_LEAD] = "From light facts (left) to heavy facts (right). Solid: the "
                          "group. Dashed: its twins. The scale is the same everywhere.",
    [IEM_W_CHART_MORE_GROUPS] = "and {more} more groups, without a picture.",
    [IEM_W_CHART_TRAITS] = "What traits tell about {ground}",
    [IEM_W_CHART_TRAITS_DESC] =
        "One row per trait: how much of the uncertainty about {ground} it takes away, "
        "with its 95% interval. Most: {trait}, {share}.",
    [IEM_W_TRAITS_LEAD] =
        "A trait is something like a district or a school. 0%: it tells nothing about "
        "somebody's group. 100%: who knows the trait knows the group. The more a trait "
        "tells, the more a decision by that trait is a decision by the group.",
    [IEM_W_BATCHES] = "Batches decided alike",
    [IEM_W_BATCHES_NONE] =
        "For no batch did it show that all were decided alike, whatever the facts.",
    [IEM_W_BATCHES_FOUND] =
        "Batches in which all were decided alike, whatever the "
        "facts: {count}. Of those, at most 5% are expected to be named by chance.",
    [IEM_W_BATCHES_WHICH] = "Which batches",
    [IEM_W_BATCHES_LEAD] =
        "Each mark is a batch: further right with more decisions, higher with more "
        "adverse ones than people with the same facts got elsewhere. By chance 95 of "
        "100 lie between the dashed lines. Diamonds are the batches named here. For "
        "internal use: a batch may be one person's desk.",
    [IEM_W_CHART_BATCHES] = "Batches by size, and beyond what their facts explain",
    [IEM_W_CHART_BATCHES_DESC] =
        "One mark per batch, {shown} of {all}, by its size and by how much more often "
        "its decisions were adverse than those about people with the same facts. "
        "Named: {found}.",
    [IEM_W_CHART_BATCHES_UP] = "↑ percentage points above what facts explain",
    [IEM_W_CHART_BATCHES_ACROSS] = "decisions in the batch →",
    [IEM_W_COL_BY_FACTS] = "by the facts",
    [IEM_W_CHART_STEPS] = "{who}, step by step",
    [IEM_W_CHART_STEPS_DESC] =
        "One bar per step: how many times as often the group went on. Largest: {step}, "
        "{ratio} times. All steps together: {whole} times.",
    [IEM_W_STEPS_LEAD] = "Each bar begins where the one above it ends. × 2 means: of "
                         "those who reached this step, the group went on twice as "
                         "often as the reference. The steps multiplied give the whole.",
    [IEM_W_CHART_ALL_STEPS] = "all steps together",

    [IEM_W_WHEN] = "When",
    [IEM_W_CHART_TREND] = "{who} over time",
    [IEM_W_CHART_TREND_DESC] =
        "Adverse rate per period with its 95% interval, from {first} ({first_rate}) to "
        "{last} ({last_rate}). No alarm.",
    [IEM_W_CHART_TREND_DESC_ALARM] =
        "Adverse rate per period with its 95% interval, from {first} ({first_rate}) to "
        "{last} ({last_rate}). Alarm in {alarm}.",
    [IEM_W_TREND_LEAD] = "Adverse rate per period, before equals are compared. The "
                         "shade is the 95% interval.",
    [IEM_W_CHART_BEGAN] = "most likely began: {when}",
    [IEM_W_CHART_ALARM] = "alarm: {period}",
    [IEM_W_WHEN_ALARM] =
        "Alarm in {period}: by then there was strong evidence that among equals the "
        "group got this decision more often, by more than the margin. By chance, such "
        "an alarm comes in 5 of 100 logs at most, however often one looks.",
    [IEM_W_WHEN_NO_ALARM] =
        "No alarm: in no period was the evidence strong enough. That is no acquittal.",
    [IEM_W_WHEN_UNKNOWN] = "No alarm can be given: {why}.",
    [IEM_W_WHEN_SINCE] =
        "Most likely it began in {period}; the log leaves room for {when}.",
    [IEM_W_WHEN_NO_TIME] = "The plan names no date, so this report cannot say when.",
    [IEM_W_WHEN_NOT_ASKED] = "The plan names a date, but this report was made without "
                             "a look at it (--also trend).",

    [IEM_W_LACKS] = "What was not examined",
    [IEM_W_LACKS_TIME] =
        "When it began, and whether it still goes on: the plan names no date.",
    [IEM_W_LACKS_OUTCOME] =
        "Whether the decisions turned out right: the plan names no outcome.",
    [IEM_W_LACKS_TRAIT] = "Whether a district, a school or another trait stands for a "
                          "group: the plan names no trait.",
    [IEM_W_LACKS_BATCH] = "Whether whole batches were decided alike: the plan does not "
                          "name what was decided together.",
    [IEM_W_LACKS_STEP] = "At which step it arises: the plan names no steps.",
    [IEM_W_LACKS_REASON] =
        "Whether people were given a reason of their own: the plan names no reasons.",

    [IEM_W_TERMS] = "Words on this page",
    [IEM_W_TERM] = "adverse decision",
    [IEM_W_TERM_ADVERSE] =
        "The decision that people would rather not get. The plan says which it is.",
    [IEM_W_TERM_GROUND] = "ground",
    [IEM_W_TERM_GROUND_IS] =
        "What people are put into groups by, such as origin or sex.",
    [IEM_W_TERM_REFERENCE] = "reference group",
    [IEM_W_TERM_REFERENCE_IS] = "The group with which others are compared. Without "
                                "one, a group is compared with everyone else.",
    [IEM_W_TERM_FACT] = "fact",
    [IEM_W_TERM_FACT_IS] =
        "Something about this person that the decision may depend on.",
    [IEM_W_TERM_PROFILE] = "profile",
    [IEM_W_TERM_PROFILE_IS] = "A score or class that a system gave to somebody. That "
                              "is no fact about the person.",
    [IEM_W_TERM_TWINS] = "twins",
    [IEM_W_TERM_TWINS_IS] = "People of the reference {same}.",
    [IEM_W_TERM_CELL] = "cell",
    [IEM_W_TERM_CELL_IS] = "Everybody {same}.",
    [IEM_W_TERM_GAP] = "twin gap, surcharge",
    [IEM_W_TERM_GAP_IS] = "What it costs to belong to the group, for people who are "
                          "otherwise recorded alike.",
    [IEM_W_TERM_WEIGHT] = "group weight",
    [IEM_W_TERM_WEIGHT_IS] = "How much the average of the group takes the place of "
                             "somebody's own facts. 0%: not at all. 100%: altogether.",
    [IEM_W_TERM_CHANCE] = "group chance",
    [IEM_W_TERM_CHANCE_IS] = "How probable it is that an adverse decision would not "
                             "have been taken at the rate of the twins.",
    [IEM_W_TERM_MARGIN] = "margin",
    [IEM_W_TERM_MARGIN_IS] = "How large a difference has to be to count as a finding. "
                             "The plan sets it beforehand.",
    [IEM_W_TERM_VERDICT] = "verdict",
    [IEM_W_TERM_VERDICT_IS] = "Fail: beyond the margin, and not by chance. Pass: shown "
                              "to be within the limit. Cannot tell: neither was shown.",
    [IEM_W_TERM_COMPARABLE] = "comparability",
    [IEM_W_TERM_COMPARABLE_IS] = "From A, well comparable, to D, hardly: how many of "
                                 "the group have twins, and how close those are.",
    [IEM_W_TERM_P] = "p",
    [IEM_W_TERM_P_IS] =
        "How often chance alone shows as much or more. 0.05: in 5 of 100 logs.",
    [IEM_W_TERM_ODDS] = "odds ratio",
    [IEM_W_TERM_ODDS_IS] = "Odds are those who got it, divided by those who did not. "
                           "The odds ratio compares the odds of two groups.",
    [IEM_W_TERM_INTERVAL] = "95% interval",
    [IEM_W_TERM_INTERVAL_IS] = "The values between which the true one probably lies: "
                               "95 of 100 such intervals hold it.",

    [IEM_W_SIEVE] = "Show only rows with",
    [IEM_W_SIEVE_COUNT] = "{shown} of {total} rows",

    [IEM_W_ROWS_LINE] =
        "{read} read = {used} used + {excluded} excluded + {rejected} rejected",
    [IEM_W_ROWS_EXCLUDED] = "excluded",
    [IEM_W_ROWS_REJECTED] = "rejected",
    [IEM_W_ROWS_COUNT] = "{reason}: {rows}",
    [IEM_W_PEOPLE] = "people",
    [IEM_W_MADE_VERSION] = "version",
    [IEM_W_MADE_PLAN] = "plan",
    [IEM_W_MADE_COUNTS] = "counts",
    [IEM_W_MADE_LOG] = "log",
    [IEM_W_MADE_BYTES] = "{bytes} bytes",
    [IEM_W_MADE_SEED] = "seed",
    [IEM_W_MADE_EDITION] = "edition",
    [IEM_W_MADE_PUBLISHED] = "published edition",
    [IEM_W_MADE_INTERNAL] = "internal",
    [IEM_W_MADE_DECISION] = "decision",
    [IEM_W_MADE_FACTS] = "facts",
    [IEM_W_MADE_PROFILE] = "profile",
    [IEM_W_MADE_NONE] = "none",
    [IEM_W_MADE_MARGINS] = "margins",
    [IEM_W_MADE_MARGINS_TEXT] =
        "alarm above a gap of {gap}, a ratio of {ratio} or a group weight of {weight}; "
        "pass up to a gap of {assurance}",
    [IEM_W_MADE_FAMILY] = "claims",
    [IEM_W_MADE_FAMILY_TEXT] =
        "{claims} tested on declared grounds, {pairs} on pairs of grounds "
        "(Holm, each family at 2.5% one-sided)",
    [IEM_W_MADE_ROWS] = "rows",

    [IEM_W_VERDICT] = "pass",
    [IEM_W_VERDICT_FAIL] = "fail",
    [IEM_W_VERDICT_CANNOT_TELL] = "cannot tell",
    [IEM_W_TYPE] = "individual",
    [IEM_W_TYPE_AVERAGED] = "averaged",
    [IEM_W_TYPE_SURCHARGED] = "surcharged",
    [IEM_W_TYPE_GROUP_JUDGED] = "group-judged",
    [IEM_W_TYPE_CANNOT_TELL] = "cannot tell",
    [IEM_W_GRADE] = "likely",
    [IEM_W_GRADE_POSSIBLE] = "possible",
    [IEM_W_GRADE_NO_INDICATION] = "no indication",
    [IEM_W_GRADE_CANNOT_TELL] = "cannot tell",

    [IEM_W_MEASURE] = "rate difference, points",
    [IEM_W_MEASURE_RISK_RATIO] = "risk ratio",
    [IEM_W_MEASURE_IMPACT_RATIO] = "impact ratio (favourable side)",
    [IEM_W_MEASURE_ODDS_RATIO] = "odds ratio",
    [IEM_W_MEASURE_MH_RISK_RATIO] = "risk ratio within cells (Mantel–Haenszel)",
    [IEM_W_MEASURE_MH_ODDS_RATIO] = "odds ratio within cells (Mantel–Haenszel)",
    [IEM_W_MEASURE_MH_RATE_DIFFERENCE] =
        "rate difference within cells, points (Mantel–Haenszel)",
    [IEM_W_MEASURE_CDD] = "conditional demographic disparity, points",

    [IEM_W_WHY] = "not defined here",
    [IEM_W_WHY_EMPTY_GROUP] = "the group has no decisions",
    [IEM_W_WHY_EMPTY_REFERENCE] = "there is nobody to compare with",
    [IEM_W_WHY_ZERO_REFERENCE] = "nobody of the reference got this decision",
    [IEM_W_WHY_ZERO_COUNT] = "a count is 0, so this interval cannot be computed",
    [IEM_W_WHY_NO_FACTS] =
        "the plan names no facts and no profile, so equals cannot be compared",
    [IEM_W_WHY_NO_TWINS] = "no member of the group has twins",
    [IEM_W_WHY_FEW_TWINS] = "fewer than half of the members have twins",
    [IEM_W_WHY_CLIPPED] =
        "the bands are too wide to compare equals; narrower ones help",
    [IEM_W_WHY_FEW_CELLS] = "too few different facts to compare across",
    [IEM_W_WHY_WEAK_FACTS] = "the recorded facts hardly decide anything here",
    [IEM_W_WHY_TOO_UNSURE] = "too few people, so the interval is too wide",
    [IEM_W_WHY_FEW_MEMBERS] =
        "too few people (under 30 decisions, or under 5 adverse ones expected)",
    [IEM_W_WHY_ONE_DECISION] = "everybody got the same decision",
    [IEM_W_WHY_OUT_OF_RANGE] = "own facts count more than for the reference, or work "
                               "the other way, so there is no averaging",
    [IEM_W_WHY_MIXED_REST] = "everyone else is itself a mix; name a reference group",
    [IEM_W_WHY_NOT_IN_FAMILY] = "for information, no verdict hangs on it",
    [IEM_W_WHY_NO_MARGIN_PROVABLE] = "the log is too small to promise the margin",
    [IEM_W_WHY_NO_DIGEST] = "not taken",
    [IEM_W_WHY_REFERENCE] = "this group is the reference",
    [IEM_W_WHY_FAVOURED] = "this group fares better than its reference among equals",
    [IEM_W_WHY_MIRROR] = "the others are judged as a group, so that this group stands "
                         "out against them; name a reference",
    [IEM_W_WHY_ROUNDED] = "the counts are too small for their rounding",
    [IEM_W_WHY_MISSING_FACTS] =
        "facts of more than half of the members are missing in the log",
    [IEM_W_WHY_SUPPRESSED] = "hidden: too few people, or it would tell of so few",
    [IEM_W_WHY_CLUSTERING] = "repeated persons cannot be counted from a saved tally",
    [IEM_W_WHY_NO_GROUP] = "the log does not say to which group these people belong",
    [IEM_W_WHY_MISSING_GROUPS] =
        "people without a group in the log got other decisions; if they all belong to "
        "one group, the answer changes",

    [IEM_W_BECAUSE] =
        "Likely: even the lower bound of the group chance is at least 50%.",
    [IEM_W_BECAUSE_LOW_BOUND] =
        "Possible, not likely: the lower bound of the group chance is below 50%.",
    [IEM_W_BECAUSE_NO_SUB_BANDS] =
        "Possible, not likely: without the rows nobody can look inside the bands.",
    [IEM_W_BECAUSE_SUB_OVERLAP] =
        "Possible, not likely: inside the bands too few twins are left.",
    [IEM_W_BECAUSE_WEAKER_INSIDE] =
        "Possible, not likely: inside the bands the difference is smaller.",
    [IEM_W_BECAUSE_ROUNDED] =
        "Possible, not likely: these counts are too small for their rounding.",
    [IEM_W_BECAUSE_INSIDE_ONLY] =
        "Cannot tell: the difference disappears inside the bands.",
    [IEM_W_BECAUSE_NOTHING_SEEN] = "No indication: the counts show no sign of it.",
    [IEM_W_BECAUSE_UNDECIDED] = "Cannot tell: the counts allow both.",
    [IEM_W_BECAUSE_FEW_TWINS] = "Cannot tell: fewer than 10 twins.",
    [IEM_W_BECAUSE_FEW_MEMBERS] =
        "Cannot tell: fewer than 5 members of the group here.",
    [IEM_W_BECAUSE_MISSING_FACTS] =
        "Cannot tell: facts are missing, so nobody can be called a twin.",
    [IEM_W_BECAUSE_NO_FACTS] = "Cannot tell: the plan names no facts and no profile.",
    [IEM_W_BECAUSE_NO_GROUP] = "Cannot tell: the group is missing in the log.",

    [IEM_W_HISTORY] = "Scans so far",
    [IEM_W_HISTORY_EMPTY] = "There are no scans in it yet.",
    [IEM_W_HISTORY_ONE] = "One scan: {from}.",
    [IEM_W_HISTORY_SCANS] = "{scans} scans, {from} to {to}.",
    [IEM_W_HISTORY_COUNTED] =
        "Evidence adds up over {n} of them, from {from} on: those whose plan was "
        "fixed before anybody looked (plan {plan}).",
    [IEM_W_HISTORY_NONE_COUNTED] =
        "Evidence cannot add up: the plan of now was made when all of these logs "
        "had been looked at.",
    [IEM_W_HISTORY_MEANING] =
        "Evidence of 20 or more is reached by chance in at most 5 of 100 such "
        "series, however often one looks.",
    [IEM_W_HISTORY_ALARMS] = "Alarms",
    [IEM_W_HISTORY_NO_ALARM] =
        "None: of no group has the evidence reached 20. That is no proof that all"
        " were judged alike.",
    [IEM_W_HISTORY_NONE_TOLD] =
        "None that may be told of here. That is no proof that all were judged alike.",
    [IEM_W_HISTORY_ALARM_GAP] =
        "{who}: by {alarm} there is evidence that this group got the decision "
        "more often than {reference} at equal facts, by odds more than {margin} "
        "times as high. Evidence now: {evidence}.",
    [IEM_W_HISTORY_ALARM_WEIGHT] =
        "{who}: by {alarm} there is evidence that the own facts of this group "
        "count less than those of {reference}. Evidence now: {evidence}.",
    [IEM_W_HISTORY_SINCE] = "It most likely began in {since}. Since then {adverse} of "
                            "the {n} decisions about this group were adverse.",
    [IEM_W_HISTORY_SINCE_ALONE] = "It most likely began in {since}.",
    [IEM_W_HISTORY_BETWEEN] = "The beginning is not sure: between {first} and {last}, "
                              "so this is about {least} to {most} adverse decisions.",
    [IEM_W_HISTORY_CAUSED] =
        "About {caused} ({low} to {high}) of these decisions would not have been "
        "taken at the rates of {reference} with the same facts.",
    [IEM_W_HISTORY_TREND] = "Trend per group",
    [IEM_W_HISTORY_TREND_NOTE] =
        "Evidence is about the odds at equal facts, beyond {margin} times; and "
        "about own facts that count less.",
    [IEM_W_HISTORY_TREND_CHART] =
        "{who}, scan by scan: {what}, with its 95% interval. The dashed line is "
        "the margin; A marks the first alarm, S the scan in which it most likely "
        "began.",
    [IEM_W_HISTORY_EVIDENCE_CHART] =
        "Evidence that {who} fares worse at equal facts; the dashed line is 20, "
        "where an alarm begins. Each step up is ten times as much.",
    [IEM_W_HISTORY_CHANGES] = "What changed",
    [IEM_W_HISTORY_NO_CHANGE] =
        "{period}: nothing since {before}: same plan, same findings.",
    [IEM_W_HISTORY_CHANGED] = "{period}: {what}.",
    [IEM_W_HISTORY_PLAN] = "another plan ({plan})",
    [IEM_W_HISTORY_COUNTING] = "counted in another way",
    [IEM_W_HISTORY_ANEW] = "counted in another way, so evidence begins anew",
    [IEM_W_HISTORY_PROGRAM] = "another version of iemand ({version})",
    [IEM_W_HISTORY_FOUND] = "new finding: {rule}, {who}",
    [IEM_W_HISTORY_GONE] = "no finding any more: {rule}, {who}",
    [IEM_W_HISTORY_REPLACED] = "replaced, now version {n}",
    [IEM_W_HISTORY_RULE_GAP] = "surcharge at equal facts",
    [IEM_W_HISTORY_RULE_WEIGHT] = "group weight",
    [IEM_W_HISTORY_EARLIER] = "… and {more} earlier ones; --all shows them",
    [IEM_W_HISTORY_COL_PERIOD] = "period",
    [IEM_W_HISTORY_COL_SCANNED] = "scanned",
    [IEM_W_HISTORY_COL_FINDINGS] = "findings",
    [IEM_W_HISTORY_COL_PLAN] = "its plan",
    [IEM_W_HISTORY_COL_FIRST] = "first",
    [IEM_W_HISTORY_COL_LAST] = "last",
    [IEM_W_HISTORY_COL_COURSE] = "course",
    [IEM_W_HISTORY_COL_EVIDENCE] = "evidence",
    [IEM_W_HISTORY_COL_AVERAGING] = "of averaging",
    [IEM_W_HISTORY_LIMIT_1] =
        "Evidence is about people with the same recorded facts; a fact outside "
        "the logs could explain it.",
    [IEM_W_HISTORY_LIMIT_2] =
        "The day it began is an estimate. Nothing warrants how often the range "
        "holds it; in made-up logs it did in more than nine of ten.",
    [IEM_W_HISTORY_LIMIT_3] =
        "A period that was replaced never adds evidence: what counts is the "
        "lesser of what was recorded first and what stands now.",
    [IEM_W_HISTORY_INTERNAL] = "Internal: this page shows counts of small groups.",

    [IEM_W_ROW_OUTSIDE_WHERE] = "outside the plan's selection",
    [IEM_W_ROW_MISSING_DECISION] = "decision missing",
    [IEM_W_ROW_MALFORMED] = "malformed record",
    [IEM_W_ROW_FIELDS] = "wrong number of fields",
    [IEM_W_ROW_ENCODING] = "text not readable",
    [IEM_W_ROW_NUMBER] = "not a number",
    [IEM_W_ROW_DECISION] = "decision not in the plan",
    [IEM_W_ROW_COUNT] = "count not usable",
    [IEM_W_ROW_DATE] = "date that cannot be read",

    [IEM_W_GATE_EVERYBODY] = "everybody",
    [IEM_W_GATE_PASS] = "The gate: pass",
    [IEM_W_GATE_FAIL] = "The gate: fail",
    [IEM_W_GATE_CANNOT_TELL] = "The gate: cannot tell",
    [IEM_W_GATE_PASSING] = "Passes",
    [IEM_W_GATE_FAILING] = "Fails",
    [IEM_W_GATE_CANNOT] = "Cannot be told",
    [IEM_W_GATE_COUNTED] = "Counts",
    [IEM_W_GATE_REPORTED] = "Reported only",
    [IEM_W_GATE_UNTOLD] = "Cannot be told, and does not count",
    [IEM_W_GATE_OUTSIDE] = "Left out by the policy",
    [IEM_W_GATE_ACCEPTED] = "Accepted",
    [IEM_W_GATE_EXPIRED] = "Accepted once, and counts again",
    [IEM_W_GATE_KNOWN] = "Known from the baseline, and no worse",
    [IEM_W_GATE_PRESETS] = "By {presets}.",
    [IEM_W_GATE_ROWS] = "Rows of the log: {rows}.",
    [IEM_W_GATE_POINTS] = " percentage points",
    [IEM_W_GATE_AGAINST] = ", margin {margin}",
    [IEM_W_GATE_PASS_WITHIN] = " (passes within {pass})",
    [IEM_W_GATE_ENOUGH] =
        "; {enough} decisions would be enough to tell, instead of {n}",
    [IEM_W_GATE_EXPIRED_ON] = "; accepted by {owner} until {until}, which has passed",
    [IEM_W_GATE_ACCEPTED_BY] = "; accepted by {owner} until {until}",
    [IEM_W_GATE_SO_MANY] = "{n} rulings (--all lists them)",
    [IEM_W_GATE_UNUSED] = "Warning: finding {finding} is accepted in the plan, but "
                          "nothing in this log needs it.",
    [IEM_W_GATE_UNPAIRED] =
        "Compared with an earlier gate, as with another log: not case by case.",
    [IEM_W_GATE_NEW] = "; new since the baseline",
    [IEM_W_GATE_WORSE] = "; worse than the {before} of the baseline (p {p})",
    [IEM_W_GATE_DRIFTED] =
        "; worse than the {first} with which the baseline began (p {p}); "
        "{before} the last time",
    [IEM_W_GATE_SAME] = "; {before} in the baseline",
    [IEM_W_GATE_BETTER] = "; better than the {before} of the baseline",
    [IEM_W_GATE_GONE] = "Gone: finding {finding} of the baseline is ruled on no more.",
    [IEM_W_GATE_PAIRED] =
        "Compared with the earlier decisions about the same cases: {both} are in both "
        "logs, {now} only in this one, {before} only in the earlier one.",
    [IEM_W_GATE_PAIRED_CHANGE] =
        "; case by case the gap changed by {change} percentage points ({range})",
    [IEM_W_GATE_RULINGS] = "All rulings of the gate",
    [IEM_W_COL_RULE] = "rule",
    [IEM_W_COL_MARGIN] = "margin",
    [IEM_W_COL_COUNTS] = "counts",
    [IEM_W_GATE_NOTHING] =
        "Nothing that the policy asks was told: the gate cannot pass. Give margins "
        "(policy: margins), a preset that has them, or a log that tells more.",
    [IEM_W_GATE_HIDDEN] =
        "What keeps the gate from passing may not be told here, as it is about few "
        "people or somebody's desk; the internal edition has it.",
    [IEM_W_GATE_BROKE_OFF] =
        "The gate broke off without a verdict, and was not passed. The messages of "
        "this "
        "run say why: a log, the plan or the baseline cannot be used, or a file cannot "
        "be read or written.",
    [IEM_W_DECLARED] = "What was declared, beside the log",
    [IEM_W_DECLARED_LEAD] =
        "What the organisation said of its system beforehand, in the register and in "
        "its plan, held against this log.",
    [IEM_W_DECLARED_SUMMARY] =
        "{record}: of what was asked, {holds} hold, {fails} do not "
        "hold, and {cannot} cannot be told.",
    [IEM_W_DECLARED_HOLDS] = "Holds",
    [IEM_W_DECLARED_FAILS] = "Does not hold",
    [IEM_W_DECLARED_CANNOT] = "Cannot be told",
    [IEM_W_DECLARED_OF] = "; {n} of {of} decisions ({share})",
    [IEM_W_DECLARED_ALL] = "; {of} decisions",
    [IEM_W_DECLARED_MORE] = " and {more} more",
    [IEM_W_COL_QUESTION] = "question",
    [IEM_W_COL_ANSWER] = "answer",
    [IEM_W_COL_SEEN] = "what was seen",
    [IEM_W_COL_FIELD] = "field",
};
