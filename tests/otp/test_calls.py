"""Calls into OTP's own compiled modules give the same results, or the same errors, as on the real Erlang.

``calls/*.txt`` hold the calls, one Erlang expression a line.  They are compiled into one module, without constant folding (the
compiler would do some of the calls itself), and run on both sides; see ``differential.py`` for what is compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.otp.differential import RUNNER, compile_erlang, run_on_ours, run_on_real
from tests.realerl import needs_erl

TABLES: Final = sorted((Path(__file__).parent / "calls").glob("*.txt"))
REMOTE_CALL: Final = re.compile(r"\b([a-z]\w*):([a-z]\w*|'[^']*')\(")

pytestmark = [needs_erl, pytest.mark.slow]


@attrs.frozen
class Row:
    """One call: the table it stands in, its line there, the expression, and the function that makes the call."""

    table: str
    line: int
    expression: str
    function: str

    @property
    def calls(self) -> list[tuple[str, str]]:
        """The remote calls in the expression, as pairs of text."""
        return REMOTE_CALL.findall(self.expression)

    @property
    def subject(self) -> str:
        """The module that the row is about: that of the first remote call, where one into ``lists`` counts only if there is no other."""
        modules = [module for module, _ in self.calls]
        return next((module for module in modules if module != "lists"), modules[0] if modules else "erlang")


def read_rows() -> list[Row]:
    """All rows of all tables."""
    return [
        Row(table.stem, line, text, f"c_{table.stem}_{line}")
        for table in TABLES
        for line, text in enumerate(table.read_text(encoding="utf-8").splitlines(), 1)
        if text and not text.startswith("%")
    ]


def generate(rows: list[Row]) -> str:
    """The Erlang module with one function per row."""
    functions = "\n".join(f"{row.function}() ->\n    {row.expression}." for row in rows)
    return f"%% -*- coding: utf-8 -*-\n-module(calls).\n-compile(export_all).\n{RUNNER}\n{functions}\n"


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """For each row: what the real Erlang says, and what ours says."""
    rows = read_rows()
    source = tmp_path_factory.mktemp("calls") / "calls.erl"
    source.write_text(generate(rows), encoding="utf-8")
    directory = compile_erlang([source], "+no_copt", "+nowarn_export_all")
    jobs = [("calls", row.function) for row in rows]
    real = run_on_real(directory, jobs)
    assert len(real) == len(rows)
    return list(zip(rows, real, run_on_ours(directory, jobs), strict=True))


@pytest.mark.parametrize("table", [table.stem for table in TABLES])
def test_calls_give_what_the_real_erlang_gives(results, table):
    differences = [
        f"{table}.txt:{row.line}  {row.expression}\n    real {real}\n    ours {ours}"
        for row, real, ours in results
        if row.table == table and real != ours
    ]
    if differences:
        pytest.fail(f"{len(differences)} calls differ:\n" + "\n".join(differences), pytrace=False)


def test_the_tables_are_large_enough(results, capsys):
    functions, cases, differing = defaultdict(set), defaultdict(int), defaultdict(int)
    for row, real, ours in results:
        cases[row.subject] += 1
        differing[row.subject] += real != ours
        for module, function in row.calls:
            functions[module].add(function)
    with capsys.disabled():
        print(f"\n{'module':20}{'functions':>10}{'cases':>8}{'differ':>8}")
        for module in sorted(cases):
            print(f"{module:20}{len(functions[module]):10}{cases[module]:8}{differing[module]:8}")
        print(f"{'all':20}{sum(map(len, functions.values())):10}{len(results):8}{sum(differing.values()):8}")
    assert len(results) >= 400
