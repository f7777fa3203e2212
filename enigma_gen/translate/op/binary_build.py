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
    for i in range(0, len(items), 6):
        kind, number, part_unit, flags, source, size = items[i : i + 6]
        name = kind[1].name
        if name != "string":
            known = size[0] == "a"
            checked.append((number[1], name, u.src(source), None if known else u.src(size), part_unit[1]))
        if name in ("append", "private_append"):
            grown = (u.src(source), part_unit[1])
        else:
            pieces.append(_piece(u, name, part_unit[1], flags, source, size))
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
        if constant == 8:
            return f"BYTES[{x} & 255]", True
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
