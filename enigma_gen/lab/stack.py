"""What the stack of a process at rest says: which functions, where, and what their live registers hold.

A process that is not running is data (see :mod:`enigma_gen.runtime.process`): `entry`, the unit it goes on with, and the continuation
frames below.  Each unit knows the registers it takes, so their values have names: ``x0``, ``x1`` ... are arguments and the result of
a call, ``y0`` ... what a function keeps across calls, ``fr0`` ... floats.  Registers that are not shown are dead: nothing can read them any more.  An
active ``try`` or ``catch`` is a register too; it holds a :class:`~enigma_gen.abi.suspend.CatchTag`.

The line is the one in force where the frame goes on: for a function that waits to be entered, and for a receive, where it begins; for a
frame that waits for the result of a call, the line of that call.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, final

import attrs

from enigma_gen.abi.suspend import CatchTag, deliver
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom
from enigma_gen.term.cons import iter_list
from enigma_gen.term.text import atom_text, write
from enigma_gen.vm import enter_call

Term = Any


@final
@attrs.frozen(eq=False, repr=False)
class Frame:
    """One frame: `module`, `function` (atoms) and `arity`; `file` and `line` of the source, None where the file has none; `registers`, from
    name to live term, in the unit's order."""

    module: Atom
    function: Atom
    arity: int
    file: str | None
    line: int | None
    registers: MappingProxyType[str, Term]

    def __str__(self) -> str:
        where = "" if self.file is None else f" ({self.file}:{self.line})"
        return f"{atom_text(self.module)}:{atom_text(self.function)}/{self.arity}{where}"

    def __repr__(self) -> str:
        return f"<Frame {self}>"

    def describe(self, depth: int = 8) -> str:
        """The frame with its registers, as Erlang terms; what is nested deeper, or longer, than `depth` is cut."""
        values = (f"{name} = {register_text(value, depth)}" for name, value in self.registers.items())
        return "  ".join((str(self), *values))


def register_text(value: Any, depth: int = 8) -> str:
    """What a register holds, for people."""
    if isinstance(value, CatchTag):
        return "an active try or catch"
    try:
        return write(value, depth=depth)
    except (TypeError, AttributeError, ValueError):
        return f"<{type(value).__name__}>"  # a match context, say: no term, but live


def stack_of(process: Process, limit: int) -> tuple[Frame, ...]:
    """Up to `limit` frames of a process at rest, innermost first; empty for one that has ended or is not run by the scheduler."""
    frames: list[Frame] = []
    for frame in _frames(process):
        if len(frames) >= limit:
            break
        frames.append(frame)
    return tuple(frames)


def _frames(process: Process) -> Iterator[Frame]:
    entry = process.entry
    if entry is None or process.generator is None:
        return
    unit, registers = entry
    returned: tuple[Any, ...] = ()
    if unit is deliver:
        returned = () if process.status is Status.WAITING else registers
    elif unit is enter_call:
        call_unit, arguments = registers[1], registers[2]
        assert process.initial_call is not None
        yield _frame(call_unit, arguments, process.initial_call)
    elif not hasattr(unit, "record") and len(registers) == 2 and hasattr(registers[0], "record"):
        yield _frame(registers[0], registers[1])  # a hibernated process and what it wakes up in
    elif hasattr(unit, "record"):
        yield _frame(unit, registers)
    elif process.initial_call is not None and not process.stack and process.initial_call[2] == len(registers):
        yield _frame(unit, registers, process.initial_call)
    for unit, saved in reversed(process.stack):
        if hasattr(unit, "record"):
            yield _frame(unit, (*returned, *saved), has_result=bool(returned))
        returned = ()


def _frame(
    unit: Any,
    values: tuple[Any, ...],
    mfa: tuple[Atom, Atom, int] | None = None,
    has_result: bool | None = None,
) -> Frame:
    """A frame of `unit`; `has_result` (None: it is no continuation) says whether `values` begin with the result it waits for."""
    record = getattr(unit, "record", None)
    if record is None:
        assert mfa is not None
        module, function, arity = mfa
        return Frame(
            module, function, arity, None, None, MappingProxyType({f"x{i}": value for i, value in enumerate(values)})
        )
    names = record.params[1:] if has_result is False else record.params
    location = {pair[0].name: pair[1] for pair in iter_list(record.location(record.line))}
    file = "".join(map(chr, iter_list(location["file"]))) if "file" in location else None
    registers = MappingProxyType(dict(zip(names, values, strict=True)))
    module, function, arity = record.mfa
    return Frame(module, function, arity, file, location.get("line"), registers)
