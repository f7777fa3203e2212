"""Calls natives with the same arguments on a real Erlang and on ours.

Arguments and results cross as external terms.  A batch is one start of the emulator, however many calls it has.
"""

from __future__ import annotations

import itertools
import math
import random
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from weakref import WeakKeyDictionary

from enigma_gen.abi.native import Bifs, Native
from enigma_gen.term import etf
from enigma_gen.term.atom import OK, intern
from enigma_gen.term.cons import make_list, to_python
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import NO_NODE, Ref
from enigma_gen.term.order import exact_signed_zero
from enigma_gen.term.text import write
from tests.realerl import run_erl

Call = tuple[Native, tuple[Any, ...]]

_RUN: Final = """
main(_) ->
    {ok, Data} = file:read_file("@FILE@"),
    Results = [run(Call) || Call <- binary_to_term(Data)],
    ok = file:write_file("@FILE@", term_to_binary(Results)).

run({Module, Function, Arguments}) ->
    try {ok, apply(Module, Function, Arguments)}
    catch Class:Reason -> {Class, Reason}
    end.
"""


def real_results(calls: Sequence[Call], timeout: float = 120) -> list[Any]:
    """What a real Erlang makes of `calls`: ``{ok, Value}`` or ``{Class, Reason}`` each."""
    rows = [(intern(native.module), intern(native.name), make_list(arguments)) for native, arguments in calls]
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "calls")
        file.write_bytes(etf.encode(make_list(rows), minor_version=1))
        run_erl(_RUN.replace("@FILE@", str(file)), timeout)
        return to_python(etf.decode(file.read_bytes())[0])


class HandedOn(Exception):
    """A native calls Erlang code, which there is none of here."""


def _hand_on(module: Any, function: Any, arity: int) -> Any:
    raise HandedOn(module, function, arity)


def our_process(release: int = 25) -> Any:
    """Enough of a process for natives that only look at ``p.system``."""
    numbers = itertools.count()
    system = SimpleNamespace(
        release=release,
        budget=[None] * 4000,
        etf_context=etf.Context(),
        persistent_terms={},
        environment={},
        magic=WeakKeyDictionary(),
        printable_unicode=False,
        code=SimpleNamespace(resolve=_hand_on),
        make_ref=lambda: Ref(NO_NODE, (next(numbers), 0, 0), 0),
    )
    return SimpleNamespace(system=system)


def our_result(call: Call, p: Any) -> Any:
    """What we make of a call, in the form of :func:`real_results`; None when it goes on in Erlang code."""
    native, arguments = call
    try:
        value = native.function(p, *arguments) if native.process else native.function(*arguments)
    except ErlangError as raised:
        return raised.kind, raised.reason
    except HandedOn:
        return None
    return OK, value


def differences(calls: Sequence[Call]) -> list[str]:
    """One line per call whose results differ."""
    p = our_process()
    found = []
    for call, real in zip(calls, real_results(calls), strict=True):
        ours = our_result(call, p)
        if ours is not None and not exact_signed_zero(ours, real):
            native, arguments = call
            shown = ", ".join(write(argument, depth=20) for argument in arguments)
            found.append(
                f"{native.module}:{native.name}({shown})\n   real {write(real, depth=40)}\n   ours {write(ours, depth=40)}"
            )
    return found


def natives_of(collectors: Iterable[Bifs], module: str, release: int = 25) -> list[Native]:
    """The natives of one Erlang module that OTP `release` has."""
    return [row for collector in collectors for row in collector if row.module == module and row.in_release(release)]


def tuples(pools: Sequence[Sequence[Any]], odd: Sequence[Any], count: int, seed: str) -> list[tuple[Any, ...]]:
    """Argument tuples out of the product of `pools`, `count` or all of them, and a quarter more with an `odd` term in one place.

    The same arguments give the same tuples.
    """
    choose = random.Random(seed)
    total = math.prod(map(len, pools))
    if total <= count:
        found = list(itertools.product(*pools))
    else:
        found = [tuple(choose.choice(pool) for pool in pools) for _ in range(count)]
    for _ in range(count // 4 if pools else 0):
        changed = [choose.choice(pool) for pool in pools]
        changed[choose.randrange(len(pools))] = choose.choice(odd)
        found.append(tuple(changed))
    return found
