"""Headers packed with shifts and masks, and encoded by a table of the alphabet."""

from __future__ import annotations

import string

UNIT = ("header", 20_000)
DIGITS = (string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/").encode()


def encode(data):
    text = bytearray()
    whole = len(data) // 3 * 3
    for at in range(0, whole, 3):
        bits = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
        text += bytes((DIGITS[bits >> 18], DIGITS[bits >> 12 & 63], DIGITS[bits >> 6 & 63], DIGITS[bits & 63]))
    rest = data[whole:]
    if len(rest) == 1:
        text += bytes((DIGITS[rest[0] >> 2], DIGITS[(rest[0] & 3) << 4])) + b"=="
    elif rest:
        bits = rest[0] << 8 | rest[1]
        text += bytes((DIGITS[bits >> 10], DIGITS[bits >> 4 & 63], DIGITS[(bits & 15) << 2])) + b"="
    return bytes(text)


def main():
    total = 0
    for i in range(20_000):
        fields = 0x45 << 56 | (i & 63) << 50 | (i >> 6 & 3) << 48 | (i * 7 & 8191) << 35 | 1 << 34 | (i & 3) << 32
        header = (fields | (i & 0xFFFFFF) << 8 | 6 << 5 | i & 31).to_bytes(8, "big")
        bits = int.from_bytes(header, "big")
        text = encode(header)
        total += (bits >> 50 & 63) + (bits >> 35 & 8191) + (bits >> 32 & 3) + (bits >> 8 & 0xFFFFFF) + 8
        total += text[-1] + len(text)
    return total
