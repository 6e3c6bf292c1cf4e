/* Runs a command and appends one line to a file: seconds by the clock, in the program,
 * in the system; its largest resident set in KiB; and the processor seconds that others
 * on this machine spent meanwhile, to tell when a race was disturbed (0: not known).
 *
 *   measure FILE COMMAND [ARGUMENT …]
 *   measure --evict FILE      forgets what is in memory of this one file, for a race
 *                             that starts at the disk
 *
 * The exit status is that of the command (128 + n: ended by signal n). time(1) would
 * do, but a plain Debian lacks it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

/* Processor seconds that the whole machine has spent so far. */
static double spent_by_all(void)
{
    double user = 0, nice = 0, system = 0, irq = 0, softirq = 0, steal = 0;
    FILE *stat = fopen("/proc/stat", "r");
    if (!stat) return 0;
    const int found = fscanf(stat, "cpu %lf %lf %lf %*f %*f %lf %lf %lf", &user, &nice,
                             &system, &irq, &softirq, &steal);
    fclose(stat);
    if (found != 6) return 0;
    return (user + nice + system + irq + softirq + steal) /
           (double)sysconf(_SC_CLK_TCK);
}

static int complain(const char *about)
{
    fprintf(stderr, "measure: %s: %s\n", about, strerror(errno));
    return 127;
}

struct figures {
    double wall, user, system, others;
    long most_kib;
};

static int run(char **command, struct figures *figures)
{
    int status = 0;
    struct rusage used;
    const double all = spent_by_all(), start = now();
    const pid_t child = fork();
    if (child < 0) return complain("fork");
    if (child == 0) {
        execvp(command[0], command);
        _exit(complain(command[0]));
    }
    while (wait4(child, &status, 0, &used) < 0)
        if (errno != EINTR) return complain("wait4");
    figures->wall = now() - start;
    figures->user = seconds(used.ru_utime);
    figures->system = seconds(used.ru_stime);
    figures->others = spent_by_all() - all - figures->user - figures->system;
    figures->most_kib = used.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int keep(const char *path, const struct figures *figures)
{
    FILE *out = fopen(path, "a");
    if (!out) return complain(path);
    fprintf(out, "%.6f %.6f %.6f %ld %.2f\n", figures->wall, figures->user,
            figures->system, figures->most_kib,
            figures->others > 0 ? figures->others : 0);
    return fclose(out) == 0 ? 0 : complain(path);
}

/* What was not written to disk yet would stay. */
static int evict(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return complain(path);
    errno = 0;
    if (fdatasync(file) == 0) errno = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    const int status = errno ? complain(path) : 0;
    close(file);
    return status;
}

int main(int argc, char **argv)
{
    struct figures figures = {0};
    if (argc < 3) {
        fputs("usage: measure FILE COMMAND [ARGUMENT …] | measure --evict FILE\n",
              stderr);
        return 2;
    }
    if (strcmp(argv[1], "--evict") == 0) return evict(argv[2]);
    const int status = run(argv + 2, &figures);
    return status != 0 ? status : keep(argv[1], &figures);
}
