/* What a gate leaves behind beside its report: a file that stops what comes after it,
 * and a line in a book. Neither has a number of people in it. */
#include "base/buffer.h"
#include "base/file.h"
#include "base/json.h"
#include "judge/past.h"
#include "report/ruling.h"

#include <stdlib.h>
#include <string.h>

static iem_status no_gate(iem_error *err)
{
    return iem_fail(err, IEM_ERR_USAGE, "the result has no gate to tell of");
}

/* ---- The stop file ---- */

static void write_reasons(const iem_gate *gate, iem_buffer *out)
{
    iem_voice english;
    if (!iem_voice_find("en", &english)) return;
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        if (!iem_ruling_decides(r) || r->verdict == IEM_PASS) continue;
        iem_buffer_format(out, "%s %s, ", r->id, r->rule->id);
        iem_ruling_whom(&english, r, out);
        iem_buffer_text(out,
                        r->verdict == IEM_FAIL ? ": fails\n" : ": cannot be told\n");
    }
}

iem_status iem_gate_stop(const iem_result *result, const char *path, const char *when,
                         iem_error *err)
{
    static const char *const stays = "It stays until a person removes it.\n";
    iem_buffer out = {0};
    char *text = NULL;
    if (result && !result->gate) return no_gate(err);
    if (result && result->gate->verdict == IEM_PASS) return IEM_OK;
    iem_buffer_format(&out, "Stopped by iemand " IEM_VERSION ", %s: ", when);
    if (result) {
        iem_buffer_format(&out, "%s (plan %s).\n%s",
                          iem_verdict_code(result->gate->verdict), result->plan_sha256,
                          stays);
        write_reasons(result->gate, &out);
    } else {
        iem_buffer_format(&out, "it broke off without a verdict.\n%s", stays);
    }
    const size_t n = out.len;
    IEM_TRY(iem_buffer_take(&out, &text, err));
    const iem_status status = iem_file_write_all(path, false, text, n, err);
    free(text);
    return status;
}

/* ---- The audit line ---- */

static void inputs(iem_json *json, const struct iem_result *r)
{
    iem_json_array(json, "inputs");
    for (size_t i = 0; i < r->n_inputs; i++)
        iem_json_text(json, NULL, r->inputs[i].digest);
    iem_json_end(json);
}

static void decided(iem_json *json, const iem_gate *gate)
{
    iem_json_array(json, "findings");
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        if (iem_ruling_decides(r) && r->verdict == IEM_FAIL)
            iem_json_text(json, NULL, r->id);
    }
    iem_json_end(json);
    iem_json_whole(json, "failed", (int64_t)iem_gate_count(gate, IEM_FAIL));
    iem_json_whole(json, "cannot_tell", (int64_t)iem_gate_count(gate, IEM_CANNOT_TELL));
    iem_json_whole(json, "passed", (int64_t)iem_gate_count(gate, IEM_PASS));
    iem_json_whole(json, "accepted", (int64_t)iem_gate_aside(gate, IEM_ACCEPTED));
}

static void verdict(iem_json *json, const struct iem_result *result)
{
    iem_json_text(json, "verdict", iem_verdict_code(result->gate->verdict));
    iem_json_text(json, "plan_sha256", result->plan_sha256);
    iem_json_text(json, "count_sha256", result->count_sha256);
    inputs(json, result);
    decided(json, result->gate);
}

iem_status iem_gate_audit(const iem_result *result, const char *path, const char *who,
                          const char *when, iem_error *err)
{
    iem_json json = {0};
    char *line = NULL;
    if (result && !result->gate) return no_gate(err);
    iem_json_object(&json, NULL);
    iem_json_text(&json, "at", when);
    iem_json_text(&json, "who", who);
    iem_json_text(&json, "version", IEM_VERSION);
    if (result)
        verdict(&json, result);
    else
        iem_json_text(&json, "verdict", "broke-off");
    iem_json_end(&json);
    IEM_TRY(iem_json_print_line(&json, &line, err));
    const iem_status status = iem_file_append(path, line, strlen(line), err);
    free(line);
    return status;
}
