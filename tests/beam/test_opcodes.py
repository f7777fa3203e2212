"""The table of opcodes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from enigma_gen.beam.opcodes import BY_NAME, OPCODES
from tests.realerl import needs_erl, run_erl

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_is_up_to_date() -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "gen_opcodes.py", "--check"], check=True)


def test_every_row_is_complete() -> None:
    assert [opcode.number for opcode in OPCODES] == list(range(1, len(OPCODES) + 1))
    assert len(BY_NAME) == len(OPCODES) == 191
    for opcode in OPCODES:
        assert re.fullmatch("[a-z_0-9]+", opcode.name)
        assert len(opcode.operands) == (0 if opcode.obsolete_from == 22 else opcode.arity)


@needs_erl
@pytest.mark.erl
@pytest.mark.slow
def test_against_the_compiler() -> None:
    lines = run_erl(
        'L = beam_opcodes:opcode(badrecord, 1), [io:format("~w ~s ~w~n", [N, F, A]) || N <- lists:seq(1, L), '
        "{F, A} <- [beam_opcodes:opname(N)]]"
    ).splitlines()
    assert lines == [f"{opcode.number} {opcode.name} {opcode.arity}" for opcode in OPCODES[: len(lines)]]
    assert len(lines) > 170
