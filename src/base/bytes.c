#include "base/bytes.h"

void iem_put_u64(iem_buffer *out, uint64_t value, size_t bytes)
{
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) value = __builtin_bswap64(value);
    iem_buffer_bytes(out, (const char *)&value, bytes);
}

void iem_put_wide(iem_buffer *out, iem_wide value)
{
    iem_put_u64(out, (uint64_t)(iem_wide_bits)value, 8);
    iem_put_u64(out, (uint64_t)((iem_wide_bits)value >> 64), 8);
}

void iem_put_text(iem_buffer *out, iem_slice text)
{
    iem_put_u64(out, text.len, 4);
    iem_buffer_bytes(out, text.at, text.len);
}

iem_bytes iem_bytes_of(const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    return (iem_bytes){at, n ? at + n : at, false};
}

size_t iem_bytes_left(const iem_bytes *in)
{
    return (size_t)(in->end - in->at);
}

const void *iem_get_bytes(iem_bytes *in, size_t n)
{
    const unsigned char *at = in->at;
    if (iem_bytes_left(in) < n) {
        in->broken = true;
        in->at = in->end;
        return NULL;
    }
    in->at += n;
    return at;
}

uint64_t iem_get_u64(iem_bytes *in, size_t bytes)
{
    uint64_t value = 0;
    const unsigned char *at = iem_get_bytes(in, bytes);
    for (size_t i = 0; at && i < bytes; i++) value |= (uint64_t)at[i] << (8 * i);
    return value;
}

iem_wide iem_get_wide(iem_bytes *in)
{
    const uint64_t low = iem_get_u64(in, 8), high = iem_get_u64(in, 8);
    return (iem_wide)(((iem_wide_bits)high << 64) | low);
}

iem_slice iem_get_text(iem_bytes *in)
{
    const size_t len = (size_t)iem_get_u64(in, 4);
    const char *at = iem_get_bytes(in, len);
    return at ? (iem_slice){at, len} : (iem_slice){"", 0};
}

size_t iem_get_count(iem_bytes *in, size_t width, size_t size)
{
    const uint64_t n = iem_get_u64(in, width);
    if (n <= iem_bytes_left(in) / size) return (size_t)n;
    in->broken = true;
    return 0;
}
