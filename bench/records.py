"""Building a binary of 30,000 records of three kinds, and parsing it."""

from __future__ import annotations

UNIT = ("record, built and parsed", 30_000)


def main():
    data = build(30000)
    return (len(data), parse(data))


def build(n):
    data = bytearray()
    for i in range(n, 0, -1):
        if i % 3 == 0:
            data.append(1)
            data += i.to_bytes(4, "big")
        elif i % 3 == 1:
            data.append(2)
            data += (5).to_bytes(2, "big")
            data += b"hello"
        else:
            data.append(3)
            data += ((i & 15) << 12 | (i >> 4 & 4095)).to_bytes(2, "big")
    return bytes(data)


def parse(data):
    numbers = sizes = bits = at = 0
    end = len(data)
    while at < end:
        kind = data[at]
        if kind == 1:
            numbers += int.from_bytes(data[at + 1 : at + 5], "big")
            at += 5
        elif kind == 2:
            size = int.from_bytes(data[at + 1 : at + 3], "big")
            text = data[at + 3 : at + 3 + size]
            sizes += len(text)
            at += 3 + size
        else:
            word = int.from_bytes(data[at + 1 : at + 3], "big")
            bits += (word & 4095) << 4 | word >> 12
            at += 3
    return numbers * 7 + sizes * 3 + bits
