#include "base/parallel.h"

#include "base/grow.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

unsigned iem_processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    const int n = CPU_COUNT(&allowed);
    return n > 0 ? (unsigned)n : 1;
}

struct thread {
    pthread_t id;
    unsigned worker;
    void (*work)(unsigned worker, void *ctx);
    void *ctx;
};

static void *run_thread(void *at)
{
    struct thread *thread = at;
    thread->work(thread->worker, thread->ctx);
    return NULL;
}

iem_status iem_parallel(unsigned n, void (*work)(unsigned worker, void *ctx), void *ctx,
                        iem_error *err)
{
    iem_status status = IEM_OK;
    unsigned started = 1;
    struct thread *threads = iem_zeroed(n, sizeof *threads);
    if (!threads) return iem_fail_memory(err);
    for (; started < n; started++) {
        threads[started] = (struct thread){.worker = started, .work = work, .ctx = ctx};
        const int why =
            pthread_create(&threads[started].id, NULL, run_thread, &threads[started]);
        if (why) {
            status = iem_fail(err, IEM_ERR_SYSTEM, "cannot start a thread: %s",
                              strerror(why));
            break;
        }
    }
    /* The caller's share is done even when a thread is missing: the others may be
     * waiting for it. */
    work(0, ctx);
    for (unsigned i = 1; i < started; i++) pthread_join(threads[i].id, NULL);
    free(threads);
    return status;
}

struct loop {
    atomic_size_t next;
    size_t count;
    void (*work)(size_t index, void *ctx);
    void *ctx;
};

static void run_loop(unsigned worker, void *at)
{
    struct loop *loop = at;
    (void)worker;
    for (;;) {
        const size_t index = atomic_fetch_add(&loop->next, 1);
        if (index >= loop->count) return;
        loop->work(index, loop->ctx);
    }
}

iem_status iem_parallel_for(unsigned n, size_t count,
                            void (*work)(size_t index, void *ctx), void *ctx,
                            iem_error *err)
{
    struct loop loop = {.count = count, .work = work, .ctx = ctx};
    if (count == 0) return IEM_OK;
    if (n > count) n = (unsigned)count;
    return iem_parallel(n ? n : 1, run_loop, &loop, err);
}
