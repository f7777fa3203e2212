"""The protocol between generated code, natives that wait, and the process that runs them.

A *unit* is a Python function ``unit(p, *registers)``.  It returns a term, or :data:`SUSPEND` after having appended to
``p.frames``, innermost first:

* exactly one *entry* frame ``(unit, registers)``: go on with ``unit(p, *registers)``;
* then, by each caller that still has work to do, a *continuation* frame ``(unit, registers)``: when the frame before it returns `value`,
  go on with ``unit(p, value, *registers)``.

The process (``runtime.process``) reads ``p.pause`` to learn why: :data:`REDUCTIONS` unless somebody set another reason,
and moves the frames to its explicit stack.  A native that waits appends its entry frame itself; the unit is the native's own function, or one that is
declared with :func:`goes_on`, so that it is known which native the process is in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Unit = Callable[..., Any]
NativeName = tuple[str, str, int]
"""Module, name and arity of a native."""


def goes_on(native: Callable[..., NativeName]) -> Callable[[Unit], Unit]:
    """Declare the unit of a native's entry frame: `native`, given the frame's registers, says which native it goes on with."""

    def declare(unit: Unit) -> Unit:
        unit.native = native  # type: ignore[attr-defined]
        return unit

    return declare


class _Suspend:
    """The type of :data:`SUSPEND`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "SUSPEND"


SUSPEND: Final = _Suspend()


class _NoMessage:
    """The type of :data:`NO_MESSAGE`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_MESSAGE"


NO_MESSAGE: Final = _NoMessage()
"""What ``p.peek()`` gives when no message is left to look at."""


class CatchTag:
    """What ``try`` and ``catch`` put into their y register while they are active: one object per handler label and module.

    :meth:`enter` is the runtime's: the entry frame that lets the handler go on with an exception, given the unit and the registers of
    the frame that holds the tag.
    """

    __slots__ = ("label",)

    def __init__(self, label: int) -> None:
        self.label = label

    def enter(self, p: Any, exc: Any, unit: Any, registers: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """The entry frame of the handler."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"CatchTag(L{self.label})"


def deliver(p: Any, value: Any) -> Any:
    """The unit of an entry frame that only hands on `value`: ``p.frames.append((deliver, (value,)))``."""
    return value
