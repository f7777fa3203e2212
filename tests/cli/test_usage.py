"""Wrong usage and unreadable files: one line that names what and where, status 2, never a traceback."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys

import pytest

from tests.cli.command import ENVIRONMENT, ROOT, SAMPLES, enigma_gen, one_line


def test_help_names_the_commands() -> None:
    done = enigma_gen("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in ("run", "dis", "status", "demo"))


def test_help_of_each_command() -> None:
    for name in ("run", "dis", "status", "demo"):
        assert f"enigma-gen {name}" in enigma_gen(name, "--help").stdout


def test_version() -> None:
    assert enigma_gen("--version").stdout.startswith("enigma-gen ")


def test_nothing_and_nonsense() -> None:
    assert enigma_gen().returncode == 2
    assert "'bake'" in one_line(enigma_gen("bake"))
    assert enigma_gen("run").returncode == 2
    assert enigma_gen("run", "lists", "--frobnicate").returncode == 2
    assert enigma_gen("run", "lists", "--reductions", "0").returncode == 2


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[1,", "line 1, column 4"),
        ("{a b}", "line 1, column 4"),
        ("\n%", "line 2, column"),
        ("", "expected"),
        ("X", "column 1"),
    ],
)
def test_the_place_of_a_mistake_in_a_term(text, where) -> None:
    line = one_line(enigma_gen("run", SAMPLES / "ring.beam", "main", "ok", text))
    assert "argument 2 is not an Erlang term" in line
    assert where in line


def test_files_that_cannot_be_read(tmp_path) -> None:
    assert "No such file" in one_line(enigma_gen("run", tmp_path / "none.beam"))
    assert str(tmp_path) in one_line(enigma_gen("dis", tmp_path))
    (tmp_path / "empty.beam").write_bytes(b"")
    assert "empty.beam: bad beam file" in one_line(enigma_gen("run", tmp_path / "empty.beam"))
    (tmp_path / "text.beam").write_bytes(b"-module(text).\n")
    assert "offset 0" in one_line(enigma_gen("dis", tmp_path / "text.beam"))


def test_a_file_has_to_be_called_as_its_module(tmp_path) -> None:
    (tmp_path / "other.beam").write_bytes((SAMPLES / "ring.beam").read_bytes())
    assert "'ring'" in one_line(enigma_gen("run", tmp_path / "other.beam"))


def test_missing_functions() -> None:
    line = one_line(enigma_gen("run", SAMPLES / "ring.beam", "main", "1"))
    assert "main/1; there is main/0" in line
    assert "no function nothing/0" in one_line(enigma_gen("run", SAMPLES / "ring.beam", "nothing"))


def test_missing_directories(tmp_path) -> None:
    assert "no such directory" in one_line(enigma_gen("run", "-pa", tmp_path / "none", "ring"))
    assert "not an OTP installation" in one_line(enigma_gen("run", "--otp", tmp_path, "ring"))
    assert "not an OTP installation" in one_line(enigma_gen("run", "ring", env={"ENIGMA_OTP": str(tmp_path)}))


def test_unknown_samples() -> None:
    assert "'nothing'" in one_line(enigma_gen("demo", "nothing"))


def test_damaged_files_are_named_and_nothing_else_happens(tmp_path) -> None:
    """In one process, for speed: the command line's own function."""
    good = (SAMPLES / "crash.beam").read_bytes()
    chance = random.Random(7)
    file = tmp_path / "crash.beam"
    program = "import sys; from enigma_gen.cli import main\nfor line in sys.stdin: print(main(['dis', line.strip()]), file=sys.stderr)"
    names = []
    for number in range(60):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file = tmp_path / f"{number}.beam"
        file.write_bytes(bytes(data[: chance.randrange(len(data))]) if number % 3 == 0 else bytes(data))
        names.append(f"{file}\n")
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="".join(names),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = done.stderr.splitlines()
    assert sum(line in {"0", "2"} for line in lines) == 60
    assert all(line in {"0", "2"} or "bad beam file" in line for line in lines)


def test_dis_lists_functions() -> None:
    text = enigma_gen("dis", SAMPLES / "ring.beam").stdout
    assert "{function, main, 0, " in text
    assert text.endswith("\n")


def test_dis_reads_compressed_files(tmp_path) -> None:
    (tmp_path / "ring.beam").write_bytes(gzip.compress((SAMPLES / "ring.beam").read_bytes()))
    assert enigma_gen("dis", tmp_path / "ring.beam").stdout == enigma_gen("dis", SAMPLES / "ring.beam").stdout


def test_whoever_reads_may_stop_reading() -> None:
    command = f"{sys.executable} -m enigma_gen dis {SAMPLES / 'crash.beam'} | head -n 1"
    done = subprocess.run(["sh", "-c", command], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("{module, crash}")
    assert done.stderr == ""


def test_output_that_cannot_be_written() -> None:
    with open("/dev/full", "w", encoding="ascii") as full:
        done = enigma_gen("dis", SAMPLES / "ring.beam", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, "enigma-gen: cannot write the output: No space left on device\n")


def test_closed_output() -> None:
    command = f"{sys.executable} -m enigma_gen dis {SAMPLES / 'ring.beam'} >&-"
    done = subprocess.run(["sh", "-c", command], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
