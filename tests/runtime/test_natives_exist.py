"""The natives of processes and time against the list of what OTP implements natively."""

from __future__ import annotations

from enigma_gen.abi.native import native_table
from enigma_gen.bifs import (
    erlang_dictionary,
    erlang_process,
    erlang_process_info,
    erlang_spawn,
    erlang_time,
    erts_internal_process,
)

COLLECTORS = [
    erlang_dictionary.bif,
    erlang_process.bif,
    erlang_process_info.bif,
    erlang_spawn.bif,
    erlang_time.bif,
    erlang_time.internal,
    erts_internal_process.bif,
]
BARE = [erlang_process.bare, erlang_process_info.bare, erlang_spawn.bare, erlang_time.bare]


def test_no_native_is_declared_twice():
    for release in (22, 25, 27, 29):
        assert len(native_table(COLLECTORS, release)) > 85


def test_the_bare_machine_has_more():
    table = native_table(COLLECTORS + BARE, 25)
    assert ("erlang", "spawn_monitor", 1) in table
    assert ("erlang", "spawn_request", 5) in table
