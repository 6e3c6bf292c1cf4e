/* A proposal as a plan with remarks. What stands behind '#' is not used; '# ?' is a
 * question. Values of columns with names, numbers or texts of people are not shown. */
#include "plan/propose.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN = 4, SHOWN_BYTES = 24, FEW_ROWS = 30, MOST_CANDIDATES = 6 };

struct writing {
    const iem_proposal *p;
    iem_buffer *out;
    bool dutch;
};

static const char *say(const struct writing *w, iem_said said)
{
    return w->dutch ? said.nl : said.en;
}

static void put(struct writing *w, const char *text)
{
    iem_buffer_text(w->out, text);
}

static void put_said(struct writing *w, const char *en, const char *nl)
{
    put(w, w->dutch ? nl : en);
}

/* ---- Scalars ---- */

static bool is_plain_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* Letters, digits and _ throughout; inside also blanks, dashes and points. */
static bool is_plain(const char *text)
{
    const size_t n = strlen(text);
    if (n == 0 || !is_plain_char(text[0]) || !is_plain_char(text[n - 1])) return false;
    for (size_t i = 0; i < n; i++)
        if (!is_plain_char(text[i]) && !strchr(" -.", text[i])) return false;
    return true;
}

static void put_scalar(struct writing *w, const char *text)
{
    if (is_plain(text)) {
        put(w, text);
        return;
    }
    put(w, "\"");
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            iem_buffer_format(w->out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            iem_buffer_format(w->out, "\\x%02x", c);
        else
            iem_buffer_bytes(w->out, text, 1);
    }
    put(w, "\"");
}

static void put_list(struct writing *w, const char *const *texts, size_t n)
{
    put(w, "[");
    for (size_t i = 0; i < n; i++) {
        if (i) put(w, ", ");
        put_scalar(w, texts[i]);
    }
    put(w, "]");
}

/* In a remark: one line, cut short. */
static void put_shown(struct writing *w, const char *text)
{
    size_t n = strlen(text);
    const bool cut = n > SHOWN_BYTES;
    if (cut) n = SHOWN_BYTES;
    while (cut && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)text[i];
        iem_buffer_bytes(w->out, c < 0x20 || c == 0x7f ? " " : text + i, 1);
    }
    if (cut) put(w, "…");
}

static void put_cuts(struct writing *w, const iem_proposed_column *column)
{
    char number[24];
    if (column->quantiles) {
        iem_buffer_format(w->out, "%u", column->quantiles);
        return;
    }
    put(w, "[");
    for (size_t i = 0; i < column->n_cuts; i++) {
        iem_decimal_write(column->cuts[i], number);
        iem_buffer_format(w->out, "%s%s", i ? ", " : "", number);
    }
    put(w, "]");
}

/* ---- Remarks ---- */

static bool shows_values(iem_proposed role)
{
    return role != IEM_PROPOSED_NOTHING && role != IEM_PROPOSED_CASE &&
           role != IEM_PROPOSED_PERSON && role != IEM_PROPOSED_REASON &&
           role != IEM_PROPOSED_BATCH && role != IEM_PROPOSED_TIME;
}

static void put_values(struct writing *w, const iem_column *seen)
{
    const double distinct = iem_column_distinct(seen);
    char least[24], most[24];
    if (iem_column_is_number(seen) && distinct > SHOWN) {
        iem_decimal_write(seen->least, least);
        iem_decimal_write(seen->most, most);
        iem_buffer_format(w->out, w->dutch ? "%s tot %s" : "%s to %s", least, most);
        return;
    }
    iem_buffer_format(w->out, w->dutch ? "%.0f waarden: " : "%.0f values: ", distinct);
    for (size_t i = 0; i < seen->n_values && i < SHOWN; i++) {
        if (i) put(w, ", ");
        put_shown(w, seen->values[i].text);
    }
    if (seen->n_values > SHOWN) put(w, ", …");
}

static void put_why(struct writing *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    put(w, say(w, column->why));
    if (column->other) {
        put(w, " ");
        put_shown(w, column->other);
    }
    if (shows_values(column->role)) {
        put(w, "; ");
        put_values(w, &w->p->look->columns[i]);
    }
    put(w, "\n");
}

static void put_question(struct writing *w, size_t i, const char *indent)
{
    const iem_proposed_column *column = &w->p->columns[i];
    if (!column->question.en) return;
    iem_buffer_format(w->out, "%s# ? ", indent);
    put_shown(w, w->p->look->columns[i].name);
    iem_buffer_format(w->out, ": %s\n", say(w, column->question));
}

static void put_heading(struct writing *w, const char *en, const char *nl)
{
    put(w, "\n# ");
    put_said(w, en, nl);
    put(w, "\n");
}

/* ---- Roles ---- */

static void put_comparison(struct writing *w, const iem_proposed_column *column)
{
    static const char *const signs[] = {
        [IEM_GE] = ">=", [IEM_GT] = ">", [IEM_LE] = "<=", [IEM_LT] = "<"};
    char number[24];
    iem_decimal_write(column->threshold, number);
    iem_buffer_format(w->out, "\"%s %s\"", signs[column->compare], number);
}

static void put_decision(struct writing *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    put(w, "decision: {column: ");
    put_scalar(w, w->p->look->columns[i].name);
    put(w, ", adverse: ");
    if (column->compare != IEM_IS)
        put_comparison(w, column);
    else if (column->n_yes)
        put_list(w, column->yes, column->n_yes);
    else
        put_said(w, "[WHICH VALUES]", "[WELKE WAARDEN]");
    if (column->given && column->n_no) {
        put(w, ", favourable: ");
        put_list(w, column->no, column->n_no);
    }
    put(w, "}   # ");
    put_why(w, i);
}

static void put_with_sides(struct writing *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    const bool route = column->role == IEM_PROPOSED_ROUTE;
    iem_buffer_format(w->out, "%s: {column: ", iem_proposed_key(column->role));
    put_scalar(w, w->p->look->columns[i].name);
    put(w, route ? ", random: " : ", positive: ");
    if (column->n_yes)
        put_list(w, column->yes, column->n_yes);
    else
        put_said(w, "[WHICH VALUES]", "[WELKE WAARDEN]");
    if (!route && column->n_no) {
        put(w, ", negative: ");
        put_list(w, column->no, column->n_no);
    }
    put(w, "}   # ");
    put_why(w, i);
}

static void put_single(struct writing *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    iem_buffer_format(w->out, "%s: ", iem_proposed_key(column->role));
    if (column->role == IEM_PROPOSED_TIME) put(w, "{column: ");
    put_scalar(w, w->p->look->columns[i].name);
    if (column->role == IEM_PROPOSED_TIME)
        put(w, column->day_first ? ", period: month, format: dmy}"
                                 : ", period: month, format: iso}");
    put(w, "   # ");
    put_why(w, i);
}

static void put_role(struct writing *w, size_t i)
{
    const iem_proposed role = w->p->columns[i].role;
    put_question(w, i, "");
    if (w->p->columns[i].aside) put(w, "# ");
    if (role == IEM_PROPOSED_DECISION)
        put_decision(w, i);
    else if (role == IEM_PROPOSED_OUTCOME || role == IEM_PROPOSED_ROUTE)
        put_with_sides(w, i);
    else
        put_single(w, i);
}

static void put_item(struct writing *w, size_t i, bool behind)
{
    const iem_proposed_column *column = &w->p->columns[i];
    const bool bands = column->n_cuts > 0 || column->quantiles > 0;
    put_question(w, i, "  ");
    put(w, behind ? "#   - " : "  - ");
    if (bands) put(w, "{column: ");
    put_scalar(w, w->p->look->columns[i].name);
    if (bands) {
        put(w, ", bands: ");
        put_cuts(w, column);
        put(w, "}");
    }
    put(w, "   # ");
    put_why(w, i);
}

static void put_items(struct writing *w, iem_proposed role)
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

static void put_candidate(struct writing *w, size_t i)
{
    const bool score = w->p->columns[i].role == IEM_PROPOSED_SCORE;
    put(w, "# decision: {column: ");
    put_scalar(w, w->p->look->columns[i].name);
    put(w, score ? ", adverse: \">= " : ", adverse: ");
    if (score)
        put_said(w, "WHICH NUMBER\"}   # ", "WELK GETAL\"}   # ");
    else
        put_said(w, "[WHICH VALUES]}   # ", "[WELKE WAARDEN]}   # ");
    put_values(w, &w->p->look->columns[i]);
    put(w, "\n");
}

static void put_candidates(struct writing *w)
{
    size_t shown = 0;
    for (int made = 1; made >= 0 && shown == 0; made--)
        for (size_t i = 0; i < w->p->look->n && shown < MOST_CANDIDATES; i++) {
            if (!is_candidate(w->p, i, made)) continue;
            put_candidate(w, i);
            shown++;
        }
    if (shown == 0)
        put_said(w, "# decision: {column: COLUMN, adverse: [WHICH VALUES]}\n",
                 "# decision: {column: KOLOM, adverse: [WELKE WAARDEN]}\n");
}

static void put_decisions(struct writing *w)
{
    const bool told = iem_proposed_number(w->p, IEM_PROPOSED_DECISION, false) > 0;
    const bool some = iem_proposed_number(w->p, IEM_PROPOSED_DECISION, true) > 0;
    put_heading(w,
                "What was decided, and which of its values are adverse to the person.",
                "Wat er besloten is, en welke waarden nadelig zijn voor de persoon.");
    if (!told)
        put_said(
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

static void put_grounds(struct writing *w)
{
    const bool told = iem_proposed_number(w->p, IEM_PROPOSED_GROUND, false) > 0;
    put_heading(w, "Grounds: the groups that are compared.",
                "Gronden: de groepen die worden vergeleken.");
    if (!told)
        put_said(w, "# ? Which column holds the groups? A scan cannot do without it.\n",
                 "# ? In welke kolom staan de groepen? Zonder dit kan er geen scan "
                 "zijn.\n");
    if (told || iem_proposed_number(w->p, IEM_PROPOSED_GROUND, true) > 0)
        put_items(w, IEM_PROPOSED_GROUND);
    else
        put_said(w, "# grounds: [COLUMN]\n", "# grounds: [KOLOM]\n");
}

/* ---- What else a plan may say ---- */

/* Rows are no people where there is a count. */
static bool is_counted(const iem_proposal *p)
{
    return iem_proposed_number(p, IEM_PROPOSED_COUNT, false) > 0;
}

static void say_references(struct writing *w)
{
    put_said(w,
             "# Whom each group is compared with. Without this it is everyone else; ",
             "# Met wie elke groep wordt vergeleken. Zonder dit is dat de rest; ");
    if (is_counted(w->p))
        put_said(w, "this is an example.\n# reference: {",
                 "dit is een voorbeeld.\n# reference: {");
    else
        put_said(w, "the largest group is here.\n# reference: {",
                 "hier staat de grootste groep.\n# reference: {");
}

static void put_references(struct writing *w)
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
            put(w, ", ");
        put_scalar(w, w->p->look->columns[i].name);
        put(w, ": ");
        put_scalar(w, w->p->look->columns[i].values[0].text);
    }
    if (n) put(w, "}\n");
}

static bool is_small(const iem_proposal *p, size_t i)
{
    const iem_column *seen = &p->look->columns[i];
    const iem_proposed_column *column = &p->columns[i];
    return column->role == IEM_PROPOSED_GROUND && !column->aside && !column->n_cuts &&
           !column->quantiles && seen->n_values > 2 && !is_counted(p) &&
           seen->values[seen->n_values - 1].n < FEW_ROWS;
}

static void put_small_groups(struct writing *w)
{
    for (size_t i = 0; i < w->p->look->n; i++) {
        if (!is_small(w->p, i)) continue;
        put_said(
            w,
            "# Some groups are small. This takes those of fewer than 100 people "
            "together.\n",
            "# Sommige groepen zijn klein. Dit neemt die van minder dan 100 mensen "
            "samen.\n");
        put(w, "# small_groups: {min: 100, as: other}\n");
        return;
    }
}

static bool was_seen(const iem_look *look, size_t word)
{
    for (size_t i = 0; i < look->n; i++)
        if (look->columns[i].missing[word]) return true;
    return false;
}

static void put_missing(struct writing *w)
{
    bool more = false;
    for (size_t k = IEM_USUAL_MISSING; k < IEM_MISSING_WORDS; k++)
        more |= was_seen(w->p->look, k);
    if (!more) return;
    put_heading(w, "Texts that mean: not known.",
                "Teksten die betekenen: niet bekend.");
    put(w, "missing: [\"\", NA, NULL");
    for (size_t k = IEM_USUAL_MISSING; k < IEM_MISSING_WORDS; k++) {
        if (!was_seen(w->p->look, k)) continue;
        put(w, ", ");
        put_scalar(w, iem_missing_words[k]);
    }
    put(w, "]\n");
}

static void put_rounded(struct writing *w)
{
    for (size_t i = 0; i < w->p->look->n; i++) {
        const iem_column *seen = &w->p->look->columns[i];
        if (w->p->columns[i].role != IEM_PROPOSED_COUNT || w->p->columns[i].aside ||
            seen->rows < 5 || seen->tens < seen->known)
            continue;
        put_said(w,
                 "# All counts are tens: they were rounded, and bounds include it.\n",
                 "# Alle aantallen zijn tientallen: ze zijn afgerond, en de grenzen "
                 "houden daar rekening mee.\n");
        put(w, "rounded: 10\n");
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

static void put_rest(struct writing *w)
{
    for (size_t k = 0; k < sizeof headings / sizeof *headings; k++) {
        const iem_proposed role = headings[k].role;
        if (iem_proposed_number(w->p, role, false) == 0 &&
            iem_proposed_number(w->p, role, true) == 0)
            continue;
        put_heading(w, headings[k].text.en, headings[k].text.nl);
        if (role <= IEM_PROPOSED_TRAIT) {
            put_items(w, role);
            continue;
        }
        for (size_t i = 0; i < w->p->look->n; i++)
            if (w->p->columns[i].role == role) put_role(w, i);
        if (role == IEM_PROPOSED_COUNT) put_rounded(w);
    }
}

static void put_left_out(struct writing *w)
{
    if (iem_proposed_number(w->p, IEM_PROPOSED_NOTHING, false) == 0) return;
    put_heading(w, "Columns without a role.", "Kolommen zonder rol.");
    for (size_t i = 0; i < w->p->look->n; i++) {
        if (w->p->columns[i].role != IEM_PROPOSED_NOTHING) continue;
        put(w, "#   ");
        put_shown(w, w->p->look->columns[i].name);
        put(w, ": ");
        put_why(w, i);
        put_question(w, i, "");
    }
}

static void put_margins(struct writing *w)
{
    put_heading(
        w,
        "What counts as a finding. Settle it before you look; these hold unless "
        "you change them.",
        "Wat als bevinding telt. Leg het vast voor u kijkt; dit geldt als u niets "
        "verandert.");
    put(w, "# margins: {gap: 0.01, ratio: 1.25, assurance: 0.02, group_weight: 0.1}\n");
}

/* ---- The whole ---- */

static void put_title(struct writing *w, const char *log)
{
    const char *slash = strrchr(log, '/'), *name = slash ? slash + 1 : log;
    if (strcmp(log, "-") == 0) name = w->dutch ? "standaardinvoer" : "standard input";
    iem_buffer_format(w->out,
                      w->dutch
                          ? "# Voorgesteld door 'iemand init', uit de kolommen van "
                            "%s: %" PRIu64 " rijen, %zu kolommen.\n"
                          : "# Proposed by 'iemand init' from the columns of %s: "
                            "%" PRIu64 " rows, %zu columns.\n",
                      name, w->p->look->rows, w->p->look->n);
    put_said(w,
             "# It goes by names and values, and knows nothing of the law or the work: "
             "read every line.\n# What stands behind a '#' is not used; '# ?' is a "
             "question.\n\n",
             "# Dit gaat af op namen en waarden, en weet niets van de wet of het werk: "
             "lees elke regel.\n# Wat achter een '#' staat telt niet mee; '# ?' is een "
             "vraag.\n\n");
    put(w, "title: ");
    put_scalar(w, w->p->title ? w->p->title : name);
    put(w, "\n");
}

void iem_proposal_write(const iem_proposal *proposal, const char *log, bool dutch,
                        iem_buffer *out)
{
    struct writing w = {proposal, out, dutch};
    put_title(&w, log);
    put_decisions(&w);
    put_grounds(&w);
    put_references(&w);
    put_small_groups(&w);
    put_rest(&w);
    put_missing(&w);
    put_margins(&w);
    put_left_out(&w);
}

void iem_proposal_ask(const iem_proposal *proposal, bool dutch, iem_buffer *out)
{
    struct writing w = {proposal, out, dutch};
    if (iem_proposed_number(proposal, IEM_PROPOSED_DECISION, false) == 0)
        put_said(
            &w,
            "which column is the decision, and which values are adverse? Fill it in "
            "in the plan, or say --decision COLUMN=VALUE\n",
            "welke kolom is het besluit, en welke waarden zijn nadelig? Vul het in "
            "het plan in, of geef --decision KOLOM=WAARDE\n");
    if (iem_proposed_number(proposal, IEM_PROPOSED_GROUND, false) == 0)
        put_said(
            &w,
            "which column holds the groups? Fill it in in the plan, or say --ground "
            "COLUMN\n",
            "in welke kolom staan de groepen? Vul het in het plan in, of geef "
            "--ground KOLOM\n");
}
