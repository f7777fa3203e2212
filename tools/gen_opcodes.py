"""Make ``enigma_gen/beam/opcodes.py`` from ``tools/data/opcodes.csv``; with ``--check`` only say whether it is up to date.

Columns of the data: ``since`` is the release that introduced the opcode, ``obsolete_from`` the first of the releases 22, 25, 27
and 29 whose compiler no longer emits it (blank: still in use), ``operands`` one letter per operand, explained in
``enigma_gen/beam/code.py``; blank for what went out of use before OTP 22.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "data" / "opcodes.csv"
TARGET = ROOT / "enigma_gen" / "beam" / "opcodes.py"

HEADER = '''"""The opcodes of the BEAM: number, name, arity, releases, operand letters.

DO NOT EDIT, made by ``python tools/gen_opcodes.py`` from ``tools/data/opcodes.csv`` (where the columns are explained).
Source: ``genop.tab`` of the OTP releases 22 to 29.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Opcode(NamedTuple):
    """One opcode.  `operands` has a letter, or a list of letters in brackets, per operand (see ``code.py``); it is empty
    for opcodes without operands and for those that were obsolete before OTP 22 (``obsolete_from == 22``)."""

    number: int
    name: str
    arity: int
    since: str
    obsolete_from: int | None
    operands: tuple[str, ...]


OPCODES: Final[tuple[Opcode, ...]] = (
'''

FOOTER = ''')
"""All opcodes by number; the first is number 1."""

BY_NAME: Final[dict[str, Opcode]] = {opcode.name: opcode for opcode in OPCODES}
'''


def strings(texts: list[str]) -> str:
    """A Python tuple of `texts` as its source text."""
    quoted = [f'"{text}"' for text in texts]
    return f"({quoted[0]},)" if len(quoted) == 1 else f"({', '.join(quoted)})"


def generate() -> str:
    """The text of the module.  Raises ValueError when the data contradicts itself."""
    lines = []
    with SOURCE.open(newline="") as file:
        for position, row in enumerate(csv.DictReader(file), start=1):
            operands = row["operands"].split()
            if int(row["opcode"]) != position:
                raise ValueError(f"opcode {row['opcode']} ({row['name']}) stands where {position} should")
            if row["obsolete_from"] != "22" and len(operands) != int(row["arity"]):
                raise ValueError(f"{row['name']}: arity {row['arity']}, but {len(operands)} operand letters")
            fields = (
                f'{row["opcode"]}, "{row["name"]}", {row["arity"]}, "{row["since"]}", {row["obsolete_from"] or None}'
            )
            lines.append(f"    Opcode({fields}, {strings(operands)}),\n")
    return HEADER + "".join(lines) + FOOTER


def main() -> int:
    """Write the module, or compare (``--check``: exit status 1 when it differs)."""
    text = generate()
    if "--check" in sys.argv[1:]:
        if TARGET.read_text() != text:
            print(f"{TARGET.relative_to(ROOT)} is out of date: run python tools/gen_opcodes.py", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
