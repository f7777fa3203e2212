"""Much of something at once, in the sizes that take a moment; ``bench/scale.py`` has the full ones.

Huge slices are part of it: Python's C stack must not grow with the number of reductions a user asks for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enigma_gen.embed import open_vm
from enigma_gen.term.error import ErlangError
from enigma_gen.term.pretty import pretty

BEAMS = Path(__file__).resolve().parents[2] / "bench" / "scale"


async def call(program: str, n: int, reductions: int) -> str:
    """What ``scale:program(n)`` returns, printed."""
    async with open_vm(BEAMS, cache=False, reductions=reductions) as vm:
        return pretty(await vm.call("scale", program, n))


@pytest.mark.slow
@pytest.mark.parametrize("reductions", [4000, 1_000_000])
@pytest.mark.parametrize(
    ("program", "n", "expected"),
    [
        ("deep", 300_000, "300000"),
        ("deep_funs", 300_000, "300000"),
        ("deep_apply", 300_000, "300000"),
        ("tail_pair", 1_000_000, "true"),
        ("tail_fun", 1_000_000, "done"),
        ("tail_apply", 1_000_000, "done"),
        ("scan", 100_000, "100000"),
        ("fresh", 3_000, "done"),
        ("timers", 30_000, "30000"),
        ("bytes", 300_000, "300000"),
        ("idle", 10_000, "10001"),
        ("long_list", 50_000, "ok"),
        ("nested", 50_000, "ok"),
    ],
)
async def test_scale(program: str, n: int, expected: str, reductions: int) -> None:
    """The program ends with what it should, whatever the slice."""
    assert await call(program, n, reductions) == expected


@pytest.mark.slow
@pytest.mark.parametrize("reductions", [4000, 1_000_000])
async def test_exception_through_a_deep_stack(reductions: int) -> None:
    """A throw finds its way through 50,000 handlers that do not match."""
    with pytest.raises(ErlangError) as raised:
        await call("deep_catch", 50_000, reductions)
    assert raised.value.reason.name == "bottom"
