/* Runs a command and appends one line to a file: seconds by the clock, in the program,
 * in the system, and its largest resident set in KiB.
 *
 *   measure FILE COMMAND [ARGUMENT …]
 *
 * The exit status is that of the command (128 + n: ended by signal n). time(1) would
 * do, but a plain Debian lacks it. */
#include <errno.h>
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

static int complain(const char *about)
{
    fprintf(stderr, "measure: %s: %s\n", about, strerror(errno));
    return 127;
}

static int run(char **command, double *wall, struct rusage *used)
{
    int status = 0;
    const double start = now();
    const pid_t child = fork();
    if (child < 0) return complain("fork");
    if (child == 0) {
        execvp(command[0], command);
        _exit(complain(command[0]));
    }
    while (wait4(child, &status, 0, used) < 0)
        if (errno != EINTR) return complain("wait4");
    *wall = now() - start;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int keep(const char *path, double wall, const struct rusage *used)
{
    FILE *out = fopen(path, "a");
    if (!out) return complain(path);
    fprintf(out, "%.6f %.6f %.6f %ld\n", wall, seconds(used->ru_utime),
            seconds(used->ru_stime), used->ru_maxrss);
    return fclose(out) == 0 ? 0 : complain(path);
}

int main(int argc, char **argv)
{
    double wall = 0;
    struct rusage used;
    if (argc < 3) {
        fputs("usage: measure FILE COMMAND [ARGUMENT …]\n", stderr);
        return 2;
    }
    const int status = run(argv + 2, &wall, &used);
    if (status != 0) return status;
    return keep(argv[1], wall, &used);
}
