/* Objections and complaints: how many, and how many were right? Few objections of which
 * many are upheld point at a threshold, not at good decisions. */
#include "family/asked.h"
#include "family/families.h"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("objected", "adverse decisions", "to which the citizen objected",
                    "nadelige besluiten", "waartegen de burger bezwaar maakte",
                    "Awb 7:1; WRR 2017 (capacity to act)"),
    IEM_ASKED_TABLE("objection_upheld", "decided objections", "that were upheld",
                    "besliste bezwaren", "dat gegrond was",
                    "Algoritmekader imp-06 (objections watched for patterns)"),
    IEM_ASKED_TABLE("objection_undecided", "objections", "that are not decided",
                    "bezwaren", "dat niet is beslist", "Awb 7:10"),
    IEM_ASKED_TABLE("complained", "decisions", "about which the citizen complained",
                    "besluiten", "waarover de burger klaagde", "Awb 9:1"),
    IEM_ASKED_TABLE("complaint_upheld", "decided complaints", "that were upheld",
                    "besliste klachten", "dat gegrond was",
                    "Algoritmekader imp-06 (complaints watched for patterns)"),
    IEM_ASKED_TABLE("complaint_of_algorithm", "complaints",
                    "that were about data or an algorithm", "klachten",
                    "dat over gegevens of een algoritme ging",
                    "National Ombudsman 2021/021 (open to questions)"),
};

static const char *const asked[] = {
    "objected",   "objection_upheld", "objection_undecided",
    "complained", "complaint_upheld", "complaint_of_algorithm",
};

const iem_family iem_family_objection = {
    .name = "objection",
    .question = {"Who objects or complains, and who is right?",
                 "Wie maakt bezwaar of klaagt, en wie krijgt gelijk?"},
    .themes = 1u << IEM_THEME_OBJECTION,
    .asked = asked,
    .n_asked = sizeof asked / sizeof *asked,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = iem_asked_measure,
};
