"""Emitters: construction of bitstrings.  The older forms have become ``bs_create_bin`` in :mod:`enigma_gen.translate.blocks`."""

from __future__ import annotations

from typing import Any

from enigma_gen.term.bits import MAX_BITS
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.op.binary_match import LITTLE, flag_bits, string_constant
from enigma_gen.translate.table import Operand, op, registers
from enigma_gen.translate.unit import Unit


def _sources(operands: tuple[Operand, ...]) -> list[str]:
    return registers(operands[5][1])


@op("bs_create_bin", "fuuud*", uses=_sources)
def bs_create_bin(
    u: Unit, fail: Operand, alloc: Operand, live: Operand, unit: Operand, target: Operand, segments: Operand
) -> None:
    items = segments[1]
    pieces: list[tuple[str, bool]] = []
    checked: list[tuple[Any, ...]] = []
    grown: tuple[str, int] | None = None
    run: list[tuple[Operand, int]] = []
    for i in range(0, len(items), 6):
        kind, number, part_unit, flags, source, size = items[i : i + 6]
        name = kind[1].name
        if name != "string":
            known = size[0] == "a"
            checked.append((number[1], name, u.src(source), None if known else u.src(size), part_unit[1]))
        bits = _run_bits(u, name, part_unit[1], flags, size)
        if bits:
            run.append((source, bits))
            continue
        pieces += _run(u, run)
        run = []
        if name in ("append", "private_append"):
            grown = (u.src(source), part_unit[1])
        else:
            pieces.append(_piece(u, name, part_unit[1], flags, source, size))
    pieces += _run(u, run)
    text = _joined(pieces)
    if grown is not None:
        u.charge()  # extends a buffer in place
        text = f"append_field({grown[0]}, {grown[1]}, {text})"
    fact = "bytes" if grown is None and all(whole for _, whole in pieces) else None
    if fail[1]:
        u.attempt(target, text, fail[1], fact)
    else:
        u.define(target, text, fact, u.info("bits", *checked))


def _joined(pieces: list[tuple[str, bool]]) -> str:
    if not pieces:
        return 'b""'
    texts = [text for text, _ in pieces]
    if len(texts) == 1:
        return texts[0]
    listed = f"({', '.join(texts)})"
    return f'b"".join({listed})' if all(whole for _, whole in pieces) else f"concat({listed})"


def _run_bits(u: Unit, kind: str, unit: int, flags: Operand, size: Operand) -> int:
    """The size of an integer segment that may be put into one number with its neighbours; 0 for any other segment."""
    if kind != "integer" or size[0] not in ("i", "u") or flag_bits(u, flags) & LITTLE:
        return 0
    bits = size[1] * unit
    return bits if 0 < bits <= 64 else 0


_RUN_BITS = 512
"""Bits of a number that is made of several segments: more would make it slow."""


def _run(u: Unit, run: list[tuple[Operand, int]]) -> list[tuple[str, bool]]:
    """The expressions of integer segments one behind the other: whole bytes by themselves, parts of bytes with what fills them up."""
    pieces: list[tuple[str, bool]] = []
    group: list[tuple[Operand, int]] = []
    total = 0
    for source, bits in run:
        group.append((source, bits))
        total += bits
        if not total & 7 or total > _RUN_BITS:
            pieces.append(_number(u, group, total))
            group, total = [], 0
    if group:
        pieces.append(_number(u, group, total))
    return pieces


def _number(u: Unit, group: list[tuple[Operand, int]], total: int) -> tuple[str, bool]:
    """The expression that writes integers of so many bits as one number."""
    padding = -total & 7
    left = total + padding
    known = 0
    parts = []
    for source, bits in group:
        left -= bits
        mask = (1 << bits) - 1
        if source[0] == "i":
            known |= (source[1] & mask) << left
        else:
            field = f"{u.src(source)} & {mask:#x}"
            parts.append(f"({field}) << {left}" if left else field)
    if known and parts:
        parts.append(f"{known:#x}")
    size = (total + padding) >> 3
    if not parts:
        data = repr(known.to_bytes(size, "big"))
    elif size == 1:
        data = f"BYTES[{' | '.join(parts)}]"
    else:
        data = f'({" | ".join(parts)}).to_bytes({size}, "big")'
    return (f"Bitstring({data}, 0, {total})", False) if padding else (data, True)


def _piece(u: Unit, kind: str, unit: int, flags: Operand, source: Operand, size: Operand) -> tuple[str, bool]:
    """The expression of one segment, and whether it is sure to be ``bytes``."""
    if kind == "string":
        return string_constant(u, source[1], size[1]), True
    x = u.src(source)
    little = bool(flag_bits(u, flags) & LITTLE)
    constant = size[1] * unit if size[0] in ("i", "u") else None
    if kind == "integer":
        if constant is None:
            return f"integer_field({x}, {u.src(size)}, {unit}, {little})", False
        if 0 < constant < MAX_BITS and not constant & 7:  # else it may be too much: the function says
            order = "little" if little else "big"
            return (
                f'({x} & {(1 << constant) - 1:#x}).to_bytes({constant >> 3}, "{order}")'
                if constant <= 64
                else f"int_bits({x}, {constant}, {little})",
                True,
            )
        return f"integer_field({x}, {constant}, 1, {little})", False
    if kind == "float":
        return f"float_field({x}, {u.src(size) if constant is None else constant // unit}, {unit}, {little})", True
    if kind == "binary":
        if size[0] == "a":
            return (
                f"{x} if type({x}) is bytes else whole_field({x}, {unit})"
                if unit == 8
                else f"whole_field({x}, {unit})",
                False,
            )
        return f"part_field({x}, {u.src(size) if constant is None else constant // unit}, {unit})", False
    if kind in ("utf8", "utf16", "utf32"):
        return (f"utf8_field({x})" if kind == "utf8" else f"{kind}_field({x}, {little})"), True
    raise TranslationError(f"a binary cannot be built from a segment of type {kind}")


@op("bs_add", "fssud")
def bs_add(u: Unit, fail: Operand, left: Operand, right: Operand, unit: Operand, target: Operand) -> None:
    _sized(u, fail, target, f"added_sizes({u.src(left)}, {u.src(right)}, {unit[1]})")


@op("bs_utf8_size", "fsd")
def bs_utf8_size(u: Unit, fail: Operand, source: Operand, target: Operand) -> None:
    _sized(u, fail, target, f"len(utf8_field({u.src(source)}))")


@op("bs_utf16_size", "fsd")
def bs_utf16_size(u: Unit, fail: Operand, source: Operand, target: Operand) -> None:
    _sized(u, fail, target, f"len(utf16_field({u.src(source)}, False))")


def _sized(u: Unit, fail: Operand, target: Operand, text: str) -> None:
    if fail[1]:
        u.attempt(target, text, fail[1], "int")
    else:
        u.define(target, text, "int", u.info("bits"))


@op("bs_init_writable", "", uses=lambda operands: ["x0"], defines=lambda operands: ["x0"])
def bs_init_writable(u: Unit) -> None:
    u.define(("x", 0), 'b""', "bytes")
