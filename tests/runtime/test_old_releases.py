"""What only the emulators of old releases have."""

from __future__ import annotations

from pathlib import Path

import pytest

from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.drive import drive
from enigma_gen.term.atom import intern
from enigma_gen.term.pretty import pretty
from enigma_gen.vm import Machine
from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl

LAST_TRACE = """
-module(last_trace).
-export([main/0]).

main() ->
    None = last(),
    Try = try fail(1) catch error:_ -> last() end,
    Later = last(),
    Caught = (catch fail(2)),
    {'EXIT', {_, Trace}} = Caught,
    AfterCatch = last() =:= Trace,
    Exited = try deep(now) catch exit:_ -> last() end,
    Outer = try try fail(3) after ok end catch _:_ -> last() end,
    {None, [{M, F, A} || {M, F, A, _} <- Try], Later =:= Try, AfterCatch,
     [F || {_, F, _, _} <- Exited], [F || {_, F, _, _} <- Outer]}.

last() -> apply(erlang, hd([get_stacktrace]), []).

fail(N) -> [error({failed, N})].

deep(What) -> [exit(What)].
"""


def value_on(release: int, directory: Path, module: str = "last_trace") -> str:
    """What `module`'s ``main/0`` gives on a VM of OTP `release`."""
    machine = Machine(path=[directory], clock=ManualClock(), release=release)
    _, call = machine.start_call(lambda: None, intern(module), intern("main"), ())
    drive(machine.system)
    if call.error is not None:
        return pretty(call.error.reason)
    return pretty(call.value, line_length=1_000)


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("old")
    (where / "last_trace.erl").write_text(LAST_TRACE, encoding="utf-8")
    compile_erlang([where / "last_trace.erl"])
    return where


@needs_erl
def test_the_last_stack_trace(directory) -> None:
    assert value_on(22, directory) == (
        "{[],[{last_trace,fail,1},{last_trace,main,0}],true,true,[deep,main],[fail,main]}"
    )


@needs_erl
def test_later_releases_do_not_remember(directory) -> None:
    assert value_on(25, directory) == "undef"
