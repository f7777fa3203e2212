"""The shell in a pseudo-terminal: key by key, our `erl` writes the bytes that a real one writes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.pseudo_terminal import session

LEFT, UP, DOWN, HOME, END, DELETE = b"\x1b[D", b"\x1b[A", b"\x1b[B", b"\x01", b"\x05", b"\x04"
STEPS: list[tuple[bytes, bytes]] = [
    (b"1+1.\r", b"2> "),
    (b'X = {foo, "bar", <<1,2>>}.\r', b"3> "),
    (b"X.\r", b"4> "),
    (b"1+2" + LEFT + b"3.\r", b"> "),
    (END + b".\r", b"5> "),
    (b"lists:rev\t", b"erse("),
    (b"[1,2]).\r", b"6> "),
    (UP, b")."),
    (b"\r", b"7> "),
    (b"foo bar baz" + b"\x17\x17" + HOME + b"\x0b" + b"ok.\r", b"8> "),
    (b"abc" + b"\x7f\x7f\x7f" + b"yes.\r", b"9> "),
    (b"begin\r", b"9> "),
    (b"true end.\r", b"10> "),
    (b"1/0.\r", b"11> "),
    (b"lists:map(fun(N) -> N * N end, lists:seq(1, 40)).\r", b"12> "),
    (b'"' + b"0123456789" * 9 + b'".\r', b"13> "),
    (b'"' + b"0123456789" * 9 + b'"' + LEFT * 40 + b"x" + b"\x7f" + END + b".\r", b"14> "),
    ('"åäö 日本".'.encode() + b"\r", b"15> "),
    (b'io:format("a~nb\\tc~n").\r', b"16> "),
    (b"spawn(fun() -> exit(oops) end), ok.\r", b"17> "),
    (b"f(X), h().\r", b"18> "),
    (b"\x07", b"--> "),
    (b"h\r", b"--> "),
    (b"j\r", b"--> "),
    (b"c\r", b"\r\n"),
    (b'io:get_line("name? ").\r', b"name? "),
    (b"me\r", b"19> "),
]

COMMANDS = {"real": ["erl"], "ours": [sys.executable, "-m", "enigma_gen", "erl"]}


def transcript(command: list[str], directory: Path) -> list[bytes]:
    """What each step makes the program write."""
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(directory)}
    with session(command, environment) as terminal:
        banner = re.sub(rb"enigma-gen: .*\n", b"", terminal.read_until(b"1> ", 120))
        written = [re.sub(rb"\[smp.*?\]\r", b"\r", re.sub(rb" \[.*?\]\r", b"\r", banner))]
        for keys, end in STEPS:
            terminal.type(keys)
            written.append(terminal.read_until(end))
        terminal.type(b"halt().\r")
        terminal.read_all(10)
        return written


@pytest.mark.skipif(shutil.which("erl") is None, reason="compares with a real Erlang: install Debian's erlang-base")
def test_a_session_looks_the_same(tmp_path: Path) -> None:
    """Editing, history, completion, wrapped lines, errors, job control and input."""
    real, ours = (transcript(command, tmp_path) for command in COMMANDS.values())
    for step, theirs, found in zip([(b"", b""), *STEPS], real, ours, strict=True):
        assert found == theirs, step


@pytest.mark.skipif(shutil.which("erl") is None, reason="needs an installed OTP")
@pytest.mark.parametrize("end", [b"halt().\r", b"q().\r", b"\x07", signal.SIGTERM])
def test_the_terminal_is_given_back(end: bytes | signal.Signals) -> None:
    """The mode of the terminal is as it was before, however the VM ends."""
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with session(COMMANDS["ours"], environment) as terminal:
        before = terminal.mode()
        terminal.read_until(b"1> ", 120)
        assert terminal.mode() != before
        if isinstance(end, bytes):
            terminal.type(end)
        else:
            os.kill(terminal.pid, end)
        if end == b"\x07":
            terminal.read_until(b"--> ")
            terminal.type(b"q\r")
        terminal.read_all(10)
        assert terminal.mode() == before


@pytest.mark.skipif(shutil.which("erl") is None, reason="compares with a real Erlang: install Debian's erlang-base")
def test_the_break_menu() -> None:
    """Ctrl-C stops everything till something is chosen; then the shell goes on, or the VM ends."""
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    found = {}
    for name, command in COMMANDS.items():
        with session(command, environment) as terminal:
            terminal.read_until(b"1> ", 120)
            written = []
            for keys, end in [
                (b"\x03", b"(d)istribution\r\r\n"),
                (b"z\n", b"(d)istribution\r\r\n"),
                (b"c\n", b"c\r\n"),
                (b"X = 17.\r", b"2> "),
                (b"\x03", b"(d)istribution\r\r\n"),
                (b"v\n", b"version "),
                (b"X.\r", b"3> "),
                (b"\x03", b"(d)istribution\r\r\n"),
            ]:
                terminal.type(keys)
                written.append(terminal.read_until(end))
            terminal.type(b"\x03")
            terminal.read_all(5)
            found[name] = (written, terminal.close())
    assert found["ours"] == found["real"]
