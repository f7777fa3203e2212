"""Naive reverse of lists made of cells: a cell is a list of head and tail, the empty list is None."""

from __future__ import annotations

UNIT = ("list cell", 496_000)


def main():
    cells = seq(30)
    total = 0
    for _ in range(1000):
        total += nrev(cells)[0]
    return total


def seq(n):
    if n == 0:
        return None
    return [n, seq(n - 1)]


def nrev(xs):
    if xs is None:
        return None
    head, tail = xs
    return append(nrev(tail), [head, None])


def append(xs, ys):
    if xs is None:
        return ys
    head, tail = xs
    return [head, append(tail, ys)]
