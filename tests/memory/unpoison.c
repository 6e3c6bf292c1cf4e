/* What libraries write that were not built with MemorySanitizer is unknown to it: their
 * output is called written here, at the few places where bytes of theirs come back. */
#define OPENSSL_SUPPRESS_DEPRECATED /* as in base/digest.c */
#include <csv.h>
#include <openssl/sha.h>
#include <sanitizer/msan_interface.h>
#include <yaml.h>

/* libcrypto calls memcpy and others, which would look at what only it wrote. */
#define UNWATCHED(call)                                                                \
    __msan_scoped_disable_interceptor_checks();                                        \
    const int done = call;                                                             \
    __msan_scoped_enable_interceptor_checks()

int __real_SHA256_Init(SHA256_CTX *sum);
int __wrap_SHA256_Init(SHA256_CTX *sum);
int __wrap_SHA256_Init(SHA256_CTX *sum)
{
    UNWATCHED(__real_SHA256_Init(sum));
    __msan_unpoison(sum, sizeof *sum);
    return done;
}

int __real_SHA256_Update(SHA256_CTX *sum, const void *bytes, size_t n);
int __wrap_SHA256_Update(SHA256_CTX *sum, const void *bytes, size_t n);
int __wrap_SHA256_Update(SHA256_CTX *sum, const void *bytes, size_t n)
{
    __msan_check_mem_is_initialized(bytes, n);
    UNWATCHED(__real_SHA256_Update(sum, bytes, n));
    return done;
}

int __real_SHA256_Final(unsigned char *out, SHA256_CTX *sum);
int __wrap_SHA256_Final(unsigned char *out, SHA256_CTX *sum);
int __wrap_SHA256_Final(unsigned char *out, SHA256_CTX *sum)
{
    UNWATCHED(__real_SHA256_Final(out, sum));
    if (done) __msan_unpoison(out, SHA256_DIGEST_LENGTH);
    return done;
}

int __real_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event)
{
    UNWATCHED(__real_yaml_parser_parse(parser, event));
    __msan_unpoison(event, sizeof *event);
    __msan_unpoison(parser, sizeof *parser);
    if (done && event->type == YAML_SCALAR_EVENT)
        __msan_unpoison(event->data.scalar.value, event->data.scalar.length + 1);
    if (!done && parser->problem) __msan_unpoison_string(parser->problem);
    return done;
}

/* Fields are handed over in a buffer of libcsv's own. */
struct told {
    void (*field)(void *bytes, size_t n, void *ctx);
    void (*record)(int end, void *ctx);
    void *ctx;
};

static void tell_field(void *bytes, size_t n, void *at)
{
    const struct told *told = at;
    if (bytes) __msan_unpoison(bytes, n);
    if (told->field) told->field(bytes, n, told->ctx);
}

static void tell_record(int end, void *at)
{
    const struct told *told = at;
    if (told->record) told->record(end, told->ctx);
}

size_t __real_csv_parse(struct csv_parser *parser, const void *bytes, size_t n,
                        void (*field)(void *, size_t, void *),
                        void (*record)(int, void *), void *ctx);
size_t __wrap_csv_parse(struct csv_parser *parser, const void *bytes, size_t n,
                        void (*field)(void *, size_t, void *),
                        void (*record)(int, void *), void *ctx);
size_t __wrap_csv_parse(struct csv_parser *parser, const void *bytes, size_t n,
                        void (*field)(void *, size_t, void *),
                        void (*record)(int, void *), void *ctx)
{
    struct told told = {field, record, ctx};
    const size_t done =
        __real_csv_parse(parser, bytes, n, tell_field, tell_record, &told);
    __msan_unpoison(parser, sizeof *parser);
    return done;
}

int __real_csv_fini(struct csv_parser *parser, void (*field)(void *, size_t, void *),
                    void (*record)(int, void *), void *ctx);
int __wrap_csv_fini(struct csv_parser *parser, void (*field)(void *, size_t, void *),
                    void (*record)(int, void *), void *ctx);
int __wrap_csv_fini(struct csv_parser *parser, void (*field)(void *, size_t, void *),
                    void (*record)(int, void *), void *ctx)
{
    struct told told = {field, record, ctx};
    const int done = __real_csv_fini(parser, tell_field, tell_record, &told);
    __msan_unpoison(parser, sizeof *parser);
    return done;
}
