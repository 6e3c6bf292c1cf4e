/* What a caller is told that is no error. */
#ifndef IEM_WARN_H
#define IEM_WARN_H

#include <iemand.h>

/* One line that steers no terminal, whatever is filled in; to nobody when nobody asked.
 */
__attribute__((format(printf, 2, 3))) void iem_warn(const iem_options *options,
                                                    const char *format, ...);

#endif
