#!/usr/bin/env python3
"""Faults: makes calls of the program fail, one at a time, and looks at what is left.

  tests/faults/run.py IEMAND LIBRARY [--short] [--minutes N] [--jobs N]
                      [--only "COMMAND;…"] [--kinds KIND,…] [--valgrind]

LIBRARY is faults.c, which stands between the program and the system. Each command runs
once untouched, while all its calls are recorded with who made them. Then it runs again
and again, each time among the files of an earlier run, and each time another call fails.
Whatever fails:

- the program ends with the exit code it documents: that of success only when it did all
  it would have done, and never by a crash, nor after a long wait;
- it says so in one line, which begins with "iemand: " and names what failed;
- the files of the earlier run are as they were (after SIGKILL, and where putting them in
  place failed: each is as it was or as it was to be);
- no temporary file is left, neither beside the files nor in TMPDIR;
- a history is sound, and holds all of the run or nothing of it.

Prints a table of what was tried and survived; ends with 1 when something was not.
First every call is tried, of allocations each place in the program that makes one, and
SIGKILL at 1,000 random moments; then, for N minutes, other allocations, drawn at random
(tests/unit/test_failures has the library fail at each). --short tries each place once, and
100 moments. --valgrind: nothing fails, and each command runs under valgrind instead.
"""
import argparse
import concurrent.futures
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CLI = os.path.join(HERE, "..", "cli")
KINDS = ["memory", "open", "read", "write", "fsync", "rename", "mmap", "thread", "sqlite",
         "stdout", "close", "status", "folder", "remove", "lock", "random", "clock", "any"]
ANY = len(KINDS) - 1
DATA, SYSTEM = 4, 5
WAIT = 60  # seconds, which is long on a machine that is busy
NOW = 1795435200

# What is told, kind of call, manner (faults.c).
FAULTS = [
    ("an allocation fails", "memory", "fail"),
    ("no memory from then on", "memory", "for-good"),
    ("a file cannot be opened", "open", "fail"),
    ("no file can be opened from then on", "open", "for-good"),
    ("a read fails", "read", "fail"),
    ("a read is interrupted", "read", "interrupt"),
    ("a read gives half", "read", "short"),
    ("a write fails", "write", "fail"),
    ("a write is interrupted", "write", "interrupt"),
    ("a write takes half", "write", "short"),
    ("the disk is full", "write", "for-good"),
    ("fsync fails", "fsync", "fail"),
    ("a rename fails", "rename", "fail"),
    ("a close fails", "close", "fail"),
    ("stat, seek or chmod fails", "status", "fail"),
    ("a folder cannot be made or read", "folder", "fail"),
    ("a file cannot be removed", "remove", "fail"),
    ("a lock fails", "lock", "fail"),
    ("no random bytes", "random", "fail"),
    ("mmap fails", "mmap", "fail"),
    ("a thread does not start", "thread", "fail"),
    ("standard output is full", "stdout", "fail"),
    ("SQLite: input or output fails", "sqlite", "fail"),
    ("SQLite: no room", "sqlite", "full"),
    ("SQLite: kept busy", "sqlite", "busy"),
    ("SQLite: the file is damaged", "sqlite", "corrupt"),
    ("SQLite: no memory", "sqlite", "no-memory"),
    ("the clock jumps back and on", "clock", "jump"),
    ("the clock jumps for good", "clock", "for-good"),
    ("the log shrinks while it is read", "read", "shrink"),
    ("the log grows while it is read", "read", "grow"),
]
KILLED, LIMITED, PIPED = ("SIGKILL at a random moment", "little memory (RLIMIT_AS)",
                          "nobody reads on (SIGPIPE)")


class Command:
    def __init__(self, name, words, before=None, keeps=(), breaks=(), log=None,
                 stdin=None):
        self.name = name
        self.words = words.split()
        self.before = before  # commands that make the files of an earlier run
        self.keeps = keeps    # folders that outlive a failure, to go on from
        self.breaks = breaks  # files that tell of a failure themselves
        self.log, self.stdin = log, stdin


FILES = "--json r.json --html r.html --tables tables"
LISTS = "--cases cases.csv --rejects rejected.csv --max-rejects 5"
GATE = ("-p W/plan.yaml --baseline base.json --update-baseline --json g.json --junit g.xml "
        "--sarif g.sarif --gitlab gitlab.json --stop-file stop --audit book")
HISTORY = "scan W/old.csv -p W/plan.yaml --history s.db --json r.json"
COMMANDS = [
    Command("scan", f"scan W/rejects.csv -p W/plan.yaml {FILES} {LISTS} --markdown m.md "
            "--dialogue d.md --prometheus p.prom --checkpoint kept --threads 1",
            [f"scan W/old.csv -p W/plan.yaml {FILES} {LISTS} --markdown m.md "
             "--dialogue d.md --prometheus p.prom"], keeps=("kept",)),
    Command("scan, remembered", "scan W/new.csv -p W/plan.yaml --history s.db "
            "--json r.json --cases cases.csv --also all --threads 1",
            [HISTORY, "review W/findings.csv --history s.db"]),
    Command("scan, published", "scan W/new.csv -p W/plan.yaml --publish --editions e.db "
            "--html r.html --tables tables --threads 1",
            ["scan W/old.csv -p W/plan.yaml --publish --editions e.db --html r.html "
             "--tables tables"]),
    Command("scan, declared", "scan W/declared.csv -p W/declared.yaml --declaration "
            "W/record.json --json r.json --also all --threads 1 --quiet"),
    Command("scan, gzip", "scan W/new.csv.gz -p W/plan.yaml --cases cases.csv --json r.json "
            "--threads 1 --quiet"),
    Command("scan, zstd", "scan W/new.csv.zst -p W/plan.yaml --cases cases.csv --json "
            "r.json --threads 1 --quiet"),
    Command("scan, a pipe", "scan - -p W/plan.yaml --cases cases.csv --json r.json "
            "--threads 1 --quiet", stdin="new.csv"),
    Command("scan, threads", "scan log.csv -p W/bands.yaml --cases cases.csv --json r.json "
            "--threads 3 --quiet", log="new.csv"),
    Command("scan, a log that changes", "scan log.csv -p W/bands.yaml --json r.json "
            "--cases cases.csv --threads 1", log="new.csv"),
    Command("scan, a packed log that changes", "scan log.csv -p W/plan.yaml --json r.json "
            "--cases cases.csv --threads 1 --quiet", log="new.csv.gz"),
    Command("explain, a log that changes", "explain log.csv -p W/plan.yaml --case 510 --html "
            "e.html --threads 1", log="old.csv"),
    Command("tally, a log that changes", "tally log.csv -p W/plan.yaml -o new.tally "
            "--threads 1", log="new.csv"),
    Command("ledger, a log that changes", "ledger log.csv -p W/chain-plan.yaml --key-file "
            "W/key -o tax.ledger --threads 1", ["ledger W/debts.csv -p W/chain-plan.yaml "
            "--key-file W/key -o tax.ledger"], log="tax.csv"),
    Command("gate, a log that changes", "gate log.csv --against W/new.csv -p W/plan.yaml "
            "--json g.json --threads 1", log="new.csv"),
    Command("gate", f"gate W/new.csv {GATE} --history s.db --threads 1",
            ["gate W/old.csv -p W/plan.yaml --json base.json --audit book --history s.db",
             "gate W/old.csv -p W/plan.yaml --json g.json --junit g.xml --sarif g.sarif "
             "--gitlab gitlab.json"],
            breaks=("g.xml", "g.sarif", "gitlab.json", "stop", "book")),
    Command("gate, against", "gate W/new.csv --against W/new.csv -p W/plan.yaml --json "
            "g.json --threads 1"),
    Command("history", "history s.db --html h.html --csv h.csv -o h.tally",
            [HISTORY, "scan W/new.csv -p W/plan.yaml --history s.db"]),
    Command("review", "review W/findings.csv --history s.db", [HISTORY]),
    Command("review, a list to fill in", "review --template W/cases.csv --sample 20 -o "
            "list.csv", []),
    Command("explain", "explain W/old.csv -p W/plan.yaml --case 510 --html e.html "
            "--threads 1"),
    Command("check", "check W/new.csv -p W/plan.yaml --threads 1"),
    Command("check --fix", "check W/new.csv -p bands.yaml --fix --threads 1"),
    Command("init", "init W/new.csv -o plan.yaml", []),
    Command("tally", "tally W/new.csv -p W/plan.yaml -o new.tally --checkpoint kept "
            "--threads 1", keeps=("kept",)),
    Command("merge", "merge W/old.tally W/new.tally -o both.tally"),
    Command("scan, a tally", "scan W/old.tally W/new.tally -p W/plan.yaml --json r.json"),
    Command("chain", "chain W/chain.yaml --key-file W/key --json c.json --html c.html "
            "--threads 1"),
    Command("chain of ledgers", "chain W/ledgers.yaml --json c.json --html c.html "
            "--memory 64K --threads 1"),
    Command("ledger", "ledger W/tax.csv -p W/chain-plan.yaml --key-file W/key -o "
            "tax.ledger --threads 1"),
    Command("register", "register W/declared.csv -p W/declared.yaml --declaration "
            "W/record.json -o new.json --threads 1"),
    Command("synth", "synth --world surcharge --rows 300"),
    Command("measures", "measures consistency"),
    Command("help", "help scan"),
]


# ---- Running --------------------------------------------------------------------------

class Ran:
    """What became of a run: exit code, what it said, and the files that are there."""

    def __init__(self, code, out, err, files, happened, calls):
        self.code, self.out, self.err, self.files = code, out, err, files
        self.happened, self.calls = happened, calls


class Place:
    """Where one command runs: the files of its earlier run, and a folder for each run."""

    def __init__(self, command, world, folder, program, library):
        self.command, self.world, self.folder = command, world, folder
        self.program, self.library = program, library
        self.files = os.path.join(folder, "before")
        self.runs, self.lock = 0, threading.Lock()
        os.makedirs(self.files)
        earlier = self.earlier()
        for words in earlier:
            done = subprocess.run([program] + self.words(words.split()), cwd=self.files,
                                  env=self.environment(), capture_output=True)
            if done.returncode not in (0, 1, 3):
                sys.exit(f"{words}: {done.stderr.decode()}")
        for name in ("log.csv", "bands.yaml"):
            if name in command.words:
                shutil.copy(os.path.join(world, command.log if name == "log.csv" else name),
                            os.path.join(self.files, name))

    def earlier(self):
        """Unless it says: the same with the older log."""
        if self.command.before is not None:
            return self.command.before
        words = " ".join(self.command.words)
        for new, old in (("W/new.csv.gz", "W/old.csv"), ("W/new.csv.zst", "W/old.csv"),
                         ("W/new", "W/old"), ("log.csv", "W/old.csv"), (" - ", " W/old.csv "),
                         ("W/old.tally W/old.tally", "W/old.tally"),
                         (" --checkpoint kept", ""), ("--case 510", "--case 511"),
                         ("--sample 20", "--sample 10"), (" --declaration W/record.json", "")):
            words = words.replace(new, old)
        return [] if words.startswith(("check", "synth", "measures", "help")) else [words]

    def words(self, words):
        return [re.sub("^W/", self.world + "/", word) for word in words]

    @staticmethod
    def environment(**more):
        keep = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")
                if name in os.environ}
        return dict(keep, LC_ALL="C.UTF-8", TZ="UTC", COLUMNS="100", IEM_FAULT_NOW=str(NOW),
                    **more)

    def fresh(self):
        with self.lock:
            self.runs += 1
            folder = os.path.join(self.folder, f"run-{self.runs}")
        shutil.copytree(self.files, os.path.join(folder, "files"))
        os.mkdir(os.path.join(folder, "tmp"))
        return folder

    def run(self, folder, fault=None, record=None, kill_after=None, limit=None, reader=None):
        counts = os.path.join(folder, "counts")
        more = {"LD_PRELOAD": self.library, "IEM_FAULT_COUNTS": counts,
                "TMPDIR": os.path.join(folder, "tmp"),
                "IEM_FAULT_LOG": os.path.join(folder, "files", "log.csv")}
        if fault:
            more["IEM_FAULT"] = "%s %d %s" % fault
        if record:
            more["IEM_FAULT_RECORD"] = record

        def restrain():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if limit:
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

        stdin = os.path.join(self.world, self.command.stdin or "key")
        with open(stdin, "rb") as given, \
             open(os.path.join(folder, "out"), "w+b") as out, \
             open(os.path.join(folder, "err"), "w+b") as err:
            process = subprocess.Popen(
                [self.program] + self.words(self.command.words), stdin=given,
                stdout=reader if reader is not None else out, stderr=err,
                cwd=os.path.join(folder, "files"), env=self.environment(**more),
                preexec_fn=restrain)
            if kill_after is not None:
                time.sleep(kill_after)
                process.kill()
            try:
                code = process.wait(WAIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                code = "no end"
            out.seek(0)
            err.seek(0)
            said, told = out.read(), err.read().decode(errors="replace")
        calls, happened = [0] * len(KINDS), False
        if os.path.exists(counts):
            with open(counts, "rb") as numbers:
                numbers = numbers.read()
            if numbers:  # else it was killed before it could count
                *calls, happened = struct.unpack("<%dQ" % (len(KINDS) + 1), numbers)
        return Ran(code, said, told, files_of(folder), bool(happened), calls)


def files_of(folder):
    """Name and bytes of each file below files/ and tmp/; folders end in a slash."""
    found = {}
    for top in ("files", "tmp"):
        base = os.path.join(folder, top)
        for path, folders, names in os.walk(base):
            at = os.path.relpath(path, base)
            for name in folders:
                found[os.path.normpath(os.path.join(top, at, name)) + "/"] = b""
            for name in names:
                with open(os.path.join(path, name), "rb") as file:
                    found[os.path.normpath(os.path.join(top, at, name))] = file.read()
    return found


def history(path):
    """All that a history holds, as text, or what is wrong with it. A journal that was
    left beside it is used, as the next run would."""
    if not os.path.exists(path):
        return "none"
    try:
        db = sqlite3.connect(path)
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        text = "\n".join(db.iterdump())
        db.close()
    except sqlite3.Error as error:
        return f"damaged: {error}"
    return text if sound == "ok" else f"damaged: {sound}"


# ---- Judging --------------------------------------------------------------------------

class Judge:
    def __init__(self, place):
        self.place, self.command = place, place.command
        folder = place.fresh()
        before = files_of(folder)
        self.record = os.path.join(place.folder, "record")
        begun = time.monotonic()
        place.run(folder)
        self.seconds = time.monotonic() - begun
        shutil.rmtree(folder)
        folder = place.fresh()
        self.good = place.run(folder, record=self.record)
        if self.good.code not in (0, 1, 3):
            sys.exit(f"{self.command.name}: ends with {self.good.code} when nothing fails: "
                     f"{self.good.err}")
        self.before, self.after = before, self.good.files
        self.databases = [n for n in self.after if n.endswith(".db")]
        self.held = {name: (history(os.path.join(place.files, name[len("files/"):])),
                            history(os.path.join(folder, name))) for name in self.databases}
        self.names = sorted({os.path.basename(name.rstrip("/"))
                             for name in list(before) + list(self.after)} |
                            {os.path.basename(word) for word in self.command.words
                             if "." in word or word == "W/key"} |
                            set(self.command.breaks) | set(self.command.keeps))
        self.broken = self.broken_off(place)
        self.of_records = tuple(f"iemand: {name}: " for name in self.command.breaks)
        shutil.rmtree(folder)

    def broken_off(self, place):
        """What files of a gate say when it breaks off."""
        if not self.command.breaks:
            return {}
        ran = None
        for n in range(1, 50):  # some files it does without
            folder = place.fresh()
            ran = place.run(folder, ("open", n, "fail"))
            shutil.rmtree(folder)
            if ran.code == SYSTEM:
                break
        return {f"files/{name}": ran.files.get(f"files/{name}")
                for name in self.command.breaks}

    def message_is_wrong(self, err):
        """One line more than without a fault, and about what failed."""
        usual = self.good.err.splitlines()
        lines = [line for line in err.splitlines() if line not in usual]
        # Rows that cannot be read, of a log that was cut.
        lines = [line for line in lines if not re.match(r"iemand: log\.csv:\d+: ", line)] or lines
        # A gate that breaks off says of each of its records that it could not be written.
        lines = [line for line in lines[:-1] if not line.startswith(self.of_records)] + \
            lines[-1:]
        if len(lines) != 1:
            return f"{len(lines)} lines are told: {' | '.join(lines)[:300]}"
        line = lines[0]
        if not line.startswith("iemand: ") or len(line) < 20:
            return f"not a message: {line[:300]}"
        known = self.names + os.listdir(self.place.world) + ["out of memory", "a thread", "standard output", "standard input",
                              "temporary file", "rows rejected", "/etc/passwd"]
        if not any(word in line for word in known):
            return f"names nothing: {line[:300]}"
        return None

    def is_kept(self, name):
        return any(name.startswith(f"files/{folder}/") for folder in self.command.keeps)

    def left_over(self, files):
        """A journal is no temporary file: it makes a history whole when it is opened."""
        known = set(self.before) | set(self.after) | \
            {f"files/{name}" for name in self.command.breaks}
        known |= {f"{name}-journal" for name in self.databases}
        return sorted(name for name in files if name not in known and not self.is_kept(name))

    def changed(self, name, files, either):
        """What is wrong with a file that should be as it was."""
        now, was, to_be = files.get(name), self.before.get(name), self.after.get(name)
        if name.endswith(".db") or now == was or (either and now == to_be):
            return None
        if name in self.broken and (now == self.broken[name] or now == to_be):
            return None
        if self.is_kept(name) or name == "files/log.csv":
            return None
        if name in self.broken and was and now and now.startswith(was) and \
           now.endswith(b"\n"):
            return None  # a book, with more lines
        return f"{name[6:]} is {'gone' if now is None else 'new' if now == to_be else 'neither old nor new'}"

    def database_is_wrong(self, folder, succeeded):
        for name, (was, to_be) in self.held.items():
            now = history(os.path.join(folder, name))
            if now == to_be or (now == was and not succeeded):
                continue
            return f"{name[6:]} holds neither all nor nothing: {now[:200]}"
        return None

    def failed(self, ran, folder, code, either):
        """A run that ended with an error; the first thing that is wrong, or None."""
        if ran.code not in code:
            return f"ended with {ran.code}: {ran.err[-300:]}"
        wrong = self.message_is_wrong(ran.err)
        left = self.left_over(ran.files)
        if not wrong and left:
            wrong = f"left behind: {', '.join(left)[:200]}"
        for name in sorted(set(self.before) | set(self.after)):
            wrong = wrong or self.changed(name, ran.files, either)
        return wrong or self.database_is_wrong(folder, False)

    def went_on(self, ran, folder):
        """A run that ended as if nothing had been, and must have done all of it."""
        if ran.out != self.good.out:
            return f"ended with {ran.code}, and printed something else"
        if ran.err != self.good.err:
            return f"ended with {ran.code}, and told: {ran.err[-300:]}"
        if set(ran.files) != set(self.after):
            differ = sorted(set(ran.files) ^ set(self.after))
            return f"ended with {ran.code}, but not the same files: {', '.join(differ)[:200]}"
        for name, now in ran.files.items():
            if name != "files/log.csv" and not name.endswith(".db") and \
               now != self.after[name]:
                return f"ended with {ran.code}, and {name[6:]} is another"
        return self.database_is_wrong(folder, True)

    def judge(self, ran, folder, kind, manner):
        """("told" or "unharmed", what is wrong or None)"""
        if manner in ("shrink", "grow") or kind == "clock":
            return self.judge_changed(ran, folder, manner)
        if ran.code == self.good.code:
            return "unharmed", self.went_on(ran, folder)
        # SQLite itself calls a file malformed whose first page could not be read.
        malformed = manner == "corrupt" or (kind == "read" and "is malformed" in ran.err)
        codes = (SYSTEM, DATA) if malformed else (SYSTEM,)
        # What a run went on from is removed last, when its files are in their places.
        either = kind in ("rename", "close", "folder", "remove", "stdout") or \
            any(f"iemand: {name}" in ran.err for name in self.command.keeps)
        return "told", self.failed(ran, folder, codes, either)

    def judge_changed(self, ran, folder, manner):
        """A log that changed is noticed, or was read as it was; a clock is not counted
        upon: the run succeeds, with another date in what carries one."""
        if manner in ("shrink", "grow"):
            if ran.code == self.good.code:
                return "unharmed", self.went_on(ran, folder)
            return "told", self.failed(ran, folder, (SYSTEM, DATA), False)
        if ran.code == DATA and "later than today" in ran.err:
            return "told", self.failed(ran, folder, (DATA,), False)
        if ran.code != self.good.code:
            return "told", f"ended with {ran.code}: {ran.err[-300:]}"
        left = self.left_over(ran.files)
        return "unharmed", f"left behind: {', '.join(left)}" if left else None

    def judge_killed(self, ran, folder):
        """Then once more, left alone: the result is that of a run that was not killed."""
        for name in sorted(set(self.before) | set(self.after)):
            wrong = self.changed(name, ran.files, True)
            if wrong:
                return wrong, []
        left = self.left_over(ran.files)
        again = self.place.run(folder)
        if again.code != self.good.code and not self.was_complete(folder, again):
            return f"the next run ended with {again.code}: {again.err[-300:]}", left
        for name in self.after:
            if name in self.broken or name.endswith(".db") or \
               again.files.get(name) == self.after[name] or self.databases or \
               self.command.breaks or self.command.name == "check --fix":
                continue
            return f"after the next run {name[6:]} is another", left
        return self.database_is_wrong(folder, False), left

    def was_complete(self, folder, again):
        """A killed run that was done but for its end: there is no doing it twice."""
        return bool(self.databases or self.command.before == []) and \
            again.code in (2, DATA)


# ---- Which calls -------------------------------------------------------------------------

def recorded(path):
    """kind → list of (number, hash of the whole stack, of its last frames)"""
    calls = {kind: [] for kind in KINDS}
    with open(path, "rb") as file:
        for kind, n, whole, near in struct.iter_unpack("<IIQQ", file.read()):
            calls[KINDS[kind]].append((n, whole, near))
    return calls


def each_place(calls, kind, manner, seen):
    """The first call of each place in the program where such a call is made, by its last
    frames, once for all commands."""
    picked = []
    for n, _, near in calls:
        if (kind, manner, near) not in seen:
            seen.add((kind, manner, near))
            picked.append(n)
    return picked


def each_way(calls):
    """The first calls of all, and by each way to get there the first and the last one; of
    the others as many again."""
    first, last = {}, {}
    for n, whole, _ in calls:
        first.setdefault(whole, n)
        last[whole] = n
    picked = {n for n, _, _ in calls[:300]} | set(first.values()) | set(last.values())
    return picked | {n for n, _, _ in calls[::max(1, len(calls) // max(1, len(picked)))]}


class Table:
    def __init__(self):
        self.rows, self.wrong, self.left = {}, {}, []
        self.lock = threading.Lock()

    def add(self, fault, outcome, wrong, where):
        with self.lock:
            row = self.rows.setdefault(fault, {"told": 0, "unharmed": 0, "wrong": 0})
            row["wrong" if wrong else outcome] += 1
            if wrong:
                known = self.wrong.setdefault((fault, where[0], wrong), [])
                known.append(where)
                if len(known) == 1:
                    print(f"not ok - {where[0]}: {fault}: {wrong} ({where[1]})", flush=True)

    def show(self):
        order = [told for told, _, _ in FAULTS] + [PIPED, LIMITED, KILLED]
        print(f"{'fault':38}{'tried':>8}{'told':>8}{'unharmed':>10}{'wrong':>7}")
        total = [0, 0, 0, 0]
        for fault in order:
            row = self.rows.get(fault, {"told": 0, "unharmed": 0, "wrong": 0})
            figures = [sum(row.values()), row["told"], row["unharmed"], row["wrong"]]
            total = [a + b for a, b in zip(total, figures)]
            print(f"{fault:38}{figures[0]:8,}{figures[1]:8,}{figures[2]:10,}{figures[3]:7,}")
        print(f"{'together':38}{total[0]:8,}{total[1]:8,}{total[2]:10,}{total[3]:7,}")


# ---- All of it ----------------------------------------------------------------------------

def try_fault(table, judge, told, kind, n, manner):
    place = judge.place
    folder = place.fresh()
    ran = place.run(folder, (kind, n, manner))
    if ran.happened:
        outcome, wrong = judge.judge(ran, folder, kind, manner)
        table.add(told, outcome, wrong, (judge.command.name, f"{kind} {n} {manner}"))
    shutil.rmtree(folder)


def try_kill(table, judge, call, moment):
    """At a call of any kind, or (call 0) at a moment. A run that ended before it came so
    far was not killed: it is done again and killed earlier, until it was."""
    place = judge.place
    for _ in range(40):
        folder = place.fresh()
        if call:
            ran = place.run(folder, ("any", call, "kill"))
            where = f"any {call} kill"
        else:
            ran = place.run(folder, kill_after=moment)
            where = f"SIGKILL after {moment:.4f} s"
        if ran.code == -signal.SIGKILL:
            break
        shutil.rmtree(folder)
        call, moment = (call + 1) // 2, moment * 0.8
    else:
        table.add(KILLED, "unharmed", "it could not be killed", (judge.command.name, where))
        return
    wrong, left = judge.judge_killed(ran, folder)
    with table.lock:
        table.left += [re.sub(r"[0-9A-Za-z]{6}(?=$|/|\.old)", "XXXXXX", name)
                       for name in left]
    table.add(KILLED, "unharmed", wrong, (judge.command.name, where))
    shutil.rmtree(folder)


def try_limit(table, judge, limit):
    place = judge.place
    folder = place.fresh()
    ran = place.run(folder, limit=limit)
    if ran.calls[ANY]:  # else it did not come as far as main()
        outcome, wrong = judge.judge(ran, folder, "memory", "limit")
        table.add(LIMITED, outcome, wrong, (judge.command.name, f"RLIMIT_AS {limit}"))
    shutil.rmtree(folder)


def try_pipe(table, judge):
    """Nobody reads standard output: it ends by the signal, and the files are there."""
    place = judge.place
    folder = place.fresh()
    ours, theirs = os.pipe()
    os.close(ours)
    ran = place.run(folder, reader=theirs)
    os.close(theirs)
    wrong = None
    if ran.code not in (-signal.SIGPIPE, judge.good.code):
        wrong = f"ended with {ran.code}: {ran.err[-300:]}"
    for name, now in judge.after.items():
        if not judge.is_kept(name) and not name.endswith(".db") and \
           ran.files.get(name) != now:
            wrong = wrong or f"{name[6:]} is not what it was to be"
    left = judge.left_over(ran.files)
    wrong = wrong or (f"left behind: {left}" if left else None)
    table.add(PIPED, "unharmed", wrong or judge.database_is_wrong(folder, True),
              (judge.command.name, "pipe"))
    shutil.rmtree(folder)


def faults_of(judge, seen, kinds):
    """What to try with one command: each place, then all other calls, and ways to those
    allocations that are not the first of their place."""
    calls = recorded(judge.record)
    places, others, ways = [], [], []
    for told, kind, manner in FAULTS:
        if kinds and kind not in kinds:
            continue
        if manner in ("shrink", "grow") and not judge.command.log:
            continue
        picked = each_place(calls[kind], kind, manner, seen)
        places += [(try_fault, judge, told, kind, n, manner) for n in picked]
        numbers = each_way(calls[kind]) if kind == "memory" else {n for n, _, _ in calls[kind]}
        (ways if kind == "memory" else others).extend(
            (try_fault, judge, told, kind, n, manner) for n in sorted(numbers - set(picked)))
    return places, others, ways


def kills_of(judges, kills, draw):
    """Four in five at a call, the others at a moment of the time that it takes."""
    for i in range(kills):
        judge = judges[i % len(judges)]
        if i % 5:
            yield try_kill, judge, draw.randint(1, judge.good.calls[ANY]), 0
        else:
            yield try_kill, judge, 0, draw.uniform(0, judge.seconds)


def limits_of(judge, short):
    for mebibytes in range(16, 48, 4 if short else 1):
        yield try_limit, judge, mebibytes << 20


def for_each_command(call, scratch, make):
    world = os.path.join(scratch, "world")
    os.mkdir(world)
    subprocess.run(["sh", os.path.join(HERE, "world.sh")], cwd=world, check=True,
                   env=dict(os.environ, IEMAND=call.program,
                            CASE=os.path.join(CLI, "version")), stdout=subprocess.DEVNULL)
    only = [c for c in COMMANDS if not call.only or c.name in call.only.split(";")]
    with concurrent.futures.ThreadPoolExecutor(call.jobs) as pool:
        return list(pool.map(lambda command: make(
            Place(command, world, os.path.join(scratch, re.sub("[^a-z]+", "-", command.name)),
                  call.program, call.library)), only))


VALGRIND = ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
            "--errors-for-leak-kinds=definite"]


def is_clean(place):
    """One command under valgrind, when nothing fails."""
    folder = place.fresh()
    with open(os.path.join(place.world, place.command.stdin or "key"), "rb") as given:
        ran = subprocess.run(
            VALGRIND + [place.program] + place.words(place.command.words), stdin=given,
            cwd=os.path.join(folder, "files"), capture_output=True, check=False,
            env=place.environment(TMPDIR=os.path.join(folder, "tmp")))
    clean = ran.returncode in (0, 1, 3)
    if not clean:
        print(f"not ok - {place.command.name}: ended with {ran.returncode} under valgrind\n"
              + ran.stderr.decode(errors="replace")[:3000], flush=True)
    return clean


def run_clean(call, scratch):
    clean = for_each_command(call, scratch, is_clean)
    print(f"commands under valgrind: {sum(clean)} passed, {len(clean) - sum(clean)} failed")
    return 0 if all(clean) else 1


def run_all(call, scratch):
    draw, table, seen = random.Random(20261123), Table(), set()
    started = time.monotonic()
    judges = for_each_command(call, scratch, Judge)
    first, then = [], []
    for judge in judges:
        places, others, ways = faults_of(judge, seen, call.kinds and call.kinds.split(","))
        first += places if call.short else places + others
        then += ways
    if not call.kinds:
        first += [(try_pipe, judge) for judge in judges]
        first += [one for judge in judges for one in limits_of(judge, call.short)]
        first += kills_of(judges, 100 if call.short else 1000, draw)
    draw.shuffle(then)
    with concurrent.futures.ThreadPoolExecutor(call.jobs) as pool:
        for done in [pool.submit(one[0], table, *one[1:]) for one in first]:
            done.result()
        until = time.monotonic() + (0 if call.short else 60 * call.minutes)

        def attempt(one):
            if time.monotonic() >= until:
                return 0
            one[0](table, *one[1:])
            return 1

        tried = sum(pool.map(attempt, then))
    table.show()
    for name in sorted(set(table.left)):
        print(f"left by SIGKILL, and ignored by the next run: {name} ({table.left.count(name)})")
    print(f"{len(judges)} commands, {time.monotonic() - started:.0f} s; each place that "
          f"{'calls' if call.short else 'allocates, every other call'}, and {tried:,} of "
          f"{len(then):,} further ways to an allocation")
    return 1 if table.wrong else 0


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("program")
    ask.add_argument("library")
    ask.add_argument("--short", action="store_true")
    ask.add_argument("--valgrind", action="store_true")
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--only", default="")
    ask.add_argument("--kinds", default="")
    ask.add_argument("--minutes", type=float, default=3)
    call = ask.parse_args()
    call.program, call.library = map(os.path.abspath, (call.program, call.library))
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    scratch = tempfile.mkdtemp(prefix="iemand-faults-", dir=fast)
    try:
        sys.exit((run_clean if call.valgrind else run_all)(call, scratch))
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
