#include "report/sameness.h"

#include "base/json.h"
#include "base/print.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 72 };

struct walk {
    iem_sameness *found;
    const char *const *skips;
    char at[256]; /* where the walk is; cut short where it is deep */
};

static bool pair(struct walk *w, const struct json_t *was, const struct json_t *is,
                 unsigned depth);

/* ---- What differs ---- */

static void show(const struct json_t *value, char out[SHOWN + 8])
{
    static const char *const kinds[] = {
        [IEM_JSON_LIST] = "[…]", [IEM_JSON_MAP] = "{…}"};
    const iem_json_kind kind = iem_json_kind_of(value);
    const char *text = iem_json_text_of(value);
    const int len = text ? iem_slice_clip(iem_slice_of(text)) : 0;
    if (!value)
        snprintf(out, SHOWN, "-");
    else if (text && text[len])
        snprintf(out, SHOWN + 8, "\"%.*s…\"", len, text);
    else if (text)
        snprintf(out, SHOWN, "\"%s\"", text);
    else if (kind == IEM_JSON_NUMBER)
        iem_print(out, SHOWN, "%.12g", iem_json_number_of(value));
    else if (kind == IEM_JSON_BOOL)
        snprintf(out, SHOWN, "%s", iem_json_true(value) ? "true" : "false");
    else
        snprintf(out, SHOWN, "%s", kind == IEM_JSON_NOTHING ? "null" : kinds[kind]);
}

static bool note(iem_sameness *found, const char *at, const char *was, const char *is)
{
    found->differing++;
    if (found->n_first == IEM_UNLIKE) return true;
    iem_unlike *noted = &found->first[found->n_first++];
    noted->at = iem_copy(iem_slice_of(at));
    noted->was = iem_copy(iem_slice_of(was));
    noted->is = iem_copy(iem_slice_of(is));
    return noted->at && noted->was && noted->is;
}

static bool differs(const struct walk *w, const struct json_t *was,
                    const struct json_t *is)
{
    char before[SHOWN + 8], now[SHOWN + 8];
    show(was, before);
    show(is, now);
    return note(w->found, *w->at ? w->at : "-", before, now);
}

void iem_sameness_clear(iem_sameness *found)
{
    for (size_t i = 0; i < found->n_first; i++) {
        free(found->first[i].at);
        free(found->first[i].was);
        free(found->first[i].is);
    }
    *found = (iem_sameness){0};
}

/* ---- The walk ---- */

static bool is_whole(double x)
{
    return fabs(x) < 0x1p53 && x >= floor(x) && x <= floor(x);
}

static bool numbers(const struct walk *w, const struct json_t *was,
                    const struct json_t *is)
{
    const double a = iem_json_number_of(was), b = iem_json_number_of(is);
    const double off = fabs(a - b);
    const double most = IEM_SAME_WITHIN * fmax(1, fmax(fabs(a), fabs(b)));
    if (a <= b && a >= b) return true;
    if ((is_whole(a) && is_whole(b)) || !(off <= most)) return differs(w, was, is);
    w->found->near++;
    if (off > w->found->furthest) w->found->furthest = off;
    return true;
}

static size_t step(struct walk *w, const char *key, size_t i)
{
    const size_t before = strlen(w->at), room = sizeof w->at - before;
    if (key)
        snprintf(w->at + before, room, "%s%s", before ? "." : "", key);
    else
        snprintf(w->at + before, room, "[%zu]", i);
    return before;
}

static bool lists(struct walk *w, const struct json_t *was, const struct json_t *is,
                  unsigned depth)
{
    const size_t a = iem_json_size(was), b = iem_json_size(is);
    for (size_t i = 0; i < (a > b ? a : b); i++) {
        const size_t before = step(w, NULL, i);
        if (!pair(w, iem_json_item(was, i), iem_json_item(is, i), depth)) return false;
        w->at[before] = '\0';
    }
    return true;
}

static bool is_skipped(const struct walk *w, const char *key, unsigned depth)
{
    for (const char *const *skip = w->skips; depth == 0 && skip && *skip; skip++)
        if (strcmp(*skip, key) == 0) return true;
    return false;
}

static bool maps(struct walk *w, const struct json_t *was, const struct json_t *is,
                 unsigned depth)
{
    const struct json_t *value;
    for (const char *key = NULL; (value = iem_json_next(was, &key)) != NULL && key;) {
        if (is_skipped(w, key, depth)) continue;
        const size_t before = step(w, key, 0);
        if (!pair(w, value, iem_json_get(is, key), depth + 1)) return false;
        w->at[before] = '\0';
    }
    for (const char *key = NULL; (value = iem_json_next(is, &key)) != NULL && key;) {
        if (iem_json_get(was, key) || is_skipped(w, key, depth)) continue;
        const size_t before = step(w, key, 0);
        if (!pair(w, NULL, value, depth + 1)) return false;
        w->at[before] = '\0';
    }
    return true;
}

static bool pair(struct walk *w, const struct json_t *was, const struct json_t *is,
                 unsigned depth)
{
    const iem_json_kind kind = iem_json_kind_of(was);
    if (!was || !is || kind != iem_json_kind_of(is)) {
        w->found->values++;
        return differs(w, was, is);
    }
    if (kind == IEM_JSON_LIST) return lists(w, was, is, depth + 1);
    if (kind == IEM_JSON_MAP) return maps(w, was, is, depth);
    w->found->values++;
    if (kind == IEM_JSON_NUMBER) return numbers(w, was, is);
    if (kind == IEM_JSON_TEXT)
        return strcmp(iem_json_text_of(was), iem_json_text_of(is)) == 0 ||
               differs(w, was, is);
    if (kind == IEM_JSON_BOOL)
        return iem_json_true(was) == iem_json_true(is) || differs(w, was, is);
    return true;
}

bool iem_sameness_look(const struct json_t *was, const struct json_t *is,
                       const char *name, const char *const *skips,
                       iem_sameness *comparison)
{
    struct walk w = {.found = comparison, .skips = skips};
    snprintf(w.at, sizeof w.at, "%s", name);
    return pair(&w, was, is, 0);
}
