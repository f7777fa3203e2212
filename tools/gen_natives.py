"""Make ``enigma_gen/abi/otp_natives.py`` from ``tools/data/natives.csv``; with ``--check`` only say whether it is up to date.

The data has a row per function that OTP implements in C: in the emulator (``bif``, ``guard_bif``) or in a NIF library (``nif``), and
for each of four releases whether it is native there, as a running emulator of that release reports it.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "data" / "natives.csv"
TARGET = ROOT / "enigma_gen" / "abi" / "otp_natives.py"
RELEASES = (22, 25, 27, 29)
LIBRARIES = {"asn1rt_nif", "crypto", "dyntrace", "gl", "pubkey_os_cacerts", "wxe_util"}
"""Modules whose NIFs come from a shared library of their own, which need not be there."""

HEADER = '''"""The functions that OTP implements in C, but for those of shared libraries: what must be native here too.

DO NOT EDIT, made by ``python tools/gen_natives.py`` from ``tools/data/natives.csv``.
Source: the function tables of running emulators of OTP 22.3.4, 25.2.3, 27.3.4.1 and 29.1.2.
"""

from __future__ import annotations

from typing import Final

RELEASES: Final = (22, 25, 27, 29)

_ROWS: Final = """\\
'''

FOOTER = '''"""
"""A line per module: its name, then ``function/arity``, behind a colon the releases if not all of :data:`RELEASES`."""


def otp_natives(release: int) -> frozenset[tuple[str, str, int]]:
    """The (module, function, arity) that are native in OTP `release`; for one that is not in the data, in the next older one that is."""
    known = max((r for r in RELEASES if r <= release), default=RELEASES[0])
    found = set()
    for line in _ROWS.splitlines():
        module, *functions = line.split(" ")
        for text in functions:
            name, _, rest = text.rpartition("/")
            arity, _, releases = rest.partition(":")
            if not releases or str(known) in releases.split(","):
                found.add((module, name, int(arity)))
    return frozenset(found)
'''


def generate() -> str:
    """The text of the module."""
    modules: dict[str, list[str]] = defaultdict(list)
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["module"] in LIBRARIES:
                continue
            releases = [str(r) for r in RELEASES if row[f"in_otp{r}"] == "yes"]
            suffix = "" if len(releases) == len(RELEASES) else f":{','.join(releases)}"
            modules[row["module"]].append(f"{row['function']}/{row['arity']}{suffix}")
    lines = [f"{module} {' '.join(sorted(functions))}\n" for module, functions in sorted(modules.items())]
    return HEADER + "".join(lines) + FOOTER


def main() -> int:
    """Write the module, or check it; the exit status."""
    text = generate()
    if "--check" in sys.argv[1:]:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is not up to date: run python tools/gen_natives.py", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
