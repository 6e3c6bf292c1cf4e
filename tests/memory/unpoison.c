/* What libraries write that were not built with MemorySanitizer is unknown to it: their
 * output is called written here, at the few places where bytes of theirs come back. */
#include <csv.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sanitizer/msan_interface.h>
#include <yaml.h>

/* libcrypto calls memcpy and others, which would look at what only it wrote. */
#define UNWATCHED(call)                                                                \
    __msan_scoped_disable_interceptor_checks();                                        \
    const int done = call;                                                             \
    __msan_scoped_enable_interceptor_checks()

int __real_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine);
int __wrap_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine);
int __wrap_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine)
{
    UNWATCHED(__real_EVP_DigestInit_ex(context, type, engine));
    return done;
}

int __real_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t n);
int __wrap_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t n);
int __wrap_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t n)
{
    __msan_check_mem_is_initialized(bytes, n);
    UNWATCHED(__real_EVP_DigestUpdate(context, bytes, n));
    return done;
}

int __real_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *n);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *n);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *n)
{
    UNWATCHED(__real_EVP_DigestFinal_ex(context, out, n));
    if (done) __msan_unpoison(out, (size_t)EVP_MD_CTX_size(context));
    if (n) __msan_unpoison(n, sizeof *n);
    return done;
}

int __real_EVP_Digest(const void *bytes, size_t size, unsigned char *out, unsigned *n,
                      const EVP_MD *type, ENGINE *engine);
int __wrap_EVP_Digest(const void *bytes, size_t size, unsigned char *out, unsigned *n,
                      const EVP_MD *type, ENGINE *engine);
int __wrap_EVP_Digest(const void *bytes, size_t size, unsigned char *out, unsigned *n,
                      const EVP_MD *type, ENGINE *engine)
{
    __msan_check_mem_is_initialized(bytes, size);
    UNWATCHED(__real_EVP_Digest(bytes, size, out, n, type, engine));
    if (done) __msan_unpoison(out, (size_t)EVP_MD_get_size(type));
    if (n) __msan_unpoison(n, sizeof *n);
    return done;
}

unsigned char *__real_HMAC(const EVP_MD *type, const void *key, int key_n,
                           const unsigned char *bytes, size_t n, unsigned char *out,
                           unsigned *out_n);
unsigned char *__wrap_HMAC(const EVP_MD *type, const void *key, int key_n,
                           const unsigned char *bytes, size_t n, unsigned char *out,
                           unsigned *out_n);
unsigned char *__wrap_HMAC(const EVP_MD *type, const void *key, int key_n,
                           const unsigned char *bytes, size_t n, unsigned char *out,
                           unsigned *out_n)
{
    __msan_check_mem_is_initialized(bytes, n);
    __msan_scoped_disable_interceptor_checks();
    unsigned char *done = __real_HMAC(type, key, key_n, bytes, n, out, out_n);
    __msan_scoped_enable_interceptor_checks();
    if (done) __msan_unpoison(out, (size_t)EVP_MD_get_size(type));
    if (out_n) __msan_unpoison(out_n, sizeof *out_n);
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
