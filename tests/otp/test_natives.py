"""Every pure native against a real Erlang of OTP 25, with edge cases for each parameter."""

from __future__ import annotations

import hashlib
from typing import Final

import pytest

from enigma_gen.abi.native import Native
from enigma_gen.bifs import (
    atomics,
    beamfile,
    binary,
    erlang_arith,
    erlang_binary,
    erlang_convert,
    erlang_external,
    erlang_float,
    erlang_hash,
    erlang_ids,
    erlang_terms,
    erts_debug,
    erts_internal,
    lists,
    maps,
    math,
    packet,
    persistent_term,
    unicode,
)
from enigma_gen.term.atom import FALSE, OK, TRUE, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.error import ErlangError
from tests.otp.native_arguments import ODD, pools_of
from tests.otp.natives import differences, natives_of, our_process, tuples
from tests.realerl import needs_erl, otp_release

COLLECTORS: Final = [
    beamfile.bif,
    binary.bif,
    erlang_arith.bif,
    erlang_binary.bif,
    erlang_convert.bif,
    erlang_convert.string_bif,
    erlang_external.bif,
    erlang_float.bif,
    erlang_float.string_bif,
    erlang_hash.bif,
    erlang_ids.bif,
    erlang_terms.bif,
    erts_debug.bif,
    erts_internal.bif,
    lists.bif,
    maps.bif,
    math.bif,
    packet.bif,
    unicode.bif,
]

SKIPPED: Final = {
    **dict.fromkeys(
        (
            "erlang:dt_put_tag/1",
            "erlang:dt_get_tag/0",
            "erlang:dt_get_tag_data/0",
            "erlang:dt_prepend_vm_tag_data/1",
            "erlang:dt_append_vm_tag_data/1",
            "erlang:dt_spread_tag/1",
            "erlang:dt_restore_tag/1",
        ),
        "depends on whether the real Erlang was built with DTrace",
    ),
    "binary:compile_pattern/1": "gives a new reference",
    "binary:copy/2": "large counts would take the machine's memory; see test_in_steps",
    "binary:referenced_byte_size/1": "depends on how a binary came to be",
    "erlang:external_size/1": "an upper bound; ours is exact",
    "erlang:external_size/2": "an upper bound; ours is exact",
    "erlang:iolist_to_iovec/1": "cuts may be anywhere; see test_in_steps",
    "erlang:md5_init/0": "the unused part of its state is not defined; see test_in_steps",
    "erlang:md5_update/2": "see test_in_steps",
    "erlang:md5_final/1": "see test_in_steps",
    "erlang:make_tuple/2": "large sizes would take the machine's memory; see test_in_steps",
    "erlang:make_tuple/3": "large sizes would take the machine's memory; see test_in_steps",
    "erlang:term_to_iovec/1": "cuts may be anywhere",
    "erlang:term_to_iovec/2": "cuts may be anywhere",
    "erts_debug:copy_shared/2": "its argument is a set of flags of the emulator",
    "erts_debug:same/2": "depends on what is shared",
    "erts_debug:size_shared/1": "depends on what is shared, and on how the emulator got the term",
    "erts_debug:flat_size/1": "depends on how the emulator stores the parts of a binary it got",
    "erts_internal:term_type/1": "depends on how the emulator stores the parts of a binary it got",
}


def name_of(native: Native) -> str:
    return f"{native.module}:{native.name}/{native.arity}"


CASES: Final = 200
MORE_CASES: Final = {
    "erlang:decode_packet/3": 3000,
    "erlang:float_to_list/2": 600,
    "binary:split/3": 600,
    "binary:matches/3": 400,
}


@needs_erl
@pytest.mark.parametrize(
    "module", ["erlang", "lists", "maps", "math", "binary", "unicode", "string", "erts_internal", "erts_debug"]
)
def test_as_real(module: str) -> None:
    if otp_release() != 25:
        pytest.skip("the expected results are those of OTP 25")
    calls = [
        (native, arguments)
        for native in natives_of(COLLECTORS, module)
        if name_of(native) not in SKIPPED
        for arguments in tuples(
            pools_of(name_of(native), native.arity), ODD, MORE_CASES.get(name_of(native), CASES), name_of(native)
        )
    ]
    found = differences(calls)
    print(f"{module}: {len(calls)} calls, {len(found)} differ")
    assert not found, f"{len(found)} of {len(calls)} differ:\n" + "\n".join(found[:40])


@needs_erl
def test_in_steps() -> None:
    """What several natives do together: MD5 in steps, io vectors, compiled patterns, tuples and copies of sizes that fit."""
    p = our_process()
    texts = [b"", b"a", b"x" * 63, b"y" * 64, b"z" * 65, b"w" * 1000]
    for first in texts:
        for second in texts:
            state = erlang_hash.md5_update(erlang_hash.md5_update(erlang_hash.md5_init(), first), [1, second])
            assert erlang_hash.md5_final(state) == hashlib.md5(first + b"\1" + second).digest()
    assert erlang_binary.iolist_to_iovec([1, [b"abc", [2, NIL]]]) == [b"\1abc\2", NIL]
    assert erlang_binary.iolist_to_iovec([NIL, NIL]) is NIL
    tag, ref = binary.compile_pattern(p, [b"a", [b"bc", NIL]])
    assert (tag.name, binary.match(p, b"xxbc", (tag, ref))) == ("ac", (2, 2))
    with pytest.raises(ErlangError):
        binary.match(p, b"xxbc", (intern("bm"), ref))
    del ref
    assert not p.system.magic
    assert binary.copy_times(b"ab", 3) == b"ababab"
    assert erlang_terms.make_tuple(3, 1) == (1, 1, 1)
    assert erlang_terms.make_tuple_from(2, 0, [(2, 5), NIL]) == (0, 5)


def test_digits_of_any_number() -> None:
    """Neither direction shows Python's limit, and both are exact."""
    for bits in (4096, 4097, 5000, 20_000, 100_000):
        for value in ((1 << bits) - 1, 1 << bits, 3**bits >> bits // 2, 10 ** (bits // 4), 10 ** (bits // 4) - 1):
            for base in (2, 3, 10, 16, 36):
                text = erlang_convert.digits(value, base)
                assert erlang_convert.parse_digits(text, base) == value
                assert erlang_convert.digits(-value, base) == "-" + text


def test_long_lists_are_subtracted_in_linear_time() -> None:
    size = 200_000
    left = make_list([*range(size), b"x", 1.0, (1, 2)])
    right = make_list([*range(size - 1, 0, -1), Bitstring(b"yx", 8, 8), (1, 2)])
    p = our_process()
    assert to_python(lists.subtract(p, left, right)) == [0, 1.0]
    assert not p.system.budget


@needs_erl
def test_a_small_integer_finds_the_float_nearest_to_it() -> None:
    keyfind = next(native for native in lists.bif if native.name == "keyfind")
    keys = [(1 << 53) + 1, (1 << 53) - 1, 1 << 59, -(1 << 59), (1 << 63) + 1, 3, float((1 << 53) + 1), 9.0]
    values = [float(1 << 53), float(1 << 59), -float(1 << 59), float(1 << 63), 3.0, (1 << 53) + 1, 9]
    assert not differences([(keyfind, (key, 1, [(value,), NIL])) for key in keys for value in values])


def test_atomics_wrap_around() -> None:
    p = our_process()
    ref = atomics.atomics_new(p, 2, 1)
    assert atomics.add_get(p, ref, 1, (1 << 63) - 1) == (1 << 63) - 1
    assert atomics.add_get(p, ref, 1, 1) == -(1 << 63)
    assert atomics.compare_exchange(p, ref, 2, 0, 7) is OK
    assert atomics.compare_exchange(p, ref, 2, 0, 8) == 7
    assert atomics.exchange(p, ref, 2, 9) == 7
    for bad in ((ref, 0), (ref, 3), (1, 1)):
        with pytest.raises(ErlangError):
            atomics.get(p, *bad)
    unsigned = atomics.atomics_new(p, 1, 0)
    assert atomics.add_get(p, unsigned, 1, -1) == (1 << 64) - 1
    counter = atomics.counters_new(p, 1)
    atomics.counters_add(p, counter, 1, 5)
    assert atomics.counters_get(p, counter, 1) == 5
    with pytest.raises(ErlangError):
        atomics.get(p, counter, 1)


def test_persistent_terms_tell_keys_apart() -> None:
    p = our_process()
    for key in (1, 1.0, [1, NIL], (1, 2.0)):
        persistent_term.put(p, key, ("at", key))
    assert persistent_term.get(p, 1.0) == ("at", 1.0)
    assert persistent_term.get_default(p, 2, 5) == 5
    assert persistent_term.erase(p, [1, NIL]) is TRUE
    assert persistent_term.erase(p, [1, NIL]) is FALSE
    with pytest.raises(ErlangError):
        persistent_term.get(p, [1, NIL])
    assert len(to_python(persistent_term.get_all(p))) == 3
