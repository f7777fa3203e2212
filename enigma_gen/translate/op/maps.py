"""Emitters: maps."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from enigma_gen.term.cons import NIL
from enigma_gen.term.order import OWN_KEYS, compare_exact
from enigma_gen.translate.op.bifs import map_lookup
from enigma_gen.translate.table import Operand, op, registers
from enigma_gen.translate.unit import Unit


@op(
    "get_map_elements",
    "fs*",
    uses=lambda operands: registers([operands[1], *operands[2][1][::2]]),
    defines=lambda operands: registers(operands[2][1][1::2]),
)
def get_map_elements(u: Unit, fail: Operand, source: Operand, pairs: Operand) -> None:
    x = u.src(source)
    keys = [u.src(key) for key in pairs[1][::2]]
    fresh: list[tuple[Operand, str]] = []
    for key, target in zip(keys, pairs[1][1::2], strict=True):
        name = u.name_for(f"t{len(fresh)}")
        u.line(f"{name} = {map_lookup(u, x, key)}")
        u.state.env[f"t{len(fresh)}"] = name
        u.state.facts[name] = None
        u.test(f"{name} is not MISSING", fail[1])
        fresh.append((target, name))
    for target, name in fresh:
        u.bind(target, name)


@op("has_map_fields", "fsL")
def has_map_fields(u: Unit, fail: Operand, source: Operand, keys: Operand) -> None:
    x = u.src(source)
    for key in keys[1]:
        u.test(f"{u.src(key)} in {x}", fail[1])


def _constant(u: Unit, operand: Operand) -> Any:
    """The term of a constant operand."""
    tag, value = operand
    if tag == "q":
        return u.context.literal_term(value)
    return NIL if tag == "nil" else value


def _sorted_pairs(u: Unit, pairs: Operand) -> list[tuple[Operand, Operand]]:
    """The pairs of an update, in the order of their keys, as OTP's loader sorts them: the first key that is missing is the one that is told.

    The compiler puts a key that is no constant into an instruction of its own.
    """
    found = list(zip(pairs[1][::2], pairs[1][1::2], strict=True))
    if len(found) > 1 and all(key[0] in _CONSTANTS for key, _ in found):
        found.sort(key=lambda pair: cmp_to_key(compare_exact)(_constant(u, pair[0])))
    return found


def _pairs(u: Unit, pairs: Operand) -> str:
    return ", ".join(f"({u.src(key)}, {u.src(value)})" for key, value in _sorted_pairs(u, pairs))


_CONSTANTS = ("a", "i", "nil", "q")


def _dictionary(u: Unit, pairs: Operand) -> str | None:
    """The dictionary of an update's pairs as a map has it; None if there is a key that it has in another form."""
    keys = pairs[1][::2]
    if not all(key[0] in _CONSTANTS and type(_constant(u, key)) in OWN_KEYS for key in keys):
        return None
    texts = (f"{u.src(key)}: {u.src(value)}" for key, value in _sorted_pairs(u, pairs))
    return "{" + ", ".join(texts) + "}"


@op("put_map_assoc", "fsduL")
def put_map_assoc(u: Unit, fail: Operand, source: Operand, target: Operand, live: Operand, pairs: Operand) -> None:
    x = u.src(source)
    if len(pairs[1]) == 2:
        key, value = (u.src(item) for item in pairs[1])
        text = f"{x}.put({key}, {value})"
    elif dictionary := _dictionary(u, pairs):
        text = f"{x}.updated({dictionary})"
    else:
        text = f"{x}.update(({_pairs(u, pairs)},))"
    if u.fact(x) != "map":
        text = f"{text} if type({x}) is Map else bad_map({x})"
    _guarded(u, fail, target, text)


@op("put_map_exact", "fsduL")
def put_map_exact(u: Unit, fail: Operand, source: Operand, target: Operand, live: Operand, pairs: Operand) -> None:
    x = u.src(source)
    text = f"map_exact({x}, ({_pairs(u, pairs)},))"
    replaced = None
    if len(pairs[1]) == 2:
        key, value = (u.src(item) for item in pairs[1])
        replaced = f"{x}.replace({key}, {value})"
    elif dictionary := _dictionary(u, pairs):
        replaced = f"{x}.replace_all({dictionary})"
    if replaced:
        check = "" if u.fact(x) == "map" else f"type({x}) is Map and "
        t = u.temp()
        text = f"{t} if {check}({t} := {replaced}) is not None else {text}"
    _guarded(u, fail, target, text)


def _guarded(u: Unit, fail: Operand, target: Operand, text: str) -> None:
    if fail[1]:
        u.attempt(target, text, fail[1], "map")
    else:
        u.define(target, text, "map", u.info("raise"))
