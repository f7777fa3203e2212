"""Long sessions of the shell in a pseudo-terminal: what our `erl` writes is what a real one writes, input for input.

``shell/*.txt`` holds the inputs, one line each; from lines that begin with ``~`` come numbers that differ (sizes, reductions), so there all numbers
look alike.  Everywhere, pids, references, dates and the sizes in crash reports do.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pseudo_terminal import Session, session
from tests.realerl import needs_erl

REAL, OURS = ["erl"], [sys.executable, "-m", "enigma_gen", "erl"]
INPUTS = Path(__file__).with_name("shell")
PROMPT = re.compile(rb"(\n\d+> |\(y\) )$")
MODULES = {
    "lmod.erl": """-module(lmod).
-export([f/1, g/2]).
-record(r, {a, b = 2}).
f(1) -> one;
f(2) -> #r{}.
g(X, Y) -> X / Y + 1.
""",
    "lbad.erl": "-module(lbad).\n-export([f/0]).\nf() -> X.\n",
}

LEFT, RIGHT, UP, DOWN = b"\x1b[D", b"\x1b[C", b"\x1b[A", b"\x1b[B"
HOME, END, DELETE, CLEAR = b"\x01", b"\x05", b"\x04", b"\x15"
KILL, YANK, WORD, SWAP, SEARCH, JOBS = b"\x0b", b"\x19", b"\x17", b"\x14", b"\x12", b"\x07"
KEYS: dict[str, list[bytes]] = {
    "completion": [
        *(
            b"lists:",
            b"\t",
            b"\t",
            b"rev\t",
            b"e\t",
            CLEAR,
            b"li\t",
            b"\t",
            b"s\t",
            CLEAR,
            b"erl_\t",
            CLEAR,
            b"b\t",
            CLEAR,
        ),
        *(b"maps:f\t", CLEAR, b"nomod:\t", CLEAR, b"X = lists:ma\t", CLEAR, b"{lists:a\t", CLEAR, b"qqq\t", CLEAR),
        *(b"erlang:spawn\t\t", CLEAR),
    ],
    "editing": [
        *(b"foo bar baz", HOME, b"\x06\x06", SWAP, b"\x1bf", b"\x1bf", b"\x1bb", KILL, YANK, YANK, END, WORD, YANK),
        *(b"\x02\x02" + SWAP, b"\x1bd", HOME, b"\x1bd", DELETE, DELETE * 2, b"\x1bt", END, b"\x1bt", b"\b\b", CLEAR),
        *(b'"foo bar\x1b\x7f', CLEAR, b"\x0c", b"abc", b"\x0c", CLEAR, b"abc\x1b[Hx\x1b[Fy", b"\x1bOH1\x1bOF2"),
        *(
            b"\x1b[1~3\x1b[4~4",
            HOME + b"\x1b[3~",
            b"\x1b[1;5C",
            b"\x1b[1;5D",
            b"\x1b[5~",
            b"\x1b[2~",
            b"\x00\x16",
            CLEAR,
            KILL,
        ),
    ],
    "wide characters and long lines": [
        *("åäö日本x".encode(), LEFT * 3, b"z", b"\x7f\x7f", HOME, KILL, YANK, CLEAR, '"e\u0301".'.encode() + b"\r"),
        *(b"x" * 100, HOME, b"y", END, b"\x7f" * 30, LEFT * 60, WORD, KILL, CLEAR),
        *(b'"' + "日本".encode() * 30 + b'"', HOME, b"a", END, b"\x7f\x7f", CLEAR),
        *(b'"' + b"z" * 77, b'"', b".", LEFT, LEFT, LEFT, RIGHT * 3, b"\r"),
    ],
    "history": [
        *(b"foo.\r", b"bar.\r", b'{a,"b"}.\r', UP, UP, UP, UP, DOWN, DOWN, UP, b"\r", b"\x10", b"\x10", b"\x0e", CLEAR),
        *(SEARCH, b"fo", b"o", b"\r", SEARCH, b"b", SEARCH, b"\x1b", CLEAR, b".\r"),
        *(b"begin\r", b"1,\r", b"2\r", b"end\r", b".\r", UP, b"\r", UP, UP, CLEAR, b"1. 2. 3.\r", b"ok.\r"),
    ],
    "input": [
        *(
            b'io:get_line("> ").\r',
            b"ab\x7fc" + HOME + b"x" + UP + b"\t",
            b"\r",
            b'io:read("t> ").\r',
            b"{a, \r",
            b"b}.\r",
        ),
        *(b'io:fread("f> ", "~d ~s").\r', b"12 abc\r", b'io:get_chars("c> ", 3).\r', b"abcdef\r", b"\r", b".\r"),
        *(b"io:get_password().\r", b"secret\r"),
    ],
    "jobs": [
        *(
            b"X = 1.\r",
            JOBS,
            b"?\r",
            b"h\r",
            b"j\r",
            b"s\r",
            b"j\r",
            b"c 2\r",
            b"\r",
            b"Y = 2.\r",
            b"b().\r",
            JOBS,
            b"j\r",
        ),
        *(
            b"c 1\r",
            b"\r",
            b"b().\r",
            JOBS,
            b"k 2\r",
            b"j\r",
            b"zz\r",
            b"c 9\r",
            b"i 9\r",
            b"k\r",
            b"j\r",
            b"s\r",
            b"c\r",
        ),
        *(
            b"timer:sleep(infinity).\r",
            JOBS,
            b"i\r",
            b"c\r",
            b"\r",
            b"2.\r",
            b"receive nothing -> ok end.\r",
            JOBS,
            b"j\r",
        ),
        *(b"k 3\r", b"j\r", b"s shell\r", b"j\r", b"c\r", b"\r", b"exit(foo).\r", b"exit(self(), kill).\r", b"6.\r"),
        *(b"shell:strings(false).\r", b'"abc".\r', b"\x04", b"q().\r"),
    ],
}


def masked(data: bytes, *, numbers: bool = False) -> bytes:
    """`data` without what differs from run to run."""
    data = re.sub(rb"==== \S+ ===", b"==== DATE ===", data)
    data = re.sub(rb"<0\.\d+\.0>", b"PID", data)
    data = re.sub(rb"#Ref<[\d.]+>", b"REF", data)
    data = re.sub(rb"(heap_size|stack_size|reductions): \d+", rb"\1: N", data)
    if numbers:
        data = re.sub(rb"[^\n]*socket_registry[^\n]*\n", b"", data)
        data = re.sub(rb"[ \d]+", b" ", data)
    return data


@contextlib.contextmanager
def shell(command: list[str], home: Path, columns: int = 80) -> Iterator[Session]:
    """A shell behind its first prompt, in the new directory `home` with the modules in it."""
    shutil.rmtree(home, ignore_errors=True)
    (home / "sub").mkdir(parents=True)
    for name, text in MODULES.items():
        (home / name).write_text(text)
    environment = {
        "XDG_CACHE_HOME": str(Path.home() / ".cache"),
        "PYTHONPATH": str(Path.cwd()),
        **os.environ,
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
    }
    with session(["env", f"--chdir={home}", *command], environment, columns) as terminal:
        terminal.read_until(b"1> ", 120)
        yield terminal
        with contextlib.suppress(OSError):
            terminal.type(b"\r.\rhalt().\r")
        terminal.read_all(5)


def answers(command: list[str], home: Path, inputs: list[str]) -> list[bytes]:
    """What the shell writes for each of the inputs, its echo included."""
    found = []
    with shell(command, home) as terminal:
        for line in inputs:
            terminal.type(line.removeprefix("~").encode() + b"\r")
            written = terminal.read_until(PROMPT, 30, quiet=0.05)
            found.append(masked(written, numbers=line.startswith("~")))
    return found


@needs_erl
@pytest.mark.parametrize("name", ["terms", "commands"])
def test_every_input_is_answered_alike(name: str, tmp_path: Path) -> None:
    """Values, errors of every class, records, bindings, the shell's own commands: line for line."""
    inputs = (INPUTS / f"{name}.txt").read_text().splitlines()
    real, ours = (answers(command, tmp_path / "home", inputs) for command in (REAL, OURS))
    for line, theirs, found in zip(inputs, real, ours, strict=True):
        assert found == theirs, line


@needs_erl
@pytest.mark.parametrize("columns", [80, 37])
@pytest.mark.parametrize("theme", KEYS)
def test_every_key_is_answered_alike(theme: str, columns: int, tmp_path: Path) -> None:
    """Editing, completion, history, input and jobs, key by key: of ours, as many bytes are awaited as the real one wrote."""
    real = []
    with shell(REAL, tmp_path / "home", columns) as terminal:
        for keys in KEYS[theme]:
            terminal.type(keys)
            real.append(terminal.read_until(b"", quiet=0.25))
    with shell(OURS, tmp_path / "home", columns) as terminal:
        for keys, theirs in zip(KEYS[theme], real, strict=True):
            terminal.type(keys)
            found = terminal.read_more(len(theirs), 10)
            assert masked(found) == masked(theirs), keys


@needs_erl
def test_history_outlives_the_shell(tmp_path: Path) -> None:
    """With ``shell_history`` enabled, what was typed in one session is found in the next."""
    found = []
    for command in (REAL, OURS):
        home = tmp_path / "home"
        flags = [
            "-kernel",
            "shell_history",
            "enabled",
            "shell_history_path",
            f'"{tmp_path / command[-1]}-{len(found)}"',
        ]
        with shell([*command, *flags], home) as terminal:
            terminal.type(b"{first, input}.\r")
            terminal.read_until(b"2> ")
            terminal.type(b"q().\r")
            terminal.read_all(20)
        with shell([*command, *flags], home) as terminal:
            written = b""
            for keys, end in ((UP, b"q()."), (UP, b"{first, input}."), (b"\r", b"2> ")):
                terminal.type(keys)
                written += terminal.read_until(end)
            found.append(written)
    assert found[0] == found[1]
