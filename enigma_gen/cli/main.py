"""Dispatch, and what all commands promise: exit statuses, one-line errors, no Python traceback.

Each command is a file with ``SUMMARY`` (one line), ``add_arguments(parser)`` and ``execute(options) -> int``; its heavy imports stand inside
``execute``, so ``--help`` starts fast.  Exit status: 0 success, 1 the Erlang code failed, 2 wrong usage or an unreadable file,
130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import os
import sys
from typing import Final

from enigma_gen.cli.failure import UsageError, leaves, report_bug

COMMANDS: Final = ("erl", "erlc", "escript", "ct_run", "run", "dis", "status", "demo")
"""The commands, each a module beside this one."""
FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130


def version() -> str:
    """The version of the installed package; of a bare source tree just that."""
    from importlib import metadata

    try:
        return metadata.version("enigma-gen")
    except metadata.PackageNotFoundError:
        return "(source tree)"


def top_parser() -> argparse.ArgumentParser:
    """The parser of what stands before the command's own arguments."""
    width = max(map(len, COMMANDS))
    summaries = [f"  {name:{width}}  {importlib.import_module(f'{__package__}.{name}').SUMMARY}" for name in COMMANDS]
    parser = argparse.ArgumentParser(
        prog="enigma-gen",
        description="A BEAM virtual machine in Python.",
        epilog="commands:\n" + "\n".join(summaries) + "\n\n`enigma-gen COMMAND --help` tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="enigma-gen [--help] [--version] COMMAND ...",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"enigma-gen {version()}")
    parser.add_argument("command", metavar="COMMAND", help=argparse.SUPPRESS)
    return parser


def protected(argument: str) -> str:
    """An argument as argparse takes it: one that is a negative number in Erlang's syntax (``-16#ff``) must not look like an option."""
    return " " + argument if argument[:1] == "-" and argument[1:].lstrip()[:1].isdecimal() else argument


def dispatch(arguments: list[str]) -> int:
    """Runs the command that `arguments` ask for; the exit status.  Raises SystemExit for usage errors found by argparse."""
    if not arguments or arguments[0] not in COMMANDS:
        name = top_parser().parse_args(arguments[:1]).command
        raise UsageError(f"no command is called {name!r}; there are {', '.join(COMMANDS)}")
    command = importlib.import_module(f"{__package__}.{arguments[0]}")
    if hasattr(command, "execute_raw"):
        raw_status: int = command.execute_raw(arguments[1:])
        sys.stdout.flush()
        return raw_status
    parser = argparse.ArgumentParser(prog=f"enigma-gen {arguments[0]}", description=command.SUMMARY, allow_abbrev=False)
    command.add_arguments(parser)
    status: int = command.execute(parser.parse_intermixed_args([protected(argument) for argument in arguments[1:]]))
    sys.stdout.flush()
    return status


def main(arguments: list[str] | None = None) -> int:
    """The ``enigma-gen`` command with `arguments` (those of the Python process if None); the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if sys.stdout is not None:
        return guarded(arguments)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        return guarded(arguments)


def guarded(arguments: list[str]) -> int:
    """The command, with whatever it raises turned into a message; the exit status."""
    try:
        return dispatch(arguments)
    except SystemExit:
        raise
    except BaseException as problem:  # noqa: BLE001 - the last line of defence: people get a report, not a traceback
        return status_after(leaves(problem), problem)


def status_after(problems: list[BaseException], whole: BaseException) -> int:
    """Says what went wrong; the exit status.  `problems` are what the exception group `whole` is made of."""
    for problem in problems:
        if isinstance(problem, KeyboardInterrupt):
            return INTERRUPTED
        if isinstance(problem, UsageError):
            print(f"enigma-gen: {problem}", file=sys.stderr)
            return WRONG_USAGE
        if isinstance(problem, OSError) and problem.errno in {errno.EPIPE, errno.ENOSPC, errno.EIO}:
            if problem.errno != errno.EPIPE:  # otherwise whoever read our output has seen enough
                print(f"enigma-gen: cannot write the output: {problem.strerror}", file=sys.stderr)
            # The interpreter flushes standard output once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILED
    report_bug(whole, sys.stderr)
    return FAILED
