"""Emitters: ``bif`` and ``gc_bif`` instructions: guard BIFs and operators, inlined for the common types.

In a body (no fail label) the inlined form may raise TypeError, ZeroDivisionError or OverflowError; the line table says which operator it
was, and the runtime makes ``badarith`` of it.  In a guard every failure goes to the label.

What is relied on: no term type but int, float, tuple, list and bytes knows Python's ``+`` and ``*``, none but int and float ``-``, none but int the
bit operators.  So ``x + 1`` raises TypeError unless x is a number, and only ``sequence + sequence`` and ``sequence * int`` have to be kept out.
An overflow of floats gives no exception in Python: where both operands may be floats the function form is used.
"""

from __future__ import annotations

from collections.abc import Callable

from enigma_gen.abi.native import Native
from enigma_gen.translate import facts as F
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.op.calls import import_name
from enigma_gen.translate.op.tests import equal_condition, exact_condition, less_condition, type_condition
from enigma_gen.translate.table import Operand, op, register
from enigma_gen.translate.unit import Unit

Inline = Callable[[Unit, list[str], str], "tuple[str, F.Fact] | None"]
"""Given the unit, the arguments and the text of the function call for the rest: expression and its fact."""

INLINE: dict[tuple[str, int], Inline] = {}
CONDITIONS: dict[tuple[str, int], Callable[[Unit, list[str]], str]] = {}
GUARDED: dict[tuple[str, int], Callable[[Unit, list[str]], tuple[str, str, F.Fact] | None]] = {}
"""For guards: the condition under which the BIF succeeds, its value then, and the value's fact."""


def inline(name: str, arity: int) -> Callable[[Inline], Inline]:
    """Declare the inline form of ``erlang:name/arity``."""

    def add(function: Inline) -> Inline:
        if (name, arity) in INLINE:
            raise ValueError(f"{name}/{arity} has two inline forms")
        INLINE[name, arity] = function
        return function

    return add


def _is_constant_int(text: str) -> bool:
    return text[0].isdigit() or text[0] == "("


# -- arithmetic -----------------------------------------------------------------------------------------------------


def _additive(symbol: str) -> None:
    @inline(symbol, 2)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        a, b = values
        fact_a, fact_b = u.fact(a), u.fact(b)
        text = f"{a} {symbol} {b}"
        if fact_a == "int" and fact_b == "int":
            return text, "int"
        if _is_constant_int(a) or _is_constant_int(b):
            return text, "number"
        t = u.temp()
        return f"{t} if type({t} := {text}) is int else {call}", "number"


_additive("+")
_additive("-")


@inline("*", 2)
def _times(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    a, b = values
    checks = [f"type({x}) is int" for x in dict.fromkeys(values) if u.fact(x) != "int"]
    fact: F.Fact = "number" if checks else "int"
    product = f"{a} * {b}"
    if not any(_is_constant_int(x) for x in values):  # else it cannot grow by much
        t = u.temp()
        checks += [f"({t} := {product}) < MOST", f"{t} > LEAST"]
        product = t
    return f"{product} if {' and '.join(checks)} else {call}" if checks else product, fact


def _integer_division(name: str, symbol: str) -> None:
    @inline(name, 2)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        # Python rounds down, Erlang towards zero: the same where nothing is negative.
        a, b = values
        checks = [f"type({a}) is int"] if u.fact(a) != "int" else []
        checks.append(f"{a} >= 0")
        if not (b.isdigit() and int(b) > 0):
            checks += [f"type({b}) is int"] if u.fact(b) != "int" else []
            checks.append(f"{b} > 0")
        return f"{a} {symbol} {b} if {' and '.join(checks)} else {call}", "int"


_integer_division("div", "//")
_integer_division("rem", "%")


def _bitwise(name: str, symbol: str) -> None:
    @inline(name, 2)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        return f"{values[0]} {symbol} {values[1]}", "int"


_bitwise("band", "&")
_bitwise("bor", "|")
_bitwise("bxor", "^")


def _shift(name: str, symbol: str) -> None:
    @inline(name, 2)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        a, b = values
        if b.isdigit() and int(b) <= 64:
            return f"{a} {symbol} {b}", "int"
        return call, "int"


_shift("bsl", "<<")
_shift("bsr", ">>")


@inline("bnot", 1)
def _bnot(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    return f"~{values[0]}", "int"


@inline("+", 1)
def _plus(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    return f"{values[0]} + 0", u.fact(values[0]) if F.is_a(u.fact(values[0]), "number") else "number"


@inline("-", 1)
def _negative(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    return f"-{values[0]}", u.fact(values[0]) if F.is_a(u.fact(values[0]), "number") else "number"


@inline("abs", 1)
def _abs(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    x = values[0]
    if u.fact(x) == "int":
        return f"{x} if {x} >= 0 else -{x}", "int"
    return f"({x} if {x} >= 0 else -{x}) if type({x}) is int else {call}", "number"


@inline("map_get", 2)
def _map_get(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    key, x = values
    t = u.temp()
    found = map_lookup(u, x, key)
    check = "" if u.fact(x) == "map" else f"type({x}) is Map and "
    return f"{t} if {check}({t} := {found}) is not MISSING else {call}", None


_HASHED_BY_TYPE = {"atom": "Atom", "int": "int", "bytes": "bytes"}


def map_lookup(u: Unit, x: str, key: str) -> str:
    """The expression of what map `x` has at `key`, ``MISSING`` for nothing."""
    slow = f"{x}.get({key}, MISSING)"
    fact = u.fact(key)
    if fact in _HASHED_BY_TYPE:
        flat = u.hashable(key, _HASHED_BY_TYPE[fact])
        return f"({x}.own.get({key}, MISSING) if {flat}{x}.own is not None else {slow})"
    if fact is None:
        return f"({x}.own.get({key}, MISSING) if type({key}) is Atom and {x}.own is not None else {slow})"
    return slow


# -- comparison and type tests as values ------------------------------------------------------------------------------


def _condition(name: str, form: Callable[[Unit, str, str], str]) -> None:
    CONDITIONS[name, 2] = lambda u, values: form(u, *values)


def _opposite(condition: str) -> str:
    return f"not ({condition})"


_condition("=:=", exact_condition)
_condition("=/=", lambda u, a, b: _opposite(exact_condition(u, a, b)))
_condition("==", equal_condition)
_condition("/=", lambda u, a, b: _opposite(equal_condition(u, a, b)))
_condition("<", less_condition)
_condition(">", lambda u, a, b: less_condition(u, b, a))
_condition(">=", lambda u, a, b: less_condition(u, a, b, ">="))
_condition("=<", lambda u, a, b: less_condition(u, b, a, ">="))


def _type_value(name: str, kind: str) -> None:
    CONDITIONS[name, 1] = lambda u, values: type_condition(u, kind, values[0])[0]


for _name in (
    "is_integer",
    "is_float",
    "is_atom",
    "is_pid",
    "is_reference",
    "is_port",
    "is_tuple",
    "is_map",
    "is_list",
):
    _type_value(_name, _name)
for _name in ("is_boolean", "is_number", "is_binary", "is_function"):
    _type_value(_name, _name)
_type_value("is_bitstring", "is_bitstr")


@inline("not", 1)
def _not(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    x, true, false = values[0], u.atom("true"), u.atom("false")
    return f"{false} if {x} is {true} else {true} if {x} is {false} else {call}", "atom"


# -- parts of terms -------------------------------------------------------------------------------------------------


def _part(name: str, check: str, fact: str, value: str, result: F.Fact) -> None:
    """A BIF that is ``value`` where ``check`` holds (both over ``{x}``), or where the argument's fact is `fact`."""

    @inline(name, 1)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        x = values[0]
        text = value.format(x=x)
        return (text, result) if F.is_a(u.fact(x), fact) else (f"{text} if {check.format(x=x)} else {call}", result)

    if name in ("hd", "tl", "tuple_size"):
        GUARDED[name, 1] = lambda u, values: (check.format(x=values[0]), value.format(x=values[0]), result)


_part("hd", "type({x}) is list", "cons", "{x}[0]", None)
_part("tl", "type({x}) is list", "cons", "{x}[1]", None)
_part("tuple_size", "type({x}) is tuple", "tuple", "len({x})", "int")
_part("map_size", "type({x}) is Map", "map", "len({x})", "int")


def _size_of_bits(name: str, of_bytes: str, of_context: str) -> None:
    """A size BIF; compilers from OTP 26 on also ask it what a match context has left."""

    @inline(name, 1)
    def form(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
        x = values[0]
        fact = u.fact(x)
        if fact == "bytes":
            return of_bytes.format(x=x), "int"
        if fact == "context":
            return of_context.format(x=x), "int"
        left = f"{of_context.format(x=x)} if type({x}) is MatchContext else {call}"
        return f"{of_bytes.format(x=x)} if type({x}) is bytes else {left}", "int"


_size_of_bits("byte_size", "len({x})", "({x}.end - {x}.pos + 7 >> 3)")
_size_of_bits("bit_size", "len({x}) * 8", "({x}.end - {x}.pos)")


@inline("element", 2)
def _element(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    found = _element_guard(u, values)
    if found is None:
        return call, None
    condition, text, fact = found
    return (text, fact) if condition == "True" else (f"{text} if {condition} else {call}", fact)


def _element_guard(u: Unit, values: list[str]) -> tuple[str, str, F.Fact] | None:
    index, x = values
    known = u.fact(x) or ""
    if not index.isdigit():
        return _variable_element(u, index, x, known)
    if index == "0":
        return None
    if known.startswith("tuple:") and int(known[6:]) >= int(index):
        return "True", f"{x}[{int(index) - 1}]", None
    size = f"len({x}) >= {index}"
    return (size if known == "tuple" else f"type({x}) is tuple and {size}"), f"{x}[{int(index) - 1}]", None


def _variable_element(u: Unit, index: str, x: str, known: str) -> tuple[str, str, F.Fact] | None:
    if not index[0].islower():
        return None
    checks = [] if known.startswith("tuple") else [f"type({x}) is tuple"]
    if u.fact(index) != "int":
        checks.append(f"type({index}) is int")
    size = known[6:] or f"len({x})"
    return " and ".join([*checks, f"0 < {index} <= {size}"]), f"{x}[{index} - 1]", None


GUARDED["element", 2] = _element_guard


@inline("self", 0)
def _self(u: Unit, values: list[str], call: str) -> tuple[str, F.Fact] | None:
    return "p.pid", "pid"


_RESULTS: dict[tuple[str, int], F.Fact] = {
    ("length", 1): "int",
    ("trunc", 1): "int",
    ("round", 1): "int",
    ("floor", 1): "int",
    ("ceil", 1): "int",
    ("float", 1): "float",
    ("/", 2): "float",
    ("and", 2): "atom",
    ("or", 2): "atom",
    ("xor", 2): "atom",
    ("is_map_key", 2): "atom",
    ("node", 0): "atom",
}


def _bif(u: Unit, fail: int, index: Operand, sources: list[Operand], target: Operand) -> None:
    module, function, arity = u.context.module.beam.imports[index[1]]
    if arity != len(sources):
        raise TranslationError(f"{module.name}:{function.name}/{arity} is used with {len(sources)} arguments")
    values = [u.src(source) for source in sources]
    key = (function.name, arity) if module.name == "erlang" else ("", 0)
    condition = CONDITIONS.get(key)
    if condition is not None:
        true, false = u.atom("true"), u.atom("false")
        u.define(target, f"{true} if {condition(u, values)} else {false}", "atom")
        return
    native = u.context.module.native(index[1])
    if fail:
        guarded = GUARDED.get(key)
        found = guarded(u, values) if guarded is not None else None
        if found is not None:
            test, text, fact = found
            if test != "True":
                u.test(test, fail)
            u.define(target, text, fact)
            return
    if key == ("length", 1):
        _length(u, fail, index[1], values[0], target)
        return
    call = _call(u, index[1], native, values)
    form = INLINE.get(key)
    text, fact = (form(u, values, call) if form is not None else None) or (call, _RESULTS.get(key))
    if fail:
        u.attempt(target, text, fail, fact)
    else:
        shown = not _is_increment(key, sources)
        u.define(
            target, text, fact, u.info("op", module.name, function.name, tuple(values)) if shown else u.info("raise")
        )
    if key in _NUMERIC:
        for value in values:
            if u.fact(value) is None and u.state.env.get(f"{target[0]}{target[1]}") != value:
                u.know(value, "number")


def _is_increment(key: tuple[str, int], sources: list[Operand]) -> bool:
    """Whether OTP's emulator has an instruction of its own for this: adding a constant to a register.  Its errors name no
    operator.  ``+ X`` is ``X + 0`` to it (which makes ``0.0`` of ``-0.0``).
    """
    if key == ("+", 1):
        return register(sources[0]) is not None
    constants = [source[1] for source in sources if source[0] == "i" and abs(source[1]) < SMALL]
    if len(constants) != 1 or not any(register(source) for source in sources):
        return False
    return key == ("+", 2) or (key == ("-", 2) and sources[1][0] == "i" and constants[0] >= 0)


SMALL = 1 << 59
"""Integers from here on are bignums."""

_NUMERIC = {("+", 2), ("-", 2), ("*", 2), ("/", 2), ("-", 1)}


def _length(u: Unit, fail: int, index: int, value: str, target: Operand) -> None:
    """The length of a list: of a long one, counted in steps, with the block begun anew after each."""
    again = u.save_block()
    counted = u.temp()
    if fail:
        u.line(f"{counted} = length_of(p, {value}, no_length)")
    else:
        u.line(
            f"{counted} = length_of(p, {value}, {import_name(u, index)})", u.info("op", "erlang", "length", (value,))
        )
    u.line(f"if {counted} is SUSPEND:\n    {again}\n    return SUSPEND")
    if fail:
        u.state.env["t0"] = counted
        u.test(f"{counted} is not MISSING", fail)
    u.define(target, counted, "int")


def _call(u: Unit, index: int, native: Native | None, values: list[str]) -> str:
    name = import_name(u, index)
    if native is not None and native.process:
        if not native.pure:
            u.charge()
        return f"{name}({', '.join(['p', *values])})"
    if native is None:  # the unit of a function that is undefined, and says so
        return f"{name}({', '.join(['p', *values])})"
    return f"{name}({', '.join(values)})"


@op("bif0", "ud")
def bif0(u: Unit, index: Operand, target: Operand) -> None:
    _bif(u, 0, index, [], target)


@op("bif1", "fusd")
def bif1(u: Unit, fail: Operand, index: Operand, a: Operand, target: Operand) -> None:
    _bif(u, fail[1], index, [a], target)


@op("bif2", "fussd")
def bif2(u: Unit, fail: Operand, index: Operand, a: Operand, b: Operand, target: Operand) -> None:
    _bif(u, fail[1], index, [a, b], target)


@op("bif3", "fusssd")
def bif3(u: Unit, fail: Operand, index: Operand, a: Operand, b: Operand, c: Operand, target: Operand) -> None:
    _bif(u, fail[1], index, [a, b, c], target)


@op("gc_bif1", "fuusd")
def gc_bif1(u: Unit, fail: Operand, live: Operand, index: Operand, a: Operand, target: Operand) -> None:
    _bif(u, fail[1], index, [a], target)


@op("gc_bif2", "fuussd")
def gc_bif2(u: Unit, fail: Operand, live: Operand, index: Operand, a: Operand, b: Operand, target: Operand) -> None:
    _bif(u, fail[1], index, [a, b], target)


@op("gc_bif3", "fuusssd")
def gc_bif3(
    u: Unit, fail: Operand, live: Operand, index: Operand, a: Operand, b: Operand, c: Operand, target: Operand
) -> None:
    _bif(u, fail[1], index, [a, b, c], target)
