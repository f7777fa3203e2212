"""A ``.beam`` file whose ``Type`` chunk promises what its code breaks: at worst a wrong result or an Erlang error.

The module :file:`lying.erl` is loaded again and again with other types in its chunk, and all its functions are called with all kinds of terms, deep
ones among them.  Whatever happens, no Python exception may come out of it: not to the caller, not as a report.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
import trio

from enigma_gen import open_vm
from enigma_gen.beam.container import read_chunks
from enigma_gen.beam.file import load
from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import NO_NODE, Pid, Ref
from enigma_gen.term.map import Map
from tests.beam.files import chunk, form
from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl

MUTANTS: Final = 15
CALLS: Final = 150
DEPTH: Final = 300_000
FLAGS: Final = (*(1 << bit for bit in range(13)), 0x60, 0x88, 0x1FFF, 0x1061)
"""The sets of types that entries of a mutant have: single ones most of all, which the translator relies on."""
WIDTH: Final = 18
"""Bytes of an entry in the chunk of OTP 25's compiler."""


def deep_tuple() -> Any:
    term: Any = ()
    for _ in range(DEPTH):
        term = (term,)
    return term


def deep_list() -> Any:
    term: Any = NIL
    for _ in range(DEPTH):
        term = [term, NIL]
    return term


def terms() -> list[Any]:
    a = intern("a")
    small = Map.from_pairs([(a, 1), (1, 2)])
    large = Map.from_pairs([(number, a) for number in range(100)])
    lists = [make_list([1, 2, 3]), make_list([(a, b"xyz"), (7, b"\1\2")]), [a, 1], make_list([1.5, b"", NIL])]
    tuples = [(), (a,), (1, 2), (a, 2.5, b"c"), (small, NIL, (1, 2))]
    numbers = [0, 1, -1, 3, 40, 255, -(1 << 70), 1 << 64, 1.5, -0.0, 1e308]
    bits = [b"", b"abc", b"ab\xc3\xa9\xff", bytes(300), Bitstring(b"abcdef", 3, 19), Bitstring(b"xyz", 8, 16)]
    atoms = [a, intern("true"), intern("false"), intern("j"), NIL]
    rest = [Pid(NO_NODE, 1, 2, 0), Ref(NO_NODE, (1, 2, 3), 0), small, large, deep_tuple(), deep_list()]
    return [*numbers, *bits, *atoms, *tuples, *lists, *rest]


def mutant(chunks: dict[bytes, bytes], chance: random.Random) -> bytes:
    types = bytearray(chunks[b"Type"])
    for at in range(8, len(types), WIDTH):
        if chance.random() < 0.7:
            types[at : at + 2] = chance.choice(FLAGS).to_bytes(2, "big")
    return form(*(chunk(name, bytes(types) if name == b"Type" else data) for name, data in chunks.items()))


@pytest.fixture(scope="module")
def chunks(tmp_path_factory) -> dict[bytes, bytes]:
    where = tmp_path_factory.mktemp("lying")
    compile_erlang([Path(shutil.copy(Path(__file__).with_name("lying.erl"), where))])
    found = read_chunks((where / "lying.beam").read_bytes())
    if found.get(b"Type", b"")[:4] != b"\0\0\0\1":
        pytest.skip("the compiler at hand writes no types in the way of OTP 25")
    return found


async def call_all(data: bytes, calls: list[tuple[str, list[Any]]]) -> list[str]:
    """Load a file, and make calls; the Python exceptions that came out of that."""
    failures: list[str] = []
    async with open_vm(cache=False) as vm:
        machine = vm.machine
        machine.system.report = failures.append
        machine.code.load(machine.code.read(data, "lying.beam"))
        for name, arguments in calls:
            try:
                with trio.fail_after(20):
                    await vm.call("lying", name, *arguments)
            except ErlangError:
                pass
            except Exception as failure:  # noqa: BLE001
                failures.append(f"{name}/{len(arguments)}: {type(failure).__name__}: {failure}")
    return failures


@needs_erl
@pytest.mark.parametrize("seed", range(MUTANTS))
def test_types_that_lie(seed: int, chunks: dict[bytes, bytes]) -> None:
    chance = random.Random(seed)
    data = mutant(chunks, chance)
    functions = [(name.name, arity) for name, arity, _ in load(data, "lying").exports if name.name != "module_info"]
    pool = terms()
    calls = [(name, [chance.choice(pool) for _ in range(arity)]) for name, arity in chance.choices(functions, k=CALLS)]
    said = trio.run(call_all, data, calls)
    assert not [text for text in said if "Traceback" in text or not text.startswith(("Error in", "false types in"))]
