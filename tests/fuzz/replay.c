/* Runs a fuzz target on files, for those who have no libFuzzer: REPLAY FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Exactly as long as the file, so that a sanitizer sees what is read behind it. */
static uint8_t *read_all(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    uint8_t *bytes = NULL;
    if (!file) return NULL;
    if (fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc(size ? (size_t)size : 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    *n = (size_t)size;
    return bytes;
}

int main(int argc, char **argv)
{
    int missing = argc < 2;
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        size_t n = 0;
        uint8_t *bytes = read_all(argv[i], &n);
        const char *name = strrchr(argv[i], '/');
        if (bytes) LLVMFuzzerTestOneInput(bytes, n);
        printf("%sok %d - %s\n", bytes ? "" : "not ", i, name ? name + 1 : argv[i]);
        fflush(stdout);
        missing += !bytes;
        free(bytes);
    }
    return missing ? 1 : 0;
}
