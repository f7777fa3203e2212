"""Emitters: jumps, selections, returns, and the errors of clauses that do not match."""

from __future__ import annotations

from typing import Any

from enigma_gen.translate import facts as F
from enigma_gen.translate.table import Operand, arguments, op
from enigma_gen.translate.tree import If, Seq, negate
from enigma_gen.translate.unit import Unit

MANY = 10
"""A selection among more values than this looks its branch up in a table."""


@op("jump", "f", "end")
def jump(u: Unit, target: Operand) -> None:
    u.fail(target[1])


@op("return", "", "end", uses=lambda operands: ["x0"])
def return_(u: Unit) -> None:
    u.end(f"return {u.src(('x', 0))}")


@op("func_info", "sss", "end", uses=lambda operands: arguments(operands[2][1]))
def func_info(u: Unit, module: Operand, function: Operand, arity: Operand) -> None:
    values = [u.src(("x", i)) for i in range(arity[1])]
    listed = f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"
    u.end(f"raise function_clause({u.src(module)}, {u.src(function)}, {listed})", u.info("clause"))


@op("badmatch", "s", "end")
def badmatch(u: Unit, value: Operand) -> None:
    u.end(f"raise badmatch({u.src(value)})", u.info("raise"))


@op("case_end", "s", "end")
def case_end(u: Unit, value: Operand) -> None:
    u.end(f"raise case_clause({u.src(value)})", u.info("raise"))


@op("if_end", "", "end")
def if_end(u: Unit) -> None:
    u.end("raise if_clause()", u.info("raise"))


@op("badrecord", "s", "end")
def badrecord(u: Unit, value: Operand) -> None:
    u.end(f"raise badrecord({u.src(value)})", u.info("raise"))


# -- selections -----------------------------------------------------------------------------------------------------


def _list_targets(operands: tuple[Operand, ...]) -> list[int]:
    return [operands[1][1], *(item[1] for item in operands[2][1][1::2])]


def _groups(pairs: tuple[Operand, ...]) -> dict[int, list[Operand]]:
    """The values to select on, by label."""
    groups: dict[int, list[Operand]] = {}
    for value, label in zip(pairs[::2], pairs[1::2], strict=True):
        groups.setdefault(label[1], []).append(value)
    return groups


@op("select_val", "sf*", "end", targets=_list_targets)
def select_val(u: Unit, source: Operand, fail: Operand, choices: Operand) -> None:
    x = u.src(source)
    groups = _groups(choices[1])
    values = choices[1][::2]
    if len(values) > MANY and all(value[0] == values[0][0] for value in values) and values[0][0] in ("a", "i"):
        _select_by_table(u, x, fail[1], groups, values[0][0])
        return
    if (
        len(groups) > 1
        and any(value[0] == "i" for value in values)
        and all(value[0] == "i" for value in values)
        and u.fact(x) != "int"
    ):
        u.test(f"type({x}) is int", fail[1])
        u.know(x, "int")
    for label, group in groups.items():
        conditions = [_select_condition(u, x, value) for value in group]
        condition = conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"
        if group[0][0] == "i" and u.fact(x) != "int":
            condition = f"{condition} and type({x}) is int"
        saved = u.state
        u.state = saved.copy()
        u.know(x, "int" if group[0][0] == "i" else "atom" if group[0][0] == "a" else None)
        then = u.goto(label)
        u.state = saved
        node = If(condition, negate(condition), then, [])
        u.seq.append(node)
        u.seq = node.other
    u.fail(fail[1])


def _select_condition(u: Unit, x: str, value: Operand) -> str:
    text = u.const(value)
    if value[0] == "i":
        return f"{x} == {text}"
    if value[0] in ("a", "nil"):
        return f"{x} is {text}"
    return f"exact({x}, {text})"


def _select_by_table(u: Unit, x: str, fail: int, groups: dict[int, list[Operand]], tag: str) -> None:
    kind, fact = ("Atom", "atom") if tag == "a" else ("int", "int")
    if u.fact(x) != fact or u.hashable(x, kind):
        u.test(f"type({x}) is {kind}", fail)
        u.know(x, fact)
    table: list[tuple[Any, int]] = []
    labels = list(groups)
    for number, label in enumerate(labels):
        for value in groups[label]:
            table.append((value[1].name if tag == "a" else value[1], number))
    name = u.need(f"K{len(u.needs)}_{u.name}", "select", tag, tuple(table))
    number_name = u.temp()
    u.line(f"{number_name} = {name}.get({x}, {len(labels)})")
    u.state.facts[number_name] = "int"
    u.state.env["t0"] = number_name
    u.seq.extend(_search(u, number_name, 0, [*labels, fail]))


def _search(u: Unit, number: str, first: int, labels: list[int]) -> Seq:
    """A binary search for the label that `number`, counted from `first`, stands for."""
    if len(labels) == 1:
        return u.goto(labels[0])
    half = len(labels) // 2
    condition = f"{number} < {first + half}"
    return [
        If(
            condition,
            negate(condition),
            _search(u, number, first, labels[:half]),
            _search(u, number, first + half, labels[half:]),
        )
    ]


@op("select_tuple_arity", "sf*", "end", targets=_list_targets)
def select_tuple_arity(u: Unit, source: Operand, fail: Operand, choices: Operand) -> None:
    x = u.src(source)
    if not F.is_a(u.fact(x), "tuple"):
        u.test(f"type({x}) is tuple", fail[1])
        u.know(x, "tuple")
    size = u.temp()
    u.line(f"{size} = len({x})")
    u.state.env["t0"] = size
    for label, group in _groups(choices[1]).items():
        condition = " or ".join(f"{size} == {arity[1]}" for arity in group)
        saved = u.state
        u.state = saved.copy()
        if len(group) == 1:
            u.know(x, f"tuple:{group[0][1]}")
        then = u.goto(label)
        u.state = saved
        node = If(condition, negate(condition), then, [])
        u.seq.append(node)
        u.seq = node.other
    u.fail(fail[1])
