/* A ruling of the gate, as a reader sees it: whom it is about, what was seen, what the
 * margin is, why it cannot be told, and all of it in one sentence. */
#ifndef IEM_RULING_H
#define IEM_RULING_H

#include "judge/gate.h"
#include "report/voice.h"

/* "origin: B", "origin: B · postcode"; the whole log: "everybody". */
void iem_ruling_whom(const iem_voice *voice, const iem_ruling *r, iem_buffer *out);
/* A dash where there is none. */
iem_figure iem_ruling_value(const iem_voice *voice, const iem_ruling *r);
iem_figure iem_ruling_range(const iem_voice *voice, const iem_ruling *r);
iem_figure iem_ruling_margin(const iem_voice *voice, const iem_ruling *r);
/* Within what it passes, where that is more than the margin; else a dash. */
iem_figure iem_ruling_pass(const iem_voice *voice, const iem_ruling *r);
/* Why it cannot be told, or is only reported; NULL: it was told. */
const char *iem_ruling_why(const iem_voice *voice, const iem_ruling *r);
/* The same for machines: "too-unsure"; NULL: it was told. */
const char *iem_ruling_why_code(const iem_ruling *r);
/* "counted", "accepted" … for machines, and for people. */
const char *iem_ruling_counts_code(const iem_ruling *r);
iem_word iem_ruling_counts(const iem_ruling *r);
/* "twin-gap, origin: B: 4.2 percentage points (3.1 to 5.3), at most 1.0; 12,000
 * decisions would be enough." */
void iem_ruling_say(const iem_voice *voice, const iem_ruling *r, iem_buffer *out);
/* The same without the name of the rule, below a title that asks its question. */
void iem_ruling_say_of(const iem_voice *voice, const iem_ruling *r, iem_buffer *out);

/* How many rulings of the gate there are with this verdict that decide; and of those
 * that do not, how many stand so. */
size_t iem_gate_count(const iem_gate *gate, iem_verdict verdict);
size_t iem_gate_aside(const iem_gate *gate, iem_counts_as counts_as);
/* What there is to say where no ruling speaks: nothing was told, what keeps the gate
 * from passing is hidden, or the gate broke off. NULL: the rulings do. */
const char *iem_gate_general(const iem_voice *voice, const iem_gate *gate);
/* Is it a failure, and no doubt? */
bool iem_gate_general_fails(const iem_gate *gate);
/* As a rule, for readers that want one. */
extern const iem_rule iem_gate_general_rule;

#endif
