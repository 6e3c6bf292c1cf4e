/* JUnit XML, as build servers read it: a suite per rule, a case per ruling. What fails
 * is a failure, what cannot be told an error, and what does not count is skipped. */
#include "judge/past.h"
#include "report/also.h"
#include "report/report.h"
#include "report/ruling.h"
#include "report/svg.h"

#include <string.h>

struct suite {
    size_t first, end; /* of the rulings */
    size_t failures, errors, skipped;
};

/* The rulings of one rule, which stand together. */
static struct suite suite_at(const iem_gate *gate, size_t first)
{
    struct suite suite = {.first = first, .end = first};
    const iem_rule *rule = gate->rulings[first].rule;
    for (; suite.end < gate->n_rulings; suite.end++) {
        const iem_ruling *r = &gate->rulings[suite.end];
        if (strcmp(r->rule->id, rule->id) != 0) break;
        suite.skipped += !iem_ruling_decides(r);
        if (!iem_ruling_decides(r)) continue;
        suite.failures += r->verdict == IEM_FAIL;
        suite.errors += r->verdict == IEM_CANNOT_TELL;
    }
    return suite;
}

static void attribute(iem_buffer *out, const char *name, const char *value)
{
    iem_buffer_format(out, " %s=\"", name);
    iem_xml_text(out, value);
    iem_buffer_text(out, "\"");
}

static void whom(iem_buffer *out, const iem_voice *voice, const iem_ruling *r)
{
    iem_buffer who = {0};
    iem_ruling_whom(voice, r, &who);
    attribute(out, "name", who.failed ? "" : who.at);
    out->failed |= who.failed;
    iem_buffer_clear(&who);
}

/* <failure>, <error> or <skipped> with the ruling in words. */
static void outcome(iem_buffer *out, const iem_voice *voice, const iem_ruling *r,
                    const char *tag)
{
    iem_buffer said = {0};
    iem_ruling_say(voice, r, &said);
    out->failed |= said.failed;
    iem_buffer_format(out, "      <%s", tag);
    attribute(out, "message", said.failed ? "" : said.at);
    if (strcmp(tag, "skipped") == 0) {
        iem_buffer_text(out, "/>\n");
    } else {
        attribute(out, "type", r->rule->id);
        iem_buffer_text(out, ">");
        iem_xml_text(out, iem_also_said(voice, r->rule->asks));
        iem_buffer_format(out, " [%s]</%s>\n", r->id, tag);
    }
    iem_buffer_clear(&said);
}

static void test_case(iem_buffer *out, const iem_voice *voice, const iem_gate *gate,
                      const iem_ruling *r)
{
    const char *tag = !iem_ruling_decides(r)   ? "skipped"
                      : r->verdict == IEM_FAIL ? "failure"
                      : r->verdict == IEM_PASS ? NULL
                                               : "error";
    iem_buffer_text(out, "    <testcase");
    whom(out, voice, r);
    attribute(out, "classname", r->rule->id);
    if (gate->plan_path) attribute(out, "file", gate->plan_path);
    if (gate->plan_path && r->line) iem_buffer_format(out, " line=\"%zu\"", r->line);
    iem_buffer_text(out, tag ? ">\n" : "/>\n");
    if (!tag) return;
    outcome(out, voice, r, tag);
    iem_buffer_text(out, "    </testcase>\n");
}

static void suite_counts(iem_buffer *out, size_t tests, const struct suite *s)
{
    iem_buffer_format(out,
                      " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
                      tests, s->failures, s->errors, s->skipped);
}

static void write_suite(iem_buffer *out, const iem_voice *voice, const iem_gate *gate,
                        const struct suite *suite)
{
    iem_buffer_text(out, "  <testsuite");
    attribute(out, "name", gate->rulings[suite->first].rule->id);
    suite_counts(out, suite->end - suite->first, suite);
    iem_buffer_text(out, ">\n");
    for (size_t i = suite->first; i < suite->end; i++)
        test_case(out, voice, gate, &gate->rulings[i]);
    iem_buffer_text(out, "  </testsuite>\n");
}

/* A gate that no ruling speaks for, or that broke off, is red as well: without a case
 * that is, it would look like a pass. */
static void write_general(iem_buffer *out, const iem_gate *gate, const char *general)
{
    const bool fails = gate->verdict == IEM_FAIL;
    const struct suite suite = {.failures = fails, .errors = !fails};
    iem_buffer_text(out, "  <testsuite name=\"gate\"");
    suite_counts(out, 1, &suite);
    iem_buffer_format(out,
                      ">\n    <testcase name=\"gate\" classname=\"gate\">\n      <%s",
                      fails ? "failure" : "error");
    attribute(out, "type",
              gate->broke_off ? "broke-off" : iem_verdict_code(gate->verdict));
    attribute(out, "message", general);
    iem_buffer_text(out, "/>\n    </testcase>\n  </testsuite>\n");
}

iem_status iem_report_junit(const struct iem_result *result, const iem_render *how,
                            iem_buffer *out, iem_error *err)
{
    iem_voice voice;
    struct suite all = {0}, suite;
    const iem_gate *gate = result->gate;
    if (!iem_voice_find(how->lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    for (size_t i = 0; i < gate->n_rulings; i = suite.end) {
        suite = suite_at(gate, i);
        all.failures += suite.failures;
        all.errors += suite.errors;
        all.skipped += suite.skipped;
    }
    const char *general = iem_gate_general(&voice, gate);
    if (general) *(gate->verdict == IEM_FAIL ? &all.failures : &all.errors) += 1;
    iem_buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<testsuites name=\"iemand\"");
    suite_counts(out, gate->n_rulings + (general != NULL), &all);
    iem_buffer_text(out, ">\n");
    for (size_t i = 0; i < gate->n_rulings; i = suite.end) {
        suite = suite_at(gate, i);
        write_suite(out, &voice, gate, &suite);
    }
    if (general) write_general(out, gate, general);
    iem_buffer_text(out, "</testsuites>\n");
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
