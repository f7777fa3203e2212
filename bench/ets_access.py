"""The same with dictionaries."""

from __future__ import annotations

UNIT = ("table operation", 120_000)


def main():
    a, b = table(20000)
    c, d = table(20000)
    return (a, b, c, d)


def table(n):
    rows = {}
    insert(rows, n)
    total = lookup(rows, n)
    count(rows, n)
    return total, sum(1 for row in rows.values() if row[2] > 2)


def insert(rows, n):
    x = 1
    for key in range(n, 0, -1):
        rows[key] = (key, x % 1000, 0)
        x = (x * 1103515245 + 12345) % 2147483648


def lookup(rows, n):
    total = 0
    for key in range(n, 0, -1):
        total += rows[key][1]
    return total


def count(rows, n):
    for i in range(n, 0, -1):
        key, x, seen = rows[i % 1000 + 1]
        rows[key] = (key, x, seen + 1)
