"""Guest programs with instructions that the compiler at hand does not emit.

`tests/fixtures/otp27` holds some of the guest programs as OTP 27 compiles them (``erlc +deterministic``; `op_record_ops` with
``+line_coverage`` too).  They run here as they are, and once more with instructions rewritten to those that only compilers
before OTP 25 emit, and that no later one assembles.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import trio

from enigma_gen.beam.code import Instruction
from enigma_gen.beam.file import BeamFile, Code, load
from enigma_gen.embed import open_vm
from tests.erl.test_guest import PROGRAMS, expectation, module_of, one_line
from tests.vmrun import one_line as printed
from tests.vmrun import run_main

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "otp27"
BEAMS = sorted(FIXTURES.glob("*.beam"))
SOURCES = {module_of(program): program for program in PROGRAMS}


def opcodes(beams: list[BeamFile]) -> set[str]:
    """The names of the instructions that stand in `beams`."""
    return {name for beam in beams for name, _ in beam.code}


def older(code: list[Instruction], index: int) -> Iterator[Instruction]:
    """What stands in place of ``code[index]`` in the code of older compilers."""
    name, operands = code[index]
    if name == "put_tuple2" and operands[0] not in operands[1][1]:
        elements = operands[1][1]
        yield "put_tuple", (("u", len(elements)), operands[0])
        yield from (("put", (element,)) for element in elements)
    elif name == "init_yregs":
        yield from (("init", (register,)) for register in operands[0][1])
    elif name == "allocate":
        yield "allocate_zero", operands
    elif name == "allocate_heap":
        yield "allocate_heap_zero", operands
    elif name in ("fadd", "fsub", "fmul", "fdiv", "fnegate"):
        yield "fclearerror", ()
        yield name, operands
        yield "fcheckerror", (("f", 0),)
    elif name == "recv_marker_reserve":
        yield "recv_mark", (_receive_loop(code, index),)
    elif name == "recv_marker_use":
        yield "recv_set", (_receive_loop(code, index),)
    elif name not in ("recv_marker_bind", "recv_marker_clear"):
        yield name, operands


def _receive_loop(code: list[Instruction], index: int) -> tuple[Any, ...]:
    """The label of the next receive loop behind ``code[index]``."""
    loop = next(i for i in range(index, len(code)) if code[i][0] == "loop_rec")
    return ("f", next(code[i][1][0][1] for i in range(loop, index, -1) if code[i][0] == "label"))


def rewritten(beam: BeamFile) -> BeamFile:
    """`beam` with :func:`older` instructions."""
    code: list[Instruction] = []
    places = []
    for index in range(len(beam.code)):
        places.append(len(code))
        code.extend(older(beam.code, index))
    places.append(len(code))
    functions = tuple(attrs.evolve(f, start=places[f.start], end=places[f.end]) for f in beam.functions)
    labels = {label: places[index] for label, index in beam.label_index.items()}
    return attrs.evolve(beam, source=Code.of(code, labels), functions=functions)


async def value_of(beam: BeamFile, reductions: int) -> str:
    """What ``main/0`` of `beam` returns, printed."""
    async with open_vm(reductions=reductions, cache=False) as vm:
        find = vm.machine.code.find
        vm.machine.code.find = lambda name: beam if name == beam.name.name else find(name)
        with trio.fail_after(120):
            return printed(await vm.call(beam.name.name, "main"))


def test_the_fixtures_cover_what_is_new() -> None:
    """The instructions that came with OTP 23 to 27 stand in the fixtures."""
    new = {"bs_match", "bs_create_bin", "update_record", "executable_line", "init_yregs", "call_fun2", "make_fun3"}
    new |= {"badrecord", "recv_marker_reserve", "recv_marker_bind", "recv_marker_use", "recv_marker_clear"}
    assert new <= opcodes([load(beam.read_bytes()) for beam in BEAMS])


def test_the_rewritten_fixtures_cover_what_is_gone() -> None:
    """The instructions that went with OTP 24 to 27 stand in the rewritten fixtures."""
    gone = {"put_tuple", "put", "init", "allocate_zero", "allocate_heap_zero", "fclearerror", "fcheckerror"}
    gone |= {"recv_mark", "recv_set"}
    assert gone <= opcodes([rewritten(load(beam.read_bytes())) for beam in BEAMS])


@pytest.mark.parametrize("reductions", [4000, 1])
@pytest.mark.parametrize("beam", BEAMS, ids=lambda beam: beam.stem)
def test_compiled_by_otp_27(beam: Path, reductions: int) -> None:
    """The program gives what its source says."""
    assert one_line(run_main(beam, reductions=reductions, timeout=120)) == one_line(expectation(SOURCES[beam.stem]))


@pytest.mark.parametrize("reductions", [4000, 1])
@pytest.mark.parametrize("beam", BEAMS, ids=lambda beam: beam.stem)
def test_rewritten_to_older_instructions(beam: Path, reductions: int) -> None:
    """So it does with the instructions of older compilers."""
    found = trio.run(value_of, rewritten(load(beam.read_bytes())), reductions)
    assert one_line(found) == one_line(expectation(SOURCES[beam.stem]))
