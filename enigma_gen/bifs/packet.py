"""Packets: where one ends in a stream of bytes, and what an HTTP line says.

``erlang:decode_packet/3`` stands here, and ports that read packets use the same functions.  Sources: OTP 25 ``packet_parser.c``; RFC 2616 for HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import sub_binary
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.bits import Bitstring, parts, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg

bif = Bifs("erlang")

INCOMPLETE: Final = 0
INVALID: Final = -1


@attrs.define
class Limits:
    """What bounds a packet: `packet_size` bytes at most, lines cut behind `line_length` bytes (0: no limit), lines end in `delimiter`."""

    packet_size: int = 0
    line_length: int = 0
    delimiter: int = 10


# A framing takes the data and the limits; it returns how many bytes the first packet has, INCOMPLETE or INVALID.
Framing = Callable[[bytes, Limits], int]


def _whole(header: int, body: int, limits: Limits) -> int:
    """The size of a packet of `header` and `body` bytes, in the 32-bit arithmetic of C."""
    body &= 0xFFFF_FFFF
    total = (header + body + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000
    if (limits.packet_size and body > limits.packet_size) or total < header:
        return INVALID
    return total


def _raw(data: bytes, limits: Limits) -> int:
    return len(data)


def _length_prefix(size: int, mask: int = 0xFFFF_FFFF) -> Framing:
    def framing(data: bytes, limits: Limits) -> int:
        if len(data) < size:
            return INCOMPLETE
        return _whole(size, int.from_bytes(data[:size], "big") & mask, limits)

    return framing


def _line(data: bytes, limits: Limits) -> int:
    at = data.find(limits.delimiter)
    size = len(data) if at < 0 else at + 1
    if limits.packet_size and size > limits.packet_size:
        return INVALID
    if at < 0:
        return limits.line_length if limits.line_length and size >= limits.line_length else INCOMPLETE
    return limits.line_length if limits.line_length and size > limits.line_length else size


def _asn1(data: bytes, limits: Limits) -> int:
    if len(data) < 2:
        return INCOMPLETE
    at = 1
    if data[0] & 0x1F == 0x1F:
        while at < len(data) and data[at] & 0x80:
            at += 1
        if len(data) - at < 2:
            return INCOMPLETE
        at += 1
    length = data[at] & 0x7F
    is_long = data[at] & 0x80
    at += 1
    if not is_long:
        return _whole(at, length, limits)
    if len(data) - at < length:
        return INCOMPLETE
    if length > 4:
        return INVALID
    return _whole(at + length, int.from_bytes(data[at : at + length], "big"), limits)


def _cdr(data: bytes, limits: Limits) -> int:
    if len(data) < 12:
        return INCOMPLETE
    if data[:4] != b"GIOP":
        return INVALID
    return _whole(12, int.from_bytes(data[8:12], "little" if data[6] & 1 else "big"), limits)


def _fcgi(data: bytes, limits: Limits) -> int:
    if len(data) < 8:
        return INCOMPLETE
    if data[0] != 1:
        return INVALID
    return _whole(8, (data[4] << 8 | data[5]) + data[6], limits)


def _tpkt(data: bytes, limits: Limits) -> int:
    if len(data) < 4:
        return INCOMPLETE
    if data[0] != 3:
        return INVALID
    return _whole(4, (data[2] << 8 | data[3]) - 4, limits)


def _is_ssl2(data: bytes) -> bool:
    """Whether a packet is a client hello of SSL 2."""
    return bool(data[0] & 0x80) and data[2] == 1


def _ssl_tls(data: bytes, limits: Limits) -> int:
    if len(data) < 5:
        return INCOMPLETE
    if _is_ssl2(data):
        return _whole(5, ((data[0] << 8 | data[1]) & 0x7FFF) - 3, limits)
    return _whole(5, data[3] << 8 | data[4], limits)


def _http_line(data: bytes, limits: Limits) -> int:
    """The first line of a message."""
    return _http(data, limits, False)


def _http_header(data: bytes, limits: Limits) -> int:
    """A header, with the lines that continue it."""
    return _http(data, limits, True)


def _http(data: bytes, limits: Limits, is_header: bool) -> int:
    if data in (b"\n", b"\r\n"):
        return len(data)
    limit = limits.packet_size or limits.line_length
    start = 0
    while True:
        at = data.find(b"\n", start)
        if at < 0:
            return INVALID if limit and len(data) >= limit else INCOMPLETE
        size = at + 1
        continues = is_header and size < len(data) and data[size] in b" \t" and size > 2
        if not continues:
            if limit and size > limit:
                return INVALID
            return INCOMPLETE if is_header and size == len(data) else size
        start = size


FRAMINGS: Final[dict[Any, Framing]] = {
    0: _raw,
    1: _length_prefix(1),
    2: _length_prefix(2),
    4: _length_prefix(4),
    am.raw: _raw,
    am.sunrm: _length_prefix(4, 0x7FFF_FFFF),
    am.asn1: _asn1,
    am.cdr: _cdr,
    am.fcgi: _fcgi,
    am.line: _line,
    am.tpkt: _tpkt,
    am.ssl_tls: _ssl_tls,
    am.http: _http_line,
    am.http_bin: _http_line,
    am.httph: _http_header,
    am.httph_bin: _http_header,
}
"""By Erlang's name of the packet type."""

_HEADER_NAMES: Final = (
    "Cache-Control", "Connection", "Date", "Pragma", "Transfer-Encoding", "Upgrade", "Via", "Accept",
    "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "From", "Host", "If-Modified-Since",
    "If-Match", "If-None-Match", "If-Range", "If-Unmodified-Since", "Max-Forwards", "Proxy-Authorization", "Range",
    "Referer", "User-Agent", "Age", "Location", "Proxy-Authenticate", "Public", "Retry-After", "Server", "Vary",
    "Warning", "Www-Authenticate", "Allow", "Content-Base", "Content-Encoding", "Content-Language", "Content-Length",
    "Content-Location", "Content-Md5", "Content-Range", "Content-Type", "Etag", "Expires", "Last-Modified",
    "Accept-Ranges", "Set-Cookie", "Set-Cookie2", "X-Forwarded-For", "Cookie", "Keep-Alive", "Proxy-Connection",
)  # fmt: skip
_HEADERS: Final = {name.encode(): (number, intern(name)) for number, name in enumerate(_HEADER_NAMES, 1)}
_METHODS: Final = {name.encode(): intern(name) for name in ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE")}
_MAX_HEADER_NAME: Final = 50

_TOKEN: Final = rb"[!#$%&'*+\-.0-9A-Z^_`a-z|~\x7f]"
_WORD: Final = re.compile(rb".[^-]*-?")
"""What a capital begins in the name of a header: it may be a hyphen itself, so ``--`` has no capital behind it, and ``---`` has."""
_STATUS: Final = re.compile(rb"HTTP/([0-9]+)\.([0-9]+)[ \t]+([0-9]*)(?:[ \t]+(.*)|)\Z", re.DOTALL)
_REQUEST: Final = re.compile(rb"(%s+)[ \t]+([^ \t]+)(?:[ \t]+(.*))?\Z" % _TOKEN, re.DOTALL)
_VERSION: Final = re.compile(rb"HTTP/([0-9]+)\.([0-9]+)")
_HEADER: Final = re.compile(rb"(%s*):[ \t]*(.*)\Z" % _TOKEN, re.DOTALL)

Text = Callable[[bytes], Any]


def byte_list(data: bytes) -> Any:
    """Bytes as a list of integers."""
    return make_list(list(data))


def _without_end(line: bytes) -> bytes:
    if line[-2:-1] == b"\r":
        return line[:-2]
    return line[:-1] if line[-1:] == b"\n" else line


def parse_http(line: bytes, is_header: bool, text: Text) -> Any:
    """The term of a line of HTTP: ``http_request``, ``http_response``, ``http_header``, ``http_eoh`` or ``http_error``.

    `text` makes the terms of its strings: :func:`byte_list`, or ``bytes`` for binaries.
    """
    content = _without_end(line)
    if is_header:
        parsed = _parse_header(content, text) if content else am.http_eoh
    elif content.startswith(b"HTTP/"):
        parsed = _parse_status(content, text)
    else:
        parsed = _parse_request(content, text)
    return (am.http_error, text(line)) if parsed is None else parsed


def _parse_status(content: bytes, text: Text) -> Any:
    match = _STATUS.match(content)
    if match is None:
        return None
    major, minor, status, phrase = match.groups()
    return (am.http_response, (int(major), int(minor)), int(status or 0), text(phrase or b""))


def _parse_request(content: bytes, text: Text) -> Any:
    match = _REQUEST.match(content)
    if match is None:
        return None
    method, uri, rest = match.groups()
    version = (0, 9)
    if rest:
        found = _VERSION.match(rest)
        if len(rest) < 8 or found is None:
            return None
        version = (int(found[1]), int(found[2]))
    shown = _METHODS.get(method)
    return (am.http_request, text(method) if shown is None else shown, _uri(uri, text), version)


def _uri(uri: bytes, text: Text) -> Any:
    if uri == b"*":
        return intern("*")
    if len(uri) <= 1 or uri[:1] == b"/":
        return (am.abs_path, text(uri))
    for scheme in (am.http, am.https):
        prefix = scheme.name.encode() + b"://"
        if uri[: len(prefix)].lower() == prefix:
            return _absolute_uri(scheme, uri[len(prefix) :], text)
    scheme_name, colon, rest = uri.partition(b":")
    return (am.scheme, text(scheme_name), text(rest)) if colon else text(uri)


def _absolute_uri(scheme: Atom, uri: bytes, text: Text) -> Any:
    place, slash, path = uri.partition(b"/")
    host, _, port = place.partition(b":")
    number = int(port) if port.isdigit() else 0
    return (am.absoluteURI, scheme, text(host), number or am.undefined, text(slash + path or b"/"))


def _parse_header(content: bytes, text: Text) -> Any:
    match = _HEADER.match(content)
    if match is None:
        return None
    name, value = match.groups()
    if len(name) > _MAX_HEADER_NAME:
        return (am.http_header, 0, text(name), text(name), text(value))
    shown = _WORD.sub(lambda word: word[0].capitalize(), name)
    number, atom = _HEADERS.get(shown, (0, None))
    return (am.http_header, number, text(shown) if atom is None else atom, text(name), text(value))


def parse_ssl(packet: bytes) -> Any:
    """The term of a record of SSL or TLS."""
    if _is_ssl2(packet):
        content, body = 22, b"\1" + (len(packet) - 3).to_bytes(3, "big") + packet[3:]
        return (am.ssl_tls, NIL, content, (packet[3], packet[4]), body)
    return (am.ssl_tls, NIL, packet[0], (packet[1], packet[2]), packet[5:])


def packet_term(kind: Any, packet: bytes) -> Any:
    """What a whole packet of type `kind` is to Erlang code: a binary without its length, or the term of a parsed line."""
    if kind is am.http or kind is am.http_bin:
        return parse_http(packet, False, byte_list if kind is am.http else bytes)
    if kind is am.httph or kind is am.httph_bin:
        return parse_http(packet, True, byte_list if kind is am.httph else bytes)
    if kind is am.ssl_tls:
        return parse_ssl(packet)
    if kind is am.fcgi:
        return packet[: len(packet) - packet[6]]
    return packet[kind:] if type(kind) is int else packet


def _limits(kind: Any, options: Any) -> Limits:
    limits = Limits()
    rest = options
    while type(rest) is list:
        option, rest = rest
        if type(option) is not tuple or len(option) != 2:
            badarg()
        name, value = option
        if type(value) is not int or not 0 <= value < 1 << 32:
            badarg()
        if name is am.packet_size:
            limits.packet_size = value
        elif name is am.line_length:
            limits.line_length = value
        elif name is am.line_delimiter and kind is am.line and value <= 255:
            limits.delimiter = value
        else:
            badarg()
    if rest is not NIL:
        badarg()
    return limits


@bif(pure=True)
def decode_packet(kind: Any, bitstring: Any, options: Any) -> Any:
    """``{ok, Packet, Rest}``, ``{more, Size | undefined}`` or ``{error, invalid}``."""
    framing = FRAMINGS.get(kind) if type(kind) is Atom or type(kind) is int else None
    if framing is None:
        badarg(am.badopt)
    if type(bitstring) is not bytes and type(bitstring) is not Bitstring:
        badarg()
    limits = _limits(kind, options)
    view = Bitstring(*parts(bitstring))
    data = to_bytes(Bitstring(view.base, view.offset, view.size & ~7))
    size = framing(data, limits)
    if size < 0:
        return (am.error, am.invalid)
    if size == INCOMPLETE or size > len(data):
        return (am.more, size or am.undefined)
    if view.size & 7:
        rest: Any = Bitstring(view.base, view.offset + size * 8, view.size - size * 8)
    else:
        rest = sub_binary(data, size, len(data) - size)
    return (am.ok, packet_term(kind, data[:size]), rest)
