"""Ackermann's function."""

from __future__ import annotations

import sys


def main():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 5000))
    try:
        return ack(3, 6) + ack(3, 5) + ack(2, 100)
    finally:
        sys.setrecursionlimit(limit)


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
