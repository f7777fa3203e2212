"""Natives about the VM as a whole: what they answer without an OTP, and, where that is not a matter of the machine, what a real Erlang answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import trio

from enigma_gen.embed import open_vm
from enigma_gen.term.atom import am
from enigma_gen.term.bits import to_bytes
from enigma_gen.term.cons import make_list, to_python
from enigma_gen.term.pretty import pretty
from enigma_gen.vm import VMStopped
from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl, otp_release, run_erl

PROGRAM = (Path(__file__).parent / "system_calls.txt").read_text(encoding="utf-8")
PID = re.compile(r"<0\.\d+\.\d+>")
EXPRESSIONS = [line for line in PROGRAM.splitlines() if line and not line.startswith("%")]


def generated() -> str:
    """A module that evaluates every expression, catching what it raises."""
    calls = ",\n".join(f"    fun() -> {expression} end" for expression in EXPRESSIONS)
    return f"""-module(system_calls).
-export([main/0]).
main() ->
    [try {{ok, Fun()}}
     catch Class:Reason:Stack -> {{Class, Reason, element(2, hd(Stack)), element(3, hd(Stack))}}
     end || Fun <- [
{calls}]].
"""


@needs_erl
@pytest.mark.skipif(otp_release() != 25, reason="the answers are those of OTP 25")
def test_answers_as_a_real_erlang(tmp_path):
    source = tmp_path / "system_calls.erl"
    source.write_text(generated(), encoding="utf-8")
    directory = compile_erlang([source])
    script = f"""
main(_) ->
    true = code:add_path("{directory}"),
    [io:format("=> ~s~n", [iolist_to_binary(io_lib:format("~0p", [Result]))]) || Result <- system_calls:main()].
"""
    real = [line[3:] for line in run_erl(script).splitlines() if line.startswith("=> ")]

    async def main() -> list[str]:
        async with open_vm([directory], otp="none", cache=False) as vm:
            return [
                pretty(result, line_length=1_000_000) for result in to_python(await vm.call("system_calls", "main"))
            ]

    ours = trio.run(main)
    differing = [
        f"{expression}\n   real {theirs}\n   ours {mine}"
        for expression, theirs, mine in zip(EXPRESSIONS, real, ours, strict=True)
        if PID.sub("<pid>", theirs) != PID.sub("<pid>", mine)
    ]
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 0),
        ((3,), 3),
        ((256,), 256),
        ((am.abort,), "Aborted"),
        ((make_list([ord(c) for c in "last words"]),), "last words"),
        ((4, make_list([(am.flush, am.false)])), 4),
    ],
)
def test_halt_ends_the_vm_with_its_status(arguments, status):
    async def main() -> object:
        async with open_vm(otp="none", cache=False) as vm:
            with pytest.raises(VMStopped) as stopped:
                await vm.call("erlang", "halt", *arguments)
            assert await vm.wait_stopped() == status
            return stopped.value.status

    assert trio.run(main) == status


def test_display_prints_to_the_standard_output(capsys):
    async def main() -> None:
        async with open_vm(otp="none", cache=False) as vm:
            await vm.call("erlang", "display", (am.a, b"b", 1.0))
            await vm.call("erlang", "display_string", make_list([0x20AC]))
            await vm.call("erlang", "display_nl")

    trio.run(main)
    printed = capsys.readouterr()
    assert printed.out == '{a,<<"b">>,1.000000e+00}\n'
    assert printed.err == "\u20ac\n"


def test_every_item_of_system_info_has_a_value():
    from enigma_gen.bifs.erlang_system_info import ITEMS

    async def main() -> None:
        async with open_vm(otp="none", cache=False) as vm:
            for item in ITEMS.keys() - {am.hipe_architecture}:  # gone since OTP 24
                assert pretty(await vm.call("erlang", "system_info", item))
            assert to_bytes(await vm.call("erlang", "system_info", am.info)).startswith(b"=memory\ntotal: ")

    trio.run(main)
