#include "report/maturity.h"

#include "report/also.h"

static const iem_said title = {"How far this has come", "Hoe ver dit is"};
static const iem_said about = {
    "Per theme: 0 nothing is possible, 1 possible with these columns, 2 run, 3 within "
    "its margin, 4 followed up. Each level takes those below it. It is no grade of an "
    "office, and no total is made of it: it says what comes next.",
    "Per thema: 0 er kan niets, 1 het kan met deze kolommen, 2 gedaan, 3 binnen de "
    "marge, 4 opgevolgd. Elk niveau vraagt ook de niveaus eronder. Het is geen "
    "rapportcijfer, en er is geen totaal: het zegt wat de volgende stap is."};
static const iem_said heads[IEM_MATURITY_COLUMNS] = {
    {"Theme", "Thema"},
    {"What is looked at", "Waar we naar kijken"},
    {"Level", "Niveau"},
    {"What would make it one higher", "Wat het één hoger zou maken"},
};

/* By iem_maturity_level. */
static const struct {
    const char *code;
    iem_said text;
} levels[] = {
    [IEM_MATURITY_NOTHING] = {"nothing", {"nothing is possible", "er kan niets"}},
    [IEM_MATURITY_POSSIBLE] = {"possible", {"possible", "het kan"}},
    [IEM_MATURITY_RUN] = {"run", {"run", "gedaan"}},
    [IEM_MATURITY_WITHIN] = {"within-margin", {"within margin", "binnen de marge"}},
    [IEM_MATURITY_FOLLOWED] = {"followed-up", {"followed up", "opgevolgd"}},
};
static const iem_said level_of = {"{level} of 4: {text}", "{level} van 4: {text}"};

/* By iem_maturity_lacks; what follows up is said by the theme. */
static const iem_said lacking[] = {
    [IEM_LACKS_NOTHING] = {"nothing: it is the highest", "niets: hoger is er niet"},
    [IEM_LACKS_COLUMN] = {"columns that say something of it: begin with '{column}'",
                          "kolommen die er iets over zeggen: begin met '{column}'"},
    [IEM_LACKS_NUMBER] = {"a number: the columns are there, but nothing is told; it "
                          "takes more decisions, or values that are now missing",
                          "een cijfer: de kolommen zijn er, maar er staat niets; nodig "
                          "zijn meer besluiten, of waarden die nu ontbreken"},
    [IEM_LACKS_MARGIN] =
        {"a margin: put one in the policy of the plan, and judge by it "
         "with 'iemand gate'",
         "een marge: zet die in het beleid van het plan, en toets eraan "
         "met 'iemand gate'"},
    [IEM_LACKS_EVIDENCE] = {"more evidence: there is a margin, but it cannot be told "
                            "whether it holds",
                            "meer bewijs: er is een marge, maar of die wordt gehaald, "
                            "is niet te zeggen"},
    [IEM_LACKS_HOLD] = {"mend what is beyond its margin",
                        "herstel wat buiten de marge valt"},
};

const char *iem_maturity_title(const iem_voice *voice)
{
    return iem_also_said(voice, title);
}

const char *iem_maturity_about(const iem_voice *voice)
{
    return iem_also_said(voice, about);
}

const char *iem_maturity_head(const iem_voice *voice, size_t column)
{
    return iem_also_said(voice, heads[column]);
}

const char *iem_maturity_level_text(const iem_voice *voice, iem_maturity_level level)
{
    return iem_also_said(voice, levels[level].text);
}

const char *iem_maturity_level_code(iem_maturity_level level)
{
    return levels[level].code;
}

void iem_maturity_say_level(const iem_voice *voice, const iem_maturity *m,
                            iem_buffer *out)
{
    const iem_figure level = iem_figure_count(voice, (double)m->level);
    iem_say_text(out, iem_also_said(voice, level_of),
                 IEM_ARGS("level", level.text, "text",
                          iem_maturity_level_text(voice, m->level)));
}

void iem_maturity_say_next(const iem_voice *voice, const iem_maturity *m,
                           iem_buffer *out)
{
    const iem_said said =
        m->lacks == IEM_LACKS_FOLLOWUP ? m->theme->follow : lacking[m->lacks];
    iem_say_text(out, iem_also_said(voice, said), IEM_ARGS("column", m->theme->column));
}
