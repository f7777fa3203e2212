"""Counting in a dictionary of 1000 keys, and updating the fields of a small one; both are changed in place."""

from __future__ import annotations

UNIT = ("map update", 80_000)


def main():
    counts = count(60000, 1)
    limits = extremes(20000, 7)
    return (counts[1], len(counts), limits["low"], limits["high"])


def count(n, x):
    counts = {}
    for _ in range(n):
        key = x % 1000
        x = (x * 1103515245 + 12345) % 2147483648
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return counts


def extremes(n, x):
    limits = {"low": 1000, "high": 0, "name": "point"}
    for _ in range(n):
        value = x % 1000
        x = (x * 1103515245 + 12345) % 2147483648
        limits["low"] = min(limits["low"], value)
        limits["high"] = max(limits["high"], value)
    return limits
