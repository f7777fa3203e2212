"""The log read with Python's own regular expressions."""

from __future__ import annotations

import re

UNIT = ("match", 1_333)


def main():
    pattern = re.compile(rb"^(\w+) (GET|POST) /([a-z]+)/(\d+) (\d{3})$", re.MULTILINE)
    data = text(2000)
    offset = found = total = 0
    while (match := pattern.search(data, offset)) is not None:
        start, stop = match.span(4)
        total = (total + int(data[start:stop])) % 1_000_000
        found += 1
        offset = match.end()
    return found * 1_000_000 + total


def text(lines):
    made = []
    for n in range(lines, 0, -1):
        kind = n % 3
        if kind == 0:
            made.append(b"alice GET /users/%d 200\n" % n)
        elif kind == 1:
            made.append(b"bob POST /items/%d 404\n" % n)
        else:
            made.append(b"# nothing to see here, line %d\n" % n)
    made.reverse()
    return b"".join(made)
