"""A full atom table ends the commands as it ends OTP's emulator: the slogan, status 1, nothing of Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl

SOURCE: Final = """
-module(full).
-export([go/0]).
go() -> go(0).
go(N) -> _ = list_to_atom("full_" ++ integer_to_list(N)), go(N + 1).
"""
COMMANDS: Final = {
    "run": (["run", "full", "go"], 1_048_576),
    "erl": (["erl", "-noshell", "-s", "full", "go"], 1_048_576),
    "erl with a limit": (["erl", "+t", "20000", "-noshell", "-s", "full", "go"], 20_000),
}
"""Commands, and how many atoms there may be."""

pytestmark = [needs_erl, pytest.mark.slow]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_ends_with_the_slogan(tmp_path: Path, name: str) -> None:
    (tmp_path / "full.erl").write_text(SOURCE, encoding="utf-8")
    directory = compile_erlang([tmp_path / "full.erl"])
    (command, *rest), most = COMMANDS[name]
    done = subprocess.run(
        [sys.executable, "-m", "enigma_gen", command, "-pa", str(directory), *rest],
        cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin:/bin", "ERL_CRASH_DUMP": str(tmp_path / "erl_crash.dump"), "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert f"no more index entries in atom_tab (max={most})" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
