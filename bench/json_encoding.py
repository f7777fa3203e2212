"""The same text from Python dicts and lists, encoded by hand, a walk over every byte of a string for its escapes."""

from __future__ import annotations

import zlib

NEEDS_OTP = True
UNIT = ("record", 400)
ESCAPES = {34: b'\\"', 92: b"\\\\", 10: b"\\n", 9: b"\\t"}


def main():
    text = b"".join(encode({b"records": [record(n) for n in range(1, 401)]}, []))
    return len(text) * 1000 + zlib.crc32(text) % 1000


def record(n):
    return {
        b"active": n % 2 == 0,
        b"address": {b"number": n % 90, b"street": b"Main Street"},
        b"id": n,
        b"name": b'user "' + str(n).encode() + b'"\n',
        b"parent": None,
        b"score": n * 7919 % 1000,
        b"tags": [b"a", b"b\\c", b"tab\t"],
    }


def encode(value, out):
    if isinstance(value, bytes):
        out.append(b'"')
        escape(value, out)
        out.append(b'"')
    elif value is None:
        out.append(b"null")
    elif isinstance(value, bool):
        out.append(b"true" if value else b"false")
    elif isinstance(value, int):
        out.append(str(value).encode())
    elif isinstance(value, list):
        separator = b"["
        for item in value:
            out.append(separator)
            encode(item, out)
            separator = b","
        out.append(b"]")
    else:
        separator = b"{"
        for key, item in value.items():
            out.append(separator)
            encode(key, out)
            out.append(b":")
            encode(item, out)
            separator = b","
        out.append(b"}")
    return out


def escape(value, out):
    start = 0
    for place, c in enumerate(value):
        if c < 32 or c == 34 or c == 92:
            out.append(value[start:place])
            out.append(ESCAPES[c])
            start = place + 1
    out.append(value[start:])
