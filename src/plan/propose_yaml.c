/* A proposal as a plan with remarks. What stands behind '#' is not used; '# ?' is a
 * question. Values of columns with names, numbers or texts of people are not shown. */
#include "plan/propose_sheet.h"

#include <inttypes.h>
#include <string.h>

enum { FEW_ROWS = 30, MOST_CANDIDATES = 6 };

/* ---- Roles ---- */

static void put_comparison(iem_sheet *w, const iem_proposed_column *column)
{
    static const char *const signs[] = {
        [IEM_GE] = ">=", [IEM_GT] = ">", [IEM_LE] = "<=", [IEM_LT] = "<"};
    char number[24];
    iem_decimal_write(column->threshold, number);
    iem_buffer_format(w->out, "\"%s %s\"", signs[column->compare], number);
}

static void put_decision(iem_sheet *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    iem_sheet_put(w, "decision: {column: ");
    iem_sheet_scalar(w, w->p->look->columns[i].name);
    iem_sheet_put(w, ", adverse: ");
    if (column->compare != IEM_IS)
        put_comparison(w, column);
    else if (column->n_yes)
        iem_sheet_list(w, column->yes, column->n_yes);
    else
        iem_sheet_say(w, "[WHICH VALUES]", "[WELKE WAARDEN]");
    if (column->given && column->n_no) {
        iem_sheet_put(w, ", favourable: ");
        iem_sheet_list(w, column->no, column->n_no);
    }
    iem_sheet_put(w, "}   # ");
    iem_sheet_why(w, i);
}

static void put_with_sides(iem_sheet *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    const bool route = column->role == IEM_PROPOSED_ROUTE;
    iem_buffer_format(w->out, "%s: {column: ", iem_proposed_key(column->role));
    iem_sheet_scalar(w, w->p->look->columns[i].name);
    iem_sheet_put(w, route ? ", random: " : ", positive: ");
    if (column->n_yes)
        iem_sheet_list(w, column->yes, column->n_yes);
    else
        iem_sheet_say(w, "[WHICH VALUES]", "[WELKE WAARDEN]");
    if (!route && column->n_no) {
        iem_sheet_put(w, ", negative: ");
        iem_sheet_list(w, column->no, column->n_no);
    }
    iem_sheet_put(w, "}   # ");
    iem_sheet_why(w, i);
}

static void put_single(iem_sheet *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    iem_buffer_format(w->out, "%s: ", iem_proposed_key(column->role));
    if (column->role == IEM_PROPOSED_TIME) iem_sheet_put(w, "{column: ");
    iem_sheet_scalar(w, w->p->look->columns[i].name);
    if (column->role == IEM_PROPOSED_TIME)
        iem_sheet_put(w, column->day_first ? ", period: month, format: dmy}"
                                           : ", period: month, format: iso}");
    iem_sheet_put(w, "   # ");
    iem_sheet_why(w, i);
}

static void put_role(iem_sheet *w, size_t i)
{
    const iem_proposed role = w->p->columns[i].role;
    iem_sheet_question(w, i, "");
    if (w->p->columns[i].aside) iem_sheet_put(w, "# ");
    if (role == IEM_PROPOSED_DECISION)
        put_decision(w, i);
    else if (role == IEM_PROPOSED_OUTCOME || role == IEM_PROPOSED_ROUTE)
        put_with_sides(w, i);
    else
        put_single(w, i);
}

static void put_item(iem_sheet *w, size_t i, bool behind)
{
    const iem_proposed_column *column = &w->p->columns[i];
    const bool bands = column->n_cuts > 0 || column->quantiles > 0;
    iem_sheet_question(w, i, "  ");
    iem_sheet_put(w, behind ? "#   - " : "  - ");
    if (bands) iem_sheet_put(w, "{column: ");
    iem_sheet_scalar(w, w->p->look->columns[i].name);
    if (bands) {
        iem_sheet_put(w, ", bands: ");
        iem_sheet_cuts(w, column);
        iem_sheet_put(w, "}");
    }
    iem_sheet_put(w, "   # ");
    iem_sheet_why(w, i);
}

static void put_items(iem_sheet *w, iem_proposed role)
{
    const bool none = iem_proposed_number(w->p, role, false) == 0;
    iem_buffer_format(w->out, "%s%s:\n", none ? "# " : "", iem_proposed_key(role));
    for (int aside = 0; aside < 2; aside++)
        for (size_t i = 0; i < w->p->look->n; i++)
            if (w->p->columns[i].role == role && w->p->columns[i].aside == (aside == 1))
                put_item(w, i, aside == 1);
}

/* ---- The decision, when there is none ---- */

/* A score or profile, which somebody may have cut somewhere; without one, anything that
 * has two values and is no ground. */
static bool is_candidate(const iem_proposal *p, size_t i, bool made)
{
    const iem_proposed role = p->columns[i].role;
    const iem_column *seen = &p->look->columns[i];
    if (made) return role == IEM_PROPOSED_SCORE || role == IEM_PROPOSED_PROFILE;
    return role != IEM_PROPOSED_GROUND && role != IEM_PROPOSED_NOTHING &&
           seen->n_values == 2 && seen->limit == UINT64_MAX;
}

static void put_candidate(iem_sheet *w, size_t i)
{
    const bool score = w->p->columns[i].role == IEM_PROPOSED_SCORE;
    iem_sheet_put(w, "# decision: {column: ");
    iem_sheet_scalar(w, w->p->look->columns[i].name);
    iem_sheet_put(w, score ? ", adverse: \">= " : ", adverse: ");
    if (score)
        iem_sheet_say(w, "WHICH NUMBER\"}   # ", "WELK GETAL\"}   # ");
    else
        iem_sheet_say(w, "[WHICH VALUES]}   # ", "[WELKE WAARDEN]}   # ");
    iem_sheet_values(w, &w->p->look->columns[i]);
    iem_sheet_put(w, "\n");
}

static void put_candidates(iem_sheet *w)
{
    size_t shown = 0;
    for (int made = 1; made >= 0 && shown == 0; made--)
        for (size_t i = 0; i < w->p->look->n && shown < MOST_CANDIDATES; i++) {
            if (!is_candidate(w->p, i, made)) continue;
            put_candidate(w, i);
            shown++;
        }
    if (shown == 0)
        iem_sheet_say(w, "# decision: {column: COLUMN, adverse: [WHICH VALUES]}\n",
                      "# decision: {column: KOLOM, adverse: [WELKE WAARDEN]}\n");
}

static void put_decisions(iem_sheet *w)
{
    const bool told = iem_proposed_number(w->p, IEM_PROPOSED_DECISION, false) > 0;
    const bool some = iem_proposed_number(w->p, IEM_PROPOSED_DECISION, true) > 0;
    iem_sheet_heading(
        w, "What was decided, and which of its values are adverse to the person.",
        "Wat er besloten is, en welke waarden nadelig zijn voor de persoon.");
    if (!told)
        iem_sheet_say(
            w,
            "# ? Which column is the decision, and which values are adverse? Fill "
            "in one of these lines,\n#   without its '#', and take that column out "
            "of any other line. No scan without it.\n",
            "# ? Welke kolom is het besluit, en welke waarden zijn nadelig? Vul "
            "één van deze regels in,\n#   zonder het '#', en haal die kolom uit "
            "elke andere regel. Zonder dit is er geen scan.\n");
    for (size_t i = 0; i < w->p->look->n; i++)
        if (w->p->columns[i].role == IEM_PROPOSED_DECISION) put_role(w, i);
    if (!told && !some) put_candidates(w);
}

static void put_grounds(iem_sheet *w)
{
    const bool told = iem_proposed_number(w->p, IEM_PROPOSED_GROUND, false) > 0;
    iem_sheet_heading(w, "Grounds: the groups that are compared.",
                      "Gronden: de groepen die worden vergeleken.");
    if (!told)
        iem_sheet_say(
            w, "# ? Which column holds the groups? A scan cannot do without it.\n",
            "# ? In welke kolom staan de groepen? Zonder dit kan er geen scan "
            "zijn.\n");
    if (told || iem_proposed_number(w->p, IEM_PROPOSED_GROUND, true) > 0)
        put_items(w, IEM_PROPOSED_GROUND);
    else
        iem_sheet_say(w, "# grounds: [COLUMN]\n", "# grounds: [KOLOM]\n");
}

/* ---- What else a plan may say ---- */

/* Rows are no people where there is a count. */
static bool is_counted(const iem_proposal *p)
{
    return iem_proposed_number(p, IEM_PROPOSED_COUNT, false) > 0;
}

static void say_references(iem_sheet *w)
{
    iem_sheet_say(
        w, "# Whom each group is compared with. Without this it is everyone else; ",
        "# Met wie elke groep wordt vergeleken. Zonder dit is dat de rest; ");
    if (is_counted(w->p))
        iem_sheet_say(w, "this is an example.\n# reference: {",
                      "dit is een voorbeeld.\n# reference: {");
    else
        iem_sheet_say(w, "the largest group is here.\n# reference: {",
                      "hier staat de grootste groep.\n# reference: {");
}

static void put_references(iem_sheet *w)
{
    size_t n = 0;
    if (iem_proposed_number(w->p, IEM_PROPOSED_GROUND, false) == 0) return;
    for (size_t i = 0; i < w->p->look->n; i++) {
        const iem_proposed_column *column = &w->p->columns[i];
        if (column->role != IEM_PROPOSED_GROUND || column->aside || column->n_cuts ||
            column->quantiles || w->p->look->columns[i].n_values == 0)
            continue;
        if (n++ == 0)
            say_references(w);
        else
            iem_sheet_put(w, ", ");
        iem_sheet_scalar(w, w->p->look->columns[i].name);
        iem_sheet_put(w, ": ");
        iem_sheet_scalar(w, w->p->look->columns[i].values[0].text);
    }
    if (n) iem_sheet_put(w, "}\n");
}

static bool is_small(const iem_proposal *p, size_t i)
{
    const iem_column *seen = &p->look->columns[i];
    const iem_proposed_column *column = &p->columns[i];
    return column->role == IEM_PROPOSED_GROUND && !column->aside && !column->n_cuts &&
           !column->quantiles && seen->n_values > 2 && !is_counted(p) &&
           seen->values[seen->n_values - 1].n < FEW_ROWS;
}

static void put_small_groups(iem_sheet *w)
{
    for (size_t i = 0; i < w->p->look->n; i++) {
        if (!is_small(w->p, i)) continue;
        iem_sheet_say(
            w,
            "# Some groups are small. This takes those of fewer than 100 people "
            "together.\n",
            "# Sommige groepen zijn klein. Dit neemt die van minder dan 100 mensen "
            "samen.\n");
        iem_sheet_put(w, "# small_groups: {min: 100, as: other}\n");
        return;
    }
}

static bool was_seen(const iem_look *look, size_t word)
{
    for (size_t i = 0; i < look->n; i++)
        if (look->columns[i].missing[word]) return true;
    return false;
}

static void put_missing(iem_sheet *w)
{
    bool more = false;
    for (size_t k = IEM_USUAL_MISSING; k < IEM_MISSING_WORDS; k++)
        more |= was_seen(w->p->look, k);
    if (!more) return;
    iem_sheet_heading(w, "Texts that mean: not known.",
                      "Teksten die betekenen: niet bekend.");
    iem_sheet_put(w, "missing: [\"\", NA, NULL");
    for (size_t k = IEM_USUAL_MISSING; k < IEM_MISSING_WORDS; k++) {
        if (!was_seen(w->p->look, k)) continue;
        iem_sheet_put(w, ", ");
        iem_sheet_scalar(w, iem_missing_words[k]);
    }
    iem_sheet_put(w, "]\n");
}

static void put_rounded(iem_sheet *w)
{
    for (size_t i = 0; i < w->p->look->n; i++) {
        const iem_column *seen = &w->p->look->columns[i];
        if (w->p->columns[i].role != IEM_PROPOSED_COUNT || w->p->columns[i].aside ||
            seen->rows < 5 || seen->tens < seen->known)
            continue;
        iem_sheet_say(
            w, "# All counts are tens: they were rounded, and bounds include it.\n",
            "# Alle aantallen zijn tientallen: ze zijn afgerond, en de grenzen "
            "houden daar rekening mee.\n");
        iem_sheet_put(w, "rounded: 10\n");
    }
}

struct heading {
    iem_proposed role;
    iem_said text;
};

static const struct heading headings[] = {
    {IEM_PROPOSED_PROFILE,
     {"A verdict of a profile: people with the same one are compared.",
      "Een oordeel van een profiel: mensen met hetzelfde oordeel worden vergeleken."}},
    {IEM_PROPOSED_FACT,
     {"Facts: what the legal test itself asks about the person; people with the same "
      "facts "
      "are equals.",
      "Feiten: waar de wettelijke toets zelf naar vraagt; mensen met dezelfde feiten "
      "zijn "
      "gelijken."}},
    {IEM_PROPOSED_TRAIT,
     {"Traits: what may stand for a group.",
      "Kenmerken: wat voor een groep kan staan."}},
    {IEM_PROPOSED_OUTCOME,
     {"What was found when somebody looked.",
      "Wat er gevonden is toen er gekeken werd."}},
    {IEM_PROPOSED_ROUTE, {"How a case was picked.", "Hoe een zaak gekozen is."}},
    {IEM_PROPOSED_SCORE, {"The score of a model.", "De score van een model."}},
    {IEM_PROPOSED_TIME, {"When it was decided.", "Wanneer het besloten is."}},
    {IEM_PROPOSED_BATCH, {"What was decided together.", "Wat samen besloten is."}},
    {IEM_PROPOSED_REASON, {"The reason that was given.", "De reden die gegeven is."}},
    {IEM_PROPOSED_COUNT,
     {"How many people a row stands for.", "Voor hoeveel mensen een rij staat."}},
    {IEM_PROPOSED_CASE, {"The number of the case.", "Het nummer van de zaak."}},
    {IEM_PROPOSED_PERSON,
     {"The number of the person, who may occur again.",
      "Het nummer van de persoon, die vaker kan voorkomen."}},
};

static void put_rest(iem_sheet *w)
{
    for (size_t k = 0; k < sizeof headings / sizeof *headings; k++) {
        const iem_proposed role = headings[k].role;
        if (iem_proposed_number(w->p, role, false) == 0 &&
            iem_proposed_number(w->p, role, true) == 0)
            continue;
        iem_sheet_heading(w, headings[k].text.en, headings[k].text.nl);
        if (role <= IEM_PROPOSED_TRAIT) {
            put_items(w, role);
            continue;
        }
        for (size_t i = 0; i < w->p->look->n; i++)
            if (w->p->columns[i].role == role) put_role(w, i);
        if (role == IEM_PROPOSED_COUNT) put_rounded(w);
    }
}

static void put_left_out(iem_sheet *w)
{
    bool any = false;
    for (size_t i = 0; i < w->p->look->n; i++) {
        if (w->p->columns[i].role != IEM_PROPOSED_NOTHING || iem_sheet_in_process(w, i))
            continue;
        if (!any)
            iem_sheet_heading(w, "Columns without a role.", "Kolommen zonder rol.");
        any = true;
        iem_sheet_put(w, "#   ");
        iem_sheet_shown(w, w->p->look->columns[i].name);
        iem_sheet_put(w, ": ");
        iem_sheet_why(w, i);
        iem_sheet_question(w, i, "");
    }
}

static void put_margins(iem_sheet *w)
{
    iem_sheet_heading(
        w,
        "What counts as a finding. Settle it before you look; these hold unless "
        "you change them.",
        "Wat als bevinding telt. Leg het vast voor u kijkt; dit geldt als u niets "
        "verandert.");
    iem_sheet_put(
        w, "# margins: {gap: 0.01, ratio: 1.25, assurance: 0.02, group_weight: 0.1}\n");
}

/* ---- The whole ---- */

static void put_title(iem_sheet *w, const char *log)
{
    const char *slash = strrchr(log, '/'), *name = slash ? slash + 1 : log;
    const iem_look *look = w->p->look;
    const char *part = !look->partly ? "" : w->dutch ? " bekeken" : " looked-at";
    if (strcmp(log, "-") == 0) name = w->dutch ? "standaardinvoer" : "standard input";
    iem_sheet_say(w, "# Proposed by 'iemand init' from the columns of ",
                  "# Voorgesteld door 'iemand init', uit de kolommen van ");
    iem_sheet_remark(w, iem_slice_of(name), "?");
    iem_buffer_format(w->out,
                      w->dutch ? ": %" PRIu64 "%s rijen, %zu kolommen.\n"
                               : ": %" PRIu64 "%s rows, %zu columns.\n",
                      look->rows, part, look->n);
    iem_sheet_say(
        w,
        "# It goes by names and values, and knows nothing of the law or the work: "
        "read every line.\n# What stands behind a '#' is not used; '# ?' is a "
        "question.\n\n",
        "# Dit gaat af op namen en waarden, en weet niets van de wet of het werk: "
        "lees elke regel.\n# Wat achter een '#' staat telt niet mee; '# ?' is een "
        "vraag.\n\n");
    iem_sheet_put(w, "title: ");
    iem_sheet_scalar(w, w->p->title ? w->p->title : name);
    iem_sheet_put(w, "\n");
}

void iem_proposal_write(const iem_proposal *proposal, const char *log, bool dutch,
                        iem_buffer *out)
{
    iem_sheet w = {proposal, out, dutch};
    put_title(&w, log);
    put_decisions(&w);
    put_grounds(&w);
    put_references(&w);
    put_small_groups(&w);
    put_rest(&w);
    iem_sheet_process(&w);
    put_missing(&w);
    put_margins(&w);
    put_left_out(&w);
}

void iem_proposal_ask(const iem_proposal *proposal, bool dutch, iem_buffer *out)
{
    iem_sheet w = {proposal, out, dutch};
    if (iem_proposed_number(proposal, IEM_PROPOSED_DECISION, false) == 0)
        iem_sheet_say(
            &w,
            "which column is the decision, and which values are adverse? Fill it in "
            "in the plan, or say --decision COLUMN=VALUE\n",
            "welke kolom is het besluit, en welke waarden zijn nadelig? Vul het in "
            "het plan in, of geef --decision KOLOM=WAARDE\n");
    if (iem_proposed_number(proposal, IEM_PROPOSED_GROUND, false) == 0)
        iem_sheet_say(
            &w,
            "which column holds the groups? Fill it in in the plan, or say --ground "
            "COLUMN\n",
            "in welke kolom staan de groepen? Vul het in het plan in, of geef "
            "--ground KOLOM\n");
}
