"""``enigma-gen dis``: a file's code as a listing, or as the Python that it is translated to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

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
        from enigma_gen.translate.module import python_source

        lines = python_source(module)
    else:
        from enigma_gen.beam.disasm import disassemble

        lines = disassemble(module)
    sys.stdout.writelines(line + "\n" for line in lines)
    return 0
