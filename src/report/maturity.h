/* The maturity card in words, for every renderer. */
#ifndef IEM_REPORT_MATURITY_H
#define IEM_REPORT_MATURITY_H

#include "judge/maturity.h"
#include "report/voice.h"

enum { IEM_MATURITY_COLUMNS = 4 };

const char *iem_maturity_title(const iem_voice *voice);
/* What the levels are, and that no total is made of them. */
const char *iem_maturity_about(const iem_voice *voice);
/* Heads of a table: theme, what is looked at, level, what would make it one higher. */
const char *iem_maturity_head(const iem_voice *voice, size_t column);
/* "run": what a level is called; for machines, the same in every language. */
const char *iem_maturity_level_text(const iem_voice *voice, iem_maturity_level level);
const char *iem_maturity_level_code(iem_maturity_level level);
/* "2 of 4: run" */
void iem_maturity_say_level(const iem_voice *voice, const iem_maturity *maturity,
                            iem_buffer *out);
/* What would make it one higher. */
void iem_maturity_say_next(const iem_voice *voice, const iem_maturity *maturity,
                           iem_buffer *out);

#endif
