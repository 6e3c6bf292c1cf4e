#include "engine/room.h"

#include "base/print.h"

#include <stdio.h>
#include <unistd.h>

enum {
    PRIVATE = 44 << 20, /* bytes of all threads' own counts beyond those of one */
    LEAST = 1 << 20,
    CODE = 160, /* bytes of a category in the dictionaries of a thread, about */
    EARLY = 16, /* a part this small of the room tells what will become of it */
};

static size_t half_of_machine(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : SIZE_MAX / 2;
}

iem_room iem_room_of(size_t memory, unsigned threads)
{
    iem_room room = {.most = memory ? memory : half_of_machine()};
    const size_t few = room.most / EARLY / threads;
    const size_t share = threads > 1 ? PRIVATE / (threads - 1) : SIZE_MAX;
    room.most_private = share < LEAST ? LEAST : share;
    if (threads > 1 && few < room.most_private) room.most_private = few;
    return room;
}

bool iem_room_is_full(const iem_room *room, const struct iem_tally *own)
{
    return own->cube.n_cells > 0 && iem_cube_bytes(&own->cube) > room->most_private;
}

static size_t bytes_of_codes(const struct iem_tally *tally)
{
    size_t bytes = 0;
    for (size_t a = 0; a < tally->n_axes; a++)
        bytes += iem_dim_codes(&tally->dims[a]) * CODE;
    return bytes;
}

/* ---- Saying why ---- */

/* What takes the room: a section, or (NULL) the cube. */
static const iem_section *largest_section(const struct iem_tally *own, size_t cells)
{
    const iem_section *found = NULL;
    for (size_t s = 0; s < own->n_sections; s++) {
        if (own->sections[s].cube.n_cells <= cells) continue;
        found = &own->sections[s];
        cells = found->cube.n_cells;
    }
    return found;
}

/* The axis with the most codes among those of a section, or (NULL) of the cube. */
static const iem_dim *largest(const struct iem_tally *tally, const iem_section *section)
{
    const iem_dim *found = NULL;
    for (size_t i = 0; i < (section ? section->n_axes : tally->n_dims); i++) {
        const iem_dim *dim = &tally->dims[section ? section->axes[i] : i];
        if (!found || iem_dim_codes(dim) > iem_dim_codes(found)) found = dim;
    }
    return found;
}

static bool holds_numbers(const iem_dim *dim)
{
    size_t numbers = 0;
    int64_t ignored;
    for (size_t c = 0; c < dim->dict.n_codes; c++)
        numbers +=
            iem_decimal_read(dim->dict.texts[c], '.', &ignored) == IEM_DECIMAL_OK;
    return 2 * numbers > dim->dict.n_codes;
}

static void advise(const iem_dim *dim, char *advice, size_t n)
{
    if (dim->banded)
        snprintf(advice, n, "give it fewer bands");
    else if (dim->is_number || dim->is_aspect)
        snprintf(advice, n, "leave it out");
    else if (holds_numbers(dim))
        snprintf(advice, n, "give it bands (%.60s:20), or leave it out", dim->name);
    else
        snprintf(advice, n, "put its values in fewer classes, or leave it out");
}

static iem_status refuse(const struct iem_tally *common, const struct iem_tally *own,
                         const iem_room *room, size_t cells, double share,
                         iem_error *err)
{
    const iem_section *section = largest_section(own, cells);
    const iem_dim *dim = largest(section ? own : common, section);
    char read[32] = "", advice[160], of[64] = "facts and group";
    if (share < 1)
        iem_print(read, sizeof read, " after %.3g %% of the log", 100 * share);
    if (section) snprintf(of, sizeof of, "what section '%s' counts by", section->name);
    advise(dim, advice, sizeof advice);
    return iem_fail(err, IEM_ERR_DATA,
                    "the counts do not fit in %.3g GiB: %zu combinations of %s%s; "
                    "column '%.60s' has %zu different values: %s; or allow more by "
                    "--memory",
                    (double)room->most / 0x1p30,
                    section ? section->cube.n_cells : cells, of, read, dim->name,
                    iem_dim_codes(dim), advice);
}

/* ---- Looking ahead ---- */

/* Counts that level off have fewer new cells in every part of the log. */
iem_status iem_room_check(iem_room *room, const struct iem_tally *common,
                          const struct iem_tally *own, size_t cells, size_t bytes,
                          double share, iem_error *err)
{
    const size_t all = bytes + bytes_of_codes(common);
    const double pace = (double)(cells - room->cells) / (share - room->share);
    const bool steady = pace > (double)cells / share / 2;
    room->cells = cells;
    room->share = share;
    if (all > room->most) return refuse(common, own, room, cells, share, err);
    if (all > room->most / EARLY && steady && (double)all / share > (double)room->most)
        return refuse(common, own, room, cells, share, err);
    return IEM_OK;
}
