/* A plan to start from: look at the log, see what its columns look like, write it down.
 */
#include "plan/propose.h"

#include "base/file.h"
#include "csv/frame.h"
#include "engine/look_log.h"
#include "engine/warn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void warn_of_rejects(const iem_options *options, const iem_look *look)
{
    if (look->rejected == 0) return;
    iem_warn(options,
             "rows that cannot be read: %" PRIu64 "; 'iemand check' says which and why",
             look->rejected);
}

static iem_status write_down(const iem_proposal *proposal, const iem_options *options,
                             const char *log, char **plan, char **questions,
                             iem_error *err)
{
    const bool dutch = options->lang && strcmp(options->lang, "nl") == 0;
    iem_buffer text = {0}, asked = {0};
    iem_proposal_write(proposal, log, dutch, &text);
    iem_proposal_ask(proposal, dutch, &asked);
    char *written = NULL, *said = NULL;
    iem_status status = iem_buffer_take(&text, &written, err);
    if (status == IEM_OK) status = iem_buffer_take(&asked, &said, err);
    if (status == IEM_OK) {
        *plan = written;
        *questions = said;
    } else {
        free(written);
    }
    iem_buffer_clear(&text);
    iem_buffer_clear(&asked);
    return status;
}

iem_status iem_propose(const iem_plan *given, const iem_options *options,
                       const char *const *paths, size_t n_paths, char **plan,
                       char **questions, iem_error *err)
{
    iem_look *look = NULL;
    iem_proposal *proposal = NULL;
    if (n_paths == 0 && !options->frame)
        return iem_fail(err, IEM_ERR_USAGE, "there is no log to look at");
    IEM_TRY(iem_log_look(given, options, paths, n_paths, &look, err));
    warn_of_rejects(options, look);
    iem_status status = iem_propose_roles(look, given, &proposal, err);
    if (status == IEM_OK)
        status = write_down(proposal, options,
                            options->frame ? options->frame->name : paths[0], plan,
                            questions, err);
    iem_proposal_free(proposal);
    iem_look_free(look);
    return status;
}

iem_status iem_text_write(const char *text, const char *path, iem_error *err)
{
    return iem_file_write_all(path, false, text, strlen(text), err);
}
