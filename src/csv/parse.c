/* The rule of parse.h on top of libcsv, which has no offsets and no line numbers: it is
 * fed one physical line at a time, so that where a record begins and ends is known. */
#include "csv/parse.h"

#include "base/grow.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_GROWTH = 1 << 14 }; /* libcsv's 128 bytes would be slow on long fields */

struct iem_parser {
    struct csv_parser csv;
    char delimiter;
    size_t max_record;
    const iem_parse_events *events; /* of the piece that is being read */
    const bool *heard;              /* theirs */
    size_t n_heard;
    size_t n_fields; /* of the record that is being read */
    bool whole;      /* libcsv saw its end */
    char too_long[96];
};

/* libcsv trims what this calls a blank. Nothing is: blanks belong to the field. */
static int is_blank(unsigned char c)
{
    (void)c;
    return 0;
}

static void on_field(void *text, size_t len, void *ctx)
{
    iem_parser *parser = ctx;
    const size_t field = parser->n_fields++;
    if (field < parser->n_heard && !parser->heard[field]) return;
    parser->events->field(field, (iem_slice){text, len}, parser->events->ctx);
}

static void on_record(int end, void *ctx)
{
    iem_parser *parser = ctx;
    (void)end;
    parser->whole = true;
}

/* csv_fini without callbacks is libcsv's way back to its first state: without
 * CSV_STRICT_FINI it also clears an open quote and an error, and keeps the buffer. */
static void forget_record(iem_parser *parser)
{
    if (!parser->whole) csv_fini(&parser->csv, NULL, NULL, NULL);
    parser->n_fields = 0;
    parser->whole = false;
}

iem_status iem_parser_new(char delimiter, size_t max_record, iem_parser **parser,
                          iem_error *err)
{
    iem_parser *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    csv_init(&made->csv, CSV_STRICT);
    csv_set_delim(&made->csv, (unsigned char)delimiter);
    csv_set_blk_size(&made->csv, ENTRY_GROWTH);
    csv_set_realloc_func(&made->csv, realloc);
    csv_set_free_func(&made->csv, free);
    made->delimiter = delimiter;
    made->max_record = max_record;
    snprintf(made->too_long, sizeof made->too_long,
             "longer than %zu bytes: a quote that is not closed, or raise --max-record",
             max_record);
    *parser = made;
    return IEM_OK;
}

void iem_parser_free(iem_parser *parser)
{
    if (!parser) return;
    csv_free(&parser->csv);
    free(parser);
}

/* Where a byte comes next, kept so that no stretch is searched from every line anew. */
struct mark {
    size_t from, at; /* none in [from, at) */
};

/* Blanks count where libcsv would take them for ones around a field: of those in a row
 * the first or the last stands beside a border of the field. */
enum { LF, CR, SPACE, TAB, MARKS };

struct piece {
    iem_parser *parser;
    const char *at;
    size_t n;
    bool last;
    size_t offset;  /* everything before it is settled */
    uint64_t lines; /* ended before `offset` */
    bool skipping;
    struct mark marks[MARKS];
    char offending; /* the byte libcsv stopped at */
};

struct line {
    size_t begin, end, next; /* text in [begin, end), its end in [end, next) */
    bool ended;
};

static bool is_border(const struct piece *piece, size_t at)
{
    if (at >= piece->n) return true; /* also before the first byte */
    const char c = piece->at[at];
    return c == piece->parser->delimiter || c == '"' || c == '\r' || c == '\n';
}

static size_t find(const struct piece *piece, size_t from, size_t to, size_t which)
{
    static const char bytes[MARKS] = {
        [LF] = '\n', [CR] = '\r', [SPACE] = ' ', [TAB] = '\t'};
    if (bytes[which] == piece->parser->delimiter) return to;
    while (from < to) {
        const char *found = memchr(piece->at + from, bytes[which], to - from);
        if (!found) return to;
        const size_t at = (size_t)(found - piece->at);
        if (which == LF || which == CR || is_border(piece, at - 1) ||
            is_border(piece, at + 1))
            return at;
        from = at + 1;
    }
    return to;
}

static void place_marks(struct piece *piece)
{
    for (size_t i = 0; i < MARKS; i++)
        piece->marks[i] = (struct mark){0, find(piece, 0, piece->n, i)};
}

static inline size_t next_of(struct piece *piece, size_t which, size_t begin)
{
    struct mark *mark = &piece->marks[which];
    if (begin > mark->at) {
        mark->at = find(piece, begin, piece->n, which);
        mark->from = begin;
    } else if (begin < mark->from) { /* reading went back */
        const size_t found = find(piece, begin, mark->from, which);
        if (found < mark->from) mark->at = found;
        mark->from = begin;
    }
    return mark->at;
}

static struct line line_at(struct piece *piece, size_t begin)
{
    const size_t lf = next_of(piece, LF, begin), cr = next_of(piece, CR, begin);
    const size_t end = cr < lf ? cr : lf;
    size_t next = end;
    if (next < piece->n && piece->at[next] == '\r') next++;
    if (next < piece->n && piece->at[next] == '\n') next++;
    return (struct line){begin, end, next, next > end};
}

/* Asking a function of ours about each byte costs libcsv a third of its speed: a line
 * whose blanks are all within fields is spared that. */
static void mind_blanks(struct piece *piece, struct line line)
{
    const bool blanks = next_of(piece, SPACE, line.begin) < line.end ||
                        next_of(piece, TAB, line.begin) < line.end;
    csv_set_space_func(&piece->parser->csv, blanks ? is_blank : NULL);
}

/* Everything up to the end of `line`, the `more`-th behind the first, is settled. */
static void settle(struct piece *piece, struct line line, uint64_t more)
{
    piece->offset = line.next;
    piece->lines += more + line.ended;
    piece->skipping = !line.ended && !piece->last;
}

enum outcome {
    GOES_ON, /* in the next line */
    UNDECIDED,
    WHOLE,
    MALFORMED,
    TOO_LONG,
    NEVER_CLOSED,
    NO_MEMORY,
};

static enum outcome feed(struct piece *piece, const char *bytes, size_t n)
{
    iem_parser *parser = piece->parser;
    if (n == 0) return GOES_ON;
    const size_t used = csv_parse(&parser->csv, bytes, n, on_field, on_record, parser);
    if (used == n) return GOES_ON;
    piece->offending = bytes[used];
    return csv_error(&parser->csv) == CSV_EPARSE ? MALFORMED : NO_MEMORY;
}

/* Reads one line of the record that began at `start`. Only what is settled by the bytes
 * so far, whatever follows them, is said before the end of the file: so cutting the
 * file into other pieces changes nothing. */
static enum outcome read_line(struct piece *piece, size_t start, struct line line)
{
    const iem_parser *parser = piece->parser;
    const size_t max = parser->max_record;
    if (!line.ended && !piece->last && line.end - start <= max) return UNDECIDED;
    const bool fits = line.end - start <= max;
    const size_t stop = fits ? line.next : start + max;
    mind_blanks(piece, line);
    enum outcome fed = feed(piece, piece->at + line.begin, stop - line.begin);
    if (fed == GOES_ON && fits && !line.ended) fed = feed(piece, "\n", 1);
    if (fed != GOES_ON) return fed;
    if (!fits) return TOO_LONG;
    if (parser->whole) return WHOLE;
    if (line.next - start > max) return TOO_LONG;
    if (line.next < piece->n) return GOES_ON;
    return piece->last ? NEVER_CLOSED : UNDECIDED;
}

static const char *reason_of(const struct piece *piece, enum outcome seen)
{
    if (seen == TOO_LONG) return piece->parser->too_long;
    if (seen == NEVER_CLOSED) return "a quote is open at the end of the file";
    /* The two ways to break the rule of quotes (RFC 4180, 2.5 to 2.7). */
    return piece->offending == '"'
               ? "a quote inside a field that does not begin with one"
               : "text behind a closing quote";
}

static void tell(const struct piece *piece, enum outcome seen)
{
    const iem_parse_events *events = piece->parser->events;
    const uint64_t line = piece->lines + 1;
    if (seen == WHOLE)
        events->record(line, piece->parser->n_fields, events->ctx);
    else
        events->reject(line, reason_of(piece, seen), events->ctx);
}

/* Reads the record at piece->offset, settles it and tells of it, if that can be. */
static enum outcome read_record(struct piece *piece)
{
    const struct line first = line_at(piece, piece->offset);
    struct line line = first;
    uint64_t more = 0;
    enum outcome seen = WHOLE;
    if (first.begin == first.end) {
        settle(piece, first, 0); /* a blank line */
        return seen;
    }
    while ((seen = read_line(piece, first.begin, line)) == GOES_ON) {
        line = line_at(piece, line.next);
        more++;
    }
    if (seen != UNDECIDED && seen != NO_MEMORY) {
        const bool from_its_second_line = seen == TOO_LONG || seen == NEVER_CLOSED;
        tell(piece, seen);
        settle(piece, from_its_second_line ? first : line,
               from_its_second_line ? 0 : more);
    }
    forget_record(piece->parser);
    return seen;
}

iem_status iem_parser_read(iem_parser *parser, iem_slice bytes, bool last, size_t most,
                           iem_parse_rest before, const iem_parse_events *events,
                           iem_parse_rest *after, iem_error *err)
{
    struct piece piece = {
        .parser = parser, .at = bytes.at, .n = bytes.len, .last = last};
    enum outcome seen = WHOLE;
    parser->events = events;
    parser->heard = events->heard;
    parser->n_heard = events->n_heard;
    place_marks(&piece);
    if (before.after_cr && piece.n > 0 && piece.at[0] == '\n') piece.offset = 1;
    if (before.skipping) settle(&piece, line_at(&piece, 0), 0);
    while (piece.offset < piece.n && most-- > 0 && seen != UNDECIDED &&
           seen != NO_MEMORY)
        seen = read_record(&piece);
    if (seen == NO_MEMORY) return iem_fail_memory(err);
    *after = (iem_parse_rest){
        .tail = piece.offset,
        .lines = piece.lines,
        .skipping = piece.skipping,
        .after_cr = piece.offset ? piece.at[piece.offset - 1] == '\r' : before.after_cr,
        .undecided = seen == UNDECIDED,
    };
    return IEM_OK;
}
