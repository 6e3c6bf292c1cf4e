/* Files that people filled in, of any bytes, are read or refused; so is the list of
 * cases that they are held against, of which a file to fill in is made that is read,
 * and that is about the cases of that list.
 *
 * Parts: what people filled in, a list of cases, a result (JSON). */
#include "given.h"

static const char today[] = "2026-11-23";

/* With every line judged: each is about a case of the list. Behind quotes a line may
 * seem to end where it does not. */
static void check_judged(const char *csv, const char *cases)
{
    static const char open[] = ",,,,\n", judged[] = ",2026-11-23,group-decided,,\n";
    iem_reviews *reviews = NULL;
    iem_error err = {IEM_OK, ""};
    char path[GIVEN_PATH];
    const int fd = given_file(iem_slice_of(""), path);
    for (const char *end; (end = strstr(csv, open)) != NULL; csv = end + strlen(open)) {
        given_write(fd, csv, (size_t)(end - csv));
        given_write(fd, judged, strlen(judged));
    }
    given_write(fd, csv, strlen(csv));
    given_must(iem_reviews_new(&reviews, NULL) == IEM_OK, "no memory");
    given_must(iem_reviews_read(reviews, path, today, &err) == IEM_OK, err.message);
    given_must(iem_reviews_check(reviews, NULL, cases, NULL, &err) == IEM_OK,
               err.message);
    iem_reviews_free(reviews);
    close(fd);
}

static void check_template(const char *cases, bool sample)
{
    const iem_review_ask ask = {.today = today, .sample = sample ? 2 : 0, .seed = 1};
    char *csv = NULL, path[GIVEN_PATH];
    iem_reviews *reviews = NULL;
    iem_error err = {IEM_OK, ""};
    const iem_status status = iem_review_template(cases, &ask, &csv, &err);
    given_outcome(status, &err);
    if (status != IEM_OK) return;
    const int fd = given_file(iem_slice_of(csv), path);
    given_must(iem_reviews_new(&reviews, NULL) == IEM_OK, "no memory");
    given_must(iem_reviews_read(reviews, path, today, &err) == IEM_OK, err.message);
    iem_reviews_free(reviews);
    const bool of_cases = strncmp(csv, "case,", strlen("case,")) == 0;
    if (of_cases && !strchr(csv, '"')) check_judged(csv, cases);
    iem_text_free(csv);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_slice parts[GIVEN_PARTS];
    char filled[GIVEN_PATH], cases[GIVEN_PATH], result[GIVEN_PATH], key[GIVEN_PATH];
    iem_reviews *reviews = NULL;
    iem_error err = {IEM_OK, ""};
    given_parts(data, n, parts);
    const int fds[] = {given_file(parts[0], filled), given_file(parts[1], cases),
                       given_file(parts[2], result),
                       given_file(iem_slice_of("a key of no importance"), key)};
    given_must(iem_reviews_new(&reviews, NULL) == IEM_OK, "no memory");
    iem_status status = iem_reviews_read(reviews, filled, today, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) {
        status = iem_reviews_check(reviews, parts[2].len ? result : NULL,
                                   parts[1].len ? cases : NULL, NULL, &err);
        given_outcome(status, &err);
    }
    if (status == IEM_OK) given_outcome(iem_reviews_hide(reviews, key, &err), &err);
    iem_reviews_free(reviews);
    if (parts[1].len) {
        check_template(cases, true);
        check_template(cases, false);
    }
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) close(fds[i]);
    return 0;
}
