/* Names of columns, taken apart into words. */
#ifndef IEM_NAMES_H
#define IEM_NAMES_H

#include <stdbool.h>

enum { IEM_NAME_WORDS = 131 };

/* " country of birth " of "CountryOfBirth": lower case, a blank at both ends. What is
 * too long is cut off. */
void iem_name_words(const char *column, char out[IEM_NAME_WORDS]);
/* Do these words, parted by one blank, stand in it one after the other? */
bool iem_name_has(const char *words, const char *phrase);
/* Are they all it has? */
bool iem_name_is(const char *words, const char *phrase);

#endif
