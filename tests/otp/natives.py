"""Calls natives with the same arguments on a real Erlang and on ours.

One compiled module makes the calls on both sides (:data:`CALLER`), so that natives are reached as programs reach them, and what is compared is
all that a program can see: the value, or class, reason and the first entry of the stack trace with its ``error_info``.  To the real
Erlang arguments and results cross as external terms.  A batch is one start of the emulator, however many calls it has.
"""

from __future__ import annotations

import itertools
import math
import random
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import trio

from enigma_gen.abi.native import Bifs, Native
from enigma_gen.embed import open_vm
from enigma_gen.term import etf
from enigma_gen.term.atom import intern
from enigma_gen.term.cons import make_list, to_python
from enigma_gen.term.order import exact_signed_zero
from enigma_gen.term.text import write
from tests.otp.differential import compile_erlang
from tests.realerl import ERL

Call = tuple[Any, Any, Any]
"""Module, function (atoms) and arguments (an Erlang list): what ``apply/3`` gets."""

CALLER: Final = """
-module(native_caller).
-export([all/1, file/1]).

file([File]) ->
    {ok, Data} = file:read_file(File),
    ok = file:write_file(File, term_to_binary(all(binary_to_term(Data)))),
    halt(0).

all(Calls) -> all(Calls, []).

all([Call | Calls], Results) -> all(Calls, [one(Call) | Results]);
all([], Results) -> lists:reverse(Results).

one({Module, Function, Arguments}) ->
    try {ok, apply(Module, Function, Arguments)}
    catch Class:Reason:Stack -> {Class, Reason, where(Stack)}
    end.

where([{native_caller, one, 1, _} | _]) -> none;
where([{Module, Function, Arguments, Location} | _]) when is_list(Arguments) ->
    {Module, Function, length(Arguments), lists:keyfind(error_info, 1, Location)};
where([{Module, Function, Arity, Location} | _]) ->
    {Module, Function, Arity, lists:keyfind(error_info, 1, Location)};
where([]) -> none.
"""
CHUNK: Final = 2000
"""How many calls ours makes in one process: when the VM itself fails, halves of these are tried till the call at fault is found."""


def call_of(native: Native, arguments: Sequence[Any]) -> Call:
    """The call of `native` with these arguments."""
    return intern(native.module), intern(native.name), make_list(arguments)


def shown(call: Call) -> str:
    """A call as text."""
    module, function, arguments = call
    texts = ", ".join(write(argument, depth=20) for argument in to_python(arguments))
    return f"{write(module)}:{write(function)}({texts})"


def compile_caller(directory: Path) -> None:
    """Puts the compiled :data:`CALLER` into `directory`."""
    (directory / "native_caller.erl").write_text(CALLER, encoding="utf-8")
    subprocess.run(["erlc", "native_caller.erl"], cwd=directory, check=True, stdin=subprocess.DEVNULL)


def real_results(directory: Path, calls: Sequence[Call], timeout: float = 240) -> list[Any]:
    """What a real Erlang makes of `calls`; `directory` has the caller and whatever modules they are about."""
    file = directory / "calls"
    file.write_bytes(etf.encode(make_list(calls), minor_version=1))
    assert ERL is not None
    command = [ERL, "+fnu", "+S", "1", "-noshell", "-pa", str(directory), "-run", "native_caller", "file", str(file)]
    done = subprocess.run(
        command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    return to_python(etf.decode(file.read_bytes())[0])


def our_results(directory: Path, calls: Sequence[Call]) -> list[Any]:
    """What we make of `calls`; a failure of the VM itself stands there as its text."""
    return trio.run(_our_results, directory, calls)


async def _our_results(directory: Path, calls: Sequence[Call]) -> list[Any]:
    await _batch(directory, [])
    results: list[Any] = []
    waiting = [calls[start : start + CHUNK] for start in range(0, len(calls), CHUNK)][::-1]
    while waiting:
        group = waiting.pop()
        try:
            results += await _batch(directory, group)
        except Exception as failure:  # noqa: BLE001  any bug of the VM: find the call that shows it
            half = len(group) // 2
            if half:
                waiting += [group[half:], group[:half]]
            else:
                results.append(f"the VM failed: {type(failure).__name__}: {failure}")
    return results


async def _batch(directory: Path, calls: Sequence[Call]) -> list[Any]:
    async with open_vm([directory], cache=False) as vm:
        results = await vm.call("native_caller", "all", make_list(calls))
        context = vm.machine.system.etf_context  # its own identifiers are nobody's, as those of the real one are
        return to_python(etf.decode(etf.encode(results, context=context))[0])


def differences(calls: Sequence[Call], modules: dict[str, str] | None = None) -> list[str]:
    """One text per call whose results differ; `modules` are Erlang sources by name that the calls are about."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        compile_caller(directory)
        for module, source in (modules or {}).items():
            (directory / f"{module}.erl").write_text(source, encoding="utf-8")
        if modules:
            compile_erlang([directory / f"{module}.erl" for module in modules], "+nowarn_failed")
        pairs = zip(calls, real_results(directory, calls), our_results(directory, calls), strict=True)
        return [
            f"{shown(call)}\n   real {write(real, depth=40)}\n   ours {ours if type(ours) is str else write(ours, depth=40)}"
            for call, real, ours in pairs
            if type(ours) is str or not exact_signed_zero(ours, real)
        ]


def natives_of(collectors: Iterable[Bifs], module: str, release: int = 25) -> list[Native]:
    """The natives of one Erlang module that OTP `release` has."""
    return [row for collector in collectors for row in collector if row.module == module and row.in_release(release)]


def tuples(
    pools: Sequence[Sequence[Any]], drawn: Sequence[Sequence[Any]], odd: Sequence[Any], count: int, seed: str
) -> list[tuple[Any, ...]]:
    """Argument tuples for one native.

    All of the product of `pools` (edge cases), or `count` of it; half as many with arguments out of `drawn` as well; and a quarter
    with an `odd` term in one place.  The same arguments give the same tuples.
    """
    choose = random.Random(seed)
    if math.prod(map(len, pools)) <= count:
        found = list(itertools.product(*pools))
    else:
        found = [tuple(choose.choice(pool) for pool in pools) for _ in range(count)]
    if pools:
        mixed = [[*more, *choose.choices(pool, k=len(more))] for pool, more in zip(pools, drawn, strict=True)]
        found += [tuple(choose.choice(pool) for pool in mixed) for _ in range(max(count // 2, count - len(found)))]
    for _ in range(count // 4 if pools else 0):
        changed = [choose.choice(pool) for pool in pools]
        changed[choose.randrange(len(pools))] = choose.choice(odd)
        found.append(tuple(changed))
    return found
