#include "stats/neighbours.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "stats/boxtree.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Profiles asked about at a time: two blocks. A leaf of those asked is one. */
enum { GROUP = 2 * IEM_ROUGH_BLOCK, LEAF = IEM_ROUGH_BLOCK };

/* People at one distance; of a list, one profile. */
struct shell {
    iem_apart apart;
    size_t profile;
    double people, adverse;
    int64_t score;
};

/* The nearest found so far of one profile that is asked about. */
struct asked {
    size_t profile;
    size_t n_shells;
    struct shell *shells; /* nearest first; k + 2 of them have room */
    double people;        /* in all of them */
    uint32_t *limit;      /* who is roughly further is not among the k nearest */
    iem_rough_query rough;
};

struct find {
    const iem_search *search;
    iem_rough rough;
    iem_boxtree among, who;
    iem_rough_way way;
    bool listing;
    iem_near *near;
    size_t *list;
    atomic_size_t next; /* leaf of `who` to be worked on */
    atomic_bool no_memory;
};

/* What a thread works with: one leaf of profiles that are asked about. */
struct worker {
    struct find *find;
    struct asked asked[GROUP];
    size_t n_asked;
    struct shell *shells;
    uint16_t *gaps;
    uint16_t *sides; /* the profiles as blocks of sides */
    uint32_t limits[GROUP];
    struct visit *stack;
    size_t depth, stack_capacity;
};

/* A node to be looked at, for the sake of these. */
struct visit {
    size_t node;
    uint64_t who;
    uint32_t away;
};

/* ---- The nearest so far -----------------------------------------------------------
 */

static bool is_before(const struct shell *a, const struct shell *b)
{
    if (a->apart != b->apart) return a->apart < b->apart;
    return a->profile < b->profile;
}

/* The last shell is needed for the k-th person; without it there are fewer. */
static void drop_beyond(const struct find *find, struct asked *q)
{
    const double k = (double)find->search->k;
    while (q->n_shells > 0 && q->people - q->shells[q->n_shells - 1].people >= k)
        q->people -= q->shells[--q->n_shells].people;
    if (q->people >= k)
        *q->limit = iem_rough_limit(&find->rough, q->shells[q->n_shells - 1].apart);
}

static void take(const struct find *find, struct asked *q, const struct shell *new)
{
    size_t at = q->n_shells;
    while (at > 0 && is_before(new, &q->shells[at - 1])) at--;
    q->people += new->people;
    struct shell *same = at > 0 ? &q->shells[at - 1] : NULL;
    if (same && same->apart == new->apart && !find->listing) {
        same->people += new->people;
        same->adverse += new->adverse;
        same->score += new->score;
    } else {
        memmove(&q->shells[at + 1], &q->shells[at],
                (q->n_shells - at) * sizeof *q->shells);
        q->shells[at] = *new;
        q->n_shells++;
    }
    drop_beyond(find, q);
}

static struct shell shell_of(const struct find *find, size_t profile, iem_apart apart)
{
    const iem_search *s = find->search;
    struct shell shell = {apart, profile, 1, 0, 0};
    if (find->listing) return shell;
    shell.profile = 0;
    shell.people = s->people[profile];
    shell.adverse = s->adverse[profile];
    if (s->score) shell.score = s->score[profile] * (int64_t)shell.people;
    return shell;
}

static void try(const struct find *find, struct asked *q, size_t profile)
{
    const bool own = profile == q->profile;
    if (own && find->listing) return;
    const iem_apart apart =
        iem_profiles_apart(find->search->profiles, q->profile, profile);
    if (q->people >= (double)find->search->k &&
        apart > q->shells[q->n_shells - 1].apart)
        return;
    struct shell shell = shell_of(find, profile, apart);
    if (own && find->search->without) shell.people--;
    take(find, q, &shell);
}

/* ---- Leaves and boxes -------------------------------------------------------------
 */

static void ask_leaf(const struct find *find, struct asked *q, const iem_box_node *leaf)
{
    const size_t size = IEM_ROUGH_BLOCK * find->rough.n_columns;
    const uint32_t *order = find->among.order + leaf->first;
    for (size_t b = 0; b * IEM_ROUGH_BLOCK < leaf->n; b++) {
        const uint16_t *block = find->among.blocks + (leaf->block + b) * size;
        uint32_t bits = find->way.near(&find->rough, q->rough, block, *q->limit);
        const size_t first = b * IEM_ROUGH_BLOCK;
        if (leaf->n - first < IEM_ROUGH_BLOCK) bits &= (1U << (leaf->n - first)) - 1;
        for (; bits; bits &= bits - 1)
            try(find, q, order[first + (size_t)__builtin_ctz(bits)]);
    }
}

static uint32_t who_in_half(const struct worker *w, iem_box box, unsigned half,
                            uint32_t *away)
{
    const struct find *find = w->find;
    const size_t first = (size_t)half * IEM_ROUGH_BLOCK;
    return find->way.within(&find->rough, box, w->sides + first * find->rough.n_columns,
                            w->limits + first, away);
}

/* For which of `who` there may be somebody near enough in the node; and how far they
 * are outside of it. */
static struct visit who_is_near(const struct worker *w, size_t node, uint64_t who)
{
    const iem_box box = iem_boxtree_box(&w->find->among, node);
    struct visit visit = {node, 0, 0};
    if (who & UINT32_MAX) visit.who = who_in_half(w, box, 0, &visit.away);
    if (who >> IEM_ROUGH_BLOCK)
        visit.who |= (uint64_t)who_in_half(w, box, 1, &visit.away) << IEM_ROUGH_BLOCK;
    visit.who &= who;
    return visit;
}

static bool push(struct worker *w, struct visit visit)
{
    if (!visit.who) return true;
    if (!IEM_GROW(w->stack, w->stack_capacity, w->depth + 1)) return false;
    w->stack[w->depth++] = visit;
    return true;
}

/* The nearer child is looked at first. */
static bool push_children(struct worker *w, struct visit from)
{
    const size_t first = from.node + 1, second = w->find->among.nodes[from.node].right;
    const struct visit left = who_is_near(w, first, from.who);
    const struct visit right = who_is_near(w, second, from.who);
    return left.away <= right.away ? push(w, right) && push(w, left)
                                   : push(w, left) && push(w, right);
}

/* Everything in the tree that may be near one of the leaf's profiles. */
static bool descend(struct worker *w)
{
    const iem_boxtree *among = &w->find->among;
    const uint64_t all =
        w->n_asked < GROUP ? (UINT64_C(1) << w->n_asked) - 1 : UINT64_MAX;
    w->depth = 0;
    if (among->n > 0 && !push(w, who_is_near(w, 0, all))) return false;
    while (w->depth > 0) {
        const struct visit visit = w->stack[--w->depth];
        if (among->nodes[visit.node].right) {
            if (!push_children(w, visit)) return false;
            continue;
        }
        for (uint64_t who = visit.who; who; who &= who - 1)
            ask_leaf(w->find, &w->asked[__builtin_ctzll(who)],
                     &among->nodes[visit.node]);
    }
    return true;
}

/* ---- Answers ----------------------------------------------------------------------
 */

static void answer_list(const struct find *find, const struct asked *q)
{
    const size_t k = find->search->k;
    for (size_t j = 0; j < k; j++)
        find->list[q->profile * k + j] =
            j < q->n_shells ? q->shells[j].profile : SIZE_MAX;
}

static void answer(const struct find *find, const struct asked *q)
{
    iem_near near = {.distance = NAN};
    const bool enough = q->people >= (double)find->search->k;
    const size_t nearer = q->n_shells - (enough ? 1 : 0);
    if (find->listing) {
        answer_list(find, q);
        return;
    }
    for (size_t i = 0; i < nearer; i++) {
        near.nearer += q->shells[i].people;
        near.nearer_adverse += q->shells[i].adverse;
        near.nearer_score += q->shells[i].score;
    }
    if (enough) {
        const struct shell *last = &q->shells[nearer];
        near.distance = iem_profiles_distance(find->search->profiles, last->apart);
        near.tied = last->people;
        near.tied_adverse = last->adverse;
        near.tied_score = last->score;
        near.own_tied = find->search->without && last->apart == 0;
    }
    find->near[q->profile] = near;
}

/* ---- Threads ----------------------------------------------------------------------
 */

static bool ready_worker(struct worker *w, struct find *find)
{
    const size_t columns = find->rough.n_columns, shells = find->search->k + 2;
    w->find = find;
    w->shells = iem_zeroed(GROUP * shells, sizeof *w->shells);
    w->gaps = iem_zeroed(GROUP * columns, sizeof *w->gaps);
    w->sides = iem_zeroed(GROUP * columns, sizeof *w->sides);
    if (!w->shells || !w->gaps || !w->sides) return false;
    for (size_t i = 0; i < GROUP; i++) {
        w->asked[i].shells = w->shells + i * shells;
        w->asked[i].rough.gap = w->gaps + i * columns;
        w->asked[i].limit = &w->limits[i];
    }
    return true;
}

static void clear_worker(struct worker *w)
{
    free(w->shells);
    free(w->gaps);
    free(w->sides);
    free(w->stack);
}

static void ask(struct worker *w, size_t i, size_t profile)
{
    const iem_rough *rough = &w->find->rough;
    struct asked *q = &w->asked[i];
    uint16_t *gap = w->gaps + i * rough->n_columns;
    q->profile = profile;
    q->n_shells = 0;
    q->people = 0;
    *q->limit = UINT32_MAX;
    q->rough.x = iem_rough_at(rough, profile);
    for (size_t c = rough->n_known; c < rough->n_numbers; c++)
        gap[c] = iem_rough_gap(rough, c, q->rough.x[c]);
    uint16_t *sides =
        w->sides + i / IEM_ROUGH_BLOCK * IEM_ROUGH_BLOCK * rough->n_columns;
    for (size_t c = 0; c < rough->n_columns; c++)
        sides[c * IEM_ROUGH_BLOCK + i % IEM_ROUGH_BLOCK] =
            iem_rough_side(rough, c, q->rough.x[c]);
}

static bool work_leaf(struct worker *w, size_t node)
{
    const iem_box_node *leaf = &w->find->who.nodes[node];
    w->n_asked = leaf->n;
    for (size_t i = 0; i < leaf->n; i++) ask(w, i, w->find->who.order[leaf->first + i]);
    if (!descend(w)) return false;
    for (size_t i = 0; i < leaf->n; i++) answer(w->find, &w->asked[i]);
    return true;
}

static void work(unsigned worker, void *at)
{
    struct find *find = at;
    struct worker *w = iem_zeroed(1, sizeof *w);
    bool fine = w && ready_worker(w, find);
    (void)worker;
    while (fine) {
        const size_t node = atomic_fetch_add(&find->next, 1);
        if (node >= find->who.n_nodes) break;
        if (!find->who.nodes[node].right) fine = work_leaf(w, node);
    }
    if (!fine) atomic_store(&find->no_memory, true);
    if (w) clear_worker(w);
    free(w);
}

static iem_status find_all(struct find *find, iem_error *err)
{
    const iem_search *s = find->search;
    const double *asked = s->asked ? s->asked : s->people;
    iem_rough_way ways[IEM_ROUGH_WAYS];
    IEM_TRY(iem_boxtree_make(&find->rough, s->people, LEAF, &find->among, err));
    IEM_TRY(iem_boxtree_make(&find->rough, asked, GROUP, &find->who, err));
    (void)iem_rough_ways(ways);
    find->way = ways[0];
    IEM_TRY(iem_parallel(s->threads ? s->threads : 1, work, find, err));
    return atomic_load(&find->no_memory) ? iem_fail_memory(err) : IEM_OK;
}

static iem_status run(struct find *find, iem_error *err)
{
    iem_status status = iem_rough_make(find->search->profiles, &find->rough, err);
    if (status == IEM_OK) status = find_all(find, err);
    iem_boxtree_clear(&find->among);
    iem_boxtree_clear(&find->who);
    iem_rough_clear(&find->rough);
    return status;
}

iem_status iem_neighbours_find(const iem_search *search, iem_near *near, iem_error *err)
{
    struct find find = {.search = search, .near = near};
    for (size_t i = 0; i < search->profiles->n; i++)
        near[i] = (iem_near){.distance = NAN};
    return run(&find, err);
}

iem_status iem_neighbours_list(const iem_search *search, size_t *near, iem_error *err)
{
    struct find find = {.search = search, .listing = true, .list = near};
    for (size_t i = 0; i < search->profiles->n * search->k; i++) near[i] = SIZE_MAX;
    return run(&find, err);
}

double iem_near_rate(const iem_near *near, size_t k, double own)
{
    if (isnan(near->distance)) return NAN;
    const double left = (double)k - near->nearer;
    const double nearer = near->nearer_adverse - (near->own_tied ? 0 : own);
    const double tied = near->tied_adverse - (near->own_tied ? own : 0);
    return (nearer + left * tied / near->tied) / (double)k;
}
