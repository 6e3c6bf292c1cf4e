/* From episodes to hazard ratios. Strata come one by one, twice: once for what happened
 * in them, and once the ratio is known for what each person says about it. */
#include "chain/cascade.h"

#include "base/grow.h"
#include "stats/hazard.h"
#include "stats/multiple.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW = 10,         /* fewer events: nothing is claimed */
    STRATUM = 14 + 2, /* bytes of a record that tell the stratum: pair … quarter */
    SUBJECT = 6,      /* of them, pair and group */
    JOIN = 1 << 14,   /* so many risk sets are worth looking for alike ones */
};

void iem_episode_pack(const iem_episode *e, unsigned char out[IEM_EPISODE_WIDTH])
{
    iem_put_sorted(out, e->pair, 2);
    iem_put_sorted(out + 2, e->group, 4);
    iem_put_sorted(out + 6, e->cell, 4);
    iem_put_sorted(out + 10, e->other_cell, 4);
    iem_put_sorted(out + 14, e->quarter, 2);
    iem_put_sorted(out + 16, e->time, 4);
    out[20] = e->after;
    out[21] = e->event;
    iem_put_sorted(out + 22, e->bucket, 2);
}

/* One episode of a stratum, without what they share. */
struct told {
    uint32_t time;
    uint16_t bucket;
    bool after, event;
};

/* All risk sets of a pair and group. */
struct subject {
    iem_chain_cascade said;
    iem_hazard fit;
    iem_risk_set *sets;
    size_t n, capacity, joined;
    double *sums; /* of score residuals, per bucket; in the second reading */
};

struct judging {
    iem_chain_work *work;
    iem_sorter *episodes;
    const unsigned char *record; /* the next one; NULL: none */
    unsigned char key[STRATUM];  /* of the stratum at hand */
    struct told *told;
    size_t n_told, told_capacity;
    iem_risk_set *sets; /* of the stratum at hand, moment by moment */
    size_t n_sets, set_capacity;
    double (*residual)[2][2];
    size_t residual_capacity;
    struct subject *subjects;
    size_t n_subjects, subject_capacity, at;
};

/* ---- Reading ---- */

static iem_status read_stratum(struct judging *j, iem_error *err)
{
    j->n_told = 0;
    memcpy(j->key, j->record, STRATUM);
    while (j->record && memcmp(j->key, j->record, STRATUM) == 0) {
        const unsigned char *r = j->record;
        if (!IEM_GROW(j->told, j->told_capacity, j->n_told + 1))
            return iem_fail_memory(err);
        j->told[j->n_told++] =
            (struct told){(uint32_t)iem_get_sorted(r + 16, 4),
                          (uint16_t)iem_get_sorted(r + 22, 2), r[20] != 0, r[21] != 0};
        IEM_TRY(iem_sorter_next(j->episodes, &j->record, err));
    }
    return IEM_OK;
}

/* Moments with events, in order. Who leaves at a moment was still waiting then. */
static iem_status find_sets(struct judging *j, iem_error *err)
{
    uint64_t waiting[2] = {0, 0};
    j->n_sets = 0;
    for (size_t i = 0; i < j->n_told; i++) waiting[j->told[i].after]++;
    for (size_t i = 0; i < j->n_told;) {
        const uint32_t time = j->told[i].time;
        iem_risk_set set = {.waiting = {waiting[0], waiting[1]}, .times = 1};
        for (; i < j->n_told && j->told[i].time == time; i++) {
            waiting[j->told[i].after]--;
            set.events[j->told[i].after] += j->told[i].event;
        }
        if (set.events[0] + set.events[1] == 0) continue;
        if (!IEM_GROW(j->sets, j->set_capacity, j->n_sets + 1))
            return iem_fail_memory(err);
        j->sets[j->n_sets++] = set;
    }
    return IEM_OK;
}

static struct subject *subject_of(struct judging *j)
{
    struct subject *s = j->n_subjects ? &j->subjects[j->n_subjects - 1] : NULL;
    const size_t pair = (size_t)iem_get_sorted(j->key, 2), n = j->work->n;
    const uint32_t group = (uint32_t)iem_get_sorted(j->key + 2, 4);
    const iem_groups *g = &j->work->groups;
    const char *from = j->work->parties[pair / n].name;
    const char *to = j->work->parties[pair % n].name;
    const char *name = group ? g->at[group - 1].name : NULL;
    const char *ground = group ? g->grounds[g->at[group - 1].ground] : NULL;
    if (s && s->said.from == from && s->said.to == to && s->said.group == name &&
        s->said.ground == ground)
        return s;
    if (!IEM_GROW(j->subjects, j->subject_capacity, j->n_subjects + 1)) return NULL;
    s = &j->subjects[j->n_subjects++];
    *s = (struct subject){
        .said = {.from = from, .to = to, .ground = ground, .group = name}};
    return s;
}

static void count_stratum(const struct judging *j, iem_chain_cascade *said)
{
    double n[2] = {0, 0}, events[2] = {0, 0};
    for (size_t i = 0; i < j->n_told; i++) {
        n[j->told[i].after]++;
        events[j->told[i].after] += j->told[i].event;
    }
    said->after += n[1];
    said->after_events += events[1];
    said->twins += n[0];
    said->twins_events += events[0];
    if (!(n[0] > 0)) said->alone += n[1];
}

static iem_status keep_sets(const struct judging *j, struct subject *s, iem_error *err)
{
    for (size_t i = 0; i < j->n_sets; i++) {
        if (!iem_risk_set_tells(&j->sets[i])) continue;
        if (!IEM_GROW(s->sets, s->capacity, s->n + 1)) return iem_fail_memory(err);
        s->sets[s->n++] = j->sets[i];
    }
    if (s->n < JOIN || s->n < 2 * s->joined) return IEM_OK;
    s->n = s->joined = iem_risk_sets_join(s->sets, s->n);
    return IEM_OK;
}

static iem_status first_reading(struct judging *j, iem_error *err)
{
    IEM_TRY(iem_sorter_rewind(j->episodes, err));
    IEM_TRY(iem_sorter_next(j->episodes, &j->record, err));
    while (j->record) {
        IEM_TRY(read_stratum(j, err));
        IEM_TRY(find_sets(j, err));
        const size_t before = j->n_subjects;
        struct subject *s = subject_of(j);
        if (!s) return iem_fail_memory(err);
        if (j->n_subjects > before && before) {
            struct subject *done = s - 1;
            done->n = iem_risk_sets_join(done->sets, done->n);
            done->fit = iem_hazard_fit(done->sets, done->n);
            free(done->sets);
            done->sets = NULL;
        }
        count_stratum(j, &s->said);
        IEM_TRY(keep_sets(j, s, err));
    }
    return IEM_OK;
}

static void fit_last(struct judging *j)
{
    if (!j->n_subjects) return;
    struct subject *s = &j->subjects[j->n_subjects - 1];
    s->n = iem_risk_sets_join(s->sets, s->n);
    s->fit = iem_hazard_fit(s->sets, s->n);
}

/* ---- How sure ---- */

static iem_status add_residuals(struct judging *j, const struct subject *s,
                                double *sums, iem_error *err)
{
    size_t set = 0;
    if (!IEM_GROW(j->residual, j->residual_capacity, j->n_sets + 1))
        return iem_fail_memory(err);
    memset(j->residual[0], 0, sizeof j->residual[0]);
    iem_hazard_residuals(s->fit.log_ratio, j->sets, j->n_sets, j->residual + 1);
    for (size_t i = 0; i < j->n_told;) {
        const uint32_t time = j->told[i].time;
        size_t events = 0, k = i;
        for (; k < j->n_told && j->told[k].time == time; k++)
            events += j->told[k].event;
        set += events > 0;
        for (; i < k; i++)
            sums[j->told[i].bucket] +=
                j->residual[set][j->told[i].after][j->told[i].event];
    }
    return IEM_OK;
}

static void end_subject(struct judging *j, const struct subject *s, double *sums)
{
    double squares = 0;
    for (size_t b = 0; b < IEM_BUCKETS; b++) squares += sums[b] * sums[b];
    /* Few events make the robust error too small; it is never less than the plain one.
     */
    const double robust = sqrt(squares) / s->fit.information;
    const double se = fmax(robust, 1 / sqrt(s->fit.information));
    iem_chain_cascade *said = &j->subjects[s - j->subjects].said;
    const double margin = log(j->work->how->margin_ratio);
    said->ratio = iem_ratio_interval(exp(s->fit.log_ratio), se);
    said->p = iem_normal_upper((s->fit.log_ratio - margin) / se);
    said->p_none = iem_normal_upper(s->fit.log_ratio / se);
    memset(sums, 0, IEM_BUCKETS * sizeof *sums);
}

static bool same_subject(const struct judging *j, const unsigned char *record)
{
    return record && memcmp(j->key, record, SUBJECT) == 0;
}

static iem_status second_reading(struct judging *j, double *sums, iem_error *err)
{
    size_t at = 0;
    IEM_TRY(iem_sorter_rewind(j->episodes, err));
    IEM_TRY(iem_sorter_next(j->episodes, &j->record, err));
    while (j->record) {
        const struct subject *s = &j->subjects[at];
        const bool told = !isnan(s->fit.log_ratio);
        IEM_TRY(read_stratum(j, err));
        if (told) IEM_TRY(find_sets(j, err));
        if (told) IEM_TRY(add_residuals(j, s, sums, err));
        if (same_subject(j, j->record)) continue;
        if (told) end_subject(j, s, sums);
        at++;
    }
    return IEM_OK;
}

/* ---- Verdicts ---- */

static iem_chain_why doubt_of(const struct subject *s)
{
    const iem_chain_cascade *c = &s->said;
    if (!(c->after > c->alone) || !(c->twins > 0)) return IEM_CHAIN_NO_TWINS;
    if (c->after_events + c->twins_events < FEW) return IEM_CHAIN_THIN;
    if (isnan(s->fit.log_ratio)) return IEM_CHAIN_NO_EVENTS;
    if (s->fit.events[0] + s->fit.events[1] < FEW) return IEM_CHAIN_THIN;
    return IEM_CHAIN_SAID;
}

static iem_status judge_all(struct judging *j, iem_error *err)
{
    double *p = iem_zeroed(2 * j->n_subjects, sizeof *p), *adjusted;
    if (!p) return iem_fail_memory(err);
    adjusted = p + j->n_subjects;
    for (size_t i = 0; i < j->n_subjects; i++) {
        struct subject *s = &j->subjects[i];
        iem_chain_cascade *c = &s->said;
        c->why = doubt_of(s);
        c->verdict = IEM_CANNOT_TELL;
        c->after_share = iem_rate(c->after_events, c->after);
        c->twins_share = iem_rate(c->twins_events, c->twins);
        p[i] = c->group || c->why != IEM_CHAIN_SAID ? (double)NAN : c->p;
        if (c->group) c->p_adjusted = NAN;
    }
    iem_holm(p, adjusted, j->n_subjects);
    for (size_t i = 0; i < j->n_subjects; i++) {
        iem_chain_cascade *c = &j->subjects[i].said;
        const double margin = j->work->how->margin_ratio;
        c->p_adjusted = adjusted[i];
        if (c->why != IEM_CHAIN_SAID) continue;
        if (c->group) continue;
        c->verdict = iem_chain_verdict(adjusted[i], c->ratio.high, margin, &c->why);
    }
    free(p);
    return IEM_OK;
}

static iem_status keep_all(struct judging *j, iem_error *err)
{
    iem_chain_result *r = j->work->result;
    r->cascades = iem_arena_take(&r->arena, j->n_subjects, sizeof *r->cascades);
    if (!r->cascades) return iem_fail_memory(err);
    for (size_t i = 0; i < j->n_subjects; i++)
        r->cascades[r->n_cascades++] = j->subjects[i].said;
    return IEM_OK;
}

iem_status iem_cascades_judge(iem_chain_work *work, iem_sorter *episodes,
                              iem_error *err)
{
    struct judging j = {.work = work, .episodes = episodes};
    double *sums = iem_zeroed(IEM_BUCKETS, sizeof *sums);
    iem_status status = sums ? first_reading(&j, err) : iem_fail_memory(err);
    if (status == IEM_OK) fit_last(&j);
    for (size_t i = 0; i < j.n_subjects; i++)
        j.subjects[i].said.ratio = iem_undefined,
        j.subjects[i].said.p = j.subjects[i].said.p_none = NAN;
    if (status == IEM_OK) status = second_reading(&j, sums, err);
    if (status == IEM_OK) status = judge_all(&j, err);
    if (status == IEM_OK) status = keep_all(&j, err);
    for (size_t i = 0; i < j.n_subjects; i++) free(j.subjects[i].sets);
    free(j.subjects);
    free(j.told);
    free(j.sets);
    free(j.residual);
    free(sums);
    return status;
}
