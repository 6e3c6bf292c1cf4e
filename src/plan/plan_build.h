/* How a plan is filled: the same way from the file and from flags, which differ only in
 * the place that a message names. Texts are copied. */
#ifndef IEM_PLAN_BUILD_H
#define IEM_PLAN_BUILD_H

#include "base/buffer.h"
#include "plan/plan.h"

/* "%.*s" of a text that somebody wrote. */
#define IEM_SHOWN(slice) iem_slice_clip(slice), (slice).at

enum { IEM_MAX_CUTS = 999, IEM_MAX_WHERE = 32 };

/* Where something was said. */
typedef struct iem_place {
    const char *file;  /* NULL: a flag */
    size_t line;       /* 0 for a flag */
    const char *key;   /* of the file; or the flag without its dashes */
    const char *value; /* of the flag, as it was written; NULL: not known any more */
} iem_place;

/* "plan.yaml:7: key 'bands': …" (IEM_ERR_DATA) or "--fact age:1: …" (IEM_ERR_USAGE). */
__attribute__((format(printf, 3, 4))) iem_status iem_place_fail(iem_place at,
                                                                iem_error *err,
                                                                const char *format,
                                                                ...);
/* Where `key` (and `name` in it) was said; no file and no key when it never was. */
iem_place iem_plan_place(const struct iem_plan *plan, const char *key, iem_slice name);
/* It was said by a flag, so that a file has no say in it. */
bool iem_plan_flagged(const struct iem_plan *plan, const char *key, iem_slice name);

/* Settles who has the say about something with one value: the flag rather than the
 * file, whatever came first (then *use turns false); a later file rather than one
 * before; no second flag. */
iem_status iem_plan_settle(struct iem_plan *plan, iem_place at, const char *key,
                           iem_slice name, bool *use, iem_error *err);

/* Numbers as a plan has them: millionths, with a decimal point. */
iem_status iem_place_number(iem_place at, iem_slice text, int64_t *micro,
                            iem_error *err);
/* A whole number of at least 1. */
iem_status iem_place_whole(iem_place at, iem_slice text, int64_t *value,
                           iem_error *err);

/* A decision or bands while they are read; what is kept is moved out of them. */
typedef struct iem_decision {
    iem_slice column;
    iem_texts adverse;
    iem_compare compare;
    int64_t threshold;
} iem_decision;

iem_status iem_bands_add_cut(iem_bands *bands, iem_place at, iem_slice text,
                             iem_error *err);
iem_status iem_bands_set_quantiles(iem_bands *bands, iem_place at, iem_slice text,
                                   iem_error *err);
void iem_bands_clear(iem_bands *bands);
void iem_aspect_clear(iem_aspect *aspect);

/* Each of these checks its arguments also when a flag has already spoken. `key` is
 * "count", "case", "person" or "title". */
iem_status iem_plan_put_text(struct iem_plan *plan, iem_place at, const char *key,
                             iem_slice text, iem_error *err);
iem_status iem_plan_put_decision(struct iem_plan *plan, iem_place at,
                                 iem_decision *decision, iem_error *err);
iem_status iem_plan_put_favourable(struct iem_plan *plan, iem_place at,
                                   iem_texts *values, iem_error *err);
iem_status iem_plan_put_missing(struct iem_plan *plan, iem_place at, iem_texts *values,
                                iem_error *err);
iem_status iem_plan_put_ground(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_bands *bands, iem_error *err);
iem_status iem_plan_put_reference(struct iem_plan *plan, iem_place at, iem_slice ground,
                                  iem_slice group, iem_error *err);
iem_status iem_plan_put_fact(struct iem_plan *plan, iem_place at, iem_slice name,
                             bool profile, iem_bands *bands, iem_error *err);
/* Moves what is kept out of the aspect. */
iem_status iem_plan_put_aspect(struct iem_plan *plan, iem_place at, iem_aspect *aspect,
                               iem_error *err);
/* The other outcomes, when they were listed. */
iem_status iem_plan_put_negative(struct iem_plan *plan, iem_place at, iem_texts *values,
                                 iem_error *err);
/* "month", "quarter" or "year". */
iem_status iem_place_period(iem_place at, iem_slice text, iem_period *period,
                            iem_error *err);
iem_status iem_plan_put_also(struct iem_plan *plan, iem_place at, iem_texts *names,
                             iem_error *err);
iem_status iem_plan_put_where(struct iem_plan *plan, iem_place at, iem_slice column,
                              iem_texts *values, iem_error *err);
iem_status iem_plan_put_column(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_slice column, iem_error *err);
iem_status iem_plan_put_rounded(struct iem_plan *plan, iem_place at, iem_slice text,
                                iem_error *err);
iem_status iem_plan_put_small(struct iem_plan *plan, iem_place at, int64_t least,
                              iem_slice as, iem_error *err);
iem_status iem_plan_put_margin(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_slice text, iem_error *err);
/* The names of margins, ended by NULL. */
extern const char *const iem_margin_names[];

/* "us.ugesp,nl.crm-2025"; whether there are such presets is known in judge/. */
iem_status iem_plan_put_presets(struct iem_plan *plan, iem_place at, iem_texts *names,
                                iem_error *err);
/* "block" or "report". */
iem_status iem_plan_put_cannot_tell(struct iem_plan *plan, iem_place at, iem_slice text,
                                    iem_error *err);
/* Does what the policy names agree with the rest of the plan? */
iem_status iem_policy_check(const struct iem_plan *plan, iem_error *err);

/* "reviewer_type" and its column. */
iem_status iem_plan_put_process(struct iem_plan *plan, iem_place at, iem_slice name,
                                iem_slice text, iem_error *err);
/* Settles the values of its words; do they contradict each other? */
iem_status iem_process_check(struct iem_plan *plan, iem_error *err);

/* What the hash of the whole plan knows of the contact. */
void iem_contact_write(const iem_contact *contact, iem_buffer *out);

/* What columns do in a plan, one after the other. */
typedef enum iem_role_kind {
    IEM_ROLE_DECISION,
    IEM_ROLE_GROUND,
    IEM_ROLE_FACT,
    IEM_ROLE_PROFILE,
    IEM_ROLE_WHERE,
    IEM_ROLE_COUNT,
    IEM_ROLE_CASE,
    IEM_ROLE_PERSON,
    IEM_ROLE_ASPECT,
    IEM_ROLE_PROCESS,
} iem_role_kind;

typedef struct iem_role {
    iem_role_kind kind;
    size_t index;     /* in grounds, facts (a profile too), aspects, where, or
                         an iem_process_key */
    const char *name; /* NULL: the plan has no such role */
} iem_role;

enum { IEM_ROLE_LABEL = 64 };

/* Role `i` of 0, 1, …; false behind the last. */
bool iem_plan_role(const struct iem_plan *plan, size_t i, iem_role *role);
/* The key under which the role was said: "ground", "count". */
const char *iem_role_key(const struct iem_plan *plan, iem_role role);
/* "ground 'origin'", "the count". */
void iem_role_label(const struct iem_plan *plan, iem_role role,
                    char out[IEM_ROLE_LABEL]);

/* The text of which count_sha256, or (`whole`) plan_sha256 is taken. */
void iem_plan_canonical(const struct iem_plan *plan, bool whole, iem_buffer *out);
iem_status iem_plan_hash(struct iem_plan *plan, iem_error *err);

#endif
