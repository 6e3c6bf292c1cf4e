#include "chain/declared.h"

#include "base/file.h"
#include "base/grow.h"
#include "plan/plan_node.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 1 << 20, LONGEST_WINDOW = 3650, MOST_WEIGHT = 10 };

static iem_status wrong(const iem_reading *r, const iem_yaml *node, const char *key,
                        const char *why)
{
    return iem_place_fail(iem_node_place(r, node, key), r->err, "%s", why);
}

/* ---- Texts and numbers ---- */

static iem_status take_name(const iem_reading *r, const iem_yaml *map, const char *key,
                            char **to)
{
    iem_slice text;
    const iem_yaml *node = iem_node_find(map, key);
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_name(r, node, key, &text));
    *to = iem_copy(text);
    return *to ? IEM_OK : iem_fail_memory(r->err);
}

static iem_status take_number(const iem_reading *r, const iem_yaml *map,
                              const char *key, double least, double most, double *to)
{
    iem_slice text;
    int64_t micro;
    const iem_yaml *node = iem_node_find(map, key);
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_name(r, node, key, &text));
    if (iem_decimal_read(text, '.', &micro) != IEM_DECIMAL_OK)
        return wrong(r, node, key, "must be a number");
    *to = (double)micro / IEM_MICRO;
    if (*to >= least && *to <= most) return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, key), r->err,
                          "must lie between %.12g and %.12g", least, most);
}

/* A path as it is written in the file: seen from the folder of the file. */
static char *path_from(const iem_reading *r, const char *path)
{
    const char *slash = strrchr(r->file, '/');
    if (*path == '/' || !slash) return strdup(path);
    const size_t folder = (size_t)(slash - r->file) + 1, n = strlen(path) + 1;
    char *joined = malloc(folder + n);
    if (!joined) return NULL;
    memcpy(joined, r->file, folder);
    memcpy(joined + folder, path, n);
    return joined;
}

static iem_status move_path(const iem_reading *r, char **path)
{
    if (!*path) return IEM_OK;
    char *joined = path_from(r, *path);
    if (!joined) return iem_fail_memory(r->err);
    free(*path);
    *path = joined;
    return IEM_OK;
}

static iem_status take_path(const iem_reading *r, const iem_yaml *map, const char *key,
                            char **to)
{
    IEM_TRY(take_name(r, map, key, to));
    return move_path(r, to);
}

static iem_status take_paths(const iem_reading *r, const iem_yaml *map, const char *key,
                             iem_texts *to)
{
    const iem_yaml *node = iem_node_find(map, key);
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_texts(r, node, key, to));
    if (to->n == 0) return wrong(r, node, key, "there is no file");
    for (size_t i = 0; i < to->n; i++) IEM_TRY(move_path(r, &to->at[i]));
    return IEM_OK;
}

/* ---- Agencies ---- */

static iem_status take_columns(const iem_reading *r, const iem_yaml *map, iem_texts *to)
{
    iem_slice text;
    const iem_yaml *node = iem_node_find(map, "columns");
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_map(r, node, "columns"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        iem_buffer pair = {0};
        IEM_TRY(iem_want_name(r, entry, "columns", &text));
        iem_buffer_format(&pair, "%s=%s", entry->key, entry->text);
        const bool kept =
            !pair.failed && iem_texts_add(to, (iem_slice){pair.at, pair.len});
        iem_buffer_clear(&pair);
        if (!kept) return iem_fail_memory(r->err);
    }
    return IEM_OK;
}

static iem_status check_whole(const iem_reading *r, const iem_yaml *map,
                              const char *key, double number)
{
    if (!(fmod(number, 1) > 0)) return IEM_OK;
    return wrong(r, iem_node_find(map, key), key, "must be a whole number");
}

/* A whole number, so that loads can be counted. */
static iem_status take_weight(const iem_reading *r, const iem_yaml *map, unsigned *to)
{
    double weight = 1;
    IEM_TRY(take_number(r, map, "weight", 1, MOST_WEIGHT, &weight));
    *to = (unsigned)weight;
    return check_whole(r, map, "weight", weight);
}

static iem_status check_agency(const iem_reading *r, const iem_yaml *node,
                               const iem_declared_agency *a)
{
    const int ways = (a->logs.n > 0) + (a->ledger != NULL) + (a->tallies.n > 0);
    if (!a->name) return iem_node_lacks(r, node, "agencies", "name");
    if (ways != 1)
        return wrong(r, node, "agencies",
                     "an agency has either 'logs' with a 'plan', or a 'ledger', or "
                     "'tallies'");
    if (a->logs.n && !a->plan) return iem_node_lacks(r, node, "agencies", "plan");
    if (!a->logs.n && (a->plan || a->columns.n))
        return wrong(r, node, "agencies",
                     "'plan' and 'columns' go with 'logs': a ledger and a tally were "
                     "made with their own");
    if (a->tallies.n && a->weight != 1)
        return wrong(r, node, "agencies",
                     "'weight' is of people: of tallies nobody can be followed");
    return IEM_OK;
}

static iem_status read_agency(const iem_reading *r, const iem_yaml *node,
                              iem_declared *d)
{
    static const char *const keys[] = {"name",    "plan",    "logs",   "ledger",
                                       "tallies", "columns", "weight", NULL};
    IEM_TRY(iem_want_map(r, node, "agencies"));
    IEM_TRY(iem_check_keys(r, node, "agencies", keys));
    if (!IEM_GROW(d->agencies, d->capacity, d->n_agencies + 1))
        return iem_fail_memory(r->err);
    iem_declared_agency *a = &d->agencies[d->n_agencies++];
    *a = (iem_declared_agency){.line = node->line};
    IEM_TRY(take_name(r, node, "name", &a->name));
    IEM_TRY(take_path(r, node, "plan", &a->plan));
    IEM_TRY(take_paths(r, node, "logs", &a->logs));
    IEM_TRY(take_path(r, node, "ledger", &a->ledger));
    IEM_TRY(take_paths(r, node, "tallies", &a->tallies));
    IEM_TRY(take_columns(r, node, &a->columns));
    IEM_TRY(take_weight(r, node, &a->weight));
    return check_agency(r, node, a);
}

static int by_name(const void *a, const void *b)
{
    const iem_declared_agency *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* A path that is in both lists, or twice in one; NULL: there is none. */
static const char *path_again(const iem_texts *a, const iem_texts *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = a == b ? i + 1 : 0; k < b->n; k++)
            if (strcmp(a->at[i], b->at[k]) == 0) return a->at[i];
    return NULL;
}

/* The decisions of one file would be taken for those of two agencies about the same
 * people. A log may have several in it, which their plans tell apart. */
static const char *file_again(const iem_declared_agency *a,
                              const iem_declared_agency *b)
{
    const char *tally = path_again(&a->tallies, &b->tallies);
    const bool one_plan = a->plan && b->plan && strcmp(a->plan, b->plan) == 0;
    if (tally) return tally;
    if (one_plan) return path_again(&a->logs, &b->logs);
    return a != b && a->ledger && b->ledger && strcmp(a->ledger, b->ledger) == 0
               ? a->ledger
               : NULL;
}

static iem_status check_files(const iem_reading *r, const iem_declared *d)
{
    for (size_t i = 0; i < d->n_agencies; i++)
        for (size_t k = 0; k <= i; k++) {
            const char *path = file_again(&d->agencies[k], &d->agencies[i]);
            if (path)
                return iem_fail(r->err, IEM_ERR_DATA,
                                "%s:%zu: %.200s is named twice: its decisions would be "
                                "counted twice",
                                r->file, d->agencies[i].line, path);
        }
    return IEM_OK;
}

static iem_status read_agencies(const iem_reading *r, const iem_yaml *root,
                                iem_declared *d)
{
    const iem_yaml *item, *node = iem_node_find(root, "agencies");
    if (!node) return iem_fail(r->err, IEM_ERR_DATA, "%s: has no 'agencies'", r->file);
    IEM_TRY(iem_want_items(r, node, "agencies", &item));
    for (; item; item = iem_next_item(node, item)) IEM_TRY(read_agency(r, item, d));
    if (d->n_agencies < 2)
        return wrong(r, node, "agencies", "a chain has at least two agencies");
    if (d->n_agencies > IEM_CHAIN_MOST)
        return wrong(r, node, "agencies", "a chain has at most 100 agencies");
    qsort(d->agencies, d->n_agencies, sizeof *d->agencies, by_name);
    for (size_t i = 1; i < d->n_agencies; i++)
        if (strcmp(d->agencies[i - 1].name, d->agencies[i].name) == 0)
            return iem_fail(r->err, IEM_ERR_DATA,
                            "%s:%zu: two agencies are called '%s'", r->file,
                            d->agencies[i].line, d->agencies[i].name);
    return check_files(r, d);
}

/* ---- What is asked ---- */

static iem_status read_references(const iem_reading *r, const iem_yaml *root,
                                  iem_texts *to)
{
    iem_slice text;
    const iem_yaml *node = iem_node_find(root, "reference");
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_map(r, node, "reference"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_name(r, entry, "reference", &text));
        if (!iem_texts_add(to, iem_slice_of(entry->key)) || !iem_texts_add(to, text))
            return iem_fail_memory(r->err);
    }
    return IEM_OK;
}

static iem_status read_margins(const iem_reading *r, const iem_yaml *root,
                               iem_chain_how *how)
{
    static const char *const keys[] = {"ratio", "gap", "assurance", NULL};
    const iem_yaml *node = iem_node_find(root, "margins");
    if (!node) return IEM_OK;
    IEM_TRY(iem_want_map(r, node, "margins"));
    IEM_TRY(iem_check_keys(r, node, "margins", keys));
    IEM_TRY(take_number(r, node, "ratio", 1, 100, &how->margin_ratio));
    IEM_TRY(take_number(r, node, "gap", 0, 1, &how->margin_gap));
    how->assurance = fmax(how->assurance, how->margin_gap);
    return take_number(r, node, "assurance", how->margin_gap, 1, &how->assurance);
}

static iem_status read_root(const iem_reading *r, const iem_yaml *root, iem_declared *d)
{
    static const char *const keys[] = {"title",     "agencies",   "window", "margins",
                                       "reference", "population", NULL};
    double window = 90;
    IEM_TRY(iem_want_map(r, root, "chain"));
    IEM_TRY(iem_check_keys(r, root, NULL, keys));
    d->how = (iem_chain_how){
        .margin_ratio = 1.25, .margin_gap = .01, .assurance = .02, .population = NAN};
    IEM_TRY(take_name(r, root, "title", &d->title));
    IEM_TRY(take_number(r, root, "window", 1, LONGEST_WINDOW, &window));
    IEM_TRY(check_whole(r, root, "window", window)); /* of days */
    IEM_TRY(take_number(r, root, "population", 1, 1e12, &d->how.population));
    IEM_TRY(read_margins(r, root, &d->how));
    IEM_TRY(read_references(r, root, &d->how.references));
    d->how.title = d->title;
    d->how.window = (unsigned)window;
    return read_agencies(r, root, d);
}

iem_status iem_declared_read(const char *path, iem_declared *declared, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    iem_yaml *root = NULL;
    const iem_reading r = {NULL, path, err};
    *declared = (iem_declared){0};
    IEM_TRY(iem_file_read_all(path, LIMIT, &bytes, &n, err));
    iem_status status = iem_yaml_read(path, bytes, n, &root, err);
    if (status == IEM_OK) status = read_root(&r, root, declared);
    iem_yaml_free(root);
    free(bytes);
    declared->path = status == IEM_OK ? strdup(path) : NULL;
    if (status == IEM_OK && !declared->path) status = iem_fail_memory(err);
    if (status != IEM_OK) iem_declared_clear(declared);
    return status;
}

void iem_declared_clear(iem_declared *declared)
{
    for (size_t i = 0; i < declared->n_agencies; i++) {
        iem_declared_agency *a = &declared->agencies[i];
        free(a->name);
        free(a->plan);
        free(a->ledger);
        iem_texts_clear(&a->logs);
        iem_texts_clear(&a->tallies);
        iem_texts_clear(&a->columns);
    }
    free(declared->agencies);
    free(declared->title);
    free(declared->path);
    iem_texts_clear(&declared->how.references);
    *declared = (iem_declared){0};
}
