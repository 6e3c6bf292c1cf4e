"""The Python module: what it finds in a DataFrame is what the program finds in the CSV that
pandas writes of it, to the byte; columns of others are taken over and given back; what is
refused is an exception with the one line; a notebook gets its charts."""

import base64
import ctypes
import decimal
import gc
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import unittest
import warnings
import xml.etree.ElementTree as etree

import iemand

try:
    import numpy as np
    import pandas as pd
except ImportError:
    pd = None

PROGRAM, DATASETS = os.environ["IEMAND"], os.environ["DATASETS"]


def program(*words, folder):
    """The JSON of `iemand scan`."""
    subprocess.run([PROGRAM, "scan", "--quiet", "--json", "out.json", *words], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "out.json")) as out:
        return out.read()


def made_log(n=3000, seed=3):
    """People of whom group B pays a surcharge, in columns of all kinds."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["A", "B", 'C, "the third"', "Zoë"], n, p=[.5, .3, .1, .1])
    income = np.round(rng.gamma(2, 15000, n), 2)
    family = rng.integers(0, 3, n)
    rate = .1 + .1 * family + .25 * (group == "B") * (income < 20000)
    day = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 500, n), unit="D")
    return pd.DataFrame({
        "id": np.arange(n),
        "group": group,
        "income": income,
        "score": rng.random(n),
        "family": family,
        "day": day,
        "moment": day + pd.to_timedelta(rng.integers(0, 86400, n), unit="s"),
        "flag": rng.random(n) < .5,
        "selected": np.where(rng.random(n) < rate, "yes", "no"),
    })


PLAN = dict(decision={"selected": "yes"}, grounds="group", reference={"group": "A"},
            facts={"family": None, "income": [10000, 20000, 40000]}, case="id", max_rejects=5000)
WORDS = ["--decision", "selected=yes", "--ground", "group", "--reference", "group=A", "--fact",
         "family", "--fact", "income:10000,20000,40000", "--case", "id", "--max-rejects", "5000"]


@unittest.skipUnless(pd, "pandas is not here")
class Frames(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        warnings.simplefilter("ignore", iemand.LogWarning)

    def test_what_is_missing_in_a_dict(self):
        log = {"d": ["y", "n"] * 9, "g": ["A", "B"] * 9, "x": pd.Series(["1", pd.NA] * 9)}
        got = iemand.scan(log, "d=y", "g", "x")
        of_none = iemand.scan(dict(log, x=["1", None] * 9), "d=y", "g", "x")
        self.assertEqual(got.data["treatment"], of_none.data["treatment"])

    def path(self, name):
        return os.path.join(self.folder, name)

    def same(self, frame, words=(), **settings):
        """Everything is the same, inputs too, but for the name."""
        frame.to_csv(self.path("DataFrame"), index=False)
        want = program("DataFrame", *WORDS, *words, "--cases", "want.csv", folder=self.folder)
        result = iemand.scan(frame, **PLAN, **settings, cases=self.path("got.csv"))
        self.assertEqual(result.render("json"), want)
        with open(self.path("want.csv")) as a, open(self.path("got.csv")) as b:
            self.assertEqual(a.read(), b.read())
        return result

    def test_the_log_of_the_readme(self):
        frame = pd.read_csv(DATASETS + "/duo-cub-2014.csv")
        frame.to_csv(self.path("DataFrame"), index=False)
        want = program("DataFrame", "-p", DATASETS + "/duo-cub-2014.yaml", folder=self.folder)
        got = iemand.scan(frame, plan=DATASETS + "/duo-cub-2014.yaml")
        self.assertEqual(got.render("json"), want)

    def test_columns_of_all_kinds(self):
        self.same(made_log(), ["--also", "scores,missing", "--score", "score", "--trait", "flag",
                               "--time", "moment:month"],
                  also=["scores", "missing"], score="score", trait="flag",
                  time={"moment": "month"})

    def test_by_any_number_of_threads(self):
        frame = made_log(9000)
        texts = {iemand.scan(frame, **PLAN, threads=n).render("json") for n in (1, 2, 5)}
        self.assertEqual(len(texts), 1)

    def test_what_is_missing(self):
        frame = made_log()
        frame.loc[5:200:7, "income"] = np.nan
        frame.loc[5:200:9, "group"] = None
        frame.loc[7:90:11, "selected"] = np.nan
        frame.loc[3:40:5, "day"] = pd.NaT
        self.same(frame)

    def test_categories(self):
        frame = made_log()
        frame["group"] = frame["group"].astype("category")
        frame["family"] = frame["family"].astype("category")
        frame.loc[5:20, "group"] = None
        self.same(frame)

    def test_extension_types(self):
        frame = made_log()
        frame["group"] = frame["group"].astype("string")
        frame["family"] = frame["family"].astype("Int16")
        frame["income"] = frame["income"].astype("Float64")
        frame["flag"] = frame["flag"].astype("boolean")
        frame.loc[5:90:7, ["group", "family", "income", "flag"]] = pd.NA
        self.same(frame)

    def test_numbers_of_all_widths(self):
        for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64", "float32"):
            frame = made_log(500)
            frame["family"] = frame["family"].astype(kind)
            with self.subTest(kind):
                self.same(frame)

    def test_floats_stand_for_what_to_csv_writes(self):
        rng = np.random.default_rng(11)
        bits = rng.integers(0, 2**63, 4000, dtype=np.uint64).view("f8")
        known = [0.1, 0.1 + 0.2, 1 / 3, 1e15, 1e16, 1e22, 1e23, 5e-324, 1e-5, 0.0001, -0.0, 25.0,
                 2.0**122, 1.7976931348623157e308, np.nan, np.inf, -np.inf]
        values = np.concatenate([known, bits, -rng.random(4000) * 10.0**rng.integers(-6, 17, 4000),
                                 np.round(rng.random(4000) * 1e6, 4)])
        for kind in ("f8", "f4"):
            with np.errstate(over="ignore", invalid="ignore"):
                frame = pd.DataFrame({"id": np.arange(len(values)), "group": values.astype(kind)})
            frame["selected"] = "no"
            frame.loc[::3, "selected"] = "yes"
            frame.to_csv(self.path("DataFrame"), index=False)
            words = ["--decision", "selected=yes", "--ground", "group", "--memory", "2000000000"]
            want = program("DataFrame", *words, folder=self.folder)
            got = iemand.scan(frame, decision="selected=yes", grounds="group", memory=2000000000)
            with self.subTest(kind):
                self.assertEqual(got.data["manifest"]["inputs"],
                                 json.loads(want)["manifest"]["inputs"])
                self.assertEqual(got.render("json"), want)

    def test_objects_of_any_kind(self):
        frame = made_log(600)
        things = ["A", "B", 1, True, 1.0, 2.5, decimal.Decimal("2.50"), None, math.nan,
                  pd.Timestamp("2024-02-29"), "1", b"raw", float("inf")]
        frame["group"] = pd.Series([things[i % len(things)] for i in range(600)], dtype=object)
        self.same(frame)

    def test_text_that_csv_quotes(self):
        frame = made_log(600)
        texts = ['A', 'a "b" c', "x,y", '"', '""', '"A"', " A", "A ", "é", "日本"]
        frame["group"] = [texts[i % len(texts)] for i in range(600)]
        self.same(frame)

    def test_times_with_and_without_zones(self):
        frame = made_log(800)
        for zone in ("UTC", "Europe/Amsterdam"):
            frame["group"] = frame["moment"].dt.tz_localize(zone).dt.floor("120D")
            with self.subTest(zone):
                self.same(frame)
        frame["group"] = frame["moment"].dt.floor("90D") + pd.Timedelta("1ms")
        self.same(frame)

    def test_parts_of_frames(self):
        frame = made_log(3000)
        self.same(frame[::-1])
        self.same(frame.sort_values("income")[["selected", "group", "income", "family", "id"]])
        self.same(frame.iloc[100:150])

    def test_decimal_commas_in_text(self):
        frame = made_log(800)
        frame["income"] = frame["income"].map(lambda x: ("%.2f" % x).replace(".", ","))
        self.same(frame.drop(columns="score"))

    def test_chunks_are_one_log(self):
        frame = made_log(3000)
        table = iemand.Frame("DataFrame")
        for i in range(0, 3000, 700):
            table.add(frame.iloc[i:i + 700])
        self.assertEqual(len(table), 3000)
        whole = iemand.scan(frame, **PLAN).render("json")
        self.assertEqual(iemand.scan(table, **PLAN).render("json"), whole)
        self.assertEqual(iemand.scan(table, **PLAN).render("json"), whole)
        with self.assertRaisesRegex(iemand.UsageError, "column 1 is 'group' where the first"):
            table.add(frame[["group"] + list(frame.columns[:8])])

    def test_a_frame_without_rows_or_with_one_name_twice(self):
        self.assertEqual(self.same(made_log()[:0]).data["manifest"]["rows"]["used"], 0)
        frame = made_log(50)
        frame.columns = list(frame.columns[:-2]) + ["group", "selected"]
        with self.assertRaises(iemand.DataError):
            iemand.scan(frame, **PLAN)

    def test_arguments_say_what_flags_say(self):
        frame = made_log(400)
        frame["selected"] = frame["selected"] == "yes"
        frame.to_csv(self.path("DataFrame"), index=False)
        want = program("DataFrame", "--decision", "selected=True", "--ground", "group", "--fact",
                       "income:5", "--fact", "family", "--where", "flag=True", "--margin",
                       "gap=0.02", "--no-digest", "--seed", "7", folder=self.folder)
        got = iemand.scan(frame, {"selected": True}, "group", {"income": 5, "family": None},
                          where={"flag": True}, margins={"gap": .02}, digest=False, seed=7)
        got, want = got.data, json.loads(want)
        del got["manifest"]["inputs"], want["manifest"]["inputs"]
        self.assertEqual(got, want)

    def test_all_is_given_back(self):
        frame = made_log(200)
        for _ in range(20):
            iemand.scan(frame, **PLAN)
            with self.assertRaises(iemand.DataError):
                iemand.scan(frame, decision="selected=yes", grounds="nothing")
        gc.collect()
        self.assertEqual(len(iemand._kept), 0)

    def test_the_frame_is_left_as_it_was(self):
        frame = made_log(500)
        before = frame.copy(deep=True)
        iemand.scan(frame, **PLAN)
        pd.testing.assert_frame_equal(frame, before)


class Others(unittest.TestCase):
    COLUMNS = {"group": ["A", "B", "A", None, "Zoë, \"x\""] * 40,
               "age": [18, 40.5, None, 60, 77] * 40,
               "selected": (["yes"] + ["no"] * 3) * 50}
    SAID = dict(decision="selected=yes", grounds=["group"], facts={"age": [30, 50]})

    def test_dicts_and_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "log.csv")
            with open(path, "w", newline="") as out:
                import csv
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(self.COLUMNS)
                writer.writerows(zip(*self.COLUMNS.values()))
            want = iemand.scan(path, **self.SAID).render("json")
            self.assertEqual(iemand.scan([path], **self.SAID).render("json"), want)
            self.assertEqual(iemand.scan(self.COLUMNS, name=path, **self.SAID).render("json"), want)

    def test_streams_behind_the_capsule_interface(self):
        """A producer of its own, as the specification of Arrow has it."""
        table = iemand.Frame().add(Producer(self.COLUMNS, 3))
        self.assertEqual(len(table), 600)
        want = iemand.scan({k: v * 3 for k, v in self.COLUMNS.items()}, **self.SAID)
        self.assertEqual(iemand.scan(table, name="x", **self.SAID).data["treatment"],
                         want.data["treatment"])
        with self.assertRaisesRegex(iemand.DataError, "the Arrow stream failed: no more of it"):
            iemand.Frame().add(Producer(self.COLUMNS, -1))
        del table
        gc.collect()
        self.assertEqual(len(iemand._kept), 0)

    @unittest.skipUnless(os.environ.get("DUCKDB_LIBRARY"), "DuckDB is not here")
    def test_duckdb_hands_over_columns(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "log.csv")
            query = ("select i, case when i % 5 < 3 then 'A' when i % 5 = 3 then 'a longer name' "
                     "else null end as grp, (i % 3)::decimal(9,2) / 2 as half, "
                     "(i % 7)::utinyint as small, date '2023-01-01' + (i % 400)::integer as day, "
                     "case when i % 2 = 0 then 'p' else 'q' end::%s as kind, "
                     "(i * 7919 %% 100) / 8.0 as real, "
                     "case when (i * 7919 %% 100) < 20 + 20 * (i %% 5 = 3)::int then 'yes' else "
                     "'no' end as selected from range(250000) t(i)").replace("%s", "enum_kind")
            query = query.replace("%%", "%")
            duck = Duck(["create type enum_kind as enum ('p', 'q')",
                         "set arrow_output_version='1.4'", "create table log as " + query,
                         "copy log to '%s' (header)" % path])
            said = dict(decision="selected=yes", grounds=["grp", "kind"], case="i",
                        facts={"half": None, "small": [2, 4], "real": [5]},
                        also="missing", time={"day": "quarter"})
            want = iemand.scan(path, **said).data
            del want["manifest"]["inputs"]
            self.assertEqual(want["manifest"]["rows"]["used"], 250000)
            # DuckDB writes NULL as an empty text too, and 1.50 as pandas does. Its texts
            # come in each of the three layouts that Arrow has.
            for setting, layout in (("arrow_large_buffer_size=false", "u"),
                                    ("arrow_large_buffer_size=true", "U"),
                                    ("produce_arrow_string_view=true", "vu")):
                duck.query("set " + setting, lambda result: None)
                table = iemand.Frame(path)
                for schema, array in duck.batches("select * from log"):
                    self.assertEqual(schema.children[1].contents.format.decode(), layout)
                    table._take(schema, array)
                self.assertEqual(len(table), 250000)
                got = iemand.scan(table, **said).data
                del got["manifest"]["inputs"]
                self.assertEqual(got, want)
            duck.close()


class Refusals(unittest.TestCase):
    LOG = {"d": ["y", "n"], "g": ["A", "B"]}

    def refused(self, error, line, *words, **settings):
        with self.assertRaises(error) as raised:
            iemand.scan(*words, **settings)
        self.assertEqual(str(raised.exception), line)
        self.assertNotIn("\n", line)
        self.assertEqual(raised.exception.status, error.status)
        self.assertIsInstance(raised.exception, iemand.Error)

    def test_one_line_each(self):
        self.refused(iemand.DataError, "DataFrame: no column 'gg' for ground 'gg'; did you mean 'g'",
                     self.LOG, "d=y", "gg")
        self.refused(iemand.SystemFailure, "no.csv: No such file or directory", "no.csv", "d=y", "g")
        self.refused(iemand.UsageError, "a plan has no 'colour'", self.LOG, "d=y", "g",
                     colour="blue")
        self.refused(iemand.UsageError, "option 'threads': 'many' is not a whole number "
                     "from 0 to 65536", self.LOG, "d=y", "g", threads="many")
        self.refused(iemand.UsageError, "option 'gate': 'maybe' is not yes or no", self.LOG, "d=y",
                     "g", gate="maybe")
        self.refused(iemand.UsageError,
                     "option 'max-rejects': '101%' is not a number of rows or a percentage",
                     self.LOG, "d=y", "g", max_rejects="101%")
        self.refused(iemand.UsageError, "the columns are not of the same length",
                     {"d": ["y"], "g": []}, "d=y", "g")
        self.refused(iemand.UsageError, "a log is a DataFrame, something with __arrow_c_stream__, "
                     "a dict of columns, a Frame or a path, and no int", 5, "d=y", "g")

    def test_a_value_with_a_comma_is_not_several(self):
        log = {"d": ["no, as yet", "no", "yes"], "g": ["A", "B", "A"]}
        for said in ({"decision": {"d": "no, as yet"}}, {"decision": {"d": ["yes", "no, as yet"]}},
                     {"decision": "d=yes", "favourable": ["no", "no, as yet"]},
                     {"decision": "d=no", "where": {"d": "no, as yet"}}):
            key = "decision" if isinstance(said["decision"], dict) else list(said)[1]
            self.refused(iemand.UsageError, "%s: 'no, as yet' has a comma, which parts values: "
                         "write it in a plan" % key, log, grounds="g", **said)
        iemand.scan(log, "d=yes,no", "g", where=["d=yes,no"])
        iemand.scan(log, {"d": ["yes", "no"]}, "g", where={"g": ["A", "B"]})

    def test_every_option_is_one_of_the_library(self):
        options = iemand._Options(iemand._new("iem_options_new"))
        for key in sorted(iemand._OPTIONS) + ["colour"]:
            try:
                iemand._call("iem_options_set", options._handle, key.encode(), b"?")
            except iemand.UsageError as error:
                self.assertEqual("is unknown" in str(error), key == "colour", str(error))
            else:
                self.assertNotEqual(key, "colour")

    def test_warnings_are_warnings(self):
        log = {"d": ["y", "n"], "g": ["A", "B"], "x": ["1", "one"]}
        with self.assertWarnsRegex(iemand.LogWarning, "^DataFrame:3: column 'x': 'one' is not a"):
            iemand.scan(log, "d=y", "g", {"x": [0, 5]}, max_rejects="50%")
        with self.assertWarnsRegex(iemand.LogWarning, "no decision is adverse"):
            iemand.scan(log, "d=YES", "g")


class Results(unittest.TestCase):
    def setUp(self):
        self.result = iemand.scan(DATASETS + "/duo-cub-2014.csv",
                                  plan=DATASETS + "/duo-cub-2014.yaml")

    def test_every_rendering(self):
        self.assertIn("3.63", str(self.result))
        self.assertIn("Het antwoord", self.result.render("text", lang="nl"))
        self.assertIn("<!DOCTYPE html>", self.result.html())
        self.assertIn("# TYPE", self.result.render("prometheus"))
        self.assertEqual(self.result.data["schema"], "iemand-result/1")
        self.assertEqual(repr(self.result), "<iemand.Result: fail, 24 rows, 1 group beyond the "
                         "margin>")
        with self.assertRaisesRegex(iemand.UsageError, "format 'pdf' is none of text, json"):
            self.result.render("pdf")
        with self.assertRaisesRegex(iemand.UsageError, "the result has no gate to tell of"):
            self.result.render("gate")

    def test_formats_are_those_of_the_header(self):
        with open(os.environ["HEADER"]) as header:
            formats = re.search(r"typedef enum iem_format \{(.*?)\} iem_format;", header.read(), re.S)
        names = re.findall(r"^ *IEM_([A-Z]+),", formats.group(1), re.M)
        self.assertEqual([name.lower() for name in names], list(iemand._FORMATS))

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            for ending in (".html", ".json", ".txt", ".md"):
                path = os.path.join(folder, "out" + ending)
                self.result.write(path)
                self.assertGreater(os.path.getsize(path), 500)
            with self.assertRaises(iemand.UsageError):
                self.result.write(os.path.join(folder, "out.pdf"))
            with self.assertRaises(iemand.SystemFailure):
                self.result.write(os.path.join(folder, "no", "out.json"))

    def test_the_published_edition(self):
        self.assertNotEqual(self.result.publish(cbs_strict=True).data["groups"],
                            self.result.publish().data["groups"])
        published = self.result.publish()
        self.assertEqual(published.data["manifest"]["edition"], "published")
        self.assertEqual(self.result.data["manifest"]["edition"], "internal")
        del self.result
        gc.collect()
        self.assertIn("published", published.render("json"))

    def test_charts_stand_alone(self):
        charts = self.result.charts()
        self.assertGreaterEqual(len(charts), 4)
        page = self.result.html()
        self.assertEqual(len(charts), page.count('<svg class="chart"'))
        for title, svg in charts:
            root = etree.fromstring(svg)
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
            self.assertTrue(title)
            self.assertEqual(root.get("width"), "720")
            style = root.find("{http://www.w3.org/2000/svg}style").text
            used = set(re.findall(r"var\((--[a-z]+)\)", style))
            self.assertTrue(used)
            for name in used:
                self.assertIn(name + ":", style)

    def test_a_notebook_gets_the_answer_and_the_charts(self):
        text = self.result._repr_html_()
        self.assertIn("3.63 times as often", text)
        self.assertNotIn("<style", text)
        self.assertNotIn("<script", text)
        images = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', text)
        self.assertEqual(len(images), len(self.result.charts()))
        for image in images:
            etree.fromstring(base64.b64decode(image))

    def test_the_version(self):
        said = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
        self.assertEqual(said.stdout.strip(), "iemand " + iemand.version())


# ---- Producers of Arrow ------------------------------------------------------------------


class _Stream(ctypes.Structure):
    pass


_Get = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.c_void_p)
_Text = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(_Stream))
_Release = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))
_Stream._fields_ = [("get_schema", _Get), ("get_next", _Get), ("get_last_error", _Text),
                    ("release", _Release), ("private_data", ctypes.c_void_p)]


class Producer:
    """The same columns so many times, behind __arrow_c_stream__; fewer than none: it fails."""

    def __init__(self, columns, times):
        self.columns, self.left, self.released = columns, times, False
        self.message = ctypes.c_char_p(b"no more of it")
        self.stream = _Stream(_Get(self.schema), _Get(self.next), _Text(self.error),
                              _Release(self.release), None)

    def pair(self):
        return iemand.Frame._from_dict(self.columns)

    def schema(self, _, out):
        schema, array = self.pair()
        ctypes.memmove(out, ctypes.byref(schema), ctypes.sizeof(schema))
        array.release(ctypes.pointer(array))
        return 0

    def next(self, _, out):
        if self.left < 0:
            return 5
        ctypes.memset(out, 0, ctypes.sizeof(iemand._Array))
        if self.left > 0:
            schema, array = self.pair()
            ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(array))
            schema.release(ctypes.pointer(schema))
        self.left -= 1 if self.left > 0 else 0
        return 0

    def error(self, _):
        return ctypes.cast(self.message, ctypes.c_void_p).value

    def release(self, stream):
        self.released = True
        stream.contents.release = _Release()

    def __arrow_c_stream__(self, requested_schema=None):
        make = ctypes.pythonapi.PyCapsule_New
        make.restype = ctypes.py_object
        make.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return make(ctypes.addressof(self.stream), b"arrow_array_stream", None)


class Duck:
    """Just enough of DuckDB's C interface (duckdb.h)."""

    def __init__(self, statements):
        self.lib = ctypes.CDLL(os.environ["DUCKDB_LIBRARY"])
        self.database, self.connection = ctypes.c_void_p(), ctypes.c_void_p()
        assert self.lib.duckdb_open(None, ctypes.byref(self.database)) == 0
        assert self.lib.duckdb_connect(self.database, ctypes.byref(self.connection)) == 0
        for statement in statements:
            self.query(statement, lambda result: None)

    def query(self, text, use):
        result = ctypes.c_void_p()
        self.lib.duckdb_query_arrow_error.restype = ctypes.c_char_p
        failed = self.lib.duckdb_query_arrow(self.connection, text.encode(), ctypes.byref(result))
        try:
            if failed:
                raise RuntimeError(self.lib.duckdb_query_arrow_error(result).decode())
            return use(result)
        finally:
            self.lib.duckdb_destroy_arrow(ctypes.byref(result))

    def batches(self, text):
        found = []

        def take(result):
            while True:
                schema, array = iemand._Schema(), iemand._Array()
                to_schema, to_array = ctypes.pointer(schema), ctypes.pointer(array)
                assert self.lib.duckdb_query_arrow_schema(result, ctypes.byref(to_schema)) == 0
                assert self.lib.duckdb_query_arrow_array(result, ctypes.byref(to_array)) == 0
                if not array.release or array.length == 0:
                    for struct in (schema, array):
                        if struct.release:
                            struct.release(ctypes.pointer(struct))
                    return
                found.append((schema, array))

        self.query(text, take)
        return found

    def close(self):
        self.lib.duckdb_disconnect(ctypes.byref(self.connection))
        self.lib.duckdb_close(ctypes.byref(self.database))


if __name__ == "__main__":
    unittest.main(verbosity=0, argv=sys.argv)
