"""Text built of pieces: bytes joined at the end, strings with +, numbers turned into text."""

from __future__ import annotations

NEEDS_OTP = True
UNIT = ("line", 4_000)


def main():
    lines = []
    for n in range(2000, 0, -1):
        lines.append(
            b"line " + str(n).encode() + b": " + bytes([97 + n % 26]) + b". value=" + str(n * n).encode() + b"\n"
        )
    text = b"".join(lines)
    names = ["item-" + str(n) + "." + chr(97 + n % 26) for n in range(1, 2001)]
    joined = ", ".join(names)
    total = 0
    for c in joined:
        total += ord(c)
    return len(text) * 1_000_000 + len(joined) + total
