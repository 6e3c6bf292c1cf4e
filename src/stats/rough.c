#include "stats/rough.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum {
    MOST = UINT16_MAX - 1, /* a sum of differences, or the root of a sum of squares */
    BLOCK = IEM_ROUGH_BLOCK,
    NOT_KNOWN = IEM_ROUGH_NOT_KNOWN
};

struct iem_rough_column {
    size_t fact;
    double unit;
    int64_t from;   /* rough 0 */
    double width;   /* from there; what lies beyond is put at the end */
    double missing; /* a number: its distance to what is not known; a rank: -1 */
    bool gappy;
    uint16_t least_gap; /* between what is known and what is not */
};

/* ---- Columns ----------------------------------------------------------------------
 */

struct range {
    int64_t low, high;
    bool gappy, known;
};

static struct range range_of(const iem_profiles *p, size_t fact)
{
    struct range r = {INT64_MAX, INT64_MIN, false, false};
    const int64_t *x = p->values + fact;
    for (size_t i = 0; i < p->n; i++) {
        const int64_t value = x[i * p->n_facts];
        if (value == IEM_NOT_KNOWN) {
            r.gappy = true;
            continue;
        }
        r.known = true;
        if (value < r.low) r.low = value;
        if (value > r.high) r.high = value;
    }
    return r;
}

/* Few values far out are not to make the steps of all others wide. */
static const double widest = 16;
static const double number_gap = 3;

/* The middle of all; exact enough, and no result depends on it. */
static double middle_of(const iem_profiles *p, size_t fact, struct range r)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < p->n; i++) {
        const int64_t value = p->values[i * p->n_facts + fact];
        if (value == IEM_NOT_KNOWN) continue;
        sum += (double)value - (double)r.low;
        n++;
    }
    return (double)r.low + sum / n;
}

static struct iem_rough_column column_of(const iem_profiles *p, size_t fact)
{
    const iem_profile_fact *f = &p->facts[fact];
    struct iem_rough_column c = {.fact = fact, .unit = f->unit};
    if (f->kind == IEM_FACT_CATEGORY) return (struct iem_rough_column){.fact = fact};
    const struct range r = range_of(p, fact);
    c.gappy = r.gappy;
    c.missing = f->kind == IEM_FACT_NUMBER ? number_gap : -1;
    if (!r.known) return c;
    c.from = r.low;
    c.width = ((double)r.high - (double)r.low) / f->unit;
    if (c.width > 2 * widest) {
        const double start = middle_of(p, fact, r) - widest * f->unit;
        if (start > (double)r.low) c.from = (int64_t)start;
        c.width = 2 * widest;
    }
    return c;
}

static int kind_of(const iem_profiles *p, const struct iem_rough_column *c)
{
    return p->facts[c->fact].kind == IEM_FACT_CATEGORY ? 2 : c->gappy;
}

static void order_columns(const iem_profiles *p, iem_rough *rough,
                          const struct iem_rough_column *of_fact)
{
    size_t at = 0;
    for (int kind = 0; kind < 3; kind++) {
        for (size_t f = 0; f < p->n_facts; f++)
            if (kind_of(p, &of_fact[f]) == kind) rough->columns[at++] = of_fact[f];
        if (kind == 0) rough->n_known = at;
        if (kind == 1) rough->n_numbers = at;
    }
}

/* So that the largest sum fits. */
static double gain_of(const iem_rough *rough)
{
    const bool squares = rough->profiles->metric == IEM_METRIC_EUCLID;
    double sum = 0;
    for (size_t c = 0; c < rough->n_columns; c++) {
        const struct iem_rough_column *column = &rough->columns[c];
        double width = c < rough->n_numbers ? column->width : 1;
        if (column->gappy) width = fmax(width, fmax(column->missing, 1));
        sum += squares ? width * width : width;
    }
    if (squares) sum = sqrt(sum);
    /* Each column is rounded up by a step at most. */
    return (MOST - (double)rough->n_columns) / fmax(sum, 1);
}

static uint16_t rough_number(const struct iem_rough_column *c, double gain, int64_t x)
{
    if (x == IEM_NOT_KNOWN) return NOT_KNOWN;
    const double from = ((double)x - (double)c->from) / c->unit;
    return (uint16_t)(fmin(fmax(from, 0), c->width) * gain + .5);
}

/* Codes that do not fit fall together, and are roughly the same. */
static uint16_t rough_code(int64_t code)
{
    return (uint16_t)(code == IEM_NOT_KNOWN ? NOT_KNOWN : code % NOT_KNOWN);
}

static void fill(iem_rough *rough)
{
    const iem_profiles *p = rough->profiles;
    for (size_t i = 0; i < p->n; i++) {
        const int64_t *value = p->values + i * p->n_facts;
        uint16_t *x = rough->x + i * rough->n_columns;
        for (size_t c = 0; c < rough->n_columns; c++) {
            const struct iem_rough_column *column = &rough->columns[c];
            const int64_t v = value[column->fact];
            x[c] = c < rough->n_numbers ? rough_number(column, rough->gain, v)
                                        : rough_code(v);
        }
    }
}

iem_status iem_rough_make(const iem_profiles *profiles, iem_rough *rough,
                          iem_error *err)
{
    *rough = (iem_rough){.profiles = profiles, .n_columns = profiles->n_facts};
    rough->columns = iem_zeroed(2 * profiles->n_facts, sizeof *rough->columns);
    rough->x = iem_zeroed(profiles->n * profiles->n_facts, sizeof *rough->x);
    if (!rough->columns || !rough->x) {
        iem_rough_clear(rough);
        return iem_fail_memory(err);
    }
    struct iem_rough_column *of_fact = rough->columns + profiles->n_facts;
    for (size_t f = 0; f < profiles->n_facts; f++) of_fact[f] = column_of(profiles, f);
    order_columns(profiles, rough, of_fact);
    rough->gain = gain_of(rough);
    rough->differs = (uint16_t)rough->gain;
    for (size_t c = 0; c < rough->n_numbers; c++)
        rough->columns[c].least_gap = iem_rough_gap(rough, c, NOT_KNOWN);
    fill(rough);
    return IEM_OK;
}

void iem_rough_clear(iem_rough *rough)
{
    free(rough->columns);
    free(rough->x);
    *rough = (iem_rough){0};
}

/* Both ends of a number are rounded by half a step at most. */
uint32_t iem_rough_limit(const iem_rough *rough, iem_apart apart)
{
    const double error = (double)rough->n_numbers, inexact = 1 + 1e-9;
    if (rough->profiles->metric == IEM_METRIC_EUCLID) {
        const double root = sqrt((double)apart) / IEM_APART * rough->gain + sqrt(error);
        const double limit = root * root * inexact + 1;
        return limit < UINT32_MAX ? (uint32_t)limit : UINT32_MAX;
    }
    const double limit = (double)apart / IEM_APART * rough->gain * inexact + error + 1;
    return limit < UINT16_MAX ? (uint32_t)limit : UINT16_MAX;
}

uint16_t iem_rough_gap(const iem_rough *rough, size_t column, uint16_t x)
{
    const struct iem_rough_column *c = &rough->columns[column];
    if (!c->gappy) return 0; /* and would not fit: gain_of did not count with it */
    if (c->missing > 0) return (uint16_t)(c->missing * rough->gain);
    if (x == NOT_KNOWN) return (uint16_t)(rough->gain / 2);
    const double v = (double)c->from / c->unit + (double)x / rough->gain;
    /* Rounded down by a step more: x is itself rounded. */
    return (uint16_t)fmax(fmin(fmax(v, 1 - v), 1) * rough->gain - 1, 0);
}

/* ---- Blocks -----------------------------------------------------------------------
 *
 * Plain loops over thirty-two numbers, which compilers turn into vectors. */

INLINE uint16_t away(uint16_t a, uint16_t b)
{
    const uint16_t high = a > b ? a : b, low = a > b ? b : a;
    return (uint16_t)(high - low);
}

/* What one column adds to the distances from x. */
INLINE void add_known(uint16_t *sum, const uint16_t *column, uint16_t x)
{
    for (size_t i = 0; i < BLOCK; i++) sum[i] = (uint16_t)(sum[i] + away(column[i], x));
}

INLINE void add_gappy(uint16_t *sum, const uint16_t *column, uint16_t x, uint16_t gap)
{
    for (size_t i = 0; i < BLOCK; i++) {
        const uint16_t d = column[i] == NOT_KNOWN ? gap : away(column[i], x);
        sum[i] = (uint16_t)(sum[i] + d);
    }
}

INLINE void add_category(uint16_t *sum, const uint16_t *column, uint16_t x,
                         uint16_t differs)
{
    for (size_t i = 0; i < BLOCK; i++)
        sum[i] = (uint16_t)(sum[i] + (-(column[i] != x) & differs));
}

INLINE void add_number(uint16_t *sum, const uint16_t *column, iem_rough_query q,
                       size_t c)
{
    if (q.x[c] == NOT_KNOWN)
        add_category(sum, column, NOT_KNOWN, q.gap[c]);
    else
        add_gappy(sum, column, q.x[c], q.gap[c]);
}

INLINE uint32_t near_sum(const iem_rough *rough, iem_rough_query q,
                         const uint16_t *block, uint32_t limit)
{
    const size_t known = rough->n_known, numbers = rough->n_numbers;
    const size_t columns = rough->n_columns;
    uint16_t sum[BLOCK] = {0}, least = UINT16_MAX;
    for (size_t c = 0; c < known; c++) add_known(sum, block + c * BLOCK, q.x[c]);
    for (size_t c = known; c < numbers; c++) add_number(sum, block + c * BLOCK, q, c);
    for (size_t c = numbers; c < columns; c++)
        add_category(sum, block + c * BLOCK, q.x[c], rough->differs);
    for (size_t i = 0; i < BLOCK; i++) least = sum[i] < least ? sum[i] : least;
    if (least > limit) return 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) bits |= (uint32_t)(sum[i] <= limit) << i;
    return bits;
}

INLINE void add_square(uint32_t *sum, const uint16_t *difference)
{
    for (size_t i = 0; i < BLOCK; i++)
        sum[i] += (uint32_t)difference[i] * difference[i];
}

INLINE void add_known_square(uint32_t *sum, const uint16_t *column, uint16_t x)
{
    for (size_t i = 0; i < BLOCK; i++) {
        const uint32_t d = away(column[i], x);
        sum[i] += d * d;
    }
}

INLINE void add_category_square(uint32_t *sum, const uint16_t *column, uint16_t x,
                                uint32_t square)
{
    for (size_t i = 0; i < BLOCK; i++) sum[i] += (uint32_t)(-(column[i] != x)) & square;
}

INLINE uint32_t near_squares(const iem_rough *rough, iem_rough_query q,
                             const uint16_t *block, uint32_t limit)
{
    const size_t known = rough->n_known, numbers = rough->n_numbers;
    const size_t columns = rough->n_columns;
    const uint32_t square = (uint32_t)rough->differs * rough->differs;
    uint32_t sum[BLOCK] = {0}, least = UINT32_MAX;
    for (size_t c = 0; c < known; c++) add_known_square(sum, block + c * BLOCK, q.x[c]);
    for (size_t c = known; c < numbers; c++) {
        uint16_t d[BLOCK] = {0};
        add_number(d, block + c * BLOCK, q, c);
        add_square(sum, d);
    }
    for (size_t c = numbers; c < columns; c++)
        add_category_square(sum, block + c * BLOCK, q.x[c], square);
    for (size_t i = 0; i < BLOCK; i++) least = sum[i] < least ? sum[i] : least;
    if (least > limit) return 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) bits |= (uint32_t)(sum[i] <= limit) << i;
    return bits;
}

INLINE uint32_t near_either(const iem_rough *rough, iem_rough_query q,
                            const uint16_t *block, uint32_t limit)
{
    return rough->profiles->metric == IEM_METRIC_EUCLID
               ? near_squares(rough, q, block, limit)
               : near_sum(rough, q, block, limit);
}

/* ---- Boxes ------------------------------------------------------------------------
 */

uint16_t iem_rough_side(const iem_rough *rough, size_t column, uint16_t x)
{
    return (uint16_t)(column < rough->n_numbers ? x : 1U << x % 16);
}

void iem_box_set(const iem_rough *rough, iem_box box, const uint16_t *x)
{
    for (size_t c = 0; c < rough->n_columns; c++)
        box.low[c] = box.high[c] = iem_rough_side(rough, c, x[c]);
}

void iem_box_add(const iem_rough *rough, iem_box box, iem_box other)
{
    for (size_t c = 0; c < rough->n_numbers; c++) {
        if (other.low[c] < box.low[c]) box.low[c] = other.low[c];
        if (other.high[c] > box.high[c]) box.high[c] = other.high[c];
    }
    for (size_t c = rough->n_numbers; c < rough->n_columns; c++)
        box.low[c] |= other.low[c];
}

/* From x to the nearest number between low and high. */
INLINE uint16_t outside(uint16_t x, uint16_t low, uint16_t high)
{
    const uint16_t within = x > high ? high : x, nearest = within < low ? low : within;
    return away(x, nearest);
}

INLINE void add_outside(uint16_t *sum, const uint16_t *column, uint16_t low,
                        uint16_t high)
{
    for (size_t i = 0; i < BLOCK; i++)
        sum[i] = (uint16_t)(sum[i] + outside(column[i], low, high));
}

INLINE void add_outside_gappy(uint16_t *sum, const uint16_t *column, uint16_t low,
                              uint16_t high, uint16_t gap)
{
    for (size_t i = 0; i < BLOCK; i++) {
        const uint16_t d = column[i] == NOT_KNOWN ? gap : outside(column[i], low, high);
        sum[i] = (uint16_t)(sum[i] + d);
    }
}

INLINE void add_no_class(uint16_t *sum, const uint16_t *column, uint16_t classes,
                         uint16_t differs)
{
    for (size_t i = 0; i < BLOCK; i++)
        sum[i] = (uint16_t)(sum[i] + (-((column[i] & classes) == 0) & differs));
}

/* What is not known is the highest number there is: a box that reaches up to it may
 * hold such profiles and others, unless it begins there. */
INLINE void add_gappy_side(const iem_rough *rough, uint16_t *sum,
                           const uint16_t *column, size_t c, iem_box box)
{
    const uint16_t low = box.low[c], high = box.high[c];
    if (low == NOT_KNOWN)
        add_category(sum, column, NOT_KNOWN, rough->columns[c].least_gap);
    else if (high != NOT_KNOWN)
        add_outside_gappy(sum, column, low, high, rough->columns[c].least_gap);
}

INLINE uint32_t within_sum(const iem_rough *rough, iem_box box, const uint16_t *block,
                           const uint32_t *limits, uint32_t *away_by)
{
    const size_t known = rough->n_known, numbers = rough->n_numbers;
    const size_t columns = rough->n_columns;
    uint16_t sum[BLOCK] = {0};
    for (size_t c = 0; c < known; c++)
        add_outside(sum, block + c * BLOCK, box.low[c], box.high[c]);
    for (size_t c = known; c < numbers; c++)
        add_gappy_side(rough, sum, block + c * BLOCK, c, box);
    for (size_t c = numbers; c < columns; c++)
        add_no_class(sum, block + c * BLOCK, box.low[c], rough->differs);
    uint32_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) *away_by += sum[i] / BLOCK;
    for (size_t i = 0; i < BLOCK; i++) bits |= (uint32_t)(sum[i] <= limits[i]) << i;
    return bits;
}

INLINE uint32_t within_squares(const iem_rough *rough, iem_box box,
                               const uint16_t *block, const uint32_t *limits,
                               uint32_t *away_by)
{
    const size_t known = rough->n_known, numbers = rough->n_numbers;
    uint32_t sum[BLOCK] = {0};
    for (size_t c = 0; c < rough->n_columns; c++) {
        const uint16_t *column = block + c * BLOCK;
        uint16_t d[BLOCK] = {0};
        if (c < known)
            add_outside(d, column, box.low[c], box.high[c]);
        else if (c < numbers)
            add_gappy_side(rough, d, column, c, box);
        else
            add_no_class(d, column, box.low[c], rough->differs);
        add_square(sum, d);
    }
    uint32_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) *away_by += sum[i] / BLOCK / 2;
    for (size_t i = 0; i < BLOCK; i++) bits |= (uint32_t)(sum[i] <= limits[i]) << i;
    return bits;
}

INLINE uint32_t within_either(const iem_rough *rough, iem_box box,
                              const uint16_t *block, const uint32_t *limits,
                              uint32_t *away_by)
{
    return rough->profiles->metric == IEM_METRIC_EUCLID
               ? within_squares(rough, box, block, limits, away_by)
               : within_sum(rough, box, block, limits, away_by);
}

/* ---- Processors -------------------------------------------------------------------
 */

static uint32_t near_portable(const iem_rough *rough, iem_rough_query q,
                              const uint16_t *block, uint32_t limit)
{
    return near_either(rough, q, block, limit);
}

static uint32_t within_portable(const iem_rough *rough, iem_box box,
                                const uint16_t *block, const uint32_t *limits,
                                uint32_t *away_by)
{
    return within_either(rough, box, block, limits, away_by);
}

#ifdef __x86_64__
#define AVX2   __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512bw,avx512vl")))

AVX2 static uint32_t near_avx2(const iem_rough *rough, iem_rough_query q,
                               const uint16_t *block, uint32_t limit)
{
    return near_either(rough, q, block, limit);
}

AVX2 static uint32_t within_avx2(const iem_rough *rough, iem_box box,
                                 const uint16_t *block, const uint32_t *limits,
                                 uint32_t *away_by)
{
    return within_either(rough, box, block, limits, away_by);
}

AVX512 static uint32_t near_avx512(const iem_rough *rough, iem_rough_query q,
                                   const uint16_t *block, uint32_t limit)
{
    return near_either(rough, q, block, limit);
}

AVX512 static uint32_t within_avx512(const iem_rough *rough, iem_box box,
                                     const uint16_t *block, const uint32_t *limits,
                                     uint32_t *away_by)
{
    return within_either(rough, box, block, limits, away_by);
}

#endif

size_t iem_rough_ways(iem_rough_way ways[IEM_ROUGH_WAYS])
{
    size_t n = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        ways[n++] = (iem_rough_way){near_avx512, within_avx512};
    if (__builtin_cpu_supports("avx2"))
        ways[n++] = (iem_rough_way){near_avx2, within_avx2};
#endif
    ways[n++] = (iem_rough_way){near_portable, within_portable};
    return n;
}
