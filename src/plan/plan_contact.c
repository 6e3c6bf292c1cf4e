/* Whom a person can turn to. Texts for people: they have no part in counting or
 * judging, but the whole plan's hash knows of them. */
#include "plan/plan_node.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 2000 };

/* In the order of keys; the term comes behind them. */
static char **slot(iem_contact *contact, size_t i)
{
    char **const slots[] = {&contact->name, &contact->email, &contact->phone,
                            &contact->url, &contact->objection};
    return slots[i];
}

enum { N_TEXTS = 5 };

static const char *const keys[] = {"name",      "email",     "phone", "url",
                                   "objection", "term_days", NULL};

/* An address becomes a link that somebody clicks: nothing but what it says it is. */
static iem_status check_address(iem_place at, iem_slice text, iem_error *err)
{
    const bool is_url = strcmp(at.key, "url") == 0;
    const bool is_email = strcmp(at.key, "email") == 0;
    const bool web = (text.len > 8 && memcmp(text.at, "https://", 8) == 0) ||
                     (text.len > 7 && memcmp(text.at, "http://", 7) == 0);
    const bool mail = text.len > 2 && memchr(text.at + 1, '@', text.len - 2);
    if (is_url && !web)
        return iem_place_fail(at, err, "'%.*s' does not begin with https://",
                              IEM_SHOWN(text));
    if (is_email && !mail)
        return iem_place_fail(at, err, "'%.*s' is no address: it has no @ in it",
                              IEM_SHOWN(text));
    for (size_t i = 0; (is_url || is_email) && i < text.len; i++)
        if ((unsigned char)text.at[i] <= ' ')
            return iem_place_fail(at, err, "'%.*s' has a blank in it", IEM_SHOWN(text));
    return IEM_OK;
}

static iem_status check_text(iem_place at, iem_slice text, iem_error *err)
{
    if (text.len == 0) return iem_place_fail(at, err, "the text is empty");
    if (text.len > LONGEST)
        return iem_place_fail(at, err, "the text is longer than %d bytes", LONGEST);
    return check_address(at, text, err);
}

static iem_status put(iem_contact *contact, iem_place at, iem_slice text,
                      iem_error *err)
{
    size_t i = 0;
    IEM_TRY(check_text(at, text, err));
    while (i < N_TEXTS && strcmp(keys[i], at.key) != 0) i++;
    if (i == N_TEXTS) return iem_place_whole(at, text, &contact->term_days, err);
    char *copy = iem_copy(text);
    if (!copy) return iem_fail_memory(err);
    free(*slot(contact, i));
    *slot(contact, i) = copy;
    return IEM_OK;
}

iem_status iem_contact_read(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_map(r, node, "contact"));
    IEM_TRY(iem_check_keys(r, node, "contact", keys));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_text(r, entry, entry->key, &text));
        IEM_TRY(
            put(&r->plan->contact, iem_node_place(r, entry, entry->key), text, r->err));
    }
    return IEM_OK;
}

void iem_contact_clear(iem_contact *contact)
{
    for (size_t i = 0; i < N_TEXTS; i++) free(*slot(contact, i));
    *contact = (iem_contact){0};
}

bool iem_contact_copy(iem_contact *to, const iem_contact *from)
{
    iem_contact texts = *from;
    to->term_days = from->term_days;
    for (size_t i = 0; i < N_TEXTS; i++) {
        const char *text = *slot(&texts, i);
        if (text && !(*slot(to, i) = iem_copy(iem_slice_of(text)))) return false;
    }
    return true;
}

bool iem_contact_given(const iem_contact *contact)
{
    return contact->name || contact->email || contact->phone || contact->url ||
           contact->objection || contact->term_days;
}

void iem_contact_write(const iem_contact *contact, iem_buffer *out)
{
    iem_contact texts = *contact;
    for (size_t i = 0; i < N_TEXTS; i++) {
        const char *text = *slot(&texts, i);
        if (!text) continue;
        iem_buffer_format(out, "contact %s %zu:", keys[i], strlen(text));
        iem_buffer_text(out, text);
        iem_buffer_text(out, "\n");
    }
    if (contact->term_days)
        iem_buffer_format(out, "contact term_days %" PRId64 "\n", contact->term_days);
}
