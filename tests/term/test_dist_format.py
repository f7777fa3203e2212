"""Messages between nodes: what is written is read again, headers name atoms, fragments come together, and damaged packets are errors."""

from __future__ import annotations

import random
from typing import Any

import pytest

from enigma_gen.term.atom import intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.dist_format import Inbox, Message, decoding_message, encoding_message
from enigma_gen.term.etf import Context, EtfError

CONTROL = (22, intern(""), intern("some_name"))
PAYLOAD = (intern("hello"), make_list([1, 2, 3]), b"data")


def finished(work: Any) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def read(inbox: Inbox, packet: bytes) -> Any:
    message = inbox.take(packet)
    return None if message is None else finished(decoding_message(message, Context()))


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("payload", [None, PAYLOAD, NIL])
def test_what_is_written_is_read(payload: Any, headed: bool) -> None:
    assert read(Inbox(), finished(encoding_message(CONTROL, payload, headed, Context()))) == (CONTROL, payload)


def test_a_header_names_atoms_which_are_kept() -> None:
    """Two new entries (of segments 0 and 7), then the same by their places; an odd number of atoms, and long texts."""
    inbox = Inbox()
    name = "å" * 200
    first = b"\x83D\x02\xf8\x00\x05\x02ab\x09\x03xyz" + b"h\x02R\x00R\x01"
    assert read(inbox, first) == ((intern("ab"), intern("xyz")), None)
    again = b"\x83D\x01\x07\x09" + b"h\x01R\x00"
    assert read(inbox, again) == ((intern("xyz"),), None)
    text = name.encode()
    long = b"\x83D\x03\x70\x18\x05\x09\x07" + len(text).to_bytes(2, "big") + text + b"h\x03R\x00R\x01R\x02"
    assert read(inbox, long) == ((intern("ab"), intern("xyz"), intern(name)), None)


def test_fragments() -> None:
    """Those of two messages, interleaved."""
    whole = finished(encoding_message(CONTROL, PAYLOAD, True, Context()))[3:]
    ids = [(number.to_bytes(8, "big"), left) for left in (3, 2, 1) for number in (5, 6)]
    inbox = Inbox()
    results = []
    for number, left in ids:
        cut = {3: whole[:7], 2: whole[7:11], 1: whole[11:]}[left]
        kind = b"\x83E" if left == 3 else b"\x83F"
        header = b"\0" if left == 3 else b""
        results.append(read(inbox, kind + number + left.to_bytes(8, "big") + header + cut))
    assert results == [None] * 4 + [(CONTROL, PAYLOAD)] * 2


@pytest.mark.parametrize(
    "packet",
    [
        b"\x83",
        b"\x84D\0",
        b"\x83G\0",
        b"\x83D",
        b"\x83D\x01\x00\x05h\x01R\x00",
        b"\x83D\x01\x08\x05\x09short",
        b"\x83D\x01\x08\x05\x02\xff\xfe",
        b"\x83E" + bytes(8) + bytes(8) + b"\0",
        b"\x83F" + bytes(8) + bytes(7) + b"\x01",
        b"p",
        b"pa\x01",
        b"\x83D\0a\x01a\x02a\x03",
    ],
)
def test_damaged_packets(packet: bytes) -> None:
    with pytest.raises(EtfError):
        read(Inbox(), packet)


def test_any_bytes_are_a_message_or_an_error() -> None:
    source = random.Random(7)
    header = b"\x83D\x02\xf8\x00\x05\x02ab\x09\x03xyz" + b"h\x02R\x00R\x01"
    packets = [
        header,
        finished(encoding_message(CONTROL, PAYLOAD, True, Context())),
        b"\x83E" + bytes(15) + b"\x02" + header[2:],
    ]
    for _ in range(3000):
        packet = bytearray(source.choice(packets))
        for _ in range(source.randint(1, 4)):
            packet[source.randrange(len(packet))] = source.randrange(256)
        try:
            message = Inbox().take(bytes(packet))
            assert message is None or isinstance(message, Message)
            if message is not None:
                finished(decoding_message(message, Context()))
        except EtfError:
            pass
