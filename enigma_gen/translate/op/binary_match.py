"""Emitters: matching of bitstrings.

A match context (:class:`enigma_gen.abi.match.MatchContext`) is a base, a position and an end, in bits; reading moves the position, so it is
an effect: a context may have come in as an argument.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.term.atom import Atom
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.table import Operand, op, registers
from enigma_gen.translate.unit import Unit

LITTLE, SIGNED, NATIVE = 2, 4, 16
_FLAGS = {"little": LITTLE, "signed": SIGNED, "native": LITTLE}


def flag_bits(u: Unit, operand: Operand) -> int:
    """The field flags of an operand: a number, ``[]``, or a literal list of atoms."""
    if operand[0] == "u" or operand[0] == "i":
        value = operand[1]
        return value | LITTLE if value & NATIVE else value
    if operand[0] == "nil":
        return 0
    if operand[0] == "q":
        bits = 0
        term: Any = u.context.literal_term(operand[1])
        while type(term) is list:
            if type(term[0]) is Atom:
                bits |= _FLAGS.get(term[0].name, 0)
            term = term[1]
        return bits
    raise TranslationError(f"operand {operand!r} does not hold field flags")


def _options(flags: int) -> str:
    little, signed = bool(flags & LITTLE), bool(flags & SIGNED)
    return f", {little}, {signed}" if signed else f", {little}" if little else ""


# -- starting -------------------------------------------------------------------------------------------------------


@op("bs_start_match3", "fsud")
def bs_start_match3(u: Unit, fail: Operand, source: Operand, live: Operand, target: Operand) -> None:
    x = u.src(source)
    if u.fact(x) == "context":
        u.bind(target, x)
        return
    name = u.name_for("t0")
    u.line(f"{name} = {x} if type({x}) is MatchContext else start_match({x})")
    u.state.env["t0"] = name
    u.state.facts[name] = None
    u.test(f"{name} is not MISSING", fail[1])
    _to_register(u, target, name)


def _to_register(u: Unit, target: Operand, name: str) -> None:
    u.bind(target, name)
    u.state.facts[name] = "context"


@op(
    "bs_start_match4",
    "*usd",
    targets=lambda operands: [operands[0][1]] if operands[0][0] == "f" and operands[0][1] else [],
)
def bs_start_match4(u: Unit, fail: Operand, live: Operand, source: Operand, target: Operand) -> None:
    x = u.src(source)
    if fail[0] == "f":
        bs_start_match3(u, fail, source, live, target)
    elif fail[0] == "a" and fail[1].name == "resume":
        u.bind(target, x)
        u.know(x, "context")
    else:
        name = u.name_for("t0")
        u.line(f"{name} = {x} if type({x}) is MatchContext else start_match({x})")
        _to_register(u, target, name)


# -- fields ---------------------------------------------------------------------------------------------------------


def _constant_size(size: Operand, unit: Operand) -> int | None:
    return size[1] * unit[1] if size[0] in ("i", "u") else None


def _room(u: Unit, fail: Operand, context: str, size: Operand, unit: Operand) -> tuple[str, str]:
    """Check that a field is there; the expressions of its position and its size."""
    u.charge()
    constant = _constant_size(size, unit)
    position = u.name_for("t1")
    u.line(f"{position} = {context}.pos")
    u.state.env["t1"] = position
    if constant is not None:
        if constant < 0:
            u.test("False", fail[1])
        u.test(f"{position} + {constant} <= {context}.end", fail[1])
        return position, str(constant)
    bits = u.name_for("t2")
    u.line(f"{bits} = field_size({u.src(size)}, {unit[1]})")
    u.state.env["t2"] = bits
    u.test(f"0 <= {bits} <= {context}.end - {position}", fail[1], f"not 0 <= {bits} <= {context}.end - {position}")
    return position, bits


@op("bs_get_integer2", "fsusuud")
def bs_get_integer2(
    u: Unit,
    fail: Operand,
    source: Operand,
    live: Operand,
    size: Operand,
    unit: Operand,
    flags: Operand,
    target: Operand,
) -> None:
    c = u.src(source)
    options = flag_bits(u, flags)
    position, bits = _room(u, fail, c, size, unit)
    u.line(f"{c}.pos = {position} + {bits}")
    _define_integer(u, fail, target, c, position, bits, options)


LONGEST = 64 * ((1 << 19) - 1)
"""Bits of the largest integer: a longer field matches when its value is none that is larger."""


def _define_integer(u: Unit, fail: Operand, target: Operand, c: str, position: str, bits: str, options: int) -> None:
    if bits == "8" and not options & SIGNED:
        text = f"{c}.base[{position} >> 3] if not {position} & 7 else int_at({c}.base, {position}, 8)"
    else:
        text = f"int_at({c}.base, {position}, {bits}{_options(options)})"
    if bits.isdigit() and int(bits) <= LONGEST:
        u.define(target, text, "int")
        return
    name = u.temp()
    u.line(f"{name} = {text}")
    u.state.env["t0"] = name
    u.test(f"{bits} <= {LONGEST} or LEAST < {name} < MOST", fail[1])
    u.bind(target, name)
    u.state.facts[name] = "int"


@op("bs_get_float2", "fsusuud")
def bs_get_float2(
    u: Unit,
    fail: Operand,
    source: Operand,
    live: Operand,
    size: Operand,
    unit: Operand,
    flags: Operand,
    target: Operand,
) -> None:
    c = u.src(source)
    position, bits = _room(u, fail, c, size, unit)
    name = u.name_for("t0")
    u.line(f"{name} = float_at({c}.base, {position}, {bits}{_options(flag_bits(u, flags) & LITTLE)})")
    u.state.env["t0"] = name
    u.test(f"{name} is not None", fail[1])
    u.line(f"{c}.pos = {position} + {bits}")
    u.bind(target, name)
    u.state.facts[name] = "float"


@op("bs_get_binary2", "fsusuud")
def bs_get_binary2(
    u: Unit,
    fail: Operand,
    source: Operand,
    live: Operand,
    size: Operand,
    unit: Operand,
    flags: Operand,
    target: Operand,
) -> None:
    c = u.src(source)
    if size[0] == "a":
        u.charge()
        if unit[1] > 1:
            u.test(f"({c}.end - {c}.pos) % {unit[1]} == 0", fail[1])
        rest = u.temp()  # not the target itself, which may be the context's register
        u.line(f"{rest} = tail({c})")
        u.line(f"{c}.pos = {c}.end")
        u.state.env["t0"] = rest
        u.state.facts[rest] = None
        u.bind(target, rest)
        return
    position, bits = _room(u, fail, c, size, unit)
    u.line(f"{c}.pos = {position} + {bits}")
    u.define(target, f"view({c}.base, {position}, {bits})")


@op("bs_skip_bits2", "fssuu")
def bs_skip_bits2(u: Unit, fail: Operand, source: Operand, size: Operand, unit: Operand, flags: Operand) -> None:
    c = u.src(source)
    if size[0] == "a":
        u.charge()
        u.test(f"({c}.end - {c}.pos) % {unit[1]} == 0", fail[1])
        u.line(f"{c}.pos = {c}.end")
        return
    position, bits = _room(u, fail, c, size, unit)
    u.line(f"{c}.pos = {position} + {bits}")


@op("bs_test_tail2", "fsu")
def bs_test_tail2(u: Unit, fail: Operand, source: Operand, bits: Operand) -> None:
    c = u.src(source)
    u.test(f"{c}.end - {c}.pos == {bits[1]}", fail[1])


@op("bs_test_unit", "fsu")
def bs_test_unit(u: Unit, fail: Operand, source: Operand, unit: Operand) -> None:
    c = u.src(source)
    u.test(f"({c}.end - {c}.pos) % {unit[1]} == 0", fail[1])


@op("bs_match_string", "fsuu")
def bs_match_string(u: Unit, fail: Operand, source: Operand, bits: Operand, offset: Operand) -> None:
    u.charge()
    c = u.src(source)
    text = string_constant(u, offset[1], (bits[1] + 7) >> 3)
    u.test(f"match_string({c}, {bits[1]}, {text})", fail[1])


def string_constant(u: Unit, offset: int, size: int) -> str:
    """The global that holds `size` bytes of the string table from `offset` on."""
    if offset + size > len(u.context.module.beam.strings):
        raise TranslationError(f"bytes {offset} to {offset + size} are beyond the end of the string table")
    return u.need(f"S{offset}_{size}", "string", offset, size)


@op("bs_get_tail", "sdu")
def bs_get_tail(u: Unit, source: Operand, target: Operand, live: Operand) -> None:
    u.define(target, f"tail({u.src(source)})")


@op("bs_get_position", "sdu")
def bs_get_position(u: Unit, source: Operand, target: Operand, live: Operand) -> None:
    u.define(target, f"{u.src(source)}.pos", "int")


@op("bs_set_position", "ss")
def bs_set_position(u: Unit, source: Operand, position: Operand) -> None:
    u.charge()
    u.line(f"{u.src(source)}.pos = {u.src(position)}")


# -- UTF ------------------------------------------------------------------------------------------------------------


def _utf(kind: str) -> None:
    def read(u: Unit, fail: Operand, source: Operand, flags: Operand) -> tuple[str, str]:
        u.charge()
        c = u.src(source)
        options = "" if kind == "utf8" else _options(flag_bits(u, flags) & LITTLE)
        name = u.name_for("t0")
        u.line(f"{name} = {kind}_at({c}.base, {c}.pos, {c}.end{options})")
        u.state.env["t0"] = name
        u.state.facts[name] = None
        u.test(f"{name} is not None", fail[1])
        u.line(f"{c}.pos = {name}[1]")
        return c, name

    @op(f"bs_get_{kind}", "fsuud")
    def get(u: Unit, fail: Operand, source: Operand, live: Operand, flags: Operand, target: Operand) -> None:
        _, name = read(u, fail, source, flags)
        u.define(target, f"{name}[0]", "int")

    @op(f"bs_skip_{kind}", "fsuu")
    def skip(u: Unit, fail: Operand, source: Operand, live: Operand, flags: Operand) -> None:
        read(u, fail, source, flags)


for _kind in ("utf8", "utf16", "utf32"):
    _utf(_kind)


# -- bs_match: several commands with constant sizes at once (from OTP 26 on) ------------------------------------------

_WIDTHS = {"ensure_at_least": 2, "ensure_exactly": 1, "binary": 5, "integer": 5, "get_tail": 3, "skip": 1, "=:=": 3}


def _commands(operand: Operand) -> list[tuple[str, tuple[Operand, ...]]]:
    items = operand[1]
    found = []
    index = 0
    while index < len(items):
        name = items[index][1].name
        width = _WIDTHS.get(name)
        if width is None:
            raise TranslationError(f"bs_match has no command {name}")
        found.append((name, items[index + 1 : index + 1 + width]))
        index += 1 + width
    return found


def _match_targets(operands: tuple[Operand, ...]) -> list[str]:
    return registers(values[-1] for name, values in _commands(operands[2]) if name in ("binary", "integer", "get_tail"))


@op("bs_match", "fs*", defines=_match_targets)
def bs_match(u: Unit, fail: Operand, source: Operand, commands: Operand) -> None:
    u.charge()
    c = u.src(source)
    n = u.name_for("t1")
    u.line(f"{n} = {c}.pos")
    u.state.env["t1"] = n
    u.state.env["t3"] = c  # the context's register may be a destination before the last command has run
    offset = 0
    fresh: list[tuple[Operand, str]] = []

    def keep(target: Operand, text: str, fact: str | None) -> None:
        name = u.name_for(f"t{4 + len(fresh)}")
        u.line(f"{name} = {text}")
        u.state.env[f"t{4 + len(fresh)}"] = name
        u.state.facts[name] = fact
        fresh.append((target, name))

    for name, values in _commands(commands):
        here = f"{n} + {offset}" if offset else n
        if name == "ensure_at_least":
            size, unit = values[0][1], values[1][1]
            u.test(f"{c}.end - {n} >= {size + offset}", fail[1])
            if unit > 1:
                u.test(f"({c}.end - {n} - {size + offset}) % {unit} == 0", fail[1])
        elif name == "ensure_exactly":
            u.test(f"{c}.end - {n} == {values[0][1] + offset}", fail[1])
        elif name == "integer":
            bits = values[2][1] * values[3][1]
            options = flag_bits(u, values[1])
            if bits == 8 and not options & SIGNED:
                keep(
                    values[4],
                    f"{c}.base[{here} >> 3] if not {n} & 7 else int_at({c}.base, {here}, 8)"
                    if not offset & 7
                    else f"int_at({c}.base, {here}, 8)",
                    "int",
                )
            else:
                keep(values[4], f"int_at({c}.base, {here}, {bits}{_options(options)})", "int")
            offset += bits
        elif name == "binary":
            bits = values[2][1] * values[3][1]
            keep(values[4], f"view({c}.base, {here}, {bits})", None)
            offset += bits
        elif name == "get_tail":
            keep(values[2], f"view({c}.base, {here}, {c}.end - {n} - {offset})", None)
        elif name == "skip":
            offset += values[0][1]
        else:
            bits = values[1][1]
            u.test(f"int_at({c}.base, {here}, {bits}) == {u.const(values[2])}", fail[1])
            offset += bits
    if offset:
        u.line(f"{c}.pos = {n} + {offset}")
    for target, name in fresh:
        u.bind(target, name)
