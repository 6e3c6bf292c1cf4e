/* The part of a proposed plan about how decisions came about: columns whose names say
 * so. */
#include "plan/propose_sheet.h"

#include <string.h>

/* Days have to look like days; everything else is taken by its name. */
static bool fits(const iem_column *seen, uint64_t rows, iem_process_key key,
                 bool *day_first)
{
    if (iem_process_rows[key].kind != IEM_PROCESS_DAY) return true;
    *day_first = seen->dates[1] > seen->dates[0];
    return rows > 0 && seen->dates[*day_first] > 0;
}

/* What has a role of its own is left there, but for the day of the decision. */
static bool is_free(const iem_proposed_column *column, iem_process_key key)
{
    if (column->given) return false;
    return column->role == IEM_PROPOSED_NOTHING || column->aside ||
           (column->role == IEM_PROPOSED_TIME &&
            iem_process_rows[key].kind == IEM_PROCESS_DAY);
}

/* The key of column i; IEM_N_PROCESS_KEYS: none, or an earlier column has it. */
static iem_process_key key_of(const iem_sheet *w, size_t i, bool *day_first)
{
    const iem_look *look = w->p->look;
    const iem_process_key key = iem_process_guess(look->columns[i].name);
    *day_first = false;
    if (key == IEM_N_PROCESS_KEYS || !is_free(&w->p->columns[i], key) ||
        !fits(&look->columns[i], look->rows, key, day_first))
        return IEM_N_PROCESS_KEYS;
    for (size_t k = 0; k < i; k++) {
        bool ignored = false;
        if (iem_process_guess(look->columns[k].name) == key &&
            is_free(&w->p->columns[k], key) &&
            fits(&look->columns[k], look->rows, key, &ignored))
            return IEM_N_PROCESS_KEYS;
    }
    return key;
}

bool iem_sheet_in_process(const iem_sheet *w, size_t i)
{
    bool ignored;
    return key_of(w, i, &ignored) < IEM_N_PROCESS_KEYS;
}

void iem_sheet_process(iem_sheet *w)
{
    const iem_look *look = w->p->look;
    bool any = false, dmy = false, day_first;
    for (size_t i = 0; i < look->n; i++) {
        const iem_process_key key = key_of(w, i, &day_first);
        if (key == IEM_N_PROCESS_KEYS) continue;
        if (!any) {
            iem_sheet_heading(w, "How decisions came about.",
                              "Hoe besluiten tot stand kwamen.");
            iem_sheet_put(w, "process:\n");
        }
        any = true;
        dmy |= day_first;
        iem_sheet_put(w, "  ");
        iem_sheet_put(w, iem_process_rows[key].key);
        iem_sheet_put(w, ": ");
        iem_sheet_scalar(w, look->columns[i].name);
        iem_sheet_put(w, "\n");
    }
    if (dmy) iem_sheet_put(w, "  format: dmy\n");
}
