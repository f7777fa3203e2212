"""Every pure native against a real Erlang of OTP 25, with edge cases and made up arguments for each parameter."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final
from weakref import WeakKeyDictionary

import pytest

from enigma_gen.abi.native import Native
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs import (
    atomics,
    binary,
    erlang_binary,
    erlang_convert,
    erlang_terms,
    lists,
    md5,
    persistent_term,
)
from enigma_gen.runtime.persistent_terms import PersistentTerms
from enigma_gen.term.atom import FALSE, OK, TRUE, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import THIS_NODE, Ref
from enigma_gen.term.order import exact
from enigma_gen.vm import collectors
from tests.otp.drawn import drawn
from tests.otp.native_arguments import ODD, letters_of, pools_of
from tests.otp.natives import Call, call_of, differences, tuples
from tests.otp.report import REPORT
from tests.realerl import needs_erl, otp_release

PURE_BESIDES: Final = {
    "binary": "match/2 match/3 matches/2 matches/3 split/2 split/3 compile_pattern/1",
    "erlang": (
        "++/2 --/2 append/2 subtract/2 term_to_binary/1 term_to_binary/2 term_to_iovec/1 term_to_iovec/2 external_size/1 external_size/2"
        " binary_to_term/1 binary_to_term/2 list_to_pid/1 list_to_port/1 list_to_ref/1 make_fun/3 universaltime_to_posixtime/1"
        " posixtime_to_universaltime/1 universaltime_to_localtime/1 localtime_to_universaltime/2 node/1"
        " iolist_size/1 list_to_bitstring/1 bitstring_to_list/1 md5/1 md5_update/2 crc32/1 crc32/2 adler32/1 adler32/2 phash/2 phash2/1 phash2/2"
    ),
    "erts_internal": "map_next/3",
    "lists": "reverse/2 member/2 keyfind/3 keymember/3 keysearch/3",
    "maps": "from_list/1 from_keys/2 keys/1 values/1 merge/2",
    "unicode": "characters_to_list/2 characters_to_binary/2",
}
"""Natives that are given their process, for its reductions or its system, but depend on their arguments alone."""

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


CASES: Final = 400
MORE_CASES: Final = {
    "erlang:decode_packet/3": 4000,
    "erlang:float_to_list/2": 1500,
    "erlang:float_to_binary/2": 1500,
    "erlang:binary_to_term/1": 2000,
    "binary:split/3": 1000,
    "binary:matches/3": 1000,
    "erlang:universaltime_to_localtime/1": 1500,
    "erlang:localtime_to_universaltime/2": 1500,
}


def name_of(native: Native) -> str:
    return f"{native.module}:{native.name}/{native.arity}"


def natives(release: int) -> list[Native]:
    """All natives of an OTP whose value depends on their arguments alone."""
    return [
        row
        for collector in collectors(True)
        for row in collector
        if row.in_release(release)
        and (row.pure or f"{row.name}/{row.arity}" in PURE_BESIDES.get(row.module, "").split())
        and name_of(row) not in SKIPPED
    ]


def calls_of(native: Native) -> list[Call]:
    name = name_of(native)
    letters = letters_of(name, native.arity)
    made_up = [drawn(letter) for letter in letters]
    found = tuples(pools_of(letters), made_up, ODD, MORE_CASES.get(name, CASES), name)
    return [call_of(native, arguments) for arguments in found]


@pytest.fixture
def daylight_saving(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A time zone whose clocks are changed twice a year, for both sides."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@needs_erl
@pytest.mark.usefixtures("daylight_saving")
def test_as_real() -> None:
    release = otp_release()
    if release not in (25, 27):
        pytest.skip("the expected results are those of OTP 25 or 27")
    calls: dict[str, list[Call]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for native in natives(release):
        calls[native.module] += calls_of(native)
        names[native.module].append(f"{native.name}/{native.arity}")
    found = [
        text for text in differences([call for group in calls.values() for call in group]) if not _of_other_tests(text)
    ]
    for module, group in calls.items():
        REPORT.add(module, names[module], len(group), sum(text.startswith(f"{module}:") for text in found))
    assert not found, f"{len(found)} differ:\n" + "\n".join(found[:60])


def _of_other_tests(text: str) -> bool:
    """Whether an atom exists here that does not there: the tests that ran before in this Python process have made it."""
    return "_to_existing_atom(" in text.splitlines()[0] and "real {error,badarg" in text and "ours {ok," in text


def our_process() -> Any:
    """Enough of a process for natives that only look at ``p.system``."""
    numbers = itertools.count()
    system = SimpleNamespace(
        budget=[None] * 4000,
        exact=exact,
        persistent_terms=PersistentTerms(),
        magic=WeakKeyDictionary(),
        make_ref=lambda: Ref(THIS_NODE, (next(numbers), 0, 0), 0),
    )
    return SimpleNamespace(system=system, frames=[])


@needs_erl
def test_in_steps() -> None:
    """What several natives do together: MD5 in steps, io vectors, compiled patterns, tuples and copies of sizes that fit."""
    p = our_process()
    texts = [b"", b"a", b"x" * 63, b"y" * 64, b"z" * 65, b"w" * 1000]
    for first in texts:
        for second in texts:
            state = md5.md5_update(p, md5.md5_update(p, md5.md5_init(), first), [1, second])
            assert md5.md5_final(state) == hashlib.md5(first + b"\1" + second).digest()
    assert erlang_binary.iolist_to_iovec(None, [1, [b"abc", [2, NIL]]]) == [b"\1abc\2", NIL]
    assert erlang_binary.iolist_to_iovec(None, [NIL, NIL]) is NIL
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


def run_to_end(p: Any, value: Any) -> Any:
    """The value of a native that has given `value`, however often it was suspended."""
    stack: list[Any] = []
    while value is SUSPEND or stack:
        if value is SUSPEND:
            stack += reversed(p.frames)
            p.frames.clear()
            unit, registers = stack.pop()
            value = unit(p, *registers)
        else:
            unit, registers = stack.pop()
            value = unit(p, value, *registers)
    return value


def test_long_lists_are_subtracted_in_linear_time() -> None:
    size = 200_000
    left = make_list([*range(size), b"x", 1.0, (1, 2)])
    right = make_list([*range(size - 1, 0, -1), Bitstring(b"yx", 8, 8), (1, 2)])
    p = our_process()
    assert to_python(run_to_end(p, lists.subtract(p, left, right))) == [0, 1.0]
    assert not p.system.budget


@needs_erl
def test_a_small_integer_finds_the_float_nearest_to_it() -> None:
    keys = [(1 << 53) + 1, (1 << 53) - 1, 1 << 59, -(1 << 59), (1 << 63) + 1, 3, float((1 << 53) + 1), 9.0]
    values = [float(1 << 53), float(1 << 59), -float(1 << 59), float(1 << 63), 3.0, (1 << 53) + 1, 9]
    find = (intern("lists"), intern("keyfind"))
    assert not differences([(*find, make_list([key, 1, [(value,), NIL]])) for key in keys for value in values])


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
