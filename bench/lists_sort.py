"""Sorting Python lists of integers and of tuples."""

from __future__ import annotations

NEEDS_OTP = True
UNIT = ("element", 60_000)


def main():
    numbers = []
    x = 12345
    for _ in range(20_000):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        numbers.append(x % 100_000)
    numbers.reverse()
    pairs = sorted(((n, n % 1000) for n in numbers), key=lambda pair: pair[1])
    return check(sorted(numbers)) + check([k * 1000 + n % 7 for n, k in pairs]) + len(set(numbers))


def check(numbers):
    total = 0
    for place, n in enumerate(numbers, 1):
        total = (total + n * place) & 0xFFFFFFF
    return total
