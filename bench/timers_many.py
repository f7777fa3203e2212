"""40,000 timers in a heap: half of them are cancelled, the others go off in order of their time."""

from __future__ import annotations

import heapq
import itertools

UNIT = ("timer", 40_000)


def main():
    heap = []
    number = itertools.count()
    cancelled = 0
    for n in range(40_000, 0, -1):
        if n & 1 == 0:
            heapq.heappush(heap, [n % 30, next(number), n])
        else:
            timer = [100_000 + n, next(number), n]
            heapq.heappush(heap, timer)
            timer[2] = None
            cancelled += 1
    total = 0
    while heap:
        _, _, value = heapq.heappop(heap)
        if value is not None:
            total += value
    return (cancelled, total)
