#!/usr/bin/env python3
"""A hundred scans at the same moment on one history, some of them killed.

  tests/load/histories.py IEMAND [ROUNDS]

Each scan is of a log and a period of its own. In each round all are started together, and
a quarter gets SIGKILL at a random moment. Whatever happens:

- a scan that is left alone ends with 0;
- a scan that ended with 0 is in the history, and one that was killed is in it as a whole or
  not at all; nothing else is in it;
- SQLite finds the file sound, and no file is left beside it;
- when those that were killed have been scanned again, the history tells, byte for byte,
  what one tells to which the same scans were added one after another.

Prints a table of what was done and seen; ends with 1 when something was not so."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SCANS = 100
PLAN = ("--decision decision=adverse --ground group --reference group=A --fact x1:-1,0,1 "
        "--fact x2 --fact x3 --quiet --threads 1").split()
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC",
               "SOURCE_DATE_EPOCH": "1790000000"}


def period(i):
    return f"{2000 + i // 12}-{i % 12 + 1:02}"


class Round:
    def __init__(self, iemand, folder, draw):
        self.iemand, self.folder, self.draw = iemand, folder, draw
        self.codes, self.said, self.killed = {}, {}, set()
        self.wrong = []

    def run(self, *words, **more):
        return subprocess.run([self.iemand, *words], cwd=self.folder, env=ENVIRONMENT,
                              capture_output=True, text=True, **more)

    def scan(self, i, history):
        return ["scan", f"{i}.csv", *PLAN, "--history", history, "--period", period(i)]

    def make_logs(self, number):
        for i in range(SCANS):
            with open(os.path.join(self.folder, f"{i}.csv"), "w", encoding="utf-8") as log:
                subprocess.run([self.iemand, "synth", "--world", "surcharge", "--rows", "1500",
                                "--seed", str(1000 * number + i + 1)], stdout=log, check=True)

    def one_after_another(self):
        started = time.monotonic()
        for i in range(SCANS):
            ran = self.run(*self.scan(i, "alone.db"))
            if ran.returncode != 0:
                sys.exit(f"one after another: {ran.stderr}")
        return time.monotonic() - started

    def attempt(self, i, start, kill_after):
        start.wait()
        process = subprocess.Popen([self.iemand, *self.scan(i, "all.db")], cwd=self.folder,
                                   env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        try:
            self.said[i] = process.communicate(timeout=kill_after)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            self.said[i] = process.communicate()[1]
        self.codes[i] = process.returncode
        if process.returncode == -signal.SIGKILL:
            self.killed.add(i)

    def together(self, longest):
        doomed = set(self.draw.sample(range(SCANS), SCANS // 4))
        start = threading.Barrier(SCANS)
        threads = [threading.Thread(target=self.attempt, args=(
            i, start, self.draw.uniform(0, longest) if i in doomed else 300))
            for i in range(SCANS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - started

    def expect(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def look(self):
        """What is in it, once the next one has opened it."""
        ran = self.run("history", "all.db", "--csv", "-", "--quiet")
        self.expect(ran.returncode == 0, f"it cannot be read: {ran.stderr}")
        with sqlite3.connect(os.path.join(self.folder, "all.db")) as db:
            sound = [row[0] for row in db.execute("PRAGMA integrity_check")]
            dangling = db.execute("PRAGMA foreign_key_check").fetchall()
            periods = [row[0] for row in db.execute("SELECT period FROM scan")]
        self.expect(sound == ["ok"] and not dangling, f"unsound: {sound[:3]} {dangling[:3]}")
        return periods

    def judge(self):
        periods = self.look()
        done = {period(i) for i, code in self.codes.items() if code == 0}
        killed = {period(i) for i in self.killed}
        for i in sorted(set(range(SCANS)) - self.killed):
            self.expect(self.codes[i] == 0, f"scan {i} ended with {self.codes[i]}: {self.said[i]}")
        self.expect(len(periods) == len(set(periods)), "a period is in it twice")
        self.expect(done <= set(periods), f"lost: {sorted(done - set(periods))}")
        self.expect(set(periods) <= done | killed, "something else is in it")
        return len(done), len(set(periods) & killed)

    def complete(self):
        for i in sorted(self.killed):
            ran = self.run(*self.scan(i, "all.db"))
            self.expect(ran.returncode == 0, f"again, scan {i}: {ran.stderr}")
        told = [self.run("history", name, "--csv", "-", "--quiet").stdout
                for name in ("all.db", "alone.db")]
        self.expect(told[0] == told[1] and told[0].count("\n") > SCANS,
                    "it tells something else than one made one after another")
        left = [name for name in os.listdir(self.folder)
                if not name.endswith((".csv", ".db"))]
        self.expect(not left, f"left behind: {left}")


def main():
    iemand = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    draw, good = random.Random(7), True
    print(f"{'round':>5}{'at once':>9}{'killed':>8}{'of these in':>13}{'ended with 0':>14}"
          f"{'wrong':>7}{'seconds':>9}{'in a row':>10}")
    for number in range(1, rounds + 1):
        folder = tempfile.mkdtemp(prefix="iemand-histories-")
        try:
            now = Round(iemand, folder, draw)
            now.make_logs(number)
            in_a_row = now.one_after_another()
            seconds = now.together(in_a_row / 3)
            done, whole = now.judge()
            now.complete()
        finally:
            shutil.rmtree(folder)
        print(f"{number:5}{SCANS:9}{len(now.killed):8}{whole:13}{done:14}"
              f"{len(now.wrong):7}{seconds:9.1f}{in_a_row:10.1f}", flush=True)
        for wrong in now.wrong:
            print(f"not ok - round {number}: {wrong}")
        good = good and not now.wrong
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
