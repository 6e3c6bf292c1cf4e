/* The families, one file each. */
#ifndef IEM_FAMILIES_H
#define IEM_FAMILIES_H

#include "family/work.h"

extern const iem_family iem_family_core;
extern const iem_family iem_family_consistency;
extern const iem_family iem_family_neighbours;
extern const iem_family iem_family_flips;
extern const iem_family iem_family_score_flips;
extern const iem_family iem_family_inequality;
extern const iem_family iem_family_explained;
extern const iem_family iem_family_trend;
extern const iem_family iem_family_batches;
extern const iem_family iem_family_reasons;
extern const iem_family iem_family_equivalence;
extern const iem_family iem_family_information;
extern const iem_family iem_family_proxies;
extern const iem_family iem_family_outcomes;
extern const iem_family iem_family_routes;
extern const iem_family iem_family_hits;
extern const iem_family iem_family_missing;
extern const iem_family iem_family_scores;
extern const iem_family iem_family_steps;
extern const iem_family iem_family_subgroups;
/* how decisions came about */
extern const iem_family iem_family_review;
extern const iem_family iem_family_reviewers;
extern const iem_family iem_family_contact;
extern const iem_family iem_family_wording;
extern const iem_family iem_family_objection;
extern const iem_family iem_family_terms;
extern const iem_family iem_family_stop;
extern const iem_family iem_family_purpose;
extern const iem_family iem_family_learning;
extern const iem_family iem_family_data_quality;
extern const iem_family iem_family_feedback;

#endif
