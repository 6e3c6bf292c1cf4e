/* What several agencies together did to the same people: for a terminal, as a page, and
 * for other programs. Terminal and page write down one list of blocks. */
#ifndef IEM_REPORT_CHAIN_H
#define IEM_REPORT_CHAIN_H

#include "chain/model.h"
#include "report/voice.h"

/* IEM_TEXT, IEM_HTML or IEM_JSON. */
iem_status iem_report_chain(const iem_chain_result *result, iem_format format,
                            const iem_render *how, iem_buffer *out, iem_error *err);

/* ---- The list of blocks ---- */

typedef enum iem_piece_kind {
    IEM_PIECE_HEADING,
    IEM_PIECE_LEAD, /* what has to be read if nothing else is */
    IEM_PIECE_TEXT,
    IEM_PIECE_NOTE,
    IEM_PIECE_ITEM,
    IEM_PIECE_PICTURE, /* on a page, of the table that follows: its title, and how to
                          read it */
    IEM_PIECE_HEADS,   /* of a table, whose name is the caption; rows follow */
    IEM_PIECE_ROW,
} iem_piece_kind;

enum { IEM_PIECE_TEXTS = 8 };

typedef enum iem_picture {
    IEM_PICTURE_PEOPLE,   /* by number of agencies, beside independence */
    IEM_PICTURE_GROUPS,   /* the gap of each with its reference */
    IEM_PICTURE_CASCADES, /* how many times as fast one brings the next */
} iem_picture;

typedef struct iem_report_piece {
    iem_piece_kind kind;
    const char *text[IEM_PIECE_TEXTS];
    size_t n, n_words; /* texts; the first columns hold words, the others figures */
    const char *caption;
    int verdict; /* of a row, an iem_verdict: told in the last column; -1: none */
    iem_picture picture;
} iem_report_piece;

typedef struct iem_account {
    const iem_chain_result *result;
    iem_voice voice;
    bool dutch;
    const char *title, *tagline, *edition;
    iem_report_piece *pieces;
    size_t n, capacity;
    iem_arena arena;
    iem_report_piece spare; /* to be written to without memory */
    bool failed;
} iem_account;

void iem_account_make(iem_account *account);
void iem_account_clear(iem_account *account);

/* What the two files that tell it share. */
iem_report_piece *iem_account_piece(iem_account *a, iem_piece_kind kind,
                                    const char *text);
void iem_account_say(iem_account *a, iem_piece_kind kind, iem_said said,
                     const char *const *args);
const char *iem_account_keep(iem_account *a, const char *text);
const char *iem_account_word(const iem_account *a, iem_said said);
/* A row of `n` texts, which are kept; heads likewise, below a caption. */
void iem_account_row(iem_account *a, const char *const *texts, size_t n, int verdict);
void iem_account_heads(iem_account *a, iem_said caption, const iem_said *heads,
                       size_t n, size_t n_words);
void iem_account_heading(iem_account *a, iem_said said);
/* A value with its interval, kept; a dash where there is none. */
const char *iem_account_range(iem_account *a, iem_estimate e,
                              iem_figure (*one)(const iem_voice *, double));
void iem_account_picture(iem_account *a, iem_picture picture, iem_said title,
                         iem_said reading);
/* "a verdict", or why there is none. */
const char *iem_account_verdict(const iem_account *a, iem_verdict verdict,
                                iem_chain_why why);
const char *iem_account_why(const iem_account *a, iem_chain_why why);

void iem_account_load(iem_account *a);
void iem_account_chains(iem_account *a);

iem_status iem_chain_text(const iem_account *account, const iem_render *how,
                          iem_buffer *out, iem_error *err);
iem_status iem_chain_html(const iem_account *account, iem_buffer *out, iem_error *err);
iem_status iem_chain_json(const iem_chain_result *result, iem_buffer *out,
                          iem_error *err);

#endif
