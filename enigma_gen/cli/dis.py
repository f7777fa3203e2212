"""``enigma-gen dis``: a file's code as a listing, or as the Python that it is translated to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from enigma_gen.cli.failure import UsageError
from enigma_gen.cli.run import read_module

SUMMARY: Final = "list the code of a .beam file, or the Python it is translated to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("file", metavar="FILE.beam", type=Path, help="the file")
    parser.add_argument("--python", action="store_true", help="show the generated Python")


def execute(options: argparse.Namespace) -> int:
    """Runs the command; the exit status."""
    module = read_module(options.file)
    if options.python:
        print_python(module)
    else:
        from enigma_gen.beam.disasm import disassemble

        sys.stdout.writelines(disassemble(module))
    return 0


def print_python(module: Any) -> None:
    """Prints the Python of every unit.  Raises :class:`UsageError` for code that cannot be translated."""
    from enigma_gen.abi.native import native_table
    from enigma_gen.translate.blocks import TranslationError
    from enigma_gen.translate.module import translate_all
    from enigma_gen.vm import DEFAULT_RELEASE, collectors

    natives = native_table(collectors(otp=False), DEFAULT_RELEASE)
    try:
        translate_all(module, natives, lambda _, source: print(source))
    except TranslationError as problem:
        raise UsageError(f"cannot translate {problem}") from None
