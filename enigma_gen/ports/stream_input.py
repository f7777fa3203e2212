"""What comes in on a stream: where packets end, and the messages that they become.

The buffer is as large as the option ``buffer`` says, larger only for a packet whose length is known or allowed (``packet_size``); that is what bounds
lines.  How much is read at once follows from it, and is visible: data of a raw stream come in pieces of at most that size.

Source: OTP 25 ``inet_drv.c`` (``tcp_recv``, ``tcp_remain``, ``tcp_deliver``), ``packet_parser.c``.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.bifs.packet import FRAMINGS, INVALID, Limits, packet_term
from enigma_gen.term.atom import am

RAW: Final = 0
_LINE: Final = 8
_HTTP: Final = frozenset({10, 11, 13, 14})
_HTTP_HEADERS: Final = frozenset({11, 14})
_BINARY_HTTP: Final = frozenset({13, 14})
_SSL: Final = 12
_PREFIXES: Final = {1: 1, 2: 2, 3: 4}
_NAMES: Final = (
    0,
    1,
    2,
    4,
    am.asn1,
    am.sunrm,
    am.cdr,
    am.fcgi,
    am.line,
    am.tpkt,
    am.http,
    am.httph,
    am.ssl_tls,
    am.http_bin,
    am.httph_bin,
)
"""The types of packets by their numbers, as ``erlang:decode_packet/3`` calls them."""

Measure = tuple[int, int]
"""How many bytes are to be read (0: a packet is there, -1: there cannot be one), and the length of the packet, or of what is missing of it; 0 if
that is not known.
"""


class StreamInput:
    """The input buffer of one stream; `data` is None while nothing is buffered, `start` is where in it the next packet begins.

    `remain` is how many bytes are missing of a packet whose length is known, `in_headers` whether lines of HTTP are headers.
    """

    __slots__ = ("data", "start", "capacity", "remain", "in_headers")

    def __init__(self) -> None:
        self.data: bytearray | None = None
        self.start = 0
        self.capacity = 0
        self.remain = 0
        self.in_headers = False

    def clear(self) -> None:
        """Nothing is buffered."""
        self.data = None
        self.start = self.remain = 0

    def begin(self, capacity: int, remain: int) -> None:
        """Have a new buffer."""
        self.data = bytearray()
        self.start = 0
        self.capacity = capacity
        self.remain = remain

    def available(self) -> int:
        """How much is buffered."""
        return 0 if self.data is None else len(self.data) - self.start

    def restart(self) -> None:
        """Drop what has been taken already."""
        if self.start and self.data is not None:
            del self.data[: self.start]
            self.start = 0

    def push(self, data: bytes, capacity: int) -> None:
        """Put `data` in front of what is buffered."""
        if self.data is None:
            self.begin(max(capacity, len(data)), 0)
        assert self.data is not None
        self.restart()
        self.data[:0] = data
        self.capacity = max(self.capacity, len(self.data))
        self.remain = 0

    def expand(self, size: int) -> None:
        """Have room for a packet of `size` bytes."""
        self.capacity = max(self.capacity, self.start + size)

    def take(self, size: int) -> bytes:
        """The next `size` bytes; the buffer goes when it is empty."""
        assert self.data is not None
        packet = bytes(self.data[self.start : self.start + size])
        self.start += size
        if self.start == len(self.data):
            self.clear()
        else:
            self.remain = 0
        return packet

    def measure(self, kind: int, packet_size: int, delimiter: int) -> Measure:
        """Where the next packet ends."""
        assert self.data is not None
        filled = len(self.data)
        available = filled - self.start
        length = self._length(kind, packet_size, delimiter)
        if length > 0:
            if length <= available:
                return 0, length
            self.expand(length)
            return length - available, length - available
        if length == INVALID:
            return -1, 0
        room = self.capacity - filled
        if room > 0:
            return room, 0
        if self.start:
            return self.start, 0
        if packet_size > filled:
            self.expand(packet_size)
            return packet_size, 0
        return -1, 0

    def _length(self, kind: int, packet_size: int, delimiter: int) -> int:
        data, start = self.data, self.start
        assert data is not None
        if kind in _PREFIXES:
            size = _PREFIXES[kind]
            return (
                FRAMINGS[size](bytes(data[start : start + size]), Limits(packet_size))
                if len(data) - start >= size
                else 0
            )
        if kind == _LINE:
            end = data.find(delimiter, start)
            if end >= 0:
                length = end + 1 - start
                if packet_size and length > packet_size:
                    return INVALID
                return min(length, self.capacity)
        if kind in _HTTP_HEADERS:
            self.in_headers = True
        name: Any = am.httph if kind in _HTTP and self.in_headers else am.http if kind in _HTTP else _NAMES[kind]
        return FRAMINGS[name](bytes(data[start:]), Limits(packet_size, self.capacity, delimiter))

    def term(self, kind: int, packet: bytes, port: Any) -> Any:
        """The term of a parsed packet (HTTP or TLS); None for one that is just data."""
        if kind in _HTTP:
            names = (am.httph_bin, am.http_bin) if kind in _BINARY_HTTP else (am.httph, am.http)
            term = packet_term(names[0] if self.in_headers else names[1], packet)
            if term is am.http_eoh:
                self.in_headers = False
            elif term[0] is am.http_request or term[0] is am.http_response:
                self.in_headers = True
            return term
        if kind == _SSL:
            term = packet_term(am.ssl_tls, packet)
            return (term[0], port, *term[2:])
        return None


def packet_body(kind: int, packet: bytes) -> bytes:
    """A packet without its length."""
    if kind == RAW or kind in _HTTP or kind == _SSL:
        return packet
    body: bytes = packet_term(_NAMES[kind], packet)
    return body


def length_prefix(kind: int, size: int) -> bytes:
    """What is written in front of `size` bytes."""
    width = _PREFIXES.get(kind)
    return b"" if width is None else (size & (1 << 8 * width) - 1).to_bytes(width, "big")
