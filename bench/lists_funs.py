"""List comprehensions, and map, filter and folds with functions, over Python lists."""

from __future__ import annotations


def main():
    numbers = list(range(1, 1001))
    total = 0
    for n in range(60, 0, -1):
        squares = [x * x for x in numbers if x % 3 != 0]
        shifted = each(lambda x, n=n: x + n, squares)
        even = keep(lambda x: x & 1 == 0, shifted)
        subtotal = fold(lambda x, acc: x + acc, 0, even)
        most = fold(lambda x, acc: x if x > acc else acc, 0, reversed(even))
        total += subtotal - most
    return total


def each(f, xs):
    return [f(x) for x in xs]


def keep(f, xs):
    return [x for x in xs if f(x)]


def fold(f, acc, xs):
    for x in xs:
        acc = f(x, acc)
    return acc
