/* The command line: what it accepts, how it refuses, and that --help and the man page
 * say the same as the table it is read with. */
#include "check.h"

#include "cli/commands.h"
#include "cli/progress.h"

/* ---- Parsing one line --------------------------------------------------------------
 */

enum { MOST_WORDS = 32 };

struct line {
    char text[512];
    char *argv[MOST_WORDS];
    int argc;
    cli_call call;
    iem_error err;
};

/* Words are parted by blanks; the first is the command. */
static iem_status parse(struct line *line, unsigned command, const char *text)
{
    *line = (struct line){0};
    snprintf(line->text, sizeof line->text, "%s", text);
    for (char *word = strtok(line->text, " "); word; word = strtok(NULL, " ")) {
        assert_true(line->argc < MOST_WORDS);
        line->argv[line->argc++] = word;
    }
    cli_call_init(&line->call);
    line->call.command = command;
    return cli_parse(&line->call, line->argc, line->argv, &line->err);
}

static void scan_reads_every_kind_of_option(void **state)
{
    (void)state;
    struct line line;
    assert_ok(
        parse(&line, CLI_SCAN,
              "scan log.csv -p plan.yaml --json r.json --html=r.html --cases c.csv "
              "--case-limit 7 --key-file key --rejects bad.csv --max-rejects 12 "
              "--threads 3 --seed 9 --lang nl --quiet --all --no-digest "
              "--intersect 2 --delimiter semicolon"));
    assert_string_equal(line.call.plan, "plan.yaml");
    assert_string_equal(line.call.json, "r.json");
    assert_string_equal(line.call.html, "r.html");
    assert_string_equal(line.call.run.cases_path, "c.csv");
    assert_int_equal(line.call.run.case_limit, 7);
    assert_string_equal(line.call.run.key_file, "key");
    assert_string_equal(line.call.run.rejects_path, "bad.csv");
    assert_int_equal(line.call.run.max_rejects, 12);
    assert_int_equal(line.call.run.threads, 3);
    assert_int_equal(line.call.run.seed, 9);
    assert_string_equal(line.call.run.lang, "nl");
    assert_string_equal(line.call.look.lang, "nl");
    assert_true(line.call.quiet && line.call.look.all && line.call.run.no_digest);
    assert_int_equal(line.call.run.intersect, 2);
    assert_int_equal(line.call.run.delimiter, ';');
    assert_int_equal(line.call.n_paths, 1);
    assert_string_equal(line.call.paths[0], "log.csv");
    cli_call_clear(&line.call);
}

static void nothing_given_leaves_the_defaults(void **state)
{
    (void)state;
    struct line line;
    iem_options defaults;
    iem_options_init(&defaults);
    assert_ok(parse(&line, CLI_SCAN, "scan log.csv"));
    assert_int_equal(line.call.run.seed, defaults.seed);
    assert_int_equal(line.call.run.max_record, defaults.max_record);
    assert_int_equal(line.call.run.max_rejects, 0);
    assert_true(line.call.run.max_rejects_share < 0);
    assert_int_equal(line.call.run.delimiter, 0);
    assert_string_equal(line.call.run.lang, "en");
    assert_string_equal(line.call.look.lang, "en");
    assert_null(line.call.plan);
    assert_int_equal(line.call.n_settings, 0);
    assert_false(line.call.quiet || line.call.help || line.call.version);
    assert_true(isnan(line.call.synth.lambda));
    cli_call_clear(&line.call);
}

static void flags_about_the_plan_are_kept_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value;
    } want[] = {{"decision", "selected=yes"},
                {"ground", "origin"},
                {"ground", "sex"},
                {"fact", "income:0,15000,30000"},
                {"reference", "origin=NL"},
                {"column", "origin=herkomst"},
                {"small-groups", "100:other"},
                {"title", "--dashes"}};
    struct line line;
    assert_ok(
        parse(&line, CLI_CHECK,
              "check log.csv --decision selected=yes --ground origin --ground=sex "
              "--fact income:0,15000,30000 --reference=origin=NL --column "
              "origin=herkomst --small-groups 100:other --title=--dashes"));
    assert_int_equal(line.call.n_settings, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        assert_string_equal(line.call.settings[i].key, want[i].key);
        assert_string_equal(line.call.settings[i].value, want[i].value);
    }
    cli_call_clear(&line.call);
}

static void words_that_are_no_options_are_paths(void **state)
{
    (void)state;
    struct line line;
    assert_ok(
        parse(&line, CLI_TALLY, "tally a.csv - -o out.tally b.csv -- --odd.csv -p"));
    static const char *const want[] = {"a.csv", "-", "b.csv", "--odd.csv", "-p"};
    assert_int_equal(line.call.n_paths, 5);
    for (size_t i = 0; i < 5; i++) assert_string_equal(line.call.paths[i], want[i]);
    assert_string_equal(line.call.output, "out.tally");
    assert_null(line.call.plan);
    cli_call_clear(&line.call);
}

static void a_letter_takes_its_value_attached_or_not(void **state)
{
    (void)state;
    static const char *const lines[] = {"scan l -p x.yaml", "scan l -px.yaml",
                                        "scan l --plan x.yaml", "scan l --plan=x.yaml"};
    for (size_t i = 0; i < 4; i++) {
        struct line line;
        assert_ok(parse(&line, CLI_SCAN, lines[i]));
        assert_string_equal(line.call.plan, "x.yaml");
        assert_int_equal(line.call.n_paths, 1);
        cli_call_clear(&line.call);
    }
}

static void help_and_version_are_known_to_every_command(void **state)
{
    (void)state;
    for (const cli_command *c = cli_commands; c->name; c++) {
        struct line line;
        assert_ok(parse(&line, c->bit, "any --help --version"));
        assert_true(line.call.help && line.call.version);
        cli_call_clear(&line.call);
        assert_ok(parse(&line, c->bit, "any -h"));
        assert_true(line.call.help && !line.call.version);
        cli_call_clear(&line.call);
    }
}

static void synth_takes_knobs_below_zero(void **state)
{
    (void)state;
    struct line line;
    assert_ok(
        parse(&line, CLI_SYNTH,
              "synth --world facts-differ --rows 123456789012 --seed 5 --shift -1.5 "
              "--lambda=-.25 --delta 1e-1 --flat-gap +0.05 --threads 2 --truth"));
    assert_string_equal(line.call.synth.world, "facts-differ");
    assert_true(line.call.synth.rows == 123456789012u);
    assert_int_equal(line.call.synth.seed, 5);
    assert_close(line.call.synth.shift, -1.5, 0);
    assert_close(line.call.synth.lambda, -.25, 0);
    assert_close(line.call.synth.delta, .1, 1e-15);
    assert_close(line.call.synth.flat_gap, .05, 1e-15);
    assert_int_equal(line.call.synth.threads, 2);
    assert_true(line.call.synth.truth);
    assert_true(isnan(line.call.synth.steepness));
    cli_call_clear(&line.call);
}

static void sizes_have_units(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        size_t bytes;
    } cases[] = {{"scan --max-record 65536", 65536},
                 {"scan --max-record 512K", 524288},
                 {"scan --max-record 2m", 2097152},
                 {"scan --max-record 1G", 1073741824}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_ok(parse(&line, CLI_SCAN, cases[i].line));
        assert_int_equal(line.call.run.max_record, cases[i].bytes);
        cli_call_clear(&line.call);
    }
}

static void rejects_are_a_number_or_a_share(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint64_t number;
        double share;
    } cases[] = {{"scan --max-rejects 0", 0, -1},
                 {"scan --max-rejects 250", 250, -1},
                 {"scan --max-rejects 2.5%", 0, .025},
                 {"scan --max-rejects 100%", 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_ok(parse(&line, CLI_SCAN, cases[i].line));
        assert_int_equal(line.call.run.max_rejects, cases[i].number);
        if (cases[i].share < 0)
            assert_true(line.call.run.max_rejects_share < 0);
        else
            assert_close(line.call.run.max_rejects_share, cases[i].share, 1e-15);
        cli_call_clear(&line.call);
    }
}

static void signs_are_given_by_name_or_as_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        char delimiter, decimal;
    } cases[] = {{"scan --delimiter comma --decimal point", ',', '.'},
                 {"scan --delimiter ; --decimal comma", ';', ','},
                 {"scan --delimiter tab --decimal ,", '\t', ','},
                 {"scan --delimiter \t --decimal .", '\t', '.'},
                 {"scan --delimiter | --decimal .", '|', '.'}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_ok(parse(&line, CLI_SCAN, cases[i].line));
        assert_int_equal(line.call.run.delimiter, cases[i].delimiter);
        assert_int_equal(line.call.run.decimal, cases[i].decimal);
        cli_call_clear(&line.call);
    }
}

static void wrong_lines_are_refused_in_plain_words(void **state)
{
    (void)state;
    static const struct {
        unsigned command;
        const char *line, *message;
    } cases[] = {
        {CLI_SCAN, "scan --jsn x", "unknown option '--jsn'; did you mean '--json'?"},
        {CLI_SCAN, "scan --desicion=x",
         "unknown option '--desicion'; did you mean '--decision'?"},
        {CLI_SCAN, "scan --delim ;",
         "unknown option '--delim'; did you mean '--delimiter'?"},
        {CLI_SCAN, "scan --wherewithal x",
         "unknown option '--wherewithal'; 'iemand scan --help' lists them"},
        {CLI_SCAN, "scan -x", "unknown option '-x'; 'iemand scan --help' lists them"},
        {CLI_MERGE, "merge a --json x",
         "'merge' takes no option '--json'; 'iemand merge --help' lists them"},
        {CLI_MERGE, "merge a -p x",
         "unknown option '-p'; 'iemand merge --help' lists them"},
        {CLI_SCAN, "scan --json", "option '--json' needs a value: --json FILE"},
        {CLI_SCAN, "scan --json --html x",
         "option '--json' needs a value: --json FILE"},
        {CLI_SCAN, "scan -p", "option '--plan' needs a value: --plan PLAN"},
        {CLI_SCAN, "scan --json=", "option '--json': '' is not FILE"},
        {CLI_SCAN, "scan --json a --json b", "option '--json' is given twice"},
        {CLI_SCAN, "scan -p a --plan b", "option '--plan' is given twice"},
        {CLI_SCAN, "scan --quiet=yes", "option '--quiet' takes no value"},
        {CLI_SCAN, "scan --seed -1", "option '--seed': '-1' is not a whole number"},
        {CLI_SCAN, "scan --seed 1x", "option '--seed': '1x' is not a whole number"},
        {CLI_SCAN, "scan --seed 18446744073709551616",
         "option '--seed': '18446744073709551616' is not a whole number"},
        {CLI_SCAN, "scan --threads 0",
         "option '--threads': '0' is not a number of threads from 1 to 1024"},
        {CLI_SCAN, "scan --threads 1025",
         "option '--threads': '1025' is not a number of threads from 1 to 1024"},
        {CLI_SCAN, "scan --max-record 0",
         "option '--max-record': '0' is not a size such as 65536, 512K or 1M"},
        {CLI_SCAN, "scan --max-record 1MB",
         "option '--max-record': '1MB' is not a size such as 65536, 512K or 1M"},
        {CLI_SCAN, "scan --max-rejects 101%",
         "option '--max-rejects': '101%' is not a number of rows or a percentage"},
        {CLI_SCAN, "scan --max-rejects 0.5",
         "option '--max-rejects': '0.5' is not a number of rows or a percentage"},
        {CLI_SCAN, "scan --intersect 3", "option '--intersect': '3' is not 1 or 2"},
        {CLI_SCAN, "scan --delimiter :",
         "option '--delimiter': ':' is not comma, semicolon, tab or pipe"},
        {CLI_SCAN, "scan --decimal dot",
         "option '--decimal': 'dot' is not point or comma"},
        {CLI_SCAN, "scan --encoding latin1",
         "option '--encoding': 'latin1' is not utf-8 or windows-1252"},
        {CLI_SCAN, "scan --lang de", "option '--lang': 'de' is not en or nl"},
        {CLI_SYNTH, "synth --lambda 0x1p3",
         "option '--lambda': '0x1p3' is not a number"},
        {CLI_SYNTH, "synth --lambda nan", "option '--lambda': 'nan' is not a number"},
        {CLI_SYNTH, "synth --lambda 1e999",
         "option '--lambda': '1e999' is not a number"},
        {CLI_SYNTH, "synth --lambda 5%", "option '--lambda': '5%' is not a number"},
        {CLI_SYNTH, "synth --rows 1e6", "option '--rows': '1e6' is not a whole number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_int_equal(parse(&line, cases[i].command, cases[i].line), IEM_ERR_USAGE);
        assert_string_equal(line.err.message, cases[i].message);
        cli_call_clear(&line.call);
    }
}

static void commands_are_found_or_explained(void **state)
{
    (void)state;
    static const struct {
        const char *name, *message;
    } cases[] = {
        {"scna", "unknown command 'scna'; did you mean 'scan'?"},
        {"merg", "unknown command 'merg'; did you mean 'merge'?"},
        {"frobnicate", "unknown command 'frobnicate'; 'iemand help' lists them"},
        {"--json", "a command comes before its options: 'iemand help' lists them"},
        {"/dev/null",
         "'/dev/null' is not a command; did you mean 'iemand scan /dev/null'?"},
    };
    const cli_command *command = NULL;
    for (const cli_command *c = cli_commands; c->name; c++) {
        assert_ok(cli_command_find(c->name, &command, NULL));
        assert_ptr_equal(command, c);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        iem_error err = {0};
        assert_int_equal(cli_command_find(cases[i].name, &command, &err),
                         IEM_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
    }
}

/* ---- The table ----------------------------------------------------------------------
 */

static void every_option_is_told_apart_and_has_a_setter(void **state)
{
    (void)state;
    for (const cli_option *a = cli_options; a->name; a++) {
        assert_non_null(a->set);
        assert_non_null(a->help);
        assert_true(a->commands != 0 && a->group < CLI_GROUPS);
        for (const cli_option *b = cli_options; b < a; b++) {
            /* One name may mean two things to two commands. */
            const bool same = strcmp(a->name, b->name) == 0;
            assert_true(!same || !(a->commands & b->commands));
            assert_true(same || !a->letter || a->letter != b->letter);
        }
    }
}

static void every_flag_of_the_plan_is_a_key_of_the_plan(void **state)
{
    (void)state;
    struct line line;
    assert_ok(parse(&line, CLI_SCAN, "scan --ground a"));
    iem_plan *plan = NULL;
    assert_ok(iem_plan_new(&plan, NULL));
    for (const cli_option *o = cli_options; o->name; o++) {
        line.call.n_settings = 0;
        if (o->group != CLI_PLAN || strcmp(o->name, "plan") == 0 || !o->argument)
            continue;
        iem_error err = {0};
        assert_ok(o->set(&line.call, o, "x", NULL));
        assert_int_equal(line.call.n_settings, 1);
        /* The value may be nonsense; the key may not. */
        if (iem_plan_set(plan, line.call.settings[0].key, "x", &err) != IEM_OK)
            assert_null(strstr(err.message, "a plan has no"));
    }
    iem_plan_free(plan);
    cli_call_clear(&line.call);
}

/* ---- Help ---------------------------------------------------------------------------
 */

static char *help_of(const cli_command *command)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    cli_help_write(out, command);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void assert_fits_a_screen(const char *text)
{
    size_t lines = 0;
    for (const char *at = text; *at; lines++) {
        const size_t width = strcspn(at, "\n");
        if (width > 80) fail_msg("wider than 80 columns: %.*s", (int)width, at);
        at += width + (at[width] != '\0');
    }
    assert_true(lines > 5 && lines <= 60);
}

static void help_fits_a_screen(void **state)
{
    (void)state;
    char *overview = help_of(NULL);
    assert_fits_a_screen(overview);
    for (const cli_command *c = cli_commands; c->name; c++) {
        char *text = help_of(c);
        assert_fits_a_screen(text);
        assert_non_null(strstr(overview, c->purpose));
        free(text);
    }
    free(overview);
}

/* As help shows it; an option may have a row for each command that says it otherwise.
 */
static void say_option(const cli_option *o, char *out, size_t room)
{
    snprintf(out, room, "%s--%s%s%s ", o->letter ? ", " : "\n  ", o->name,
             o->argument ? " " : "", o->argument ? o->argument : "");
}

static bool takes_option(const cli_command *c, const char *said)
{
    for (const cli_option *o = cli_options; o->name; o++) {
        char left[64];
        say_option(o, left, sizeof left);
        if ((o->commands & c->bit) != 0 && cli_help_shows(c, o->group) &&
            strcmp(left, said) == 0)
            return true;
    }
    return false;
}

static void help_has_the_options_of_its_command_and_no_others(void **state)
{
    (void)state;
    for (const cli_command *c = cli_commands; c->name; c++) {
        char *text = help_of(c);
        for (const cli_option *o = cli_options; o->name; o++) {
            char left[64];
            say_option(o, left, sizeof left);
            const bool there = strstr(text, left) != NULL;
            if (there != takes_option(c, left))
                fail_msg("%s: '%s' %d", c->name, left, there);
        }
        free(text);
    }
}

static void help_prints_the_defaults_as_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *command, *line;
    } cases[] = {{"scan", "of what is drawn at random [1]\n"},
                 {"check", "a longer record is rejected [1M]\n"},
                 {"scan", "language of what is written [en]\n"},
                 {"synth", "number of cases [20000]\n"},
                 {"synth", "group weight [0]\n"},
                 {"synth", "B is judged by its average (lambda 0.6)\n"},
                 {"synth", "share of group B [0.15]\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cli_command *command = NULL;
        assert_ok(cli_command_find(cases[i].command, &command, NULL));
        char *text = help_of(command);
        if (!strstr(text, cases[i].line))
            fail_msg("no '%s' in:\n%s", cases[i].line, text);
        free(text);
    }
}

/* ---- The man page ---- */

/* The page without the backslashes of its dashes and without font changes. */
static char *man_page(void)
{
    FILE *in = fopen("src/install/iemand.1", "r");
    if (!in)
        fail_msg("run this from the top of the source tree: no src/install/iemand.1");
    char *text = calloc(1, 1 << 18);
    assert_non_null(text);
    size_t n = 0;
    for (int c; (c = getc(in)) != EOF && n + 2 < 1 << 18;) {
        if (c == '\\') {
            c = getc(in);
            if (c == 'f') {
                (void)getc(in);
                continue;
            }
        }
        text[n++] = (char)c;
    }
    fclose(in);
    return text;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '-';
}

/* The name of the next "--option" at or after `at`; false behind the last. */
static bool next_option(const char **at, char *name, size_t n)
{
    while ((*at = strstr(*at, "--"))) {
        const char *begin = *at + 2;
        size_t len = 0;
        while (is_word(begin[len])) len++;
        *at = begin + len;
        if (len == 0 || begin[0] == '-' || len >= n) continue;
        memcpy(name, begin, len);
        name[len] = '\0';
        return true;
    }
    return false;
}

static bool has_option(const char *text, const char *wanted)
{
    char name[64];
    while (next_option(&text, name, sizeof name))
        if (strcmp(name, wanted) == 0) return true;
    return false;
}

static void the_man_page_has_every_option(void **state)
{
    (void)state;
    char *page = man_page();
    for (const cli_option *o = cli_options; o->name; o++) {
        if (!has_option(page, o->name)) fail_msg("not in the man page: --%s", o->name);
        char letter[64];
        snprintf(letter, sizeof letter, ".BR -%c \", \" --%s", o->letter, o->name);
        if (o->letter && !strstr(page, letter)) fail_msg("not there: %s", letter);
    }
    free(page);
}

static void the_man_page_has_no_option_of_its_own(void **state)
{
    (void)state;
    char name[64];
    char *page = man_page();
    const char *at = page;
    while (next_option(&at, name, sizeof name)) {
        const cli_option *o = cli_options;
        while (o->name && strcmp(o->name, name) != 0) o++;
        if (!o->name) fail_msg("only in the man page: --%s", name);
    }
    free(page);
}

static void the_synopsis_is_that_of_the_commands(void **state)
{
    (void)state;
    char *page = man_page();
    for (const cli_command *c = cli_commands; c->name; c++) {
        char wanted[128];
        snprintf(wanted, sizeof wanted, "\niemand %s %s\n", c->name, c->operands);
        if (!strstr(page, wanted)) fail_msg("not in the synopsis: %s", c->name);
    }
    free(page);
}

/* ---- Progress ---- */

static void progress_is_a_line_that_fits(void **state)
{
    (void)state;
    static const struct {
        iem_progress done;
        double seconds;
        unsigned columns;
        const char *line;
    } cases[] = {
        {{"reading", 100000000, 400000000, 2000000},
         1,
         110,
         "reading  [=======                       ]  25 %  2,000,000 rows  2.0 M "
         "rows/s  "
         "100 MB/s  0:03 left"},
        {{"reading", 100000000, 400000000, 2000000},
         1,
         80,
         "reading  [==        ]  25 %  2,000,000 rows  2.0 M rows/s  100 MB/s  0:03 "
         "left"},
        {{"cases", 1000000, 0, 9000}, 2, 80, "cases  9,000 rows  4 k rows/s  0 MB/s"},
        {{"reading", 1000000, 7300000000, 900},
         1,
         200,
         "reading  [                              ]   0 %  900 rows  900 rows/s  1 "
         "MB/s  "
         "2:01:39 left"},
        {{"reading", 0, 10, 0}, 0, 30, "reading  0 rows  0 rows/s  0 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[256];
        cli_progress_line(&cases[i].done, cases[i].seconds, cases[i].columns, line,
                          sizeof line);
        assert_string_equal(line, cases[i].line);
        assert_true(strlen(line) < cases[i].columns);
    }
}

static void thousands_are_parted_by_commas(void **state)
{
    (void)state;
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {1234567, "1,234,567"},
                 {UINT64_MAX, "18,446,744,073,709,551,615"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[27];
        assert_string_equal(cli_thousands(cases[i].number, out), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scan_reads_every_kind_of_option),
        cmocka_unit_test(nothing_given_leaves_the_defaults),
        cmocka_unit_test(flags_about_the_plan_are_kept_in_order),
        cmocka_unit_test(words_that_are_no_options_are_paths),
        cmocka_unit_test(a_letter_takes_its_value_attached_or_not),
        cmocka_unit_test(help_and_version_are_known_to_every_command),
        cmocka_unit_test(synth_takes_knobs_below_zero),
        cmocka_unit_test(sizes_have_units),
        cmocka_unit_test(rejects_are_a_number_or_a_share),
        cmocka_unit_test(signs_are_given_by_name_or_as_they_are),
        cmocka_unit_test(wrong_lines_are_refused_in_plain_words),
        cmocka_unit_test(commands_are_found_or_explained),
        cmocka_unit_test(every_option_is_told_apart_and_has_a_setter),
        cmocka_unit_test(every_flag_of_the_plan_is_a_key_of_the_plan),
        cmocka_unit_test(help_fits_a_screen),
        cmocka_unit_test(help_has_the_options_of_its_command_and_no_others),
        cmocka_unit_test(help_prints_the_defaults_as_they_are),
        cmocka_unit_test(the_man_page_has_every_option),
        cmocka_unit_test(the_man_page_has_no_option_of_its_own),
        cmocka_unit_test(the_synopsis_is_that_of_the_commands),
        cmocka_unit_test(progress_is_a_line_that_fits),
        cmocka_unit_test(thousands_are_parted_by_commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
