"""Trace sessions, which OTP has from release 27 on: ``trace_sessions.erl``, against the answers of that release's emulator (15.2.7)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl, otp_release, run_erl
from tests.runtime.test_old_releases import value_on

HERE: Final = Path(__file__).parent
FIRST: Final = 27
ANSWERS: Final = (HERE / "trace_sessions.txt").read_text(encoding="utf-8")


def by_name(text: str) -> list[str]:
    """The ``{Name, Value}`` of a list, one in each line, without the blanks that printing puts in."""
    return "".join(text.split()).replace("]},{", "]}\n{").strip("[]").split("\n")


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("sessions")
    compile_erlang([Path(shutil.copy(HERE / "trace_sessions.erl", where))])
    return where


@needs_erl
def test_sessions_are_apart(directory) -> None:
    assert by_name(value_on(FIRST, directory, "trace_sessions")) == by_name(ANSWERS)


@needs_erl
def test_the_answers_are_those_of_otp(directory) -> None:
    if otp_release() < FIRST:
        pytest.skip(f"the real Erlang is older than release {FIRST}")
    program = f"""main(_) -> true = code:add_patha("{directory}"), io:format("~p~n", [trace_sessions:main()])."""
    assert by_name(run_erl(program)) == by_name(ANSWERS)
