"""From Python exceptions and tracebacks to Erlang's.

A stack trace is read off three things, innermost first: the Python traceback (up to where the exception was caught), the Python frames
above that, and the process's explicit stack.  A frame of generated code counts when its unit's line table has an entry for the line it is at: a
line that calls in tail position has none, so frames that Erlang would not have are not shown.  A native's own frame gives its function
and its arguments.

Inlined arithmetic raises TypeError, ZeroDivisionError or OverflowError in a frame of generated code: the line table says which
operator it was.  Any other Python exception is a bug of the VM and is never caught by Erlang code.

Invariant: an ErlangError that a handler has caught holds no traceback, so no cycle keeps its frames alive; if its trace is wanted it is
there as a term.

Source: OTP 25 erts ``beam_common.c`` (``save_stacktrace``, ``build_stacktrace``).
"""

from __future__ import annotations

import sys
from itertools import groupby
from operator import itemgetter
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Native
from enigma_gen.abi.suspend import SUSPEND, CatchTag
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.bits import MAX_BITS, bit_size, is_bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.error import BADARG, ERROR, EXIT, THROW, ErlangError
from enigma_gen.term.map import Map

Term = Any
BADARITH = intern("badarith")
_ARITHMETIC = (TypeError, ZeroDivisionError, OverflowError)

_FORMATTERS = {
    **dict.fromkeys(("atomics", "counters", "erlang", "erts_internal", "persistent_term"), am.erl_erts_errors),
    "os": am.erl_kernel_errors,
    **dict.fromkeys(("binary", "ets", "lists", "maps", "math", "re", "unicode"), am.erl_stdlib_errors),
}


# -- for handlers in generated code -----------------------------------------------------------------------------------


def caught(p: Any, exc: Exception) -> ErlangError:
    """`exc` as an Erlang exception, for a handler that does not look at the stack trace.  A bug of the VM goes on up."""
    if p.watch is not None:
        p.system.tracing.caught(p, p.system.code.units.get(id(sys._getframe(1).f_code)))
    if type(exc) is not ErlangError:
        exc = _guest(p, exc)
    exc.__traceback__ = exc.__context__ = None
    return exc


def caught_traced(p: Any, exc: Exception) -> ErlangError:
    """`exc` as an Erlang exception with its stack trace."""
    if p.watch is not None:
        p.system.tracing.caught(p, p.system.code.units.get(id(sys._getframe(1).f_code)))
    made = exc if type(exc) is ErlangError else _guest(p, exc)
    if made.trace is None:
        made.trace = _trace(p, made, exc.__traceback__)
    made.__traceback__ = made.__context__ = None
    return made


def caught_by_catch(p: Any, exc: Exception) -> Term:
    """The value of a ``catch`` whose expression raised `exc`."""
    if p.watch is not None:
        p.system.tracing.caught(p, p.system.code.units.get(id(sys._getframe(1).f_code)))
    made = exc if type(exc) is ErlangError else _guest(p, exc)
    if made.kind is ERROR:
        caught_traced(p, exc)
        if made is not exc and made.trace is None:
            made.trace = NIL
        return (EXIT_TAG, (made.reason, made.trace))
    made.__traceback__ = made.__context__ = None
    return made.reason if made.kind is THROW else (EXIT_TAG, made.reason)


EXIT_TAG = intern("EXIT")


# Up to OTP 22, ``erlang:get_stacktrace/0`` gives the stack trace of what was caught last.


def _remember(p: Any, made: ErlangError) -> None:
    if p.flags is None:
        p.flags = {}
    p.flags[am.get_stacktrace] = made.trace


def _caught_remembered(p: Any, exc: Exception) -> ErlangError:
    made = caught_traced(p, exc)
    _remember(p, made)
    return made


def _caught_by_catch_remembered(p: Any, exc: Exception) -> Term:
    made = caught_traced(p, exc)
    _remember(p, made)
    return caught_by_catch(p, made)


FIRST_WITHOUT_LAST_TRACE: Final = 23
REMEMBERING: Final[dict[str, Any]] = {
    "caught": _caught_remembered,
    "caught_traced": _caught_remembered,
    "caught_by_catch": _caught_by_catch_remembered,
}
"""What generated code calls under these names in a VM of OTP 22."""


def _guest(p: Any, exc: Exception) -> ErlangError:
    """The Erlang exception that a Python exception stands for; raises `exc` itself when it is a bug of the VM."""
    reason = _guest_reason(p, exc)
    if reason is None:
        raise exc
    made = ErlangError(ERROR, reason)
    made.trace = _trace(p, made, exc.__traceback__)
    return made


def _guest_reason(p: Any, exc: Exception) -> Atom | None:
    if not isinstance(exc, _ARITHMETIC):
        return None
    innermost = _innermost(exc.__traceback__)
    if innermost is None:
        return None
    frame, line = innermost
    record = p.system.code.units.get(id(frame.f_code))
    if record is None:
        helper = frame.f_code.co_name
        if helper not in ("to_float", "float_overflow") or frame.f_back is None:
            return None
        return BADARITH
    entry = record.at(line)
    if entry is None:
        return None
    return BADARG if entry[0] == "bits" else BADARITH


def _innermost(traceback: TracebackType | None) -> tuple[FrameType, int] | None:
    if traceback is None:
        return None
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame, traceback.tb_lineno


def is_guest_error(exc: BaseException) -> bool:
    """Whether an exception that reached the end of a process is Erlang's (it is normalised by :func:`unwind`)."""
    return type(exc) is ErlangError or getattr(exc, "guest", None) is not None


# -- bugs -------------------------------------------------------------------------------------------------------------


def believed(code: Any, exc: BaseException) -> tuple[Atom, Atom, int] | None:
    """The function that `exc` came out of, if no native is to blame and its file says of what types its values are: nobody checks whether that is so."""
    natives, units = getattr(code, "native_codes", {}), getattr(code, "units", {})
    for frame, _ in reversed(list(walk_tb(exc.__traceback__))):
        if id(frame.f_code) in natives:
            return None
        record = units.get(id(frame.f_code))
        if record is not None:
            found: tuple[Atom, Atom, int] = record.mfa
            return found if record.module.beam.types else None
    return None


def native_in(code: Any, exc: BaseException) -> str:
    """The innermost native that `exc` came through, as ``m:f/a``; empty for none."""
    known = getattr(code, "native_codes", {})
    found = [known.get(id(frame.f_code)) for frame, _ in walk_tb(exc.__traceback__)]
    natives = [native for native in found if native is not None]
    return f"{natives[-1].module}:{natives[-1].name}/{natives[-1].arity}" if natives else ""


# -- for the process --------------------------------------------------------------------------------------------------


def unwind(p: Any, exc: Exception) -> tuple[Any, tuple[Any, ...]] | None:
    """Pop `p.stack` up to the frame whose handler catches `exc`; the handler's entry frame, or None when there is none.

    The stack trace is built before anything is popped.  Of a deep stack only a part is popped; the entry frame is then one that goes on with the rest.
    """
    if type(exc) is ErlangError:
        made = exc
        if made.trace is None:
            made.trace = _trace(p, made, exc.__traceback__)
    else:
        reason = _guest_reason(p, exc)
        if reason is None:
            return None
        made = ErlangError(ERROR, reason)
        made.trace = _trace(p, made, exc.__traceback__)
        exc.guest = made  # type: ignore[attr-defined]
    made.__traceback__ = made.__context__ = None
    if p.system.release < FIRST_WITHOUT_LAST_TRACE:
        _remember(p, made)
    stack = p.stack
    for _ in _AT_ONCE:
        if not stack:
            return None
        unit, registers = stack.pop()
        for value in registers:
            if isinstance(value, CatchTag):
                if p.watch is not None and value.label:
                    p.system.tracing.caught(p, getattr(unit, "record", None))
                return value.enter(p, made, unit, registers)
    return (_pause_unwinding, (made,)) if stack else None


_UNIT_OF: Final = itemgetter(0)
_AT_ONCE: Final = range(8_192)
"""Frames that are popped before other processes get their turn."""


def _pause_unwinding(p: Any, exc: ErlangError) -> Any:
    """The unit that suspends a process whose stack is deep, in the middle of looking for a handler."""
    p.frames.append((_unwind_on, (exc,)))
    return SUSPEND


def _unwind_on(p: Any, exc: ErlangError) -> Any:
    raise exc


def exit_reason(p: Any, exc: Exception) -> Term:
    """The reason with which a process ends that nothing caught `exc` in.  :func:`unwind` has been called."""
    made = exc if type(exc) is ErlangError else getattr(exc, "guest", None)
    if made is None:
        return am.internal_error
    if made.kind is EXIT:
        return made.reason
    if made.kind is THROW:
        return ((am.nocatch, made.reason), made.trace)
    return (made.reason, made.trace)


# -- stack traces -----------------------------------------------------------------------------------------------------


def _trace(p: Any, exc: ErlangError, traceback: TracebackType | None) -> Term:
    """The Erlang stack trace of `exc`, as a list."""
    depth = p.system.backtrace_depth or 1
    units = p.system.code.units
    natives = p.system.code.native_codes
    chain: list[tuple[FrameType, int]] = []
    while traceback is not None:
        frame = traceback.tb_frame
        if chain and chain[-1][0] is frame:
            chain[-1] = (frame, traceback.tb_lineno)
        else:
            chain.append((frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    entries: list[Term] = []
    outer = chain[0][0].f_back if chain else None
    last: Any = None
    for frame, line in reversed(chain):
        last = _add(entries, frame, line, units, natives, exc, last)
        if len(entries) >= depth:
            break
    place: tuple[Any, int] | None = None
    while outer is not None and len(entries) < depth:
        code = outer.f_code
        if place is not None and place[0] is code and place[1] == outer.f_lasti and last is not None:
            outer = outer.f_back  # one more return to the same place, as deep recursion has thousands of
            continue
        place = (code, outer.f_lasti)
        if id(code) in units:
            last = _add(entries, outer, outer.f_lineno, units, natives, exc, last)
        elif code is p.run_code:
            break
        outer = outer.f_back
    if not entries and exc.mfa is not None:
        entries.append(_first(exc))  # a native that was suspended: nothing of it is on Python's stack
    if len(entries) < depth:
        for unit, _ in groupby(map(_UNIT_OF, reversed(p.stack))):  # deep recursion has millions of the same
            record = getattr(unit, "record", None)
            if record is not None:
                key = (record.mfa, record.label)
                if key != last:
                    last = key
                    entries.append((*record.mfa, record.location(record.line)))
                    if len(entries) >= depth:
                        break
    return make_list([tuple(entry) for entry in entries[:depth]])


def _add(
    entries: list[Term],
    frame: FrameType,
    line: int,
    units: dict[int, Any],
    natives: dict[int, Native],
    exc: ErlangError,
    last: Any,
) -> Any:
    """Add what a Python frame shows, if anything; `last` and the result tell return addresses apart: frames one above
    the other that return to the same place are shown once, as OTP does."""
    code = frame.f_code
    record = units.get(id(code))
    if record is None:
        native = natives.get(id(code))
        if native is not None and exc.mfa is None and (native.name, native.arity) not in _RAISING:
            inner = len(entries) == 1 and type(entries[0]) is _NativeEntry and not native.waits
            if not entries or inner:  # a native that is written with another one fails under its own name
                entries[:] = [_native_entry(native, frame, exc)]
        return last
    found = record.at(line)
    if found is None:
        if not entries and exc.mfa is not None:
            entries.append(_first(exc))
        return last
    kind, at = found[0], found[1]
    if kind == "apply" and (entries or (exc.mfa is not None and exc.mfa[1] is not am.apply)):
        if not entries:
            entries.append(_first(exc))
        return last  # it had given its place to what it called
    module, function, arity = record.mfa
    location = record.location(at)
    if not entries:
        if kind == "clause":
            entries.append((module, function, exc.arguments, _with_info(location, exc)))
            return None
        if exc.mfa is not None:
            entries.append(_first(exc))
        elif kind == "op":
            values = [_value(text, frame) for text in found[4]]
            entries.append((intern(found[2]), intern(found[3]), make_list(values), _error_info(found[2], None)))
        elif kind == "bits":
            entries.append((module, function, arity, _bits_info(found[2:], frame, exc, location)))
            return None
        elif kind == "raise" or exc.arguments is not None or exc.info is not None:
            shown = arity if exc.arguments is None else exc.arguments
            entries.append((module, function, shown, _with_info(location, exc)))
            return None
    elif len(entries) == 1 and kind in ("op", "native") and type(entries[0]) is _NativeEntry:
        # One Python function may be several natives: the call says which it was.
        _, _, values, extra = entries[0]
        extra = extra if extra is NIL else _error_info(found[2], exc.info)
        entries[0] = _NativeEntry((intern(found[2]), intern(found[3]), values, extra))
    key = (record.mfa, found[2]) if kind == "call" and len(found) > 2 else None
    if key is None or key != last:
        entries.append((module, function, arity, location))
    return key


def _bits_info(segments: tuple[Any, ...], frame: FrameType, exc: ErlangError, location: Term) -> Term:
    """`location` with the ``error_info`` of a binary that could not be built: the first segment at fault.

    All sizes come before all whole binaries, and those before what is done a segment at a time.

    Source: OTP 25, ``erl_erts_errors:format_bs_fail/2``, and what its machine code does first.
    """
    known = []
    for number, kind, source, size, unit in segments:
        known.append((number, kind, _value(source, frame), None if size is None else _value(size, frame), unit))
    for find in (_size_fault, _whole_fault, _segment_fault):
        for number, kind, value, wanted, unit in known:
            fault = find(kind, value, wanted, unit)
            if fault is None:
                continue
            what, culprit = fault
            shown = am.binary if kind in ("append", "private_append") else intern(kind)
            cause = (number, shown, what, culprit)
            info = [(am.cause, cause), (am.function, am.format_bs_fail), (am.module, am.erl_erts_errors)]
            return make_list([*to_python(location), (am.error_info, Map.from_pairs(info))])
    return location


def _size_fault(kind: str, value: Term, size: Term, unit: int) -> tuple[Atom, Term] | None:
    return (am.size, size) if size is not None and (type(size) is not int or size < 0) else None


def _whole_fault(kind: str, value: Term, size: Term, unit: int) -> tuple[Atom, Term] | None:
    return (am.type, value) if kind in _BINARIES and size is None and not is_bitstring(value) else None


_BINARIES = ("binary", "append", "private_append")


def _segment_fault(kind: str, value: Term, size: Term, unit: int) -> tuple[Atom, Term] | None:
    if kind in _BINARIES:
        if not is_bitstring(value):
            return am.type, value
        if size is None:
            return (am.unit, value) if bit_size(value) % unit else None
    elif kind == "float":
        if type(value) is not float and type(value) is not int:
            return am.type, value
    elif type(value) is not int:
        return am.type, value
    bits = 0 if size is None else size * unit
    if kind in ("integer", "binary", "float") and bits >= MAX_BITS:
        return am.size, size
    if kind == "binary" and bits > bit_size(value):
        return am.short, value
    if kind == "float":
        return (am.no_float, value) if bits in (16, 32, 64) else (am.invalid, bits)
    return (am.type, value) if kind.startswith("utf") else None


class _NativeEntry(tuple[Any, ...]):
    """A native's entry while a trace is being put together."""

    __slots__ = ()


_RAISING = frozenset({("error", 1), ("error", 2), ("error", 3), ("exit", 1), ("throw", 1), ("raise", 3)})
"""Natives that raise on behalf of their caller."""


def _first(exc: ErlangError) -> Term:
    assert exc.mfa is not None
    module, function, arity = exc.mfa
    shown = arity if exc.arguments is None else exc.arguments
    return (module, function, shown, _error_info(module.name, exc.info) if exc.reason is BADARG else NIL)


def _with_info(location: Term, exc: ErlangError) -> Term:
    if exc.info is None:
        return location
    return make_list([*to_python(location), (am.error_info, Map.from_pairs(exc.info.items()))])


def _native_entry(native: Native, frame: FrameType, exc: ErlangError) -> Term:
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    local = frame.f_locals
    values = [local[name] for name in (names[1:] if native.process else names)]
    extra = _error_info(native.module, exc.info) if exc.kind is ERROR else NIL
    return _NativeEntry((intern(native.module), intern(native.name), make_list(values), extra))


def _error_info(module: str, info: dict[Atom, Term] | None) -> Term:
    formatter = _FORMATTERS.get(module)
    if formatter is None:
        return NIL
    return [(am.error_info, Map.from_pairs([*(info or {}).items(), (am.module, formatter)])), NIL]


def _value(text: str, frame: FrameType) -> Term:
    """The value that an operand of generated code, a name or a number, has in `frame`."""
    if text in frame.f_locals:
        return frame.f_locals[text]
    if text in frame.f_globals:
        return frame.f_globals[text]
    if text == "NIL":
        return NIL
    digits = text.strip("()")
    return int(digits, 16 if "x" in digits else 10)


def located(unit: Any) -> Term | None:
    """The stack trace entry of a frame on the explicit stack that goes on with `unit`, or None for the VM's own."""
    record = getattr(unit, "record", None)
    if record is None:
        return None
    return (*record.mfa, record.location(record.line))


def located_entry(p: Any) -> Term | None:
    """The stack trace entry of the frame that `p`, which is not running, goes on with: that of a native too."""
    unit, registers = p.entry
    goes_on = getattr(unit, "native", None)
    if goes_on is not None:
        module, name, arity = goes_on(*registers)
        return intern(module), intern(name), arity, NIL
    native = p.system.code.native_codes.get(id(getattr(unit, "__code__", None)))
    if native is not None:
        return intern(native.module), intern(native.name), native.arity, NIL
    return located(unit)


def no_such_function(module: Atom, function: Atom, arguments: tuple[Term, ...]) -> NoReturn:
    """Raise ``undef``."""
    raise ErlangError(ERROR, am.undef, mfa=(module, function, len(arguments)), arguments=make_list(arguments))
