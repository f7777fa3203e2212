"""The table that the differential tests of natives end with: per Erlang module, what was compared, and what is tested otherwise.

A native is *compared* (with edge cases and made up arguments, see ``test_natives.py``), its *inline* form is (``test_inline.py``), or
*guest programs* call it: those of ``tests/erl``, ``tests/otp/programs`` and ``tests/otp/calls``, all of which run on a real Erlang too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

TESTS: Final = Path(__file__).resolve().parents[1]
AUTO_IMPORTED: Final = re.compile(r"(?<![\w:?'#@.])([a-z]\w*)\(")
CALLED: Final = re.compile(r"\b([a-z]\w*):('[^']+'|[a-z]\w*)[(/]")


class Report:
    """Counts by module: `natives` compared, `cases`, `inline` cases, `differences`."""

    def __init__(self) -> None:
        self.compared: dict[str, set[str]] = defaultdict(set)
        self.cases: dict[str, int] = defaultdict(int)
        self.inline: dict[str, int] = defaultdict(int)
        self.differences: dict[str, int] = defaultdict(int)

    def add(self, module: str, natives: Iterable[str], cases: int, differences: int, *, inline: bool = False) -> None:
        """Note that `cases` calls of these natives were compared."""
        if inline:
            self.inline[module] += cases
        else:
            self.compared[module] |= set(natives)
            self.cases[module] += cases
        self.differences[module] += differences

    def table(self, natives: dict[str, set[str]]) -> list[str]:
        """The lines of the table; `natives` are all there are, by module, as ``name/arity``."""
        programs = called_by_programs()
        rows: list[tuple[Any, ...]] = []
        for module in sorted(natives):
            rest = {
                name for name in natives[module] - self.compared[module] if (module, name.split("/")[0]) in programs
            }
            neither = natives[module] - self.compared[module] - rest
            rows.append(
                (
                    module,
                    len(natives[module]),
                    len(self.compared[module]),
                    self.cases[module],
                    self.inline[module],
                    self.differences[module],
                    len(rest),
                    len(neither),
                )
            )
        rows.append(("all", *(sum(row[column] for row in rows) for column in range(1, 8))))
        head = ("module", "natives", "compared", "cases", "inline", "differences", "in programs", "neither")
        return [f"{row[0]:22}" + "".join(f"{value:>12}" for value in row[1:]) for row in (head, *rows)]


@cache
def called_by_programs() -> frozenset[tuple[str, str]]:
    """Module and name of all that the guest programs call, as far as their text says."""
    found: set[tuple[str, str]] = set()
    for path in [*TESTS.glob("erl/*/*.erl"), *TESTS.glob("otp/programs/*.erl"), *TESTS.glob("otp/calls/*.txt")]:
        text = path.read_text(encoding="utf-8")
        found |= {(module, name.strip("'")) for module, name in CALLED.findall(text)}
        found |= {("erlang", name) for name in AUTO_IMPORTED.findall(text)}
    return frozenset(found)


REPORT: Final = Report()
