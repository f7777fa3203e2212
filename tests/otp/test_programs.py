"""Larger Erlang programs end with the same value as on the real Erlang.

Each module of ``programs/`` exports ``main/0``, whose result is the same on every run: no pids, no clocks, whatever order
processes run in.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.otp.differential import RUNNER, compile_erlang, run_on_ours, run_on_real
from tests.realerl import needs_erl

PROGRAMS: Final = sorted((Path(__file__).parent / "programs").glob("*.erl"))

pytestmark = [needs_erl, pytest.mark.slow]


def driver() -> str:
    """The module through which both sides call the programs."""
    calls = "\n".join(f"{program.stem}() -> {program.stem}:main()." for program in PROGRAMS)
    return f"-module(driver).\n-compile([export_all, nowarn_export_all]).\n{RUNNER}\n{calls}\n"


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    """The directory with the compiled programs, and what the real Erlang says of each."""
    directory = tmp_path_factory.mktemp("programs")
    sources = [Path(shutil.copy(program, directory)) for program in PROGRAMS]
    (directory / "driver.erl").write_text(driver(), encoding="utf-8")
    compile_erlang([*sources, directory / "driver.erl"])
    real = run_on_real(directory, [("driver", program.stem) for program in PROGRAMS])
    return directory, dict(zip([program.stem for program in PROGRAMS], real, strict=True))


@pytest.mark.parametrize("program", [program.stem for program in PROGRAMS])
def test_program_gives_what_the_real_erlang_gives(programs, program):
    directory, real = programs
    [ours] = run_on_ours(directory, [("driver", program)])
    assert real[program].startswith("{ok,"), real[program]
    assert ours == real[program]
