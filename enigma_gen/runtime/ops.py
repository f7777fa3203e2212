"""The functions that generated code calls, see :mod:`enigma_gen.abi.generated`.

They are on the hot paths' slow sides: the common cases are inlined by the translator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from enigma_gen.abi.generated import NAMES
from enigma_gen.abi.match import MatchContext
from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND
from enigma_gen.runtime import exceptions
from enigma_gen.runtime.suspension import RECEIVE
from enigma_gen.term import bits
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.bits import MAX_BITS, Bitstring
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import BADARG, ERROR, EXIT, THROW, ErlangError, badarg, error
from enigma_gen.term.fun import Closure, ExternalFun, make_closure
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.term.order import equal, exact, less

Term = Any


class _Missing:
    """The type of :data:`MISSING`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""What is no term: a key that is not there, a guard that failed."""
MOST: Final = 1 << 64 * ((1 << 19) - 1)
"""No integer is as large as this (a larger one is ``system_limit``), or as small as :data:`LEAST`."""
LEAST: Final = -MOST
MAX_REGISTERS: Final = 1024
"""The x registers of the BEAM, which bound how many arguments a call can have."""

GUARD_ERRORS: Final = (ErlangError, TypeError, ZeroDivisionError, OverflowError)
BYTES: Final = tuple(bytes((n,)) for n in range(256))

# -- raising --------------------------------------------------------------------------------------------------------


def function_clause(module: Atom, function: Atom, arguments: tuple[Term, ...]) -> ErlangError:
    """No clause of the function matches `arguments`."""
    return ErlangError(
        ERROR, am.function_clause, arguments=make_list(arguments), mfa=(module, function, len(arguments))
    )


def badmatch(value: Term) -> ErlangError:
    """``{badmatch, Value}``."""
    return ErlangError(ERROR, (am.badmatch, value))


def case_clause(value: Term) -> ErlangError:
    """``{case_clause, Value}``."""
    return ErlangError(ERROR, (am.case_clause, value))


def try_clause(value: Term) -> ErlangError:
    """``{try_clause, Value}``."""
    return ErlangError(ERROR, (am.try_clause, value))


def badrecord(value: Term) -> ErlangError:
    """``{badrecord, Value}``."""
    return ErlangError(ERROR, (am.badrecord, value))


def if_clause() -> ErlangError:
    """No clause of an ``if`` is true."""
    return ErlangError(ERROR, am.if_clause)


def error_1(reason: Term) -> ErlangError:
    """``erlang:error/1``."""
    return ErlangError(ERROR, reason)


def error_2(reason: Term, arguments: Term) -> ErlangError:
    """``erlang:error/2``; what is no list stands for no arguments."""
    given = type(arguments) is list or arguments is NIL
    return ErlangError(ERROR, reason, arguments=arguments if given else None)


def error_3(reason: Term, arguments: Term, options: Term) -> ErlangError:
    """``erlang:error/3``; its only option is ``{error_info, Map}``, and anything wrong makes all options void."""
    made = error_2(reason, arguments)
    info = None
    rest = options
    while type(rest) is list:
        option, rest = rest
        if (
            type(option) is not tuple
            or len(option) != 2
            or option[0] is not am.error_info
            or type(option[1]) is not Map
        ):
            return made
        info = option[1]
    if rest is NIL and info is not None:
        made.info = dict(info.items())
    return made


def exit_1(reason: Term) -> ErlangError:
    """``exit/1``."""
    return ErlangError(EXIT, reason)


def throw_1(value: Term) -> ErlangError:
    """``throw/1``."""
    return ErlangError(THROW, value)


def again(trace: Term, value: Term) -> ErlangError:
    """Go on raising what a handler caught (``raise``): `trace` is the ErlangError in its third register."""
    if type(trace) is not ErlangError:
        return ErlangError(ERROR, BADARG)
    if trace.reason is value:
        return trace
    return ErlangError(trace.kind, value, trace=trace.trace)


def raw_raise(kind: Term, value: Term, trace: Term) -> Term:
    """``erlang:raise/3`` on a stack trace that was never built; gives ``badarg`` when `kind` is no exception class."""
    if kind is not ERROR and kind is not EXIT and kind is not THROW:
        return BADARG
    raise ErlangError(kind, value, trace=stacktrace(trace))


def stacktrace(trace: Term) -> Term:
    """The Erlang stack trace of a caught exception."""
    return trace.trace if type(trace) is ErlangError else trace


# -- calls ----------------------------------------------------------------------------------------------------------


def call_fun(p: Any, fun: Term, *arguments: Term) -> Term:
    """Call anything as a fun; raises ``badfun`` and ``badarity``."""
    kind = type(fun)
    if kind is not Closure and kind is not ExternalFun:
        error((am.badfun, fun))
    if fun.arity != len(arguments):
        error((am.badarity, (fun, make_list(arguments))))
    if kind is ExternalFun:
        return p.system.code.resolve(fun.module, fun.function, fun.arity)(p, *arguments)
    return fun.entry.code(p, *arguments, *fun.env)


def _bad_apply(*arguments: Term, reason: Term = BADARG, name: Atom = am.apply) -> NoReturn:
    """Raise `reason` out of ``erlang:apply``, or what else of that module is called `name`."""
    raise ErlangError(ERROR, reason, mfa=(am.erlang, name, len(arguments)), arguments=make_list(arguments), info={})


def apply_2(p: Any, fun: Term, arguments: Term) -> Term:
    """``apply/2``."""
    try:
        values = to_python(arguments)
    except ImproperList:
        _bad_apply(fun, arguments)
    if len(values) >= MAX_REGISTERS:
        _bad_apply(fun, arguments, reason=am.system_limit)
    return call_fun(p, fun, *values)


def apply_3(p: Any, module: Term, function: Term, arguments: Term) -> Term:
    """``apply/3``."""
    try:
        values = to_python(arguments)
    except ImproperList:
        _bad_apply(module, function, arguments)
    if type(module) is not Atom or type(function) is not Atom:
        _bad_apply(module, function, arguments)
    if len(values) >= MAX_REGISTERS:
        _bad_apply(module, function, arguments, reason=am.system_limit)
    return p.system.code.resolve(module, function, len(values))(p, *values)


def apply_mf(p: Any, module: Term, function: Term, *arguments: Term) -> Term:
    """``Module:Function(...)`` with a variable module or function."""
    if type(module) is not Atom or type(function) is not Atom:
        _bad_apply(module, function, make_list(arguments))
    return p.system.code.resolve(module, function, len(arguments))(p, *arguments)


def hibernate(p: Any, module: Term, function: Term, arguments: Term) -> Term:
    """``erlang:hibernate/3``."""
    try:
        values = to_python(arguments)
    except ImproperList:
        _bad_apply(module, function, arguments, name=am.hibernate)
    if type(module) is not Atom or type(function) is not Atom:
        _bad_apply(module, function, arguments, name=am.hibernate)
    if len(values) > MAX_REGISTERS:
        _bad_apply(module, function, arguments, reason=am.system_limit, name=am.hibernate)
    return p.hibernate(apply_mf, (module, function, *values))


# -- terms ----------------------------------------------------------------------------------------------------------


def is_function_of(term: Term, arity: Term) -> bool:
    """``is_function(Term, Arity)`` with an arity that only the program knows."""
    return type(arity) is int and arity >= 0 and type(term) in (Closure, ExternalFun) and term.arity == arity


def with_element(term: tuple[Term, ...], index: int, value: Term) -> tuple[Term, ...]:
    """`term` with element `index`, counted from 0, replaced."""
    return (*term[:index], value, *term[index + 1 :])


def bad_map(term: Term) -> Term:
    """Raise ``{badmap, Term}``."""
    error((am.badmap, term))


def map_exact(term: Term, pairs: tuple[tuple[Term, Term], ...]) -> Term:
    """``Map#{K := V, ...}``."""
    if type(term) is not Map:
        bad_map(term)
    for key, _ in pairs:
        if key not in term:
            error((am.badkey, key))
    return term.update(pairs)


def to_float(term: Term) -> float:
    """A number as a float; raises TypeError or OverflowError, which become ``badarith``."""
    if type(term) is int or type(term) is float:
        return float(term)
    raise TypeError


def float_overflow() -> float:
    """A float operation gave no finite number: raise OverflowError, which becomes ``badarith``."""
    raise OverflowError


# -- bitstrings -----------------------------------------------------------------------------------------------------


def start_match(term: Term) -> Any:
    """A match context over a bitstring, or ``MISSING``."""
    if type(term) is bytes:
        return MatchContext(term, 0, len(term) * 8)
    if type(term) is Bitstring:
        return MatchContext(term.base, term.offset, term.offset + term.size)
    return term if type(term) is MatchContext else MISSING


def tail(context: MatchContext) -> Term:
    """What is left to match, as a term."""
    base, pos, end = context.base, context.pos, context.end
    if not pos and type(base) is bytes and end == len(base) * 8:
        return base
    return bits.view(base, pos, end - pos)


def match_string(context: MatchContext, size: int, wanted: bytes) -> bool:
    """Whether the next `size` bits are those of `wanted`; they are read if so."""
    pos = context.pos
    if pos + size > context.end:
        return False
    if not (pos | size) & 7:
        if context.base[pos >> 3 : (pos + size) >> 3] != wanted:
            return False
    elif bits.int_at(context.base, pos, size) != int.from_bytes(wanted, "big") >> (-size & 7):
        return False
    context.pos = pos + size
    return True


def field_size(size: Term, unit: int) -> int:
    """The bits of a field whose size is a term; -1 when it is no size."""
    return size * unit if type(size) is int and size >= 0 else -1


def _size(size: Term, unit: int) -> int:
    if type(size) is not int or size < 0:
        badarg()
    if size * unit >= MAX_BITS:
        error(am.system_limit)
    return size * unit


def integer_field(value: Term, size: Term, unit: int, little: bool) -> Term:
    """The field of an integer segment."""
    if type(value) is not int:
        badarg()
    return bits.int_bits(value, _size(size, unit), little)


def float_field(value: Term, size: Term, unit: int, little: bool) -> Term:
    """The field of a float segment."""
    if type(value) is not float and type(value) is not int:
        badarg()
    try:
        made = bits.float_bits(value, _size(size, unit), little)
    except OverflowError:
        made = None
    if made is None:
        badarg()
    return made


def whole_field(value: Term, unit: int) -> Term:
    """The field of a binary segment without a size."""
    if type(value) is not bytes and type(value) is not Bitstring:
        badarg()
    if bits.bit_size(value) % unit:
        badarg()
    return value


def part_field(value: Term, size: Term, unit: int) -> Term:
    """The field of a binary segment with a size."""
    if type(value) is not bytes and type(value) is not Bitstring:
        badarg()
    wanted = _size(size, unit)
    if wanted > bits.bit_size(value):
        badarg()
    return bits.slice_bits(value, 0, wanted)


def utf8_field(value: Term) -> bytes:
    """A character in UTF-8."""
    return _character(bits.utf8_bits(value) if type(value) is int else None)


def utf16_field(value: Term, little: bool) -> bytes:
    """A character in UTF-16."""
    return _character(bits.utf16_bits(value, little) if type(value) is int else None)


def utf32_field(value: Term, little: bool) -> bytes:
    """A character in UTF-32."""
    return _character(bits.utf32_bits(value, little) if type(value) is int else None)


def _character(data: bytes | None) -> bytes:
    if data is None:
        badarg()
    return data


def append_field(value: Term, unit: int, more: Term) -> Term:
    """``<<Value/bits, More/bits>>``, made to be appended to again."""
    if type(value) is Bitstring:
        if value.size % unit:
            badarg()
    elif type(value) is not bytes or len(value) * 8 % unit:
        badarg()
    return bits.append(value, more)


def added_sizes(a: Term, b: Term, unit: int) -> int:
    """Sum of two sizes, the second in units (``bs_add``)."""
    if type(a) is not int or type(b) is not int or a < 0 or b < 0:
        badarg()
    if a + b * unit >= MAX_BITS:
        error(am.system_limit)
    return a + b * unit


_LENGTH_STEP: Final = 200_000
"""Cells of a list that are counted in one go."""


def length_of(p: Any, term: Term, length: Callable[[Term], int]) -> Any:
    """The length of a list.  After a step in a long one, ``SUSPEND``: the caller calls again with the same list.

    `length` is for what is no proper list: the native, which raises, or in a guard :func:`no_length`.
    """
    start, rest = 0, term
    if p.counting is not None:
        counted, start, rest = p.counting
        p.counting = None
        if counted is not term:
            start, rest = 0, term
    count = start
    for count in range(start, start + _LENGTH_STEP):
        if type(rest) is not list:
            return count if rest is NIL else length(term)
        rest = rest[1]
    p.counting = (term, count + 1, rest)
    del p.system.budget[-(_LENGTH_STEP >> 3) :]
    return SUSPEND


def no_length(term: Term) -> Term:
    """What the length of `term`, no proper list, is in a guard."""
    return MISSING


def builtins_for(tick: Callable[[], Any]) -> dict[str, Any]:
    """The builtins of generated code in a VM whose slice budget is counted down by `tick`."""
    found = {**_VALUES, "tick": tick}
    if found.keys() != NAMES - {"True", "False", "None"}:
        raise RuntimeError(f"generated code's names differ from what there is: {found.keys() ^ NAMES}")
    return found


_VALUES: dict[str, Any] = {
    name: value
    for name, value in {
        **{t.__name__: t for t in (int, float, tuple, list, bytes, type, IndexError, Exception)},
        "len": len,
        **globals(),
        "view": bits.view,
        "is_binary": bits.is_binary,
        "int_at": bits.int_at,
        "float_at": bits.float_at,
        "utf8_at": bits.utf8_at,
        "utf16_at": bits.utf16_at,
        "utf32_at": bits.utf32_at,
        "concat": bits.concat,
        "int_bits": bits.int_bits,
        "caught": exceptions.caught,
        "caught_traced": exceptions.caught_traced,
        "caught_by_catch": exceptions.caught_by_catch,
    }.items()
    if name in NAMES
}

__all__ = [
    "LEAST",
    "MISSING",
    "MOST",
    "NIL",
    "NO_MESSAGE",
    "RECEIVE",
    "SUSPEND",
    "Pid",
    "Port",
    "Ref",
    "builtins_for",
    "equal",
    "exact",
    "less",
    "make_closure",
]
