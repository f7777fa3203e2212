"""Erlang modules that use every guard BIF, operator and type test in the ways that the translator has forms of its own for.

For each of them: on variables, in a body and in a guard; on variables whose type is known from a test before; on the same variable twice; with a
literal on either side; and in random expressions of several, where what one finds out about a type serves the next.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from enigma_gen.abi.native import Native
from enigma_gen.term.atom import intern
from enigma_gen.term.cons import make_list
from tests.otp.native_arguments import ODD, letters_of, pools_of
from tests.otp.natives import Call

Function = tuple[str, str, int]
"""The name of a generated function, its source, its number of arguments."""

TYPES: Final = ("integer", "float", "number", "atom", "list", "tuple", "map", "binary", "bitstring", "boolean")
LITERALS: Final = {
    "n": ("0", "1", "-1", "3", "64", "100000000000000000000", "2.5", "-0.0", "foo"),
    "i": ("0", "1", "-1", "7", "65535", "1152921504606846976", "-36893488147419103232", "1.0", "[]"),
    "h": ("0", "1", "-1", "4", "64", "65", "1000", "a"),
    "z": ("true", "false", "x"),
    "x": (
        "0",
        "1",
        "1.0",
        "a",
        "[]",
        "[1]",
        "{}",
        "{a,1}",
        "<<>>",
        "<<1,2>>",
        "#{}",
        "-5",
        "1152921504606846976",
        '"ab"',
    ),
    "p": ("0", "1", "2", "3", "9", "-1", "a"),
    "t": ("{}", "{a,b}", "x"),
    "l": ("[]", "[a]", "[a|b]", "x"),
    "m": ("#{}", "#{a=>1}", "#{1=>x,1.0=>y}", "x"),
    "s": ("0", "1", "2", "255", "-1", "256"),
    "b": ("<<>>", "<<1,2,3>>", "<<1:3>>", "x"),
    "a": ("a", "true", "1"),
    "L": ("{0,1}", "{1,-1}", "x"),
}
NAMES: Final = ("A", "B", "C")
BOOLEAN: Final = {"==", "/=", "=:=", "=/=", "<", ">", "=<", ">=", "and", "or", "xor", "not", "is_map_key"}
WORDS: Final = frozenset("div rem band bor bxor bnot bsl bsr and or xor not andalso orelse".split())
MORE: Final = {("andalso", 2): "zx", ("orelse", 2): "zx"}
"""What looks like an operator and is compiled to jumps."""


def expression(name: str, operands: Sequence[str]) -> str:
    """The source of `name` applied to `operands`."""
    if name[0].isalpha() and name not in WORDS:
        return f"{name}({', '.join(operands)})"
    return f"({name} ({operands[0]}))" if len(operands) == 1 else f"(({operands[0]}) {name} ({operands[1]}))"


def is_boolean(name: str) -> bool:
    """Whether the value is always a boolean, so that it can be a guard by itself."""
    return name in BOOLEAN or name.startswith("is_")


def forms(name: str, letters: str, prefix: str) -> list[Function]:
    """The functions of one operator whose parameters have the pools `letters`."""
    arity = len(letters)
    variables = NAMES[:arity]
    head = ", ".join(variables)
    found: list[Function] = []

    def add(kind: str, clauses: str, count: int = arity) -> None:
        label = f"{prefix}_{kind}"
        found.append((label, clauses.replace("@", label), count))

    plain = expression(name, variables)
    add("body", f"@({head}) -> {plain}.")
    add("guard", _guard(head, plain, "=:= E", "=/= E", "_, " * arity), arity + 1)
    if is_boolean(name):
        add("test", f"@({head}) when {plain} -> yes; @({', '.join('_' * arity)}) -> no.")
        add("without", f"@({head}) when not {plain} -> yes; @({', '.join('_' * arity)}) -> no.")
        add("branch", f"@({head}) -> case {plain} of true -> yes; false -> no end.")
    if name == "is_record":  # whose tag is an atom in the source, but in bodies
        return found[:1]
    for kind in (
        TYPES if (name, arity) != ("-", 1) else TYPES[3:]
    ):  # a float zero: see "Differences from the BEAM" in the README
        tests = ", ".join(f"is_{kind}({variable})" for variable in variables)
        add(f"all_{kind}", f"@({head}) when {tests} -> {plain}; @({', '.join('_' * arity)}) -> none.")
        add(
            f"last_{kind}",
            f"@({head}) when is_{kind}({variables[-1]}) -> {plain}; @({', '.join('_' * arity)}) -> none.",
        )
    if arity == 2:
        add("twice", f"@(A) -> {expression(name, ('A', 'A'))}.", 1)
        add("masked", f"@({head}) -> {expression(name, ('A band 255', 'B rem 100'))}.")
    for place in range(arity if arity > 1 else 0):
        for number, literal in enumerate(LITERALS[letters[place]]):
            operands = [*variables]
            operands[place] = literal
            rest = ", ".join(variable for variable in variables if variable != variables[place])
            unused = ", ".join("_" for _ in range(arity - 1))
            text = expression(name, operands)
            add(f"literal_{place}_{number}", f"@({rest}) -> {text}.", arity - 1)
            if is_boolean(name):
                add(f"literal_test_{place}_{number}", f"@({rest}) when {text} -> yes; @({unused}) -> no.", arity - 1)
            else:
                add(f"literal_guard_{place}_{number}", _guard(rest, text, "== E", "/= a", "_, " * (arity - 1)), arity)
    return found


def _guard(head: str, text: str, first: str, second: str, any_arguments: str) -> str:
    return f"@({head}, E) when {text} {first} -> same; @({head}, E) when {text} {second} -> other; @({any_arguments}_) -> failed."


def mixture(count: int, choose: random.Random) -> list[Function]:
    """`count` functions of three variables with random expressions of numbers, and tests of them."""
    found: list[Function] = []
    for number in range(count):
        label = f"mixed_{number}"
        test, value, other = (_random_expression(choose, 3) for _ in range(3))
        comparison = choose.choice(("<", ">=", "=:=", "==", "=/=", "=<"))
        text = (
            f"{label}(A, B, C) when {test} {comparison} {choose.choice(('A', 'B', '7', '1.5'))} -> D = {value}, {{D, {other}}};"
            f" {label}(A, B, C) when is_{choose.choice(TYPES)}(A) -> {other};"
            f" {label}(A, B, C) -> {{{value}, A, B, C}}."
        )
        found.append((label, text, 3))
    return found


def _random_expression(choose: random.Random, depth: int) -> str:
    if depth == 0 or choose.random() < 0.2:
        return choose.choice(("A", "B", "C", "1", "-3", "255", "2.5", "1152921504606846975"))
    if choose.random() < 0.15:
        return expression(
            choose.choice(("abs", "trunc", "round", "-", "bnot", "float")), [_random_expression(choose, depth - 1)]
        )
    name = choose.choice(("+", "-", "*", "/", "div", "rem", "band", "bor", "bxor", "+", "-"))
    return expression(name, [_random_expression(choose, depth - 1), _random_expression(choose, depth - 1)])


def module_source(name: str, functions: Sequence[Function]) -> str:
    """The source of a module of these functions."""
    exports = ", ".join(f"{label}/{count}" for label, _, count in functions)
    lines = [f"-module({name}).", "-compile(nowarn_unused_vars).", f"-export([{exports}])."]
    return "\n".join([*lines, *(source for _, source, _ in functions)]) + "\n"


def calls_of(module: str, functions: Sequence[Function], letters: str, count: int) -> list[Call]:
    """`count` calls of each function, with arguments of the pools `letters`, some of them odd, and results to compare with."""
    found = []
    pools = pools_of(letters)
    everything = [item for pool in pools for item in pool] + ODD
    for label, _, arguments in functions:
        choose = random.Random(f"{module}:{label}")
        for _ in range(count if arguments else 1):
            values = [
                choose.choice(pools[place] if place < len(pools) and choose.random() < 0.8 else everything)
                for place in range(arguments)
            ]
            found.append((intern(module), intern(label), make_list(values)))
    return found


def guard_natives(rows: Sequence[Native]) -> dict[tuple[str, int], str]:
    """Name and arity of all that guards allow, with the pools of their parameters."""
    found = {
        (row.name, row.arity): letters_of(f"erlang:{row.name}/{row.arity}", row.arity)
        for row in rows
        if row.guard and row.arity and row.module == "erlang"
    }
    return {**found, **MORE}


def arguments_for(functions: Sequence[Function]) -> int:
    """How many calls each of `functions` gets, so that every operator has its share."""
    return max(24, 600 // len(functions))
