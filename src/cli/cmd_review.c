/* iemand review: what people did with findings, and what they judged of cases. And what
 * scan does to show it. */
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

static iem_status read_files(const char *const *paths, size_t n, const char *today,
                             iem_reviews **reviews, iem_error *err)
{
    CLI_TRY(iem_reviews_new(reviews, err));
    for (size_t i = 0; i < n; i++)
        CLI_TRY(iem_reviews_read(*reviews, paths[i], today, err));
    return IEM_OK;
}

/* ---- scan --reviews ---- */

iem_status cli_follow(const cli_call *call, const iem_plan *plan,
                      const iem_history *history, iem_result *result, iem_error *err)
{
    char today[CLI_DAY];
    iem_reviews *reviews = NULL;
    if (!history && !call->n_reviews) return IEM_OK;
    cli_today(call, today);
    const iem_follow follow = {today, (unsigned)call->within, call->run.key_file};
    iem_status status = call->n_reviews ? read_files(call->reviews, call->n_reviews,
                                                     today, &reviews, err)
                                        : IEM_OK;
    if (status == IEM_OK)
        status =
            iem_result_follow(result, plan, &call->run, history, reviews, &follow, err);
    iem_reviews_free(reviews);
    return status;
}

/* ---- review --template ---- */

static iem_status write_template(const cli_call *call, iem_error *err)
{
    char today[CLI_DAY], *csv = NULL;
    iem_review_ask ask = call->ask;
    cli_today(call, today);
    ask.today = today;
    ask.seed = call->run.seed;
    if (call->output) {
        CLI_TRY(iem_review_template_write(call->paths[0], &ask, call->output, err));
        if (!call->quiet) printf("%s is there to be filled in\n", call->output);
        return IEM_OK;
    }
    CLI_TRY(iem_review_template(call->paths[0], &ask, &csv, err));
    const iem_status status = cli_write(csv, strlen(csv), err);
    free(csv);
    return status;
}

/* ---- review ---- */

static void say(const cli_call *call, iem_reviews_count all, iem_reviews_count added)
{
    const size_t known = all.reactions + all.cases - added.reactions - added.cases;
    if (call->quiet) return;
    printf("%s: added %zu about findings, %zu about cases", call->history,
           added.reactions, added.cases);
    if (known) printf("; there already %zu", known);
    if (all.unfilled) printf("; not filled in yet %zu", all.unfilled);
    putchar('\n');
}

static iem_status keep(const cli_call *call, iem_reviews *reviews, iem_error *err)
{
    char now[CLI_MOMENT];
    iem_history *history = NULL;
    iem_reviews_count added = {0, 0, 0};
    cli_now(now);
    CLI_TRY(iem_history_open(call->history, true, &history, err));
    iem_status status =
        iem_reviews_check(reviews, call->result, call->case_list, history, err);
    if (status == IEM_OK && call->run.key_file)
        status = iem_reviews_hide(reviews, call->run.key_file, err);
    if (status == IEM_OK)
        status = iem_history_review(history, reviews, *now ? now : NULL, &added, err);
    if (status == IEM_OK) say(call, iem_reviews_counted(reviews), added);
    iem_history_close(history);
    return status;
}

static iem_status check_template(const cli_call *call, iem_error *err)
{
    const char *wrong = call->history        ? "history"
                        : call->result       ? "result"
                        : call->case_list    ? "cases"
                        : call->run.key_file ? "key-file"
                                             : NULL;
    if (call->n_paths != 1)
        return cli_fail(err, IEM_ERR_USAGE,
                        "of what is the template? give a result ('iemand scan --json') "
                        "or a list of cases ('iemand scan --cases')");
    if (wrong)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--%s' is for a file that was filled in, not for "
                        "--template",
                        wrong);
    CLI_TRY(cli_outputs_check(call, err));
    return cli_output_check_new(call, err);
}

static iem_status check(const cli_call *call, iem_error *err)
{
    const char *wrong = call->n_reviews                     ? "reviews"
                        : call->within != CLI_DAYS_TO_REACT ? "within"
                                                            : NULL;
    if (wrong)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--%s' is for what is shown: 'iemand scan LOG "
                        "--history DB'",
                        wrong);
    wrong = call->ask.sample  ? "sample"
            : call->ask.blind ? "blind"
            : call->output    ? "output"
                              : NULL;
    if (call->template) return check_template(call, err);
    if (call->n_paths == 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "which file was filled in? 'iemand review --template' makes "
                        "one to fill in");
    if (wrong)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--%s' has no effect without '--template'", wrong);
    if (!call->history)
        return cli_fail(err, IEM_ERR_USAGE,
                        "where is it to be kept? --history DB; to look at it once, "
                        "'iemand scan LOG --reviews FILE'");
    return cli_outputs_check(call, err);
}

iem_status cmd_review(const cli_call *call, iem_error *err)
{
    char today[CLI_DAY];
    iem_reviews *reviews = NULL;
    CLI_TRY(check(call, err));
    if (call->template) return write_template(call, err);
    cli_today(call, today);
    iem_status status = read_files(call->paths, call->n_paths, today, &reviews, err);
    if (status == IEM_OK) status = keep(call, reviews, err);
    iem_reviews_free(reviews);
    return status;
}
