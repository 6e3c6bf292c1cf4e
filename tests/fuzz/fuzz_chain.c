/* A chain of any bytes: a plan of agencies, with plans, logs, ledgers and tallies,
 * gives a result that can be written and published, or one line of what is wrong.
 *
 * The first part is chain.yaml; the others are the files 1, 2 … beside it. What begins
 * as a ledger or a tally gets the checksum that belongs behind it. */
#include "given.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { SOME_PATH = 128 };

/* Gone with the process, as its name says whose it is. */
static char folder[SOME_PATH];

static void remove_folder(void)
{
    char path[SOME_PATH + 16];
    static const char *const names[] = {"chain.yaml", "1", "2", "3", "4", "5", "key"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void make_folder(void)
{
    const char *place = getenv("TMPDIR");
    if (folder[0]) return;
    snprintf(folder, sizeof folder, "%.80s/iemand-chain-XXXXXX",
             place ? place : "/tmp");
    given_must(mkdtemp(folder) != NULL, "no folder");
    atexit(remove_folder);
    iem_setup();
}

static bool begins(iem_slice bytes, const char *with)
{
    return bytes.len >= strlen(with) && memcmp(bytes.at, with, strlen(with)) == 0;
}

static void put(const char *name, iem_slice bytes, char *path, size_t room)
{
    snprintf(path, room, "%s/%s", folder, name);
    const int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    given_must(fd >= 0, "no file");
    given_write(fd, bytes.at, bytes.len);
    if (begins(bytes, "iemand-ledger/") || begins(bytes, "iemand-tally/"))
        given_seal(fd, bytes);
    close(fd);
}

static void render(const iem_chain *chain)
{
    static const iem_format formats[] = {IEM_TEXT, IEM_HTML, IEM_JSON};
    for (size_t i = 0; i < 3; i++) {
        const iem_render how = {.lang = i ? "en" : "nl", .all = true};
        char *text = NULL;
        iem_error err = {IEM_OK, ""};
        given_must(iem_chain_render(chain, formats[i], &how, &text, &err) == IEM_OK,
                   err.message);
        given_must(iem_utf8_valid(iem_slice_of(text)), "text that is not UTF-8");
        iem_text_free(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_slice parts[GIVEN_PARTS];
    char path[SOME_PATH + 16], key[SOME_PATH + 16], name[] = "0";
    iem_options options;
    iem_chain *chain = NULL;
    iem_error err = {IEM_OK, ""};
    make_folder();
    const size_t count = given_parts(data, n, parts);
    for (size_t i = 1; i < GIVEN_PARTS; i++) {
        name[0] = (char)('0' + i);
        put(name, i < count ? parts[i] : iem_slice_of(""), path, sizeof path);
    }
    put("key", iem_slice_of("a key of no importance"), key, sizeof key);
    put("chain.yaml", parts[0], path, sizeof path);
    iem_options_init(&options);
    options.threads = 1;
    options.memory = 1 << 20;
    options.key_file = key;
    options.max_rejects = 1000;
    const iem_status status = iem_chain_read(path, &options, &chain, &err);
    if (status != IEM_ERR_SYSTEM) given_outcome(status, &err); /* else: no such file */
    if (status == IEM_OK) {
        render(chain);
        given_must(iem_chain_publish(chain, &err) == IEM_OK, err.message);
        render(chain);
    }
    iem_chain_free(chain);
    return 0;
}
