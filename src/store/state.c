#include "store/state.h"

#include <string.h>

/* The bits of a double, so that what is read is what was written. */
static void put_number(iem_buffer *out, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    iem_put_u64(out, bits, 8);
}

static double get_number(iem_bytes *in)
{
    const uint64_t bits = iem_get_u64(in, 8);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

void iem_evidence_put(const iem_evidence *evidence, iem_buffer *out)
{
    const iem_averaging *state = &evidence->state;
    iem_put_u64(out, evidence->scored, 1);
    put_number(out, state->alike.adverse);
    for (size_t i = 0; i < IEM_GRID; i++) put_number(out, state->alike.k[i]);
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++)
            put_number(out, state->likelihood[i][j]);
}

bool iem_evidence_get(const void *bytes, size_t n, iem_evidence *evidence)
{
    iem_bytes in = iem_bytes_of(bytes, n);
    iem_averaging *state = &evidence->state;
    evidence->scored = iem_get_u64(&in, 1) != 0;
    state->alike.adverse = get_number(&in);
    for (size_t i = 0; i < IEM_GRID; i++) state->alike.k[i] = get_number(&in);
    for (size_t i = 0; i < IEM_AVERAGING_D; i++)
        for (size_t j = 0; j < IEM_AVERAGING_L; j++)
            state->likelihood[i][j] = get_number(&in);
    return !in.broken && iem_bytes_left(&in) == 0;
}
