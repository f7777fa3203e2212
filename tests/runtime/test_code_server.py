"""Two versions, purging, and funs whose code comes and goes.

What a purged fun does cannot be asked of every real emulator, so these tests are not guest programs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.drive import drive
from enigma_gen.term import etf
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import ErlangError
from enigma_gen.vm import Call, Machine

HEADER = Path(__file__).resolve().parents[1] / "erl" / "code" / "versions.hrl"
VERSIONS = intern("versions")


def code(name: str) -> bytes:
    """The compiled module that macro `name` of the guest programs holds."""
    found = re.search(rf"define\({name}, <<([0-9,\s]+)>>", HEADER.read_text(encoding="utf-8"))
    assert found is not None
    return bytes(int(number) for number in found[1].split(","))


@pytest.fixture
def machine() -> Machine:
    """A bare VM in virtual time, with version 1 of `versions`."""
    made = Machine(clock=ManualClock())
    assert value(made, "erlang", "load_module", VERSIONS, code("VERSION_1")) == (am.module, VERSIONS)
    return made


def start(machine: Machine, module: str, function: str, *arguments: Any) -> Call:
    """Call a function in a process of its own and run till nothing moves."""
    _, call = machine.start_call(lambda: None, intern(module), intern(function), arguments)
    drive(machine.system)
    return call


def value(machine: Machine, module: str, function: str, *arguments: Any) -> Any:
    """The value of a call."""
    call = start(machine, module, function, *arguments)
    assert call.finished and call.error is None, call.error
    return call.value


def reason(machine: Machine, module: str, function: str, *arguments: Any) -> Any:
    """The reason with which a call fails."""
    error = start(machine, module, function, *arguments).error
    assert isinstance(error, ErlangError)
    return error.reason


def apply(machine: Machine, fun: Any) -> Any:
    """The value of a fun without arguments."""
    return value(machine, "erlang", "apply", fun, NIL)


def local(number: int) -> tuple[Atom, int]:
    """What the fun of version `number` returns."""
    return (am.local, number)


def test_fun_survives_replacement_and_dies_with_the_purge(machine: Machine) -> None:
    """A fun runs its version till that is purged, and again when the same file is loaded again."""
    fun = value(machine, "versions", "local_fun")
    value(machine, "erlang", "load_module", VERSIONS, code("VERSION_2"))
    assert apply(machine, fun) == local(1)
    assert value(machine, "erlang", "purge_module", VERSIONS) is am.true
    what, culprit = reason(machine, "erlang", "apply", fun, NIL)
    assert what is am.badfun and culprit.entry is fun.entry
    assert value(machine, "erlang", "fun_info", fun, am.name)[1] is NIL
    value(machine, "erlang", "load_module", VERSIONS, code("VERSION_1"))
    assert apply(machine, fun) == local(1)


def test_file_loaded_over_itself_keeps_its_funs(machine: Machine) -> None:
    """Purging the first copy of a file does not touch funs, which the second has taken over."""
    fun = value(machine, "versions", "local_fun")
    value(machine, "erlang", "load_module", VERSIONS, code("VERSION_1"))
    value(machine, "erlang", "purge_module", VERSIONS)
    assert apply(machine, fun) == local(1)


def test_fun_of_deleted_module_is_undefined(machine: Machine) -> None:
    """With no version loaded at all the error handler is asked; there is none here."""
    fun = value(machine, "versions", "local_fun")
    value(machine, "erlang", "delete_module", VERSIONS)
    assert apply(machine, fun) == local(1)
    value(machine, "erlang", "purge_module", VERSIONS)
    assert reason(machine, "erlang", "apply", fun, NIL) is am.undef


def test_decoded_funs_find_their_code(machine: Machine) -> None:
    """A fun that comes out of bytes works as soon as its module is there, whichever came first."""
    fun = value(machine, "versions", "local_fun")
    data = etf.encode(fun)
    again = value(machine, "erlang", "binary_to_term", data)
    assert again.entry is fun.entry
    other = Machine(clock=ManualClock())
    early = value(other, "erlang", "binary_to_term", data)
    assert reason(other, "erlang", "apply", early, NIL) is am.undef
    value(other, "erlang", "load_module", VERSIONS, code("VERSION_2"))
    assert reason(other, "erlang", "apply", early, NIL)[0] is am.badfun
    value(other, "erlang", "load_module", VERSIONS, code("VERSION_1"))
    assert apply(other, early) == local(1)


@pytest.mark.parametrize("done", [True, False])
def test_purge_in_steps_holds_callers_back(machine: Machine, done: bool) -> None:
    """Who calls a fun of a version that is being purged waits for the outcome."""
    fun = value(machine, "versions", "local_fun")
    value(machine, "erlang", "load_module", VERSIONS, code("VERSION_2"))
    purge = machine.code.purging
    assert purge.prepare(VERSIONS)
    call = start(machine, "erlang", "apply", fun, NIL)
    assert not call.finished
    if done:
        assert purge.complete(VERSIONS)
    else:
        purge.abort(VERSIONS)
    drive(machine.system)
    assert call.finished
    if done:
        assert isinstance(call.error, ErlangError) and call.error.reason[0] is am.badfun
    else:
        assert call.value == local(1)


def test_purged_version_leaves_nothing_behind(machine: Machine) -> None:
    """Loading and purging over and over keeps no translated code."""
    for round_ in range(6):
        value(machine, "versions", "local_fun")
        value(machine, "erlang", "load_module", VERSIONS, code(f"VERSION_{2 - round_ % 2}"))
        value(machine, "erlang", "purge_module", VERSIONS)
        if round_ == 1:
            kept = len(machine.code.units), len(machine.code.keep)
    assert (len(machine.code.units), len(machine.code.keep)) == kept
    assert all(record.module is machine.code.modules[VERSIONS] for record in machine.code.units.values())


def test_refused_module_is_purged(machine: Machine) -> None:
    """A pending version that is refused goes, and an old one that there was stays."""
    name = intern("with_on_load")
    assert value(machine, "erlang", "load_module", name, code("WITH_ON_LOAD_FAIL")) == (am.error, am.on_load)
    assert value(machine, "erlang", "finish_after_on_load", name, am.false) is am.true
    purge = machine.code.purging
    assert purge.prepare_on_load(name)
    assert purge.complete(name)
    assert not purge.prepare(name)
    assert not machine.code.pending and name not in machine.code.modules
