"""What can go wrong outside Erlang: mistakes of the user, and our own."""

from __future__ import annotations

import platform
import traceback
from typing import TextIO


class UsageError(Exception):
    """The user asked for something that cannot be done; the text says what and where, in one line."""


def leaves(problem: BaseException) -> list[BaseException]:
    """The exceptions in a group, or the exception itself."""
    if not isinstance(problem, BaseExceptionGroup):
        return [problem]
    found: list[BaseException] = []
    groups: list[BaseExceptionGroup] = [problem]
    while groups:
        for inner in groups.pop().exceptions:
            if isinstance(inner, BaseExceptionGroup):
                groups.append(inner)
            else:
                found.append(inner)
    return found


def report_bug(bug: BaseException, out: TextIO) -> None:
    """Prints what somebody needs to find the fault: where it was raised, from the outside in, and what it says."""
    for leaf in leaves(bug):
        text = " ".join(str(leaf).split()) or "no message"
        print(f"enigma-gen: this is a bug in enigma_gen, please report it: {type(leaf).__name__}: {text}", file=out)
        for frame in traceback.extract_tb(leaf.__traceback__):
            print(f"    in {frame.name} ({frame.filename}, line {frame.lineno})", file=out)
    print(f"    Python {platform.python_version()}, {platform.platform()}", file=out)
