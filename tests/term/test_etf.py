"""The external term format: round trips, real bytes, hostile bytes, long and deep terms."""

from __future__ import annotations

import random
import zlib
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enigma_gen.term.atom import am, atom_count, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.etf import Context, EtfError, decode, encode, external_size
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import THIS_NODE, Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.term.order import exact
from enigma_gen.term.text import write
from tests.realerl import needs_erl, otp_release
from tests.term.oracle import ask_erl, broad_terms, sample
from tests.terms import erlang_terms


@given(erlang_terms(), st.integers(0, 2), st.sampled_from((0, 1, 6, 9)))
def test_round_trip(term, minor_version, compressed):
    data = encode(term, minor_version=minor_version, compressed=compressed)
    back, used = decode(data + b"rest")
    assert used == len(data)
    if minor_version:
        assert write(back) == write(term)
    assert encode(back, minor_version=minor_version, compressed=compressed) == data


@given(erlang_terms(funs=False))
def test_round_trip_keeps_the_value(term):
    assert exact(decode(encode(term))[0], term)


@given(erlang_terms(), st.integers(0, 1))
def test_external_size_is_the_size(term, minor_version):
    assert external_size(term, minor_version=minor_version) == len(encode(term, minor_version=minor_version))


def test_known_bytes():
    assert encode(am.ok, minor_version=1) == b"\x83d\0\x02ok"
    assert encode(am.ok) == b"\x83w\x02ok"
    assert encode(intern("ä"), minor_version=1) == b"\x83d\0\x01\xe4"
    assert encode(intern("α"), minor_version=1) == b"\x83w\x02\xce\xb1"
    assert encode(1.5, minor_version=0) == b"\x83c1.50000000000000000000e+00" + bytes(5)
    assert encode(Bitstring(b"\x20", 0, 3)) == b"\x83M\0\0\0\x01\x03\x20"
    assert encode(make_list([am.a, 1], am.b)) == b"\x83l\0\0\0\x02w\x01aa\x01w\x01b"
    assert encode(make_list([am.a] * 100), minor_version=1, compressed=6) == (
        bytes(
            (
                131,
                80,
                0,
                0,
                1,
                150,
                120,
                156,
                203,
                97,
                96,
                96,
                72,
                73,
                97,
                96,
                76,
                28,
                197,
                131,
                7,
                103,
                1,
                0,
                48,
                70,
                78,
                147,
            )
        )
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x83s\x01a", "a"),
        (b"\x83v\0\x02\xc3\xa9", "é"),
        (b"\x83e" + b"s\x01n" + b"\0\0\0\x05\x01", "#Ref"),
        (b"\x83r\0\x02s\x01n\x01\0\0\0\x05\0\0\0\x06", "#Ref"),
        (b"\x83Z\0\x05s\x01n\0\0\0\x01" + bytes(20), "#Ref"),
        (b"\x83fs\x01n\0\0\0\x05\x01", "#Port"),
        (b"\x83Ys\x01n\0\0\0\x05\0\0\0\x01", "#Port"),
        (b"\x83xs\x01n" + b"\xff" * 8 + b"\0\0\0\x01", "#Port"),
        (b"\x83gs\x01n\0\0\0\x05\0\0\0\x06\x01", "<"),
        (b"\x83Xs\x01n\0\0\0\x05\0\0\0\x06\0\0\0\x09", "<"),
        (b"\x83n\x02\x01\x01\x00", "-1"),
        (b"\x83o\0\0\0\x00\x01", "0"),
        (b"\x83k\0\0", "[]"),
        (b"\x83l\0\0\0\0a\x07", "7"),
        (b"\x83M\0\0\0\x01\x08a", "<<97>>"),
        (b"\x83M\0\0\0\0\0", "<<>>"),
        (b"\x83c" + b"-2.5e1".ljust(31, b"\0"), "-25.0"),
    ],
)
def test_decodes_what_other_releases_write(data, text):
    term, used = decode(data)
    assert used == len(data)
    assert write(term, latin1=False).startswith(text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x83",
        b"\x82a\x01",
        b"\x83\x01",
        b"\x83a",
        b"\x83b\0\0\0",
        b"\x83d\x01\x00" + b"a" * 256,
        b"\x83w\x01\xff",
        b"\x83w\x03\xed\xa0\x80",
        b"\x83F\x7f\xf0" + bytes(6),
        b"\x83F\xff\xf8" + bytes(6),
        b"\x83c" + b"1e5".ljust(31, b"\0"),
        b"\x83c" + b"1.0e5x".ljust(31, b"\0"),
        b"\x83c" + b"1.0e999".ljust(31, b"\0"),
        b"\x83m\xff\xff\xff\xffabc",
        b"\x83l\xff\xff\xff\xffaaa",
        b"\x83i\xff\xff\xff\xffaaa",
        b"\x83t\xff\xff\xff\xffaaa",
        b"\x83o\xff\xff\xff\xff\0aaa",
        b"\x83k\xff\xffaaa",
        b"\x83M\0\0\0\x01\x00a",
        b"\x83M\0\0\0\x01\x09a",
        b"\x83M\0\0\0\x00\x03",
        b"\x83t\0\0\0\x02a\x01a\x02a\x01a\x03",
        b"\x83qa\x01a\x01a\x01",
        b"\x83qs\x01as\x01bb\xff\xff\xff\xff",
        b"\x83rs\x01n",
        b"\x83r\0\x06s\x01n\x01" + bytes(24),
        b"\x83es\x01n\xff\xff\xff\xff\x01",
        b"\x83gs\x01n" + bytes(8) + b"\x04",
        b"\x83u" + bytes(30),
        b"\x83p" + bytes(25) + b"\0\0\x01\0" + bytes(300),
        b"\x83P\0\0\0\x05abc",
    ],
)
def test_refuses(data):
    with pytest.raises(EtfError):
        decode(data)


def packed(plain: bytes, size: int) -> bytes:
    return b"\x83P" + size.to_bytes(4, "big") + zlib.compress(plain)


def test_compressed_size_must_be_true():
    plain = encode(make_list(range(1000)))[1:]
    assert decode(packed(plain, len(plain)) + b"rest")[1] == len(packed(plain, len(plain)))
    for lie in (0, 1, len(plain) - 1, len(plain) + 1, 2**32 - 1):
        with pytest.raises(EtfError):
            decode(packed(plain, lie))
    with pytest.raises(EtfError):
        decode(packed(plain, len(plain))[:-1])
    with pytest.raises(EtfError):
        decode(packed(bytes(50_000_000), 10))


def test_compression_is_used_only_if_it_shrinks():
    assert encode(am.ok, compressed=9) == encode(am.ok)
    assert encode(bytes(1000), compressed=1)[1] == 80


@given(st.binary(max_size=60))
@example(b"l\0\0\0\x01" * 3)
def test_random_bytes(data):
    for prefix in (b"", b"\x83"):
        with suppress(EtfError):
            decode(prefix + data, safe=True)


@given(erlang_terms(), st.data())
def test_mutated_bytes(term, data):
    damaged = bytearray(encode(term, minor_version=data.draw(st.integers(0, 2))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(1, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(damaged)))
    for mutant in (damaged, damaged[:cut]):
        try:
            back, used = decode(bytes(mutant), safe=True)
        except EtfError:
            continue
        assert 0 < used <= len(mutant)
        encode(back)


def test_long_list():
    data = encode(make_list(range(1_000_000)))
    term, used = decode(data)
    assert used == len(data)
    assert encode(term) == data


@pytest.mark.parametrize(
    "wrap", [lambda t: (t,), lambda t: [t, NIL], lambda t: [1, [300, t]], lambda t: (am.a, t, am.b)]
)
def test_deep(wrap):
    term = NIL
    for _ in range(200_000):
        term = wrap(term)
    data = encode(term)
    back, used = decode(data)
    assert used == len(data)
    assert encode(back) == data
    assert external_size(term, minor_version=0) > 200_000


def test_deep_maps():
    term = Map.from_pairs([])
    for _ in range(10_000):
        term = Map.from_pairs([(am.k, term)])
    assert encode(decode(encode(term))[0]) == encode(term)


def test_safe_makes_no_atoms():
    fresh = b"\x83w\x13never_seen_before_1"
    before = atom_count()
    with pytest.raises(EtfError):
        decode(fresh, safe=True)
    assert atom_count() == before
    assert decode(fresh.replace(b"never_seen_before_1", b"never_seen_before_2"))[0] is intern("never_seen_before_2")
    assert decode(b"\x83w\x02ok", safe=True)[0] is am.ok


def test_safe_external_funs():
    class Loaded(Context):
        def is_exported(self, module, function, arity):
            return (module.name, function.name, arity) == ("lists", "map", 2)

    known = encode(ExternalFun(am.lists, am.map, 2))
    unknown = encode(ExternalFun(am.lists, am.map, 3))
    assert decode(known, safe=True, context=Loaded())[0].arity == 2
    for data, context in ((unknown, Loaded()), (known, Context())):
        with pytest.raises(EtfError):
            decode(data, safe=True, context=context)
    assert decode(unknown)[0].arity == 3


def test_local_identifiers_go_through_the_context():
    class Node(Context):
        node = intern("me@here")
        creation = 77

        def local_pid(self, number, serial):
            return ("pid", number, serial)

        def local_port(self, number):
            return ("port", number)

    context = Node()
    ids = (
        Pid(THIS_NODE, 5, 1, 0),
        Port(THIS_NODE, 6, 0),
        Ref(THIS_NODE, (1, 2, 3), 0),
        Pid(intern("you@there"), 7, 0, 3),
    )
    data = encode(ids, context=context)
    assert decode(data, context=context)[0] == (("pid", 5, 1), ("port", 6), *ids[2:])
    assert decode(data)[0][0] == Pid(intern("me@here"), 5, 1, 77)


def test_closure():
    creator = Pid(THIS_NODE, 5, 0, 0)
    inner = Closure(am.m, 2, bytes(range(16)), 2, 99, 0, (), None, creator)
    fun = Closure(am.m, 1, bytes(range(16)), 1, 12345, 2, (am.x, inner, make_list([1, 2])), None, creator)
    data = encode((fun, am.end_))
    assert int.from_bytes(data[4:8], "big") == len(data) - 4 - len(encode(am.end_)) + 1
    back = decode(data)[0][0]
    assert (back.module, back.index, back.uniq, back.old_index, back.old_uniq, back.arity) == (
        am.m, 1, bytes(range(16)), 1, 12345, 2,
    )  # fmt: skip
    assert len(back.env) == 3
    assert back.env[1].old_uniq == 99
    assert encode((back, am.end_)) == data


def test_local_form_is_read_by_its_writer_only():
    class Other(Context):
        secret = b"another"

    for compressed in (0, 9):
        data = encode(make_list(range(5)) if not compressed else bytes(999), local=True, compressed=compressed)
        term, used = decode(data + b"rest")
        assert used == len(data)
        with pytest.raises(EtfError):
            decode(data, context=Other())
        with pytest.raises(EtfError):
            decode(data[:-1] + bytes((data[-1] ^ 1,)))
        del term


def test_what_is_no_term():
    with pytest.raises(TypeError, match="not an Erlang term"):
        encode(object())


@needs_erl
def test_bytes_are_those_of_a_real_erlang():
    terms = sample(erlang_terms(), 800) + broad_terms(200)
    options = [{"minor_version": m, "compressed": c} for m in (0, 1, 2) for c in (0, 1, 6, 9)]
    answers = ask_erl(
        terms,
        "fun(T) -> {erlang:external_size(T), erlang:external_size(T, [{minor_version, 0}]), "
        "[term_to_binary(T, [{minor_version, M}, {compressed, C}]) || M <- [0, 1, 2], C <- [0, 1, 6, 9]]} end",
    )
    for term, (size, old_size, encoded) in zip(terms, answers, strict=True):
        assert external_size(term) == size
        assert external_size(term, minor_version=0) == old_size
        for option, expected in zip(options, to_python(encoded), strict=True):
            assert encode(term, **option) == expected, (write(term), option)


class Otp25(Context):
    """The limits of local pids up to OTP 25."""

    max_pid_number = (1 << 15) - 1
    max_pid_serial = (1 << 13) - 1


@needs_erl
def test_accepts_what_a_real_erlang_accepts():
    source = random.Random(5)
    mutants = []
    for term in sample(erlang_terms(max_leaves=8), 1200):
        data = bytearray(encode(term, minor_version=source.randrange(3), compressed=source.choice((0, 0, 9))))
        for _ in range(source.randrange(1, 3)):
            data[source.randrange(1, len(data))] = source.choice((source.randrange(256), source.randrange(97, 121)))
        mutants.append(bytes(data))
    answers = ask_erl(
        mutants, "fun(B) -> try {T, U} = binary_to_term(B, [used]), {U, T} catch error:badarg -> badarg end end"
    )
    accepted = 0
    context = Otp25() if otp_release() <= 25 else Context()
    for data, answer in zip(mutants, answers, strict=True):
        if answer is am.badarg:
            with pytest.raises(EtfError):
                decode(data, context=context)
            continue
        try:
            term, used = decode(data, context=context)
        except EtfError as problem:
            # OTP lets through two tags of its own, by which compressed tables refer to entries of the atom table.
            assert any(f"tag {internal} " in str(problem) for internal in (73, 75)), data
            continue
        accepted += 1
        assert used == answer[0], data
        assert encode(term) == encode(answer[1]), data
    assert accepted > 100
