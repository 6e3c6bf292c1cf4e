"""Was a person judged as a person, or as a member of a group?

    import iemand
    result = iemand.scan(df, decision={"selected": "yes"}, grounds=["origin"],
                         facts=["risk_category"])
    result                  # in a notebook: the answer with its charts
    print(result)           # the summary that `iemand scan` prints
    result.data             # everything, as `iemand scan --json` writes it
    result.write("report.html")

The log is a pandas DataFrame, whatever hands over columns by the Arrow PyCapsule
interface (polars, DuckDB, pyarrow), a dict of columns, a Frame, or the path of a CSV
file or of several. The numbers are those that the program gives of the CSV file that
`df.to_csv(index=False)` writes. What fails raises an iemand.Error with the one line that
the program would print.

It needs libiemand.so.0 and Python 3.8; pandas brings its own numpy. Where the library is
not found, the environment variable IEMAND_LIBRARY names it.
"""

import array
import base64
import ctypes
import html
import itertools
import json
import os
import re
import sys
import warnings

__all__ = ["scan", "Frame", "Result", "Error", "UsageError", "DataError", "SystemFailure",
           "LogWarning", "version"]

# ---- The library -----------------------------------------------------------------------


class _Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("message", ctypes.c_char * 512)]


class _Render(ctypes.Structure):
    _fields_ = [("lang", ctypes.c_char_p), ("colour", ctypes.c_bool), ("all", ctypes.c_bool),
                ("reserved", ctypes.c_void_p * 4)]


class _Publishing(ctypes.Structure):
    _fields_ = [("cbs_strict", ctypes.c_bool), ("reserved", ctypes.c_void_p * 4)]


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


_RELEASE_SCHEMA = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
_RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
_WARNING = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p)

# As arrow.apache.org/docs/format/CDataInterface.html has them.
_Schema._fields_ = [("format", ctypes.c_char_p), ("name", ctypes.c_char_p),
                    ("metadata", ctypes.c_char_p), ("flags", ctypes.c_int64),
                    ("n_children", ctypes.c_int64),
                    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
                    ("dictionary", ctypes.POINTER(_Schema)), ("release", _RELEASE_SCHEMA),
                    ("private_data", ctypes.c_void_p)]
_Array._fields_ = [("length", ctypes.c_int64), ("null_count", ctypes.c_int64),
                   ("offset", ctypes.c_int64), ("n_buffers", ctypes.c_int64),
                   ("n_children", ctypes.c_int64), ("buffers", ctypes.POINTER(ctypes.c_void_p)),
                   ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
                   ("dictionary", ctypes.POINTER(_Array)), ("release", _RELEASE_ARRAY),
                   ("private_data", ctypes.c_void_p)]

_SONAME = "libiemand.so.0"


def _load():
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", _SONAME)
    named = os.environ.get("IEMAND_LIBRARY")
    library = ctypes.CDLL(named or (beside if os.path.exists(beside) else _SONAME))
    p, text, status = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    made, error = ctypes.POINTER(p), ctypes.POINTER(_Error)
    signatures = {
        "iem_setup": (None, []),
        "iem_version": (text, []),
        "iem_text_free": (None, [p]),
        "iem_plan_new": (status, [made, error]),
        "iem_plan_free": (None, [p]),
        "iem_plan_read": (status, [p, text, error]),
        "iem_plan_set": (status, [p, text, text, error]),
        "iem_plan_finish": (status, [p, error]),
        "iem_frame_new": (status, [text, made, error]),
        "iem_frame_free": (None, [p]),
        "iem_frame_rows": (ctypes.c_uint64, [p]),
        "iem_frame_arrow": (status, [p, ctypes.POINTER(_Schema), ctypes.POINTER(_Array), error]),
        "iem_frame_stream": (status, [p, p, error]),
        "iem_options_new": (status, [made, error]),
        "iem_options_free": (None, [p]),
        "iem_options_set": (status, [p, text, text, error]),
        "iem_options_set_frame": (None, [p, p]),
        "iem_options_set_warning": (None, [p, _WARNING, p]),
        "iem_scan": (status, [p, p, ctypes.POINTER(text), ctypes.c_size_t, made, error]),
        "iem_result_free": (None, [p]),
        "iem_result_publish": (status, [p, ctypes.POINTER(_Publishing), made, error]),
        "iem_result_render": (status, [p, status, ctypes.POINTER(_Render), made, error]),
        "iem_result_write": (status, [p, status, ctypes.POINTER(_Render), text, error]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.iem_setup()
    return library


_library = _load()


def version():
    """That of the library."""
    return _library.iem_version().decode()


# ---- Errors ------------------------------------------------------------------------------


class Error(Exception):
    """What the library refuses, in one line; `status` is the exit code of the program."""

    status = None


class UsageError(Error, ValueError):
    """The call is wrong: an option that is unknown, a value that is none."""

    status = 2


class DataError(Error, ValueError):
    """The log, the plan or a column cannot be used as it is."""

    status = 4


class SystemFailure(Error, OSError):
    """No memory, disk full, a file that cannot be read."""

    status = 5


class LogWarning(UserWarning):
    """What is no error but worth a look: rejected rows, a reference that is not there."""


_ERRORS = {error.status: error for error in (UsageError, DataError, SystemFailure)}


def _call(name, *arguments):
    error = _Error()
    status = getattr(_library, name)(*arguments, ctypes.byref(error))
    if status:
        raise _ERRORS.get(status, Error)(error.message.decode("utf-8", "replace"))


def _new(name, *arguments):
    made = ctypes.c_void_p()
    _call(name, *arguments, ctypes.byref(made))
    return made


class _Object:
    """One of the library's: given back when nobody has it any more."""

    _free = None

    def __init__(self, handle):
        self._handle = handle

    def __del__(self):
        handle, self._handle = getattr(self, "_handle", None), None
        if handle and self._free:
            getattr(_library, self._free)(handle)


class _Plan(_Object):
    _free = "iem_plan_free"


class _Options(_Object):
    _free = "iem_options_free"


# ---- Columns as Arrow lays them out ------------------------------------------------------


class _Column:
    """One column: format, buffers (None, or something with an address), dictionary."""

    def __init__(self, form, n, buffers, dictionary=None, nulls=-1):
        self.form, self.n, self.buffers = form, n, buffers
        self.dictionary, self.nulls = dictionary, nulls


def _address(buffer):
    if buffer is None:
        return None
    if isinstance(buffer, array.array):
        return buffer.buffer_info()[0] or None
    if isinstance(buffer, bytes):
        return ctypes.cast(ctypes.c_char_p(buffer), ctypes.c_void_p).value
    return buffer.ctypes.data


_kept = {}
_numbers = itertools.count(1)


@_RELEASE_SCHEMA
def _release_schema(schema):
    _kept.pop(schema.contents.private_data, None)
    schema.contents.release = _RELEASE_SCHEMA()


@_RELEASE_ARRAY
def _release_array(arr):
    _kept.pop(arr.contents.private_data, None)
    arr.contents.release = _RELEASE_ARRAY()


def _pointers(kind, items):
    return (ctypes.POINTER(kind) * max(len(items), 1))(*[ctypes.pointer(i) for i in items])


def _keep(struct, release, *things):
    number = next(_numbers)
    _kept[number] = things
    struct.private_data, struct.release = number, release


def _export(column, name=b""):
    """The two structs of one column. They live as long as the array that has the column."""
    schema, arr = _Schema(), _Array()
    schema.format, schema.name, schema.flags = column.form, name, 2
    buffers = (ctypes.c_void_p * max(len(column.buffers), 1))(
        *[_address(b) for b in column.buffers])
    arr.length, arr.null_count = column.n, column.nulls
    arr.n_buffers, arr.buffers = len(column.buffers), buffers
    inner = _export(column.dictionary) if column.dictionary else None
    if inner:
        schema.dictionary, arr.dictionary = map(ctypes.pointer, inner[:2])
    schema.release, arr.release = _release_schema, _release_array
    return schema, arr, (column, name, buffers, inner)


def _export_all(names, columns, n):
    made = [_export(c, name.encode("utf-8", "surrogatepass")) for name, c in zip(names, columns)]
    schema, arr = _Schema(), _Array()
    children = _pointers(_Schema, [m[0] for m in made]), _pointers(_Array, [m[1] for m in made])
    none = (ctypes.c_void_p * 1)(None)
    schema.format, schema.name, schema.n_children = b"+s", b"", len(made)
    schema.children = children[0]
    arr.length, arr.n_buffers, arr.buffers, arr.n_children = n, 1, none, len(made)
    arr.children = children[1]
    _keep(schema, _release_schema, made, children)
    _keep(arr, _release_array, made, children, none)
    return schema, arr


def _is_missing(value):
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas.NA is neither equal nor not
        return True


def _texts(values):
    """A column of texts, each as str() has it; None and NaN are missing."""
    parts = [b"" if _is_missing(v) else str(v).encode("utf-8", "surrogatepass") for v in values]
    offsets = array.array("q", itertools.accumulate(map(len, parts), initial=0))
    return _Column(b"U", len(parts), [None, offsets, b"".join(parts)], nulls=0)


# ---- pandas ------------------------------------------------------------------------------

_NUMBERS = {"i1": b"c", "i2": b"s", "i4": b"i", "i8": b"l", "u1": b"C", "u2": b"S",
            "u4": b"I", "u8": b"L", "f4": b"f", "f8": b"g"}
_TICKS = {"s": b"tss:", "ms": b"tsm:", "us": b"tsu:", "ns": b"tsn:"}


def _bits(np, flags):
    return np.packbits(np.asarray(flags, dtype=bool), bitorder="little")


def _known(np, missing):
    """A validity bitmap; None where nothing is missing."""
    return _bits(np, ~missing) if missing.any() else None


def _from_numpy(np, values, missing=None):
    """Numbers, truth values and times, where they are; None for anything else."""
    kind = values.dtype.str[1:]
    known = None if missing is None else _known(np, missing)
    nulls = 0 if known is None else -1
    values = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="), copy=False))
    if kind == "b1":
        return _Column(b"b", len(values), [known, _bits(np, values)], nulls=nulls)
    if kind in _NUMBERS:
        return _Column(_NUMBERS[kind], len(values), [known, values], nulls=nulls)
    unit = np.datetime_data(values.dtype)[0] if values.dtype.kind == "M" else None
    if unit in _TICKS:
        known = _known(np, np.isnat(values))
        return _Column(_TICKS[unit], len(values), [known, values.view("i8")],
                       nulls=0 if known is None else -1)
    return None


def _coded(np, codes, words):
    """Numbers of words; -1 is missing."""
    codes = np.ascontiguousarray(codes)
    known = _known(np, codes < 0)
    return _Column(_NUMBERS[codes.dtype.str[1:]], len(codes), [known, codes], words,
                   0 if known is None else -1)


def _from_objects(pd, np, values):
    """Texts, or anything that str() makes one of. What is equal but written apart, such as
    1 and True, is told apart."""
    if pd.api.types.infer_dtype(values, skipna=True) not in ("string", "empty"):
        values = np.array([None if pd.api.types.is_scalar(v) and pd.isna(v) else str(v)
                           for v in values], dtype=object)
    codes, words = pd.factorize(values)
    return _coded(np, codes.astype("i4"), _texts(words))


def _from_series(pd, np, series):
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        words = series.cat.categories.to_numpy()
        return _coded(np, series.cat.codes.to_numpy(), _from_numpy(np, words) or _texts(words))
    if isinstance(dtype, np.dtype):
        column = _from_numpy(np, series.to_numpy())
    elif pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_numeric_dtype(dtype):
        missing = series.isna().to_numpy()
        plain = getattr(dtype, "numpy_dtype", None) or dtype.subtype
        column = _from_numpy(
            np, series.to_numpy(dtype=plain, na_value=0) if missing.any() else
            series.to_numpy(dtype=plain), missing)
    else:
        column = None
    return column or _from_objects(pd, np, series.to_numpy(dtype=object))


def _from_frame(frame):
    pd = sys.modules["pandas"]
    import numpy as np

    columns = [_from_series(pd, np, frame.iloc[:, i]) for i in range(frame.shape[1])]
    return _export_all([str(name) for name in frame.columns], columns, len(frame))


# ---- Frames ------------------------------------------------------------------------------


class Frame(_Object):
    """A log in memory, to which rows can be added before it is scanned:

        frame = iemand.Frame("decisions")
        for chunk in pandas.read_sql(query, connection, chunksize=100_000):
            frame.add(chunk)
    """

    _free = "iem_frame_free"

    def __init__(self, name="frame"):
        super().__init__(_new("iem_frame_new", str(name).encode()))

    def __len__(self):
        return _library.iem_frame_rows(self._handle)

    def add(self, log):
        """Rows of a DataFrame, of an object with __arrow_c_stream__, or of a dict of
        columns; always with the same columns."""
        pd = sys.modules.get("pandas")
        if pd is not None and isinstance(log, pd.DataFrame):
            self._take(*_from_frame(log))
        elif hasattr(log, "__arrow_c_stream__"):
            self._take_stream(log.__arrow_c_stream__())
        elif isinstance(log, dict):
            self._take(*self._from_dict(log))
        else:
            raise UsageError("a log is a DataFrame, something with __arrow_c_stream__, a dict "
                             "of columns, a Frame or a path, and no %s" % type(log).__name__)
        return self

    def _take(self, schema, arr):
        _call("iem_frame_arrow", self._handle, ctypes.byref(schema), ctypes.byref(arr))

    def _take_stream(self, capsule):
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        _call("iem_frame_stream", self._handle, pointer(capsule, b"arrow_array_stream"))

    @staticmethod
    def _from_dict(log):
        columns = [_texts(values) for values in log.values()]
        if len({c.n for c in columns}) > 1:
            raise UsageError("the columns are not of the same length")
        return _export_all([str(name) for name in log], columns, columns[0].n if columns else 0)


# ---- Plans -------------------------------------------------------------------------------


def _is_text(value):
    return isinstance(value, (str, bytes, os.PathLike))


def _settings(value, keyed):
    """What one argument says, in the words of the command line: "a", ["a", "b"], or
    {"age": [18, 30]}, which is "age:18,30", and {"origin": "NL"}, which is "origin=NL"."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [str(name) if behind is None else str(name) + keyed + ",".join(_settings(behind, keyed))
                for name, behind in value.items()]
    if _is_text(value) or not hasattr(value, "__iter__"):
        return [str(value)]
    return [str(v) for v in value]


# Words of the plan that stand for columns with cut points; all others have "=".
_BANDED = {"ground", "fact", "trait", "time", "profile"}
_SAID = {"grounds": "ground", "facts": "fact", "references": "reference", "margins": "margin",
         "traits": "trait", "presets": "preset"}
# What is no option is a word of the plan.
_OPTIONS = {"threads", "seed", "max-rejects", "max-record", "max-bytes", "memory", "intersect", "delimiter",
            "decimal", "encoding", "key-file", "cases", "case-limit", "rejects", "lang", "digest",
            "keep", "gate", "today", "baseline", "against", "alarms",
            "checkpoint"}


# Words of the plan whose values are parted by commas; of the last three a list is values.
_PARTED = {"decision", "outcome", "where", "route", "step", "favourable", "negative", "missing"}
_VALUES = {"favourable", "negative", "missing"}


def _refuse_commas(key, value):
    """A value of a dict or a list is one value: with a comma it would become several."""
    if isinstance(value, dict):
        for behind in value.values():
            _refuse_commas(key, [behind] if _is_text(behind) else behind)
    elif hasattr(value, "__iter__") and not _is_text(value):
        for one in map(str, value):
            if "," in one:
                raise UsageError("%s: '%s' has a comma, which parts values: write it in a plan"
                                 % (key, one))


def _make(plan, settings):
    """A plan and options from what the caller said."""
    made = _Plan(_new("iem_plan_new"))
    options = _Options(_new("iem_options_new"))
    if plan is not None:
        _call("iem_plan_read", made._handle, os.fsencode(plan))
    for name, value in settings.items():
        key = _SAID.get(name, name.replace("_", "-"))
        where, whose = (("iem_options_set", options) if key in _OPTIONS else
                        ("iem_plan_set", made))
        if whose is options and isinstance(value, bool):
            value = "yes" if value else "no"
        if key in _PARTED and (isinstance(value, dict) or key in _VALUES):
            _refuse_commas(key, value)
        for text in _settings(value, ":" if key in _BANDED else "="):
            _call(where, whose._handle, key.encode(), text.encode("utf-8", "surrogateescape"))
    _call("iem_plan_finish", made._handle)
    return made, options


def _paths(log):
    if _is_text(log):
        return [os.fsencode(log)]
    if isinstance(log, (list, tuple)) and log and all(map(_is_text, log)):
        return [os.fsencode(path) for path in log]
    return None


def scan(log, decision=None, grounds=None, facts=None, *, plan=None, lang="en",
         name="DataFrame", **settings):
    """Reads a log and says whether people were judged as persons or as members of a group.

    decision   {"selected": "yes"}, or "selected=yes": the column and its adverse value
    grounds    "origin", ["origin", "sex"], {"age": [18, 30, 45, 65]}
    facts      the same; {"income": 20} is twenty bands with equally many people
    plan       the path of a plan, to which the rest is added
    lang       "en" or "nl"
    name       what messages call a log that has no path; its first row is line 2, as in a file

    All other words of a plan and options of `iemand scan` are keywords, with _ for -:
    profile="risk_category", reference={"origin": "NL"}, count="n", case="id",
    where={"year": 2014}, also=["outcomes"], cases="cases.csv", max_rejects="1%", threads=4,
    gate=True, …
    """
    made, options = _make(plan, dict(decision=decision, grounds=grounds, facts=facts,
                                     lang=lang, **settings))
    said = []
    warn = _WARNING(lambda line, _: said.append(line.decode("utf-8", "replace")))
    _library.iem_options_set_warning(options._handle, warn, None)
    paths = _paths(log)
    if paths is None:
        frame = log if isinstance(log, Frame) else Frame(name).add(log)
        _library.iem_options_set_frame(options._handle, frame._handle)
    listed = (ctypes.c_char_p * max(len(paths or []), 1))(*(paths or []))
    try:
        result = _new("iem_scan", made._handle, options._handle, listed, len(paths or []))
    finally:
        for line in said:
            warnings.warn(line, LogWarning, stacklevel=2)
    return Result(result, lang)


# ---- Results -----------------------------------------------------------------------------

_FORMATS = {"text": 0, "json": 1, "html": 2, "prometheus": 3, "gate": 4, "junit": 5, "sarif": 6,
            "github": 7, "gitlab": 8, "markdown": 9, "dialogue": 10}
_ENDINGS = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".prom": "prometheus",
            ".xml": "junit", ".sarif": "sarif", ".md": "markdown"}
_RULE = re.compile(r"@media\(prefers-color-scheme:dark\)\{:root\{[^}]*\}\}|[^{}@]+\{[^}]*\}")
_MARGIN = 12
_FONT = "svg{background:var(--bg);font-family:system-ui,-apple-system,'Segoe UI',sans-serif}"


class Result(_Object):
    """What a scan found."""

    _free = "iem_result_free"

    def __init__(self, handle, lang="en", of=None):
        super().__init__(handle)
        self.lang, self._of, self._data = lang, of, None

    def _how(self, lang, every=False):
        return _Render((lang or self.lang).encode(), False, every)

    def render(self, format, lang=None, every=False):
        """One of text, json, html, prometheus, gate, junit, sarif, github, gitlab,
        markdown, dialogue; `every`: all groups in the text, not the first ones."""
        if format not in _FORMATS:
            raise UsageError("format '%s' is none of %s" % (format, ", ".join(_FORMATS)))
        text = _new("iem_result_render", self._handle, _FORMATS[format],
                    ctypes.byref(self._how(lang, every)))
        try:
            return ctypes.string_at(text).decode()
        finally:
            _library.iem_text_free(text)

    def write(self, path, format=None, lang=None):
        """The same into a file, written whole or not at all; the format is that of the
        ending, such as .html, unless it is given."""
        format = format or _ENDINGS.get(os.path.splitext(os.fspath(path))[1])
        if format not in _FORMATS:
            raise UsageError("what is '%s' to hold? give a format" % path)
        _call("iem_result_write", self._handle, _FORMATS[format],
              ctypes.byref(self._how(lang, True)), os.fsencode(path))

    @property
    def data(self):
        """Everything, as the schema iemand-result-1.schema.json describes it."""
        if self._data is None:
            self._data = json.loads(self.render("json"))
        return self._data

    def publish(self, cbs_strict=False):
        """The published edition: what may leave the building; `cbs_strict`: by hundreds
        where it is by tens otherwise."""
        how = _Publishing(cbs_strict)
        return Result(_new("iem_result_publish", self._handle, ctypes.byref(how)), self.lang,
                      of=self)

    def html(self, lang=None):
        """The whole report, one page."""
        return self.render("html", lang)

    def charts(self, lang=None, width=720):
        """The pictures of the report: pairs of a title and an SVG that stands alone."""
        page = self.html(lang)
        style = re.search(r"<style>(.*?)</style>", page, re.S).group(1)
        rules = [r.strip() for r in _RULE.findall(style)]
        style = "".join(r for r in rules if r.startswith((":root", ".chart", "@media(prefers")))
        found = []
        for piece in page.split('<svg class="chart"')[1:]:
            piece = piece[:_end_of_chart(piece)]
            title = re.search(r"<title[^>]*>(.*?)</title>", piece, re.S)
            height = int(re.search(r'height="(\d+)"', piece).group(1))
            chart = piece.replace('width="100%"', 'x="%d" y="%d" width="%d"' % (
                _MARGIN, _MARGIN, width - 2 * _MARGIN), 1)
            found.append((html.unescape(title.group(1)) if title else "", (
                '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><style>%s%s</style>'
                '<svg class="chart"%s</svg>') % (width, height + 2 * _MARGIN, _FONT, style, chart)))
        return found

    def __str__(self):
        return self.render("text")

    def __repr__(self):
        rows = self.data["manifest"]["rows"]["used"]
        beyond = sum(t["verdict"] == "fail" for t in self.data["treatment"])
        return "<iemand.Result: %s, %s rows, %d %s beyond the margin>" % (
            self.data["verdict"], format(rows, ","), beyond,
            "group" if beyond == 1 else "groups")

    def _repr_html_(self):
        """For notebooks: the answer, then the pictures, each as an image by itself, so that
        it keeps its looks and the notebook keeps its own."""
        answer = re.search(r'<section class="answer".*?</section>', self.html(), re.S).group(0)
        answer = re.sub(r"<section[^>]*>|</section>", "", answer)
        answer = re.sub(r'<h2 id="answer">(.*?)</h2>', r"<h3>\1</h3>", answer)
        answer = re.sub(r'<p class="seen">(.*?)</p>', r"<p><b>\1</b></p>", answer, flags=re.S)
        images = "".join(
            '<figure style="margin:1em 0"><figcaption>%s</figcaption><img style="max-width:100%%" '
            'alt="%s" src="data:image/svg+xml;base64,%s"></figure>'
            % (html.escape(title), html.escape(title), base64.b64encode(svg.encode()).decode())
            for title, svg in self.charts())
        return '<div lang="%s">%s%s</div>' % (self.lang, answer, images)


def _end_of_chart(piece):
    """Behind the tag that closes the picture: there are smaller ones within."""
    depth = 1
    for tag in re.finditer(r"<svg\b|</svg>", piece):
        depth += -1 if tag.group() == "</svg>" else 1
        if depth == 0:
            return tag.end()
    return len(piece)
