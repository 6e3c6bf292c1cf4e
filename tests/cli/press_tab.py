"""Types command lines into a real shell on a terminal, TAB and all, and prints the words
that the shell made of each:  press_tab.py bash|zsh|fish

Behind each line stands what makes the shell write its own words into a file, so that
nothing has to be read from the screen."""
import os
import pty
import select
import sys
import time

LINES = [
    "iemand sca\t",
    "iemand scan --deli\ttab --no-d\t",
    "iemand scan --lang n\t",
    "iemand scan --lang=e\t",
    "iemand scan log.csv --decision ori\t",
    "iemand scan log.csv --fact my\t",
    "iemand scan log.csv --trait=ty\t",
    "iemand scan ./lo\t",
    "iemand scan log.csv -p pl\t",
    "iemand scan --json=pl\t",
    "iemand scan log.csv --checkpoint fol\t",
    "iemand scan log.csv --also scores,tr\t",
    "iemand scan --reader avx5\t",
    "iemand synth --wor\taver\t--knob x4-w\t",
    "iemand measures proxy_s\t",
    "iemand help chec\t",
    "./iemand tal\t",
    "iemand scan log.csv --ground 'my c\t",
]
START = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], "source ./script\n"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "unsetopt beep; bindkey -e; autoload -Uz compinit; compinit -u -D; source ./script\n",
    ),
    "fish": (["fish", "--no-config", "-i"], "source ./script\n"),
}
START_OF_LINE, END_OF_LINE = "\x01", "\x05"


def file_of(i):
    return f"words.{i}"


def typed(setting):
    yield setting
    for i, line in enumerate(LINES):
        yield f"{line}{END_OF_LINE} >{file_of(i)}{START_OF_LINE}printf '<%s> ' \n"
    yield "exit\n"


def run(argv, setting):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", PS1="> ", HOME=os.getcwd(), HISTFILE="")
        os.execvp(argv[0], argv)
    keys = "".join(typed(setting)).encode()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        can_read, can_write, _ = select.select([fd], [fd] if keys else [], [], 1)
        if can_write:
            keys = keys[os.write(fd, keys[:200]) :]
        if can_read:
            try:
                said = os.read(fd, 65536)
            except OSError:
                break
            if not said:
                break
            if os.environ.get("SHOW"):
                sys.stderr.buffer.write(said)
    os.close(fd)
    os.waitpid(pid, 0)


run(*START[sys.argv[1]])
for i, line in enumerate(LINES):
    shown = line.replace("\t", "⇥")
    words = open(file_of(i)).read().strip() if os.path.exists(file_of(i)) else "nothing"
    # Some put a slash behind a folder.
    print(f"{shown}  {words.replace('/>', '>')}")
