#include "base/outputs.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

struct output {
    iem_file *file; /* or */
    iem_folder *folder;
};

struct iem_outputs {
    struct output *all;
    size_t n, capacity;
};

static void discard(struct output output)
{
    iem_file_discard(output.file);
    iem_folder_discard(output.folder);
}

static iem_status take(iem_outputs *outputs, struct output output, iem_error *err)
{
    if (!IEM_GROW(outputs->all, outputs->capacity, outputs->n + 1)) {
        discard(output);
        return iem_fail_memory(err);
    }
    outputs->all[outputs->n++] = output;
    return IEM_OK;
}

iem_status iem_outputs_file(iem_outputs *outputs, iem_file *file, iem_error *err)
{
    if (!outputs) return iem_file_commit(file, err);
    const iem_status status = iem_file_finish(file, err);
    if (status == IEM_OK) return take(outputs, (struct output){file, NULL}, err);
    iem_file_discard(file);
    return status;
}

iem_status iem_outputs_folder(iem_outputs *outputs, iem_folder *folder, iem_error *err)
{
    if (!outputs) return iem_folder_commit(folder, err);
    const iem_status status = iem_folder_check(folder, err);
    if (status == IEM_OK) return take(outputs, (struct output){NULL, folder}, err);
    iem_folder_discard(folder);
    return status;
}

iem_status iem_outputs_write(iem_outputs *outputs, const char *path, bool private,
                             const char *text, iem_error *err)
{
    iem_file *file = NULL;
    IEM_TRY(iem_file_create(path, private, &file, err));
    const iem_status status = iem_file_write(file, text, strlen(text), err);
    if (status == IEM_OK) return iem_outputs_file(outputs, file, err);
    iem_file_discard(file);
    return status;
}

/* ---- For programs ---- */

iem_status iem_outputs_new(iem_outputs **outputs, iem_error *err)
{
    *outputs = iem_zeroed(1, sizeof **outputs);
    return *outputs ? IEM_OK : iem_fail_memory(err);
}

/* Nothing is left to do but renaming, so it is not expected to fail. */
iem_status iem_outputs_place(iem_outputs *outputs, iem_error *err)
{
    iem_status status = IEM_OK;
    for (size_t i = 0; i < outputs->n; i++) {
        const struct output output = outputs->all[i];
        if (status != IEM_OK)
            discard(output);
        else if (output.file)
            status = iem_file_place(output.file, err);
        else
            status = iem_folder_commit(output.folder, err);
    }
    outputs->n = 0;
    return status;
}

void iem_outputs_free(iem_outputs *outputs)
{
    if (!outputs) return;
    for (size_t i = 0; i < outputs->n; i++) discard(outputs->all[i]);
    free(outputs->all);
    free(outputs);
}
