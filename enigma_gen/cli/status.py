"""``enigma-gen status``: what of each OTP release's emulator is there, worked out from the tables that the VM itself uses.

Two things are counted: the functions that OTP implements in C (``abi/otp_natives.py``, made from running emulators) against the natives that the VM
declares for that release, and the opcodes of the release (``beam/opcodes.py``) against what the translator knows.  Nothing here is kept by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from enigma_gen.cli.failure import UsageError

SUMMARY: Final = "show which native functions and opcodes of each OTP release are there"
OPCODES: Final = "(opcodes)"
TOTAL: Final = "(all functions)"
WIDTH: Final = 120


class Part(NamedTuple):
    """A module, or the opcodes, of one release: the names that there are in OTP, and those of them that are not here, sorted."""

    names: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def done(self) -> int:
        """How many are here."""
        return len(self.names) - len(self.missing)


Release = dict[str, Part]
"""The parts of a release: its modules by name, and :data:`OPCODES`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("--release", metavar="N", type=int, action="append", help="only OTP N; may be given again")
    parser.add_argument("--module", metavar="M", action="append", help="only module M; may be given again")
    parser.add_argument("--missing", action="store_true", help="name what is missing")
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")


def execute(options: argparse.Namespace) -> int:
    """Runs the command; the exit status."""
    from enigma_gen.abi.otp_natives import RELEASES

    unknown = [release for release in options.release or () if release not in RELEASES]
    if unknown:
        known = ", ".join(map(str, RELEASES))
        raise UsageError(f"nothing is known of the natives of OTP {unknown[0]}; there are lists of {known}")
    found = {release: status_of(release) for release in sorted(set(options.release or RELEASES))}
    if options.module:
        found = only(found, options.module)
    if options.json:
        json.dump(as_json(found), sys.stdout, indent=1)
        print()
    else:
        sys.stdout.writelines(f"{line}\n" for line in table(found))
        if options.missing:
            sys.stdout.writelines(f"{line}\n" for line in missing(found))
    return 0


def status_of(release: int) -> Release:
    """What there is of OTP `release`."""
    from enigma_gen.abi.native import native_table
    from enigma_gen.abi.otp_natives import otp_natives
    from enigma_gen.vm import collectors

    here = native_table(collectors(otp=True), release)
    modules: dict[str, list[tuple[str, int]]] = {}
    for module, name, arity in sorted(otp_natives(release)):
        modules.setdefault(module, []).append((name, arity))
    parts = {
        module: Part(
            tuple(f"{name}/{arity}" for name, arity in functions),
            tuple(f"{name}/{arity}" for name, arity in functions if (module, name, arity) not in here),
        )
        for module, functions in modules.items()
    }
    parts[OPCODES] = opcodes_of(release)
    return parts


def opcodes_of(release: int) -> Part:
    """The opcodes that the emulator of OTP `release` loads."""
    from enigma_gen.beam.opcodes import OPCODES as ROWS
    from enigma_gen.translate import module  # noqa: F401  (fills the translator's table)
    from enigma_gen.translate.blocks import is_known

    names = [
        row.name
        for row in ROWS
        if (row.obsolete_from is None or release < row.obsolete_from)
        and not (row.since.isdecimal() and int(row.since) > release)
    ]
    return Part(tuple(sorted(names)), tuple(sorted(name for name in names if not is_known(name))))


def only(found: Mapping[int, Release], modules: Sequence[str]) -> dict[int, Release]:
    """The parts that are asked for.  Raises :class:`UsageError` for a module that has no native functions in any release."""
    unknown = [name for name in modules if not any(name in parts for parts in found.values())]
    if unknown:
        raise UsageError(f"no release of OTP asked for has a module {unknown[0]!r} with native functions")
    return {release: {name: parts[name] for name in parts if name in modules} for release, parts in found.items()}


def total(parts: Release) -> Part:
    """All functions of all modules."""
    modules = [part for name, part in parts.items() if name != OPCODES]
    return Part(
        tuple(name for part in modules for name in part.names), tuple(name for part in modules for name in part.missing)
    )


def table(found: Mapping[int, Release]) -> Iterable[str]:
    """The lines of a table with a row per module and a column per release, ``done/total`` in each cell."""
    names = sorted({name for parts in found.values() for name in parts} - {OPCODES})
    rows = [[name, *(_cell(parts.get(name)) for parts in found.values())] for name in names]
    if len(names) > 1:
        rows.append([TOTAL, *(_cell(total(parts)) for parts in found.values())])
    if any(OPCODES in parts for parts in found.values()):
        rows.append([OPCODES, *(_cell(parts.get(OPCODES)) for parts in found.values())])
    rows.insert(0, ["", *(f"OTP {release}" for release in found)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *padded]).rstrip()


def _cell(part: Part | None) -> str:
    return "" if part is None else f"{part.done}/{len(part.names)}"


def missing(found: Mapping[int, Release]) -> Iterable[str]:
    """The lines that name what is missing, by release and module."""
    for release, parts in found.items():
        lacking = {name: part.missing for name, part in parts.items() if part.missing}
        yield ""
        yield f"Missing of OTP {release}:" if lacking else f"Nothing of OTP {release} is missing."
        for name, names in lacking.items():
            yield f"  {name}"
            yield from textwrap.wrap(
                " ".join(names), WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
            )


def as_json(found: Mapping[int, Release]) -> object:
    """All of it: by release and module the number of functions, and the names of those that are missing."""
    return {
        str(release): {
            name: {"done": part.done, "total": len(part.names), "missing": list(part.missing)}
            for name, part in parts.items()
        }
        for release, parts in found.items()
    }
