"""Streams of zlib: what the library holds is given back, whatever becomes of the process."""

from __future__ import annotations

import random
import zlib

import pytest

from enigma_gen.bifs import zlib as natives
from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.drive import drive
from enigma_gen.runtime.zlib_stream import ZStream
from enigma_gen.term.atom import intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import ErlangError
from enigma_gen.vm import Machine


def unpacked(stream: ZStream, data: bytes, room: int = 100) -> tuple[bytes, int]:
    """What a stream makes of compressed data, `room` bytes at a time, and the last code."""
    found = b""
    while True:
        stream.make_room(room)
        code, taken = stream.inflate(data, 0)
        output = stream.take_output()
        found += output
        data = data[taken:]
        if code != 0 or (not output and not data):
            return found, code


def test_a_stream_gives_what_pythons_module_gives() -> None:
    text = bytes(range(256)) * 40
    stream = ZStream()
    assert stream.start_deflate(6, 8, 15, 8, 0) == 0
    stream.make_room(20_000)
    assert stream.deflate(text, 4) == (1, len(text))
    packed = stream.take_output()
    assert packed == zlib.compress(text)
    assert stream.adler == zlib.adler32(text)
    assert stream.end() == 0
    assert stream.start_inflate(15) == 0
    assert unpacked(stream, packed) == (text, 1)
    assert stream.end() == 0


def test_parameters_that_are_none() -> None:
    stream = ZStream()
    assert stream.start_deflate(6, 8, 40, 8, 0) == -2
    assert stream.start_inflate(99) == -2


def test_random_bytes_are_an_error_or_data() -> None:
    source = random.Random(7)
    for _ in range(3_000):
        stream = ZStream()
        stream.start_inflate(source.choice((-15, 15, 31, 47)))
        data, code = unpacked(stream, source.randbytes(source.randrange(1, 200)), 1 << 12)
        assert code in {-5, -3, 0, 1, 2} and len(data) < 1 << 20


def test_what_a_dead_process_had_open_is_freed() -> None:
    machine = Machine(clock=ManualClock())
    for _ in range(50):
        process, call = machine.start_call(lambda: None, intern("zlib"), intern("open_nif"), ())
        drive(machine.system)
        ref = call.value
        stream = machine.system.magic[ref]
        assert stream.codec.start_deflate(6, 8, 15, 9, 0) == 0
        stream.begin(natives.State.DEFLATE, False)
        codec = stream.codec
        del call, process, ref, stream
        assert not list(machine.system.magic.items())
        codec.make_room(100)
        assert codec.deflate(b"", 0)[0] != -2  # still there, for as long as somebody has it


class Caller:
    """As much of a process as the natives ask for."""

    def __init__(self, machine: Machine) -> None:
        self.system = machine.system
        self.pid = machine.system.spawn(lambda p: 0, start=False).pid


def test_one_call_takes_and_gives_no_more_than_it_was_told() -> None:
    p = Caller(Machine(clock=ManualClock()))
    ref = natives.open_nif(p)
    natives.inflateInit_nif(p, ref, 15, 2)
    natives.enqueue_nif(p, ref, [zlib.compress(bytes(50_000_000)), NIL])
    marks = []
    for size in (1000, 16384, 1 << 26):
        mark, [output, _] = natives.inflate_nif(p, ref, 8192, size, 0)
        marks.append((mark.name, len(output)))
    assert marks[:2] == [("continue", 1000), ("continue", 16384)]
    assert marks[2][1] <= natives.MOST_OUTPUT
    for sizes in ((0, 100), (-1, 100), (100, -1), (1 << 31, 100), (intern("a"), 100)):
        with pytest.raises(ErlangError, match="badarg"):
            natives.inflate_nif(p, ref, *sizes, 0)


@pytest.mark.parametrize(("release", "checksum"), [(25, -2021126159), (27, 2273841137)])
def test_checksums_of_dictionaries_are_negative_in_old_releases(release, checksum) -> None:
    p = Caller(Machine(clock=ManualClock(), release=release))
    ref = natives.open_nif(p)
    natives.deflateInit_nif(p, ref, 6, 8, 15, 8, 0)
    assert natives.deflateSetDictionary_nif(p, ref, b"\xff" * 16) == checksum
    assert checksum & 0xFFFFFFFF == zlib.adler32(b"\xff" * 16)
