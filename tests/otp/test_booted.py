"""Programs that need a booted OTP print on our VM what they print on the real Erlang.

Each module of ``booted/`` exports ``main/1``, which gets an empty directory to work in; its result is the same on every run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.realerl import ERL, needs_erl

PROGRAMS: Final = sorted((Path(__file__).parent / "booted").glob("*.erl"))
ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = {
    "crypto_ciphers": "cryptography",
    "crypto_keys": "cryptography",
    "crypto_numbers": "cryptography",
    "public_keys": "cryptography",
}
"""Optional packages that our VM needs for a program."""

pytestmark = [needs_erl, pytest.mark.slow]

_PRINT: Final = """
    [Module, Dir] = init:get_plain_arguments(),
    Result = try (list_to_atom(Module)):main(Dir) catch C:R:T -> {C, R, T} end,
    io:format("~tp~n", [Result]), halt()
    """


def run(erl: Sequence[str], beams: Path, module: str, directory: Path) -> str:
    """What an ``erl`` prints of the program, run in `directory`."""
    directory.mkdir()
    done = subprocess.run(
        [*erl, "-noshell", "-pa", str(beams), "-eval", _PRINT, "-extra", module, str(directory)],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return (done.stdout + done.stderr).decode(errors="backslashreplace")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_program_prints_what_it_prints_on_the_real_erlang(program: Path, tmp_path: Path) -> None:
    """See the module."""
    if program.stem in PACKAGES:
        pytest.importorskip(PACKAGES[program.stem])
    subprocess.run(["erlc", "-W0", shutil.copy(program, tmp_path)], cwd=tmp_path, check=True, timeout=60)
    real = run([str(ERL)], tmp_path, program.stem, tmp_path / "real")
    ours = run([sys.executable, "-m", "enigma_gen", "erl"], tmp_path, program.stem, tmp_path / "ours")
    assert ours.replace(str(tmp_path / "ours"), "DIR") == real.replace(str(tmp_path / "real"), "DIR")
    assert "EXIT" not in real and "Crash" not in real
