/* How a file is written is found out for any bytes, is one of the ways there are, keeps
 * what was given, and is found again when it is given.
 *
 * The first byte says what is given: delimiter (3 bits), decimal mark (2 bits),
 * encoding (2 bits). */
#include "csv/dialect.h"

#include "given.h"

static bool one_of(char c, const char *chars)
{
    return c && strchr(chars, c);
}

static void check_kept(iem_dialect found, iem_dialect given, bool encoding_given)
{
    if (given.delimiter) given_must(found.delimiter == given.delimiter, "a delimiter");
    if (given.decimal) given_must(found.decimal == given.decimal, "a decimal mark");
    if (encoding_given) given_must(found.encoding == given.encoding, "an encoding");
}

static void check_bytes(iem_dialect found, iem_slice sample)
{
    const bool marked = sample.len >= 3 && memcmp(sample.at, "\xef\xbb\xbf", 3) == 0;
    given_must(one_of(found.delimiter, ",;\t|"), "no delimiter");
    given_must(!found.decimal || one_of(found.decimal, ".,"), "no decimal mark");
    given_must(found.encoding == IEM_UTF8 || found.encoding == IEM_WINDOWS_1252,
               "no encoding");
    given_must(found.bom == 0 || (found.bom == 3 && marked),
               "a mark that is not there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char delimiters[] = {0, ',', ';', '\t', '|', 0, 0, 0};
    static const char decimals[] = {0, '.', ',', 0};
    if (n == 0) return 0;
    const bool encoding_given = data[0] & 32;
    const iem_dialect given = {.delimiter = delimiters[data[0] & 7],
                               .decimal = decimals[data[0] >> 3 & 3],
                               .encoding = data[0] & 64 ? IEM_WINDOWS_1252 : IEM_UTF8};
    char *copy = calloc(n, 1); /* so that a sanitizer sees what is read behind it */
    given_must(copy, "no memory");
    memcpy(copy, data + 1, n - 1);
    const iem_slice sample = {copy, n - 1};
    const iem_dialect found = iem_dialect_sniff(sample, given, encoding_given);
    check_bytes(found, sample);
    check_kept(found, given, encoding_given);
    const iem_dialect again = iem_dialect_sniff(sample, found, true);
    given_must(again.delimiter == found.delimiter && again.decimal == found.decimal &&
                   again.encoding == found.encoding && again.bom == found.bom,
               "found otherwise when it is given");
    free(copy);
    return 0;
}
