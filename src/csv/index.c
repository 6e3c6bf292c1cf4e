/* Sixty-four bytes become four masks (quotes, delimiters, LF, CR); a prefix sum of the
 * quotes says what lies between them (Langdale & Lemire 2019); the rest is algebra on
 * masks, the same for every processor. Only how masks are made and how their bits are
 * written down differs. */
#include "csv/index.h"

#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#define IEM_X86 1
#elif defined __aarch64__ && defined __ARM_NEON &&                                     \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <arm_neon.h>
#define IEM_ARM 1
#endif

#define INLINE static inline __attribute__((always_inline))

enum { WORD = 64 };

struct masks {
    uint64_t quote, delimiter, lf, cr;
};

/* What the words so far say about the next one. */
struct walk {
    uint64_t inside;                   /* all ones: a quote is open */
    uint64_t ends, quote, closing, cr; /* of the word before; its last bit counts */
    uint64_t pending;                  /* not 0: the next word is not plain */
};

INLINE uint64_t prefix_xor(uint64_t bits)
{
    for (unsigned step = 1; step < WORD; step *= 2) bits ^= bits << step;
    return bits;
}

/* Each bit moves to the next place, from the word before as well. */
INLINE uint64_t behind(uint64_t bits, uint64_t before)
{
    return bits << 1 | before >> (WORD - 1);
}

/* The ends of fields in one word, and what is irregular in it. A quote opens behind an
 * end of a field (or doubled), and closes before one. */
INLINE uint64_t ends_among_quotes(struct walk *walk, struct masks m, uint64_t prefix,
                                  uint64_t *lines, uint64_t *wrong)
{
    const uint64_t within = prefix ^ walk->inside;
    const uint64_t lf = m.lf & ~within, cr = m.cr & ~within;
    const uint64_t ends = (m.delimiter & ~within) | lf;
    const uint64_t opening = m.quote & within, closing = m.quote & ~within;
    const uint64_t may_open = behind(ends, walk->ends) | behind(m.quote, walk->quote);
    const uint64_t closed = behind(closing, walk->closing);
    const uint64_t broken = (m.lf | m.cr) & within;
    const uint64_t alone = behind(cr, walk->cr) & ~lf;
    *wrong = (opening & ~may_open) | (closed & ~(ends | m.quote | cr)) | broken | alone;
    *lines = lf;
    walk->inside = -(within >> (WORD - 1));
    walk->quote = m.quote;
    walk->closing = closing;
    walk->cr = cr;
    walk->pending = walk->inside | (closing | cr) >> (WORD - 1);
    return ends;
}

INLINE uint64_t bits_below(size_t n)
{
    return n < WORD ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

/* How one kind of processor looks at 64 bytes, sums up quotes, and writes down bits. */
struct way {
    struct masks (*look)(const char *bytes, char delimiter);
    uint64_t (*prefix)(uint64_t bits);
    void (*write)(uint64_t ends, uint32_t at, uint32_t *out);
};

/* One word, of which `known` bytes were given; false: it is not all regular. */
INLINE bool scan_word(struct walk *walk, struct masks m, uint64_t known, uint32_t at,
                      struct way way, uint32_t *ends, iem_index_seen *seen)
{
    uint64_t found, lines = m.lf, wrong = 0;
    if (__builtin_expect((m.quote | m.cr | walk->pending) == 0, 1)) {
        found = m.delimiter | m.lf; /* most words of most logs */
        walk->quote = walk->closing = walk->cr = 0;
    } else {
        found = ends_among_quotes(walk, m, way.prefix(m.quote), &lines, &wrong);
        wrong &= known;
        if (wrong) {
            const uint64_t before = bits_below((size_t)__builtin_ctzll(wrong));
            found &= before;
            lines &= before;
        }
    }
    walk->ends = found;
    way.write(found, at, ends + seen->n_ends);
    seen->n_ends += (size_t)__builtin_popcountll(found);
    seen->n_lines += (size_t)__builtin_popcountll(lines);
    if (__builtin_expect(wrong != 0, 0))
        seen->regular += (size_t)__builtin_ctzll(wrong);
    return wrong == 0;
}

/* The loop of every way of looking. */
INLINE iem_index_seen scan(const char *bytes, size_t n, char delimiter, uint32_t base,
                           uint32_t *ends, struct way way)
{
    struct walk walk = {.ends = UINT64_MAX};
    iem_index_seen seen = {0};
    size_t i = 0;
    for (; i + WORD <= n; i += WORD) {
        seen.regular = i;
        if (!scan_word(&walk, way.look(bytes + i, delimiter), UINT64_MAX,
                       base + (uint32_t)i, way, ends, &seen))
            return seen;
    }
    if (i < n) {
        const uint64_t known = bits_below(n - i);
        struct masks m = way.look(bytes + i, delimiter);
        m = (struct masks){m.quote & known, m.delimiter & known, m.lf & known,
                           m.cr & known};
        seen.regular = i;
        if (!scan_word(&walk, m, known, base + (uint32_t)i, way, ends, &seen))
            return seen;
    }
    seen.regular = n;
    return seen;
}

/* ---- Plain C ---- */

enum { STEP = 8 };

/* Eight bytes to eight bits: a byte that is 0 becomes 1. The product gathers the
 * highest bits of the bytes in the highest byte. */
INLINE uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    const uint64_t high = ~(((word & low) + low) | word | low);
    return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

INLINE struct masks look_portable(const char *bytes, char delimiter)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    struct masks m = {0};
    for (unsigned i = 0; i < WORD; i += STEP) {
        uint64_t word;
        memcpy(&word, bytes + i, STEP);
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
        m.quote |= zero_bytes(word ^ ones * '"') << i;
        m.delimiter |= zero_bytes(word ^ ones * (unsigned char)delimiter) << i;
        m.lf |= zero_bytes(word ^ ones * '\n') << i;
        m.cr |= zero_bytes(word ^ ones * '\r') << i;
    }
    return m;
}

INLINE void write_ends(uint64_t ends, uint32_t at, uint32_t *out)
{
    for (; ends; ends &= ends - 1) *out++ = at + (uint32_t)__builtin_ctzll(ends);
}

static iem_index_seen scan_portable(const char *bytes, size_t n, char delimiter,
                                    uint32_t base, uint32_t *ends)
{
    return scan(bytes, n, delimiter, base, ends,
                (struct way){look_portable, prefix_xor, write_ends});
}

/* ---- x86 ---- */

#ifdef IEM_X86
#define AVX2 __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt")))
#define AVX512                                                                         \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,pclmul,bmi,"     \
                          "bmi2,popcnt,lzcnt")))

AVX2 INLINE uint64_t prefix_clmul(uint64_t bits)
{
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8(-1), 0));
}

AVX2 INLINE uint64_t equal_avx2(__m256i low, __m256i high, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    const uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    const uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return a | (uint64_t)b << 32;
}

AVX2 INLINE struct masks look_avx2(const char *bytes, char delimiter)
{
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    const __m256i high =
        _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    return (struct masks){equal_avx2(low, high, '"'), equal_avx2(low, high, delimiter),
                          equal_avx2(low, high, '\n'), equal_avx2(low, high, '\r')};
}

AVX2 INLINE uint64_t write_eight(uint64_t ends, uint32_t at, uint32_t *out)
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) {
        out[i] = at + (uint32_t)_tzcnt_u64(ends);
        ends = _blsr_u64(ends);
    }
    return ends;
}

/* Eight at a time whether there are so many or not: no branch for each end. */
AVX2 INLINE void write_avx2(uint64_t ends, uint32_t at, uint32_t *out)
{
    ends = write_eight(ends, at, out);
    if (!ends) return;
    ends = write_eight(ends, at, out + 8);
    for (out += 16; __builtin_expect(ends != 0, 0); out += 8)
        ends = write_eight(ends, at, out);
}

AVX2 static iem_index_seen scan_avx2(const char *bytes, size_t n, char delimiter,
                                     uint32_t base, uint32_t *ends)
{
    return scan(bytes, n, delimiter, base, ends,
                (struct way){look_avx2, prefix_clmul, write_avx2});
}

AVX512 INLINE struct masks look_avx512(const char *bytes, char delimiter)
{
    const __m512i all = _mm512_loadu_si512((const void *)bytes);
    return (struct masks){_mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('"')),
                          _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(delimiter)),
                          _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\n')),
                          _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\r'))};
}

AVX512 INLINE void write_sixteen(__m128i places, uint32_t at, uint32_t *out)
{
    const __m512i wide = _mm512_cvtepu8_epi32(places);
    _mm512_storeu_si512(out, _mm512_add_epi32(wide, _mm512_set1_epi32((int32_t)at)));
}

/* The places of the bits are pressed together in a register; pressing into memory is
 * slow on some processors. */
AVX512 INLINE void write_avx512(uint64_t ends, uint32_t at, uint32_t *out)
{
    static const uint8_t places[WORD] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i pressed =
        _mm512_maskz_compress_epi8(ends, _mm512_loadu_si512(places));
    const unsigned n = (unsigned)__builtin_popcountll(ends);
    write_sixteen(_mm512_castsi512_si128(pressed), at, out);
    if (n <= 16) return;
    write_sixteen(_mm512_extracti32x4_epi32(pressed, 1), at, out + 16);
    if (n <= 32) return;
    write_sixteen(_mm512_extracti32x4_epi32(pressed, 2), at, out + 32);
    write_sixteen(_mm512_extracti32x4_epi32(pressed, 3), at, out + 48);
}

AVX512 static iem_index_seen scan_avx512(const char *bytes, size_t n, char delimiter,
                                         uint32_t base, uint32_t *ends)
{
    return scan(bytes, n, delimiter, base, ends,
                (struct way){look_avx512, prefix_clmul, write_avx512});
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#endif

/* ---- ARM ---- */

#ifdef IEM_ARM
INLINE uint64_t equal_neon(const uint8x16_t part[4], char byte)
{
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                       1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t wanted = vdupq_n_u8((uint8_t)byte), place = vld1q_u8(places);
    const uint8x16_t a = vandq_u8(vceqq_u8(part[0], wanted), place);
    const uint8x16_t b = vandq_u8(vceqq_u8(part[1], wanted), place);
    const uint8x16_t c = vandq_u8(vceqq_u8(part[2], wanted), place);
    const uint8x16_t d = vandq_u8(vceqq_u8(part[3], wanted), place);
    const uint8x16_t sum = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

INLINE struct masks look_neon(const char *bytes, char delimiter)
{
    uint8x16_t part[4];
    for (unsigned i = 0; i < 4; i++)
        part[i] = vld1q_u8((const uint8_t *)bytes + 16 * i);
    return (struct masks){equal_neon(part, '"'), equal_neon(part, delimiter),
                          equal_neon(part, '\n'), equal_neon(part, '\r')};
}

static iem_index_seen scan_neon(const char *bytes, size_t n, char delimiter,
                                uint32_t base, uint32_t *ends)
{
    return scan(bytes, n, delimiter, base, ends,
                (struct way){look_neon, prefix_xor, write_ends});
}
#endif

/* ---- The choice ---- */

iem_index_scan *iem_index_scan_of(iem_index_way way)
{
    switch (way) {
#ifdef IEM_X86
    case IEM_INDEX_AVX512:
        return has_avx512() ? scan_avx512 : NULL;
    case IEM_INDEX_AVX2:
        return has_avx2() ? scan_avx2 : NULL;
    case IEM_INDEX_BEST:
        return has_avx512() ? scan_avx512 : has_avx2() ? scan_avx2 : scan_portable;
#elif defined IEM_ARM
    case IEM_INDEX_NEON:
    case IEM_INDEX_BEST:
        return scan_neon;
#else
    case IEM_INDEX_BEST:
#endif
    case IEM_INDEX_PORTABLE:
        return scan_portable;
    default:
        return NULL;
    }
}

const char *iem_index_way_name(iem_index_way way)
{
    static const char *const names[IEM_INDEX_WAYS] = {
        [IEM_INDEX_BEST] = "best", [IEM_INDEX_PORTABLE] = "portable",
        [IEM_INDEX_AVX2] = "avx2", [IEM_INDEX_AVX512] = "avx512",
        [IEM_INDEX_NEON] = "neon",
    };
    return names[way];
}
