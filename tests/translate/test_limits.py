"""Large functions: Python's own limits on nesting and depth are never met, and translating does not blow up."""

from __future__ import annotations

import subprocess

import pytest

from tests.ends import ends
from tests.realerl import needs_erl
from tests.vmrun import run_main

pytestmark = [needs_erl, pytest.mark.slow]


def nested_cases(depth: int) -> str:
    """``f/1`` walks down a list, one ``case`` inside the other."""
    opened = "".join(f"case L{i} of [] -> {i}; [_ | L{i + 1}] -> g(L{i + 1}), " for i in range(depth))
    return f"f(L0) -> {opened} end_of_list {'end ' * depth}.\ng(_) -> ok.\nmain() -> [f(lists_of(N)) || N <- [0, 7, {depth}]].\n"


def nested_tries(depth: int) -> str:
    """``f/1`` raises inside many handlers, of which the one in the middle matches."""
    opened = "".join(f"try g({i}), " for i in range(depth))
    closed = "".join(f" catch error:{'N' if i == depth // 2 else i} -> g({i}) end" for i in range(depth))
    return f"f(N) -> {opened} error(N) {closed}.\ng(X) -> X.\nmain() -> [f(x), f(1), f({depth - 1})].\n"


def clauses(count: int) -> str:
    """``f/1`` has a clause for every number, with a guard and a pattern that no table can select on."""
    lines = "".join(f"f([X, {{a, {i}}}]) when X > {i % 3 - 1} -> {{X, g({i})}};\n" for i in range(count))
    return f"{lines}f(_) -> none.\ng(X) -> X.\nmain() -> [f([1, {{a, {count - 1}}}]), f([0, {{a, 0}}]), f(x)].\n"


def pattern(length: int) -> str:
    """``f/1`` matches a literal list, and one with a variable in it."""
    numbers = ", ".join(map(str, range(1, length + 1)))
    return f"f([{numbers}]) -> yes;\nf([X, {numbers}]) -> X;\nf(_) -> no.\nmain() -> [f(lists_of({length})), f([a | lists_of({length})]), f([])].\n"


def calls(count: int) -> str:
    """``f/1`` calls one after the other, each with the result of the last."""
    lines = "".join(f"A{i + 1} = g(A{i}), " for i in range(count))
    return f"f(A0) -> {lines} A{count}.\ng(X) -> X + 1.\nmain() -> f(0).\n"


def shared_ends(count: int) -> str:
    """``f/2`` comes to each of many ends in two ways."""
    ends = "; ".join(f"{i} -> g({i}), g(B), {{end_{i}, g({i * 2})}}" for i in range(count))
    return (
        f"f(A, B) -> case A of a -> case B of {ends} end; {{b, _}} -> case B of {ends} end end.\ng(X) -> X.\n"
        f"main() -> [f(A, B) || A <- [a, {{b, 1}}], B <- [0, {count // 2}, {count - 1}]].\n"
    )


PROGRAMS = {
    "nested_cases": nested_cases(200),
    "nested_tries": nested_tries(60),
    "clauses": clauses(2000),
    "pattern": pattern(5000),
    "calls": calls(300),
    "shared_ends": shared_ends(40),
}
HELPERS = "lists_of(N) -> lists_of(N, []).\nlists_of(0, L) -> L;\nlists_of(N, L) -> lists_of(N - 1, [N | L]).\n"


@pytest.mark.parametrize("name", PROGRAMS)
def test_large_function(name, tmp_path):
    source = tmp_path / f"{name}.erl"
    source.write_text(f"-module({name}).\n-compile([export_all, nowarn_export_all]).\n{PROGRAMS[name]}{HELPERS}")
    subprocess.run(["erlc", "-W0", "-o", str(tmp_path), str(source)], check=True)
    ask = f'io:format("~0p", [{name}:main()]), halt().'
    real = subprocess.run(["erl", "-noshell", "-eval", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    with ends():
        assert run_main(tmp_path / f"{name}.beam") == real.stdout
        assert run_main(tmp_path / f"{name}.beam", reductions=1) == real.stdout
