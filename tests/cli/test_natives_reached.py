"""No native that the status page counts raises `undef` for itself, whatever it is called with."""

from __future__ import annotations

import pytest

from enigma_gen.abi.native import native_table
from enigma_gen.abi.otp_natives import RELEASES, otp_natives
from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.suspension import SystemHalted
from enigma_gen.term.atom import intern
from enigma_gen.term.cons import NIL, iter_list
from enigma_gen.term.error import ErlangError
from enigma_gen.vm import Machine, collectors

ARGUMENTS = (intern("there_is_none"), NIL, 123_456, b"", ())  # no number of a descriptor: a native might close it
LOCKED = {("erts_debug", "get_internal_state"), ("erts_debug", "set_internal_state")}
"""These raise ``undef`` in OTP too, until a test suite has asked to be let in."""
ENDS_IT = {("erlang", "halt"), ("erts_internal", "erase_persistent_terms")}


def machine_of(release: int) -> Machine:
    """A VM of a release, which prints nothing."""
    machine = Machine(clock=ManualClock(), release=release)
    machine.system.report = machine.system.print = lambda text: None
    return machine


def outcome(machine: Machine, module: str, name: str, arguments: tuple) -> ErlangError | None:
    """What a call of a native ends with, if with an exception."""
    _, call = machine.start_call(lambda: None, intern(module), intern(name), arguments)
    for _ in range(20):
        if machine.system.scheduler.step() is None:
            break
    return call.error if isinstance(call.error, ErlangError) else None


@pytest.mark.slow
@pytest.mark.parametrize("release", RELEASES)
def test_no_native_raises_undef_for_itself(release) -> None:
    here = native_table(collectors(otp=True), release)
    machine = machine_of(release)
    for module, name, arity in sorted(otp_natives(release) & here.keys()):
        if (module, name) in LOCKED | ENDS_IT:
            continue
        for value in ARGUMENTS[: 1 if arity == 0 else None]:
            try:
                error = outcome(machine, module, name, (value,) * arity)
            except SystemHalted:
                machine = machine_of(release)
                continue
            if error is None or error.reason is not intern("undef"):
                continue
            first = next(iter_list(error.trace), None)
            assert first is None or first[:2] != (intern(module), intern(name)), f"{module}:{name}/{arity}"
