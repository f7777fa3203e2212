"""The line that tty_sl shows: the same bytes go to the terminal as from a real Erlang's driver, whatever the edits."""

from __future__ import annotations

import base64
import os
import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from enigma_gen.ports.smart_line import SmartLine, Terminal, decode_lenient
from enigma_gen.runtime.terminal import character_width
from tests.pseudo_terminal import session

PIECES = [
    "abc", "hello world ", "x", "\t", "ab\tc", "é", "日本", "\x01", "\x7f", "a\nb", "\n", "\r", "\x1b[33mred\x1b[0m", "foo(bar, baz).", "\u0301",
    "😀", "0123456789" * 3, "\x1b[", "\x1b", "\x1bx", "\x85", "\u200b",
]  # fmt: skip
XTERM = Terminal(up=b"\x1b[A", down=b"\n", left=b"\b", right=b"\x1b[C", late_wrap=True)


def random_edits(seed: int, count: int) -> list[bytes]:
    """Edits as ``user_drv`` sends them."""
    rng = random.Random(seed)
    edits = []
    for _ in range(count):
        operation = rng.choice([0, 0, 2, 2, 2, 1, 1, 3, 3, 4])
        if operation in (0, 2):
            text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 3)))
            edits.append(bytes((operation,)) + text.encode())
        else:
            edits.append(b"\4" if operation == 4 else struct.pack(">Bh", operation, rng.randint(-12, 12)))
    return edits


def ours(edits: list[bytes], columns: int) -> bytes:
    """What our line writes."""
    line = SmartLine(XTERM, lambda: columns, character_width(), unicode=True)
    for edit in edits:
        line.limit()
        if edit[0] == 0:
            line.put(edit[1:])
        elif edit[0] == 2:
            line.insert(edit[1:])
        elif edit[0] == 4:
            line.beep()
        else:
            (line.move if edit[0] == 1 else line.delete)(struct.unpack(">h", edit[1:])[0])
    return line.take_output()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory with the program for a real Erlang."""
    directory = tmp_path_factory.mktemp("tty_edits")
    subprocess.run(["erlc", "-o", directory, Path(__file__).with_name("tty_edits.erl")], check=True)
    return directory


@pytest.mark.skipif(
    shutil.which("erlc") is None, reason="compares with a real Erlang: install Debian's erlang-base and erlang-dev"
)
@pytest.mark.parametrize("columns", [80, 20, 13])
@pytest.mark.parametrize("seed", range(3))
def test_the_same_bytes_as_a_real_driver(seed: int, columns: int, compiled: Path, tmp_path: Path) -> None:
    """Random edits, in windows of several widths."""
    edits = random_edits(seed * 100 + columns, 40)
    (tmp_path / "edits").write_bytes(b"\n".join(map(base64.b64encode, edits)) + b"\n")
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "TTY_EDITS": str(tmp_path / "edits")}
    command = ["erl", "-noshell", "-noinput", "-pa", str(compiled), "-eval", "tty_edits:main()."]
    with session(command, environment, columns) as terminal:
        assert terminal.read_all() == ours(edits, columns)


def test_lenient_decoding() -> None:
    """What is no UTF-8 stands for itself."""
    assert decode_lenient("aé日😀".encode() + b"\xff\xc3") == [97, 0xE9, 0x65E5, 0x1F600, 0xFF, 0xC3]


def test_a_very_long_line_is_broken() -> None:
    """The line begins anew when it has become longer than 65,536 characters."""
    line = SmartLine(XTERM, lambda: 80, lambda char: 1, unicode=True)
    line.put(b"x" * 70_000)
    line.take_output()
    line.limit()
    assert line.take_output() == b"\r\n"
