"""``enigma-gen demo``: runs the sample programs of the package, each in a VM of its own, without any OTP."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from typing import Any, Final

from enigma_gen.cli.failure import UsageError
from enigma_gen.samples import DIRECTORY, NAMES

SUMMARY: Final = "run the sample programs that come with the package"
FAILED: Final = 1
INDENT: Final = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"some of {', '.join(NAMES)}; all unless given")


def execute(options: argparse.Namespace) -> int:
    """Runs the command; the exit status."""
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        raise UsageError(f"no sample is called {unknown[0]!r}; there are {', '.join(NAMES)}")
    import trio

    failures = [name for name in options.names or NAMES if trio.run(partial(run_sample, name))]
    print(f"Sources and compiled files: {DIRECTORY}")
    return FAILED if failures else 0


async def run_sample(name: str) -> int:
    """Runs one sample and prints what it says; the exit status."""
    from enigma_gen.cli.text import characters, error_text
    from enigma_gen.embed import open_vm
    from enigma_gen.term.cons import to_python
    from enigma_gen.term.error import ErlangError

    started = time.perf_counter()
    async with open_vm(path=(DIRECTORY,), otp="none") as vm:
        try:
            print(f"{name}: {characters(await vm.call(name, 'about'))}", flush=True)
            steps = await vm.call(name, "main")
        except ErlangError as error:
            print(f"{name}: {await error_text(vm, error)}", file=sys.stderr)
            return FAILED
    rows = [(characters(title), value) for title, value in to_python(steps)]
    width = max(len(title) for title, _ in rows)
    for title, value in rows:
        print(f"{' ' * INDENT}{title:{width}}  {aligned(value, INDENT + width + 2)}")
    print(f"{' ' * INDENT}({time.perf_counter() - started:.2f} s)\n", flush=True)
    return 0


def aligned(value: Any, column: int) -> str:
    """A value that begins behind `column` columns."""
    from enigma_gen.term.pretty import pretty

    return pretty(value, column + 1, 110, latin1=False, printable_range="unicode")
