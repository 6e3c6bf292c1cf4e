/* The register's own fields: what they hold, and what the register would refuse. */
#include "plan/declaration_record.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

static const char *const statuses[] = {"In ontwikkeling", "In gebruik",
                                       "Buiten gebruik", NULL};
static const char *const categories[] = {
    "Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes", NULL};
static const char *const languages[] = {"nld", NULL};
static const char *const versions[] = {"1.0", NULL};
static const char *const themes[] = {"Organisatie en bedrijfsvoering",
                                     "Cultuur en recreatie",
                                     "Economie",
                                     "Overheidsfinanciën",
                                     "Wonen",
                                     "Internationaal",
                                     "Migratie en integratie",
                                     "Natuur en milieu",
                                     "Onderwijs en wetenschap",
                                     "Openbare orde en veiligheid",
                                     "Recht",
                                     "Ruimte en infrastructuur",
                                     "Sociale zekerheid",
                                     "Verkeer",
                                     "Werk",
                                     "Zorg en gezondheid",
                                     NULL};

/* Publication standard 1.0; see declaration.h. */
const iem_register_rule iem_register_rules[IEM_N_REGISTER_FIELDS] = {
    [IEM_FIELD_NAME] = {"name", 100, true, NULL},
    [IEM_FIELD_DESCRIPTION_SHORT] = {"description_short", 400, true, NULL},
    [IEM_FIELD_ORGANIZATION] = {"organization", 100, true, NULL},
    [IEM_FIELD_STATUS] = {"status", 0, true, statuses},
    [IEM_FIELD_BEGIN_DATE] = {"begin_date", 7, false, NULL},
    [IEM_FIELD_END_DATE] = {"end_date", 7, false, NULL},
    [IEM_FIELD_CONTACT_EMAIL] = {"contact_email", 500, true, NULL},
    [IEM_FIELD_WEBSITE] = {"website", 500, false, NULL},
    [IEM_FIELD_PUBLICATION_CATEGORY] = {"publication_category", 0, true, categories},
    [IEM_FIELD_URL] = {"url", 500, false, NULL},
    [IEM_FIELD_GOAL] = {"goal", 2500, false, NULL},
    [IEM_FIELD_PROPORTIONALITY] = {"proportionality", 2500, false, NULL},
    [IEM_FIELD_HUMAN_INTERVENTION] = {"human_intervention", 2500, false, NULL},
    [IEM_FIELD_RISKS] = {"risks", 2500, false, NULL},
    [IEM_FIELD_LAWFUL_BASIS] = {"lawful_basis", 2500, false, NULL},
    [IEM_FIELD_PROCESS_INDEX_URL] = {"process_index_url", 500, false, NULL},
    [IEM_FIELD_IMPACTTOETSEN] = {"impacttoetsen", 2500, false, NULL},
    [IEM_FIELD_SOURCE_DATA] = {"source_data", 2500, false, NULL},
    [IEM_FIELD_METHODS_AND_MODELS] = {"methods_and_models", 5000, false, NULL},
    [IEM_FIELD_PROVIDER] = {"provider", 200, false, NULL},
    [IEM_FIELD_PUBLICCODE] = {"publiccode", 500, false, NULL},
    [IEM_FIELD_LANG] = {"lang", 0, true, languages},
    [IEM_FIELD_STANDARD_VERSION] = {"standard_version", 0, false, versions},
    [IEM_FIELD_SOURCE_ID] = {"source_id", 100, false, NULL},
    [IEM_FIELD_TAGS] = {"tags", 2500, false, NULL},
    [IEM_FIELD_LARS] = {"lars", 0, false, NULL},
    [IEM_FIELD_PUBLICATION_DT] = {"publication_dt", 0, false, NULL},
};

/* Lists of titles with a link; `most` of a title, 0: no limit. */
static const struct {
    const char *key;
    size_t most;
    bool link_required;
} groupings[] = {{"lawful_basis_grouping", 100, true},
                 {"impacttoetsen_grouping", 0, false},
                 {"source_data_grouping", 500, true}};
enum { MOST_LINK = 500 };

/* ---- What the register would refuse ---- */

static bool opens_tag(const char *text)
{
    const char c = text[1];
    return *text == '<' &&
           (c == '/' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

size_t iem_register_length(const char *text)
{
    size_t n = 0;
    while (*text) {
        const char *close = opens_tag(text) ? strchr(text, '>') : NULL;
        if (close) {
            text = close + 1;
            continue;
        }
        n += ((unsigned char)*text++ & 0xc0) != 0x80; /* first bytes of characters */
    }
    return n;
}

bool iem_is_month(const char *text)
{
    char day[IEM_KEY_PATH];
    if (strlen(text) != 7) return false;
    memcpy(day, text, 7);
    memcpy(day + 7, "-01", 4);
    return iem_is_day(iem_slice_of(day));
}

static iem_status add_fault(iem_declaration *d, const char *field,
                            iem_register_fault fault, iem_error *err)
{
    if (!IEM_GROW(d->faults, d->faults_capacity, d->n_faults + 1))
        return iem_fail_memory(err);
    char *copy = iem_copy(iem_slice_of(field));
    if (!copy) return iem_fail_memory(err);
    d->faults[d->n_faults++] = (iem_field_fault){copy, fault};
    return IEM_OK;
}

static bool is_one_of(const char *text, const char *const *permitted)
{
    for (; *permitted; permitted++)
        if (strcmp(text, *permitted) == 0) return true;
    return false;
}

static iem_status check_text(iem_declaration *d, const char *field, const char *text,
                             size_t most, bool required, iem_error *err)
{
    if (!text) return required ? add_fault(d, field, IEM_FAULT_MISSING, err) : IEM_OK;
    if (most && iem_register_length(text) > most)
        return add_fault(d, field, IEM_FAULT_TOO_LONG, err);
    return IEM_OK;
}

static iem_status check_field(iem_declaration *d, iem_register_field which,
                              iem_error *err)
{
    const iem_register_rule *rule = &iem_register_rules[which];
    const char *text = d->field[which];
    const bool month = which == IEM_FIELD_BEGIN_DATE || which == IEM_FIELD_END_DATE;
    if (text && rule->permitted && !is_one_of(text, rule->permitted))
        return add_fault(d, rule->key, IEM_FAULT_NOT_PERMITTED, err);
    if (text && month && !iem_is_month(text))
        return add_fault(d, rule->key, IEM_FAULT_NO_MONTH, err);
    return check_text(d, rule->key, text, rule->most, rule->required, err);
}

/* ---- Lists ---- */

/* Older records have one theme, as a text. */
static iem_status read_themes(iem_declaration *d, const struct json_t *record,
                              iem_error *err)
{
    const struct json_t *list = iem_json_get(record, "category");
    const iem_json_kind kind = iem_json_kind_of(list);
    if (kind == IEM_JSON_NOTHING) return IEM_OK;
    if (kind == IEM_JSON_TEXT)
        return is_one_of(iem_json_text_of(list), themes)
                   ? IEM_OK
                   : add_fault(d, "category", IEM_FAULT_NOT_PERMITTED, err);
    if (kind != IEM_JSON_LIST)
        return iem_declaration_fail(d, "category", err, "is no list of texts");
    for (size_t i = 0; i < iem_json_size(list); i++) {
        const iem_key_path at = iem_key_at("category", i);
        const char *theme = iem_json_text_of(iem_json_item(list, i));
        if (!theme) return iem_declaration_fail(d, at.text, err, "is no text");
        if (!is_one_of(theme, themes))
            IEM_TRY(add_fault(d, at.text, IEM_FAULT_NOT_PERMITTED, err));
    }
    return IEM_OK;
}

static iem_status read_link(iem_declaration *d, const struct json_t *item,
                            const char *path, size_t grouping, iem_error *err)
{
    char *title = NULL, *link = NULL;
    if (iem_json_kind_of(item) != IEM_JSON_MAP)
        return iem_declaration_fail(d, path, err, "is no object");
    iem_status status = iem_declared_text(d, item, path, "title", &title, err);
    if (status == IEM_OK) status = iem_declared_text(d, item, path, "link", &link, err);
    if (status == IEM_OK)
        status = check_text(d, iem_key_in(path, "title").text, title,
                            groupings[grouping].most, true, err);
    if (status == IEM_OK)
        status = check_text(d, iem_key_in(path, "link").text, link, MOST_LINK,
                            groupings[grouping].link_required, err);
    free(title);
    free(link);
    return status;
}

static iem_status read_grouping(iem_declaration *d, const struct json_t *record,
                                size_t grouping, iem_error *err)
{
    const char *key = groupings[grouping].key;
    const struct json_t *list = iem_json_get(record, key);
    if (iem_json_kind_of(list) == IEM_JSON_NOTHING) return IEM_OK;
    if (iem_json_kind_of(list) != IEM_JSON_LIST)
        return iem_declaration_fail(d, key, err, "is no list");
    if (grouping == 0) d->lawful_links = iem_json_size(list) > 0;
    for (size_t i = 0; i < iem_json_size(list); i++)
        IEM_TRY(read_link(d, iem_json_item(list, i), iem_key_at(key, i).text, grouping,
                          err));
    return IEM_OK;
}

/* ---- The record ---- */

iem_status iem_declaration_read_record(iem_declaration *d, const struct json_t *record,
                                       iem_error *err)
{
    for (iem_register_field f = 0; f < IEM_N_REGISTER_FIELDS; f++) {
        const char *key = iem_register_rules[f].key;
        IEM_TRY(iem_declared_text(d, record, "", key, &d->field[f], err));
        IEM_TRY(check_field(d, f, err));
    }
    IEM_TRY(read_themes(d, record, err));
    for (size_t i = 0; i < sizeof groupings / sizeof groupings[0]; i++)
        IEM_TRY(read_grouping(d, record, i, err));
    return IEM_OK;
}
