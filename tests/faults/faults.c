/* Makes one call of a program fail: loaded before all other libraries (LD_PRELOAD), it
 * stands between the program, or a library that it uses, and those that do the work.
 *
 *   IEM_FAULT="KIND NUMBER MANNER"  what happens at the NUMBER-th call of that kind
 *   IEM_FAULT_COUNTS=FILE           how many calls, and whether it happened; shared,
 *                                   so that it is known of a program that was killed
 *   IEM_FAULT_RECORD=FILE           each call: its kind and hashes of who called
 *   IEM_FAULT_NOW=SECONDS           what the clock says
 *   IEM_FAULT_LOG=FILE              the file that shrinks or grows
 *
 * Calls are counted from 1, and only within main(). */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind {
    MEMORY,
    OPEN,
    READ,
    WRITE,
    SYNC,
    RENAME,
    MMAP,
    THREAD,
    SQLITE,
    STDOUT,
    CLOSE,
    STATUS, /* what a file is, and where in it one stands */
    FOLDER, /* making and listing */
    REMOVE,
    LOCK,
    RANDOM,
    CLOCK,
    ANY,
    KINDS
};
static const char *const kinds[KINDS] = {
    "memory", "open",   "read",   "write",  "fsync", "rename",
    "mmap",   "thread", "sqlite", "stdout", "close", "status",
    "folder", "remove", "lock",   "random", "clock", "any"};

enum manner {
    FAIL,      /* this once */
    FOR_GOOD,  /* this one and all that follow */
    INTERRUPT, /* EINTR, this once */
    SHORT,     /* half of it, which is no failure */
    KILL,      /* SIGKILL before the call is made */
    SHRINK,    /* the log is cut to half */
    GROW,      /* the log is twice as long */
    JUMP,      /* the clock goes back a year, and then on */
    FULL,      /* SQLite: no room; busy; not the file it was; no memory */
    BUSY,
    CORRUPT,
    NOMEM,
    MANNERS
};
static const char *const manners[MANNERS] = {
    "fail", "for-good", "interrupt", "short", "kill",    "shrink",
    "grow", "jump",     "full",      "busy",  "corrupt", "no-memory"};

struct counts {
    uint64_t calls[KINDS];
    uint64_t happened;
};

struct call {
    uint32_t kind, of_kind;
    uint64_t caller, near; /* of the whole stack, of its last few frames */
};

enum { RECORDS = 1 << 20, DEEP = 24, NEAR = 6 };

static struct counts own, *counts = &own;
static struct call *records;
static uint64_t n_records;
static int record_fd = -1;
static enum kind wanted = KINDS;
static enum manner manner;
static uint64_t number;
static time_t now;
static const char *log_path;
static bool counting;
static __thread bool inside;

#define REAL(name)                                                                     \
    static __typeof__(&name) real;                                                     \
    if (!real) {                                                                       \
        const bool was = inside;                                                       \
        inside = true;                                                                 \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                     \
        inside = was;                                                                  \
    }

/* ---- What is to happen, and when ---- */

/* Where in its library, which is somewhere else each time. */
static uint64_t find_place(const void *at)
{
    Dl_info info;
    if (!dladdr(at, &info)) return 0;
    const char *name = strrchr(info.dli_fname, '/');
    uint64_t hash = (uint64_t)((const char *)at - (const char *)info.dli_fbase);
    for (name = name ? name : ""; *name; name++)
        hash = hash * 31 + (unsigned char)*name;
    return hash;
}

static uint64_t place(const void *at)
{
    static __thread struct {
        const void *at;
        uint64_t place;
    } known[1 << 12];
    const size_t slot = (uintptr_t)at % (sizeof known / sizeof *known);
    if (known[slot].at != at) {
        known[slot].at = at;
        known[slot].place = find_place(at);
    }
    return known[slot].place;
}

static void record(enum kind kind, uint64_t n)
{
    void *frames[DEEP];
    const uint64_t at = __atomic_fetch_add(&n_records, 1, __ATOMIC_RELAXED);
    if (at >= RECORDS) return;
    inside = true;
    const int deep = backtrace(frames, DEEP);
    inside = false;
    struct call *call = &records[at];
    uint64_t hash = 14695981039346656037U ^ kind;
    for (int i = 2; i < deep; i++) {
        hash = (hash ^ place(frames[i])) * 1099511628211U;
        if (i <= NEAR) call->near = hash;
    }
    call->kind = kind;
    call->of_kind = (uint32_t)n;
    call->caller = hash;
}

static void change_log(bool shrinks)
{
    char block[1 << 16];
    struct stat at;
    const int fd = open(log_path, O_RDWR | O_APPEND);
    if (fd < 0 || fstat(fd, &at) != 0) abort();
    if (shrinks && ftruncate(fd, at.st_size / 2) != 0) abort();
    for (off_t from = at.st_size / 2; !shrinks && from < at.st_size;) {
        const ssize_t got = pread(fd, block, sizeof block, from);
        if (got <= 0 || write(fd, block, (size_t)got) != got) abort();
        from += got;
    }
    close(fd);
}

/* Is this call the one? What happens beside the call happens here. */
static bool strikes(enum kind kind)
{
    if (!counting || inside) return false;
    const uint64_t n = __atomic_add_fetch(&counts->calls[kind], 1, __ATOMIC_RELAXED);
    const uint64_t any = __atomic_add_fetch(&counts->calls[ANY], 1, __ATOMIC_RELAXED);
    if (records) record(kind, n);
    const bool now_ =
        (wanted == kind && (n == number || (n > number && manner == FOR_GOOD))) ||
        (wanted == ANY && any == number);
    if (!now_) return false;
    inside = true;
    __atomic_store_n(&counts->happened, 1, __ATOMIC_RELAXED);
    if (manner == KILL) kill(getpid(), SIGKILL);
    if (manner == SHRINK || manner == GROW) change_log(manner == SHRINK);
    inside = false;
    return manner != SHRINK && manner != GROW;
}

static bool fails(enum kind kind, int with)
{
    if (!strikes(kind)) return false;
    errno = manner == INTERRUPT ? EINTR : with;
    return true;
}

/* ---- Memory ---- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    if (strikes(MEMORY)) return ENOMEM;
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}

/* ---- Files ---- */

static mode_t mode_of(int flags, va_list more)
{
    return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(more, int) : 0;
}

#define OPENS(name)                                                                    \
    int name(const char *path, int flags, ...)                                         \
    {                                                                                  \
        REAL(name)                                                                     \
        va_list more;                                                                  \
        va_start(more, flags);                                                         \
        const mode_t mode = mode_of(flags, more);                                      \
        va_end(more);                                                                  \
        return fails(OPEN, EMFILE) ? -1 : real(path, flags, mode);                     \
    }
OPENS(open)
OPENS(open64)

FILE *fopen(const char *path, const char *how)
{
    REAL(fopen)
    return fails(OPEN, EMFILE) ? NULL : real(path, how);
}

DIR *opendir(const char *path)
{
    REAL(opendir)
    return fails(FOLDER, EMFILE) ? NULL : real(path);
}

int mkostemp(char *path, int flags)
{
    REAL(mkostemp)
    return fails(OPEN, EACCES) ? -1 : real(path, flags);
}

char *mkdtemp(char *path)
{
    REAL(mkdtemp)
    return fails(FOLDER, EACCES) ? NULL : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(mkdir)
    return fails(FOLDER, ENOSPC) ? -1 : real(path, mode);
}

int rename(const char *from, const char *to)
{
    REAL(rename)
    return fails(RENAME, EIO) ? -1 : real(from, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned how)
{
    REAL(renameat2)
    return fails(RENAME, EIO) ? -1 : real(a, from, b, to, how);
}

int linkat(int a, const char *from, int b, const char *to, int how)
{
    REAL(linkat)
    return fails(RENAME, EIO) ? -1 : real(a, from, b, to, how);
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir)
    return fails(FOLDER, EIO) ? NULL : real(folder);
}

int unlink(const char *path)
{
    REAL(unlink)
    return fails(REMOVE, EIO) ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int how)
{
    REAL(unlinkat)
    return fails(REMOVE, EIO) ? -1 : real(folder, path, how);
}

int rmdir(const char *path)
{
    REAL(rmdir)
    return fails(REMOVE, EIO) ? -1 : real(path);
}

char *realpath(const char *path, char *to)
{
    REAL(realpath)
    return fails(STATUS, EACCES) ? NULL : real(path, to);
}

int flock(int fd, int how)
{
    REAL(flock)
    return fails(LOCK, EIO) ? -1 : real(fd, how);
}

/* SQLite's locks, and the size of a pipe. */
#define CONTROLS(name)                                                                 \
    int name(int fd, int what, ...)                                                    \
    {                                                                                  \
        REAL(name)                                                                     \
        va_list more;                                                                  \
        va_start(more, what);                                                          \
        void *with = va_arg(more, void *);                                             \
        va_end(more);                                                                  \
        return fails(LOCK, EIO) ? -1 : real(fd, what, with);                           \
    }
CONTROLS(fcntl)
CONTROLS(fcntl64)

ssize_t getrandom(void *to, size_t n, unsigned how)
{
    REAL(getrandom)
    return fails(RANDOM, EAGAIN) ? -1 : real(to, n, how);
}

/* What is closed is gone, also when that failed. */
int close(int fd)
{
    REAL(close)
    const bool failed = strikes(CLOSE);
    const int status = real(fd);
    if (!failed) return status;
    errno = EIO;
    return -1;
}

static size_t share(size_t n, bool struck)
{
    return struck && manner == SHORT && n > 1 ? n / 2 : n;
}

/* A call that moves bytes, with a file, bytes and their number first. */
#define MOVES(kind, with, name, parameters, ...)                                       \
    ssize_t name parameters                                                            \
    {                                                                                  \
        REAL(name)                                                                     \
        const bool struck = strikes(kind);                                             \
        n = share(n, struck);                                                          \
        if (!struck || manner == SHORT) return real(__VA_ARGS__);                      \
        errno = manner == INTERRUPT ? EINTR : with;                                    \
        return -1;                                                                     \
    }
#define NO_ROOM (manner == FOR_GOOD ? ENOSPC : EIO)
MOVES(READ, EIO, read, (int fd, void *to, size_t n), fd, to, n)
MOVES(READ, EIO, pread, (int fd, void *to, size_t n, off_t at), fd, to, n, at)
MOVES(READ, EIO, pread64, (int fd, void *to, size_t n, off64_t at), fd, to, n, at)
MOVES(WRITE, NO_ROOM, write, (int fd, const void *from, size_t n), fd, from, n)
MOVES(WRITE, NO_ROOM, pwrite, (int fd, const void *from, size_t n, off_t at), fd, from,
      n, at)
MOVES(WRITE, NO_ROOM, pwrite64, (int fd, const void *from, size_t n, off64_t at), fd,
      from, n, at)

size_t fread(void *to, size_t size, size_t n, FILE *file)
{
    REAL(fread)
    if (!fails(READ, EIO)) return real(to, size, n, file);
    file->_flags |= 0x20; /* ferror() is to say so */
    return 0;
}

#define ONE_FILE(kind, with, name)                                                     \
    int name(int fd)                                                                   \
    {                                                                                  \
        REAL(name)                                                                     \
        return fails(kind, with) ? -1 : real(fd);                                      \
    }
ONE_FILE(SYNC, EIO, fsync)
ONE_FILE(SYNC, EIO, fdatasync)

#define ASKS(name, type)                                                               \
    int name(type at, struct stat *status)                                             \
    {                                                                                  \
        REAL(name)                                                                     \
        return fails(STATUS, EIO) ? -1 : real(at, status);                             \
    }
ASKS(fstat, int)
ASKS(stat, const char *)

off_t lseek(int fd, off_t at, int whence)
{
    REAL(lseek)
    return fails(STATUS, EIO) ? -1 : real(fd, at, whence);
}

int fchmod(int fd, mode_t mode)
{
    REAL(fchmod)
    return fails(STATUS, EPERM) ? -1 : real(fd, mode);
}

int chmod(const char *path, mode_t mode)
{
    REAL(chmod)
    return fails(STATUS, EPERM) ? -1 : real(path, mode);
}

#define TRUNCATES(name, type)                                                          \
    int name(int fd, type size)                                                        \
    {                                                                                  \
        REAL(name)                                                                     \
        return fails(WRITE, EIO) ? -1 : real(fd, size);                                \
    }
TRUNCATES(ftruncate, off_t)
TRUNCATES(ftruncate64, off64_t)

#define MAPS(name, type)                                                               \
    void *name(void *place, size_t n, int protection, int flags, int fd, type at)      \
    {                                                                                  \
        REAL(name)                                                                     \
        return fails(MMAP, ENOMEM) ? MAP_FAILED                                        \
                                   : real(place, n, protection, flags, fd, at);        \
    }
MAPS(mmap, off_t)
MAPS(mmap64, off64_t)

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *),
                   void *with)
{
    REAL(pthread_create)
    return strikes(THREAD) ? EAGAIN : real(thread, how, run, with);
}

/* ---- Standard output, a disk that is full ---- */

struct aside {
    int fd;
    bool away;
};

static struct aside divert(FILE *file)
{
    struct aside aside = {-1, false};
    if (file != stdout || !strikes(STDOUT)) return aside;
    inside = true;
    const int full = open("/dev/full", O_WRONLY);
    aside = (struct aside){dup(STDOUT_FILENO), true};
    dup2(full, STDOUT_FILENO);
    close(full);
    inside = false;
    return aside;
}

static void restore(struct aside aside)
{
    if (!aside.away) return;
    const int error = errno;
    inside = true;
    if (manner != FOR_GOOD) dup2(aside.fd, STDOUT_FILENO);
    close(aside.fd);
    inside = false;
    errno = error;
}

size_t fwrite(const void *from, size_t size, size_t n, FILE *file)
{
    REAL(fwrite)
    const struct aside aside = divert(file);
    const size_t written = real(from, size, n, file);
    restore(aside);
    return written;
}

int fputs(const char *text, FILE *file)
{
    REAL(fputs)
    const struct aside aside = divert(file);
    const int status = real(text, file);
    restore(aside);
    return status;
}

int fflush(FILE *file)
{
    REAL(fflush)
    const struct aside aside = divert(file);
    const int status = real(file);
    restore(aside);
    return status;
}

int fclose(FILE *file)
{
    REAL(fclose)
    const struct aside aside = divert(file);
    const int status = real(file);
    restore(aside);
    return status;
}

/* ---- SQLite ---- */

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_step(sqlite3_stmt *statement);
int sqlite3_exec(sqlite3 *db, const char *sql,
                 int (*each)(void *, int, char **, char **), void *with,
                 char **message);
int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                       const char **tail);
const char *sqlite3_errmsg(sqlite3 *db);
int sqlite3_system_errno(sqlite3 *db);

static int sqlite_failure; /* what it answered last, when that came from here */
static __thread int within;

/* Calls that SQLite makes to itself are its own. */
static int answer(void)
{
    if (within) return 0;
    sqlite_failure = 0;
    if (!strikes(SQLITE)) return 0;
    sqlite_failure = manner == FULL      ? 13
                     : manner == BUSY    ? 5
                     : manner == CORRUPT ? 11
                     : manner == NOMEM   ? 7
                                         : 10;
    return sqlite_failure;
}

int sqlite3_step(sqlite3_stmt *statement)
{
    REAL(sqlite3_step)
    int code = answer();
    within++;
    if (!code) code = real(statement);
    within--;
    return code;
}

int sqlite3_exec(sqlite3 *db, const char *sql,
                 int (*each)(void *, int, char **, char **), void *with, char **message)
{
    REAL(sqlite3_exec)
    int code = answer();
    within++;
    if (!code) code = real(db, sql, each, with, message);
    within--;
    return code;
}

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                       const char **tail)
{
    REAL(sqlite3_prepare_v2)
    int code = answer();
    *statement = NULL;
    within++;
    if (!code) code = real(db, sql, n, statement, tail);
    within--;
    return code;
}

const char *sqlite3_errmsg(sqlite3 *db)
{
    REAL(sqlite3_errmsg)
    return sqlite_failure ? "the disk or the file failed" : real(db);
}

int sqlite3_system_errno(sqlite3 *db)
{
    REAL(sqlite3_system_errno)
    return sqlite_failure ? EIO : real(db);
}

/* ---- The clock ---- */

static bool jumped;

static time_t told(void)
{
    enum { YEAR = 366 * 86400 };
    if (strikes(CLOCK)) jumped = !jumped;
    return jumped ? now - YEAR : now;
}

time_t time(time_t *out)
{
    REAL(time)
    const time_t at = now ? told() : real(NULL);
    if (out) *out = at;
    return at;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    REAL(clock_gettime)
    const int status = real(clock, out);
    if (now && clock == CLOCK_REALTIME) out->tv_sec = told();
    return status;
}

/* ---- Set-up ---- */

static size_t index_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0) return i;
    fprintf(stderr, "faults: what is '%s'?\n", word);
    abort();
}

static void *shared(const char *path, size_t size)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, (off_t)size) != 0) abort();
    void *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (block == MAP_FAILED) abort();
    close(fd);
    return block;
}

static void set_up(void)
{
    char kind[16], how[16];
    const char *fault = getenv("IEM_FAULT"), *text = getenv("IEM_FAULT_NOW");
    now = text ? (time_t)strtoll(text, NULL, 10) : 0;
    log_path = getenv("IEM_FAULT_LOG");
    if (fault) {
        if (sscanf(fault, "%15s %ju %15s", kind, &number, how) != 3) abort();
        wanted = (enum kind)index_of(kind, kinds, KINDS);
        manner = (enum manner)index_of(how, manners, MANNERS);
    }
    if ((text = getenv("IEM_FAULT_COUNTS"))) counts = shared(text, sizeof *counts);
    if ((text = getenv("IEM_FAULT_RECORD"))) {
        void *frames[DEEP];
        backtrace(frames, DEEP); /* loads what it needs */
        record_fd = open(text, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        records = __libc_calloc(RECORDS, sizeof *records);
        if (record_fd < 0 || !records) abort();
    }
}

static void keep_records(void)
{
    const uint64_t n = n_records < RECORDS ? n_records : RECORDS;
    const char *from = (const char *)records;
    for (size_t left = n * sizeof *records; left > 0;) {
        const ssize_t written = write(record_fd, from, left);
        if (written <= 0) abort();
        from += written;
        left -= (size_t)written;
    }
}

static int (*real_main)(int, char **, char **);

static int main_with_faults(int argc, char **argv, char **environment)
{
    set_up();
    counting = true;
    const int status = real_main(argc, argv, environment);
    counting = false;
    if (records) keep_records();
    return status;
}

int __libc_start_main(int (*program)(int, char **, char **), int argc, char **argv,
                      void (*begin)(void), void (*end)(void), void (*unload)(void),
                      void *stack)
{
    static int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void),
                       void (*)(void), void (*)(void), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = program;
    return real(main_with_faults, argc, argv, begin, end, unload, stack);
}
