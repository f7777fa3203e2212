"""Emitters: type tests and comparisons."""

from __future__ import annotations

from enigma_gen.translate import facts as F
from enigma_gen.translate.table import Operand, op
from enigma_gen.translate.unit import Unit


def type_condition(u: Unit, kind: str, x: str) -> tuple[str, F.Fact]:
    """The condition that expression `x` is of `kind` (``is_integer`` and so on), and the fact that then holds."""
    fact = u.fact(x)
    if kind == "is_list":
        return ("True", fact) if F.is_a(fact, "list") else (f"(type({x}) is list or {x} is NIL)", "list")
    if kind == "is_nonempty_list":
        return (
            ("True", "cons")
            if fact == "cons"
            else (f"{x} is not NIL", "cons")
            if fact == "list"
            else (f"type({x}) is list", "cons")
        )
    if kind == "is_nil":
        return f"{x} is NIL", "nil"
    if kind == "is_boolean":
        return f"({x} is {u.atom('true')} or {x} is {u.atom('false')})", "atom"
    if kind == "is_number":
        return ("True", fact) if F.is_a(fact, "number") else (f"(type({x}) is int or type({x}) is float)", "number")
    if kind == "is_binary":
        return ("True", fact) if F.is_a(fact, "binary") else (f"(type({x}) is bytes or is_binary({x}))", "binary")
    if kind == "is_bitstr":
        return ("True", fact) if F.is_a(fact, "binary") else (f"(type({x}) is bytes or type({x}) is Bitstring)", None)
    if kind == "is_function":
        return f"(type({x}) is Closure or type({x}) is ExternalFun)", "fun"
    name, held = _SINGLE[kind]
    if F.is_a(fact, held):
        return "True", fact
    return f"type({x}) is {name}", held


_SINGLE = {
    "is_integer": ("int", "int"),
    "is_float": ("float", "float"),
    "is_atom": ("Atom", "atom"),
    "is_pid": ("Pid", "pid"),
    "is_reference": ("Ref", "ref"),
    "is_port": ("Port", "port"),
    "is_tuple": ("tuple", "tuple"),
    "is_map": ("Map", "map"),
}


def _type_test(kind: str) -> None:
    @op(kind, "fs")
    def emit(u: Unit, fail: Operand, source: Operand) -> None:
        x = u.src(source)
        before = u.fact(x)
        condition, fact = type_condition(u, kind, x)
        if condition == "True":
            return
        other: F.Fact = None
        if kind == "is_nonempty_list" and before == "list":
            other = "nil"
        elif kind == "is_nil" and before == "list":
            other = "cons"
        u.test(condition, fail[1], knowing=[(x, other)] if other else [])
        u.know(x, fact)


for _kind in (
    *_SINGLE,
    "is_list",
    "is_nonempty_list",
    "is_nil",
    "is_boolean",
    "is_number",
    "is_binary",
    "is_bitstr",
    "is_function",
):
    _type_test(_kind)


@op("is_function2", "fss")
def is_function2(u: Unit, fail: Operand, source: Operand, arity: Operand) -> None:
    x, n = u.src(source), u.src(arity)
    if arity[0] == "i" and arity[1] >= 0:
        u.test(f"(type({x}) is Closure or type({x}) is ExternalFun) and {x}.arity == {n}", fail[1])
        u.know(x, "fun")
    else:
        u.test(f"is_function_of({x}, {n})", fail[1])


@op("test_arity", "fsu")
def test_arity(u: Unit, fail: Operand, source: Operand, arity: Operand) -> None:
    x = u.src(source)
    fact = f"tuple:{arity[1]}"
    if u.fact(x) != fact:
        u.test(f"len({x}) == {arity[1]}", fail[1])
        u.know(x, fact)


@op("is_tagged_tuple", "fsus")
def is_tagged_tuple(u: Unit, fail: Operand, source: Operand, arity: Operand, tag: Operand) -> None:
    x = u.src(source)
    fact = f"tuple:{arity[1]}"
    parts = []
    if not F.is_a(u.fact(x), "tuple"):
        parts.append(f"type({x}) is tuple")
    if u.fact(x) != fact:
        parts.append(f"len({x}) == {arity[1]}")
    parts.append(f"{x}[0] is {u.src(tag)}")
    u.test(" and ".join(parts), fail[1])
    u.know(x, fact)


# -- comparisons ----------------------------------------------------------------------------------------------------


def exact_condition(u: Unit, a: str, b: str) -> str:
    """The condition ``a =:= b``."""
    fact_a, fact_b = u.fact(a), u.fact(b)
    if fact_a in _IDENTICAL or fact_b in _IDENTICAL:
        return f"{a} is {b}"
    if fact_a == "int" and fact_b == "int":
        return f"{a} == {b}"
    if fact_b == "int":
        return f"{a} == {b} and type({a}) is int"
    if fact_a == "int":
        return f"{a} == {b} and type({b}) is int"
    if fact_a == "bytes" and fact_b == "bytes":
        return f"{a} == {b}"
    return f"({a} is {b} or exact({a}, {b}))"


_IDENTICAL = ("atom", "nil")


def equal_condition(u: Unit, a: str, b: str) -> str:
    """The condition ``a == b``."""
    fact_a, fact_b = u.fact(a), u.fact(b)
    if fact_a in _IDENTICAL or fact_b in _IDENTICAL:
        return f"{a} is {b}"
    if fact_a == "int" or fact_b == "int" or (F.is_a(fact_a, "number") and F.is_a(fact_b, "number")):
        return f"{a} == {b}"
    return f"({a} is {b} or equal({a}, {b}))"


def less_condition(u: Unit, a: str, b: str, operator: str = "<") -> str:
    """The condition ``a < b``, or ``a >= b``."""
    number_a, number_b = F.is_a(u.fact(a), "number"), F.is_a(u.fact(b), "number")
    slow = f"less({a}, {b})" if operator == "<" else f"not less({a}, {b})"
    if number_a and number_b:
        return f"{a} {operator} {b}"
    if number_a:
        return f"({a} {operator} {b} if type({b}) is int else {slow})"
    if number_b:
        return f"({a} {operator} {b} if type({a}) is int else {slow})"
    return f"({a} {operator} {b} if type({a}) is int and type({b}) is int else {slow})"


@op("is_eq_exact", "fss")
def is_eq_exact(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    a, b = u.src(left), u.src(right)
    condition = exact_condition(u, a, b)
    negated = None
    if condition.endswith(") is int"):
        checked = a if u.fact(b) == "int" else b
        negated = f"{a} != {b} or type({checked}) is not int"
    u.test(condition, fail[1], negated)
    fact = u.fact(b)
    if fact is not None:
        u.know(a, fact)
    elif u.fact(a) is not None:
        u.know(b, u.fact(a))


@op("is_ne_exact", "fss")
def is_ne_exact(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    a, b = u.src(left), u.src(right)
    condition = exact_condition(u, a, b)
    fact = u.fact(b)
    if " and " in condition:
        checked = a if fact == "int" else b
        u.test(f"({a} != {b} or type({checked}) is not int)", fail[1], condition, knowing=[(a, fact)])
        return
    u.test(
        f"not {condition}" if condition[0] == "(" else condition.replace(" is ", " is not ").replace(" == ", " != "),
        fail[1],
        condition,
        knowing=[(a, fact)] if fact else [],
    )


@op("is_eq", "fss")
def is_eq(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    u.test(equal_condition(u, u.src(left), u.src(right)), fail[1])


@op("is_ne", "fss")
def is_ne(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    condition = equal_condition(u, u.src(left), u.src(right))
    u.test(
        f"not {condition}" if condition[0] == "(" else condition.replace(" is ", " is not ").replace(" == ", " != "),
        fail[1],
        condition,
    )


@op("is_lt", "fss")
def is_lt(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    a, b = u.src(left), u.src(right)
    u.test(less_condition(u, a, b), fail[1])
    if F.is_a(u.fact(b), "number") and u.fact(a) is None:
        u.know(a, "number")  # numbers come before all other terms


@op("is_ge", "fss")
def is_ge(u: Unit, fail: Operand, left: Operand, right: Operand) -> None:
    a, b = u.src(left), u.src(right)
    below = [(a, "number")] if F.is_a(u.fact(b), "number") and u.fact(a) is None else []
    u.test(less_condition(u, a, b, ">="), fail[1], knowing=below)
    if F.is_a(u.fact(a), "number") and u.fact(b) is None:
        u.know(b, "number")
