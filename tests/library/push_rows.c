/* Rows from a program's own memory, such as the answer of a database: no CSV in
 * between.
 *
 *   cc push_rows.c -o push_rows $(pkg-config --cflags --libs iemand)
 *   ./push_rows < some-rows
 *
 * Standard input has a row per line, with tabs between the columns; the first line has
 * their names. Here the columns are called origin, age and selected. */
#include <iemand.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 3, BATCH = 1000, LINE = 1024 };

/* What was read and not pushed yet. */
struct batch {
    char lines[BATCH][LINE];
    iem_text columns[COLUMNS][BATCH];
    size_t n;
};

static void split(char *line, iem_text *fields[COLUMNS])
{
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < COLUMNS; i++) {
        const size_t length = strcspn(line, "\t");
        *fields[i] = (iem_text){line, length};
        line += length + (line[length] != '\0');
    }
}

static iem_status push(iem_frame *table, struct batch *batch, iem_error *err)
{
    const iem_text *const columns[COLUMNS] = {batch->columns[0], batch->columns[1],
                                              batch->columns[2]};
    const iem_status status = iem_frame_push(table, columns, batch->n, err);
    batch->n = 0;
    return status;
}

static iem_status read_rows(FILE *in, iem_frame *table, struct batch *batch,
                            iem_error *err)
{
    static const char *const names[COLUMNS] = {"origin", "age", "selected"};
    char header[LINE];
    iem_status status = iem_frame_header(table, names, COLUMNS, err);
    if (!fgets(header, sizeof header, in)) return status;
    while (status == IEM_OK && fgets(batch->lines[batch->n], LINE, in)) {
        iem_text *fields[COLUMNS];
        for (size_t i = 0; i < COLUMNS; i++) fields[i] = &batch->columns[i][batch->n];
        split(batch->lines[batch->n], fields);
        if (++batch->n == BATCH) status = push(table, batch, err);
    }
    return status == IEM_OK ? push(table, batch, err) : status;
}

static iem_status make_plan(iem_plan **plan, iem_error *err)
{
    static const char *const words[][2] = {
        {"decision", "selected=yes"}, {"ground", "origin"}, {"fact", "age:30,50"}};
    iem_status status = iem_plan_new(plan, err);
    for (size_t i = 0; i < 3 && status == IEM_OK; i++)
        status = iem_plan_set(*plan, words[i][0], words[i][1], err);
    return status == IEM_OK ? iem_plan_finish(*plan, err) : status;
}

int main(void)
{
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    iem_frame *table = NULL;
    iem_result *result = NULL;
    iem_options options;
    char *json = NULL;
    struct batch *batch = calloc(1, sizeof *batch);

    iem_setup();
    iem_options_init(&options);
    if (batch && make_plan(&plan, &err) == IEM_OK &&
        iem_frame_new("rows", &table, &err) == IEM_OK &&
        read_rows(stdin, table, batch, &err) == IEM_OK) {
        options.frame = table;
        if (iem_scan(plan, &options, NULL, 0, &result, &err) == IEM_OK &&
            iem_result_render(result, IEM_JSON, NULL, &json, &err) == IEM_OK)
            fputs(json, stdout);
    }
    if (err.status != IEM_OK) fprintf(stderr, "%s\n", err.message);
    iem_text_free(json);
    iem_result_free(result);
    iem_frame_free(table);
    iem_plan_free(plan);
    free(batch);
    return (int)err.status;
}
