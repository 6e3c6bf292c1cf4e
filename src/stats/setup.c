/* GSL aborts the process on an error unless told not to, and that switch is one for the
 * whole process: the program turns it once, the library's statistics never do. */
#include <iemand.h>

#include <gsl/gsl_errno.h>

void iem_setup(void)
{
    gsl_set_error_handler_off();
}
