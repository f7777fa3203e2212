"""100,000 generators, each of which sends one message and ends."""

from __future__ import annotations

from twin_scheduler import Scheduler

UNIT = ("process", 100_000)


def main():
    scheduler = Scheduler()
    result = []
    parent = scheduler.spawn(collect, scheduler, result)
    scheduler.send(parent, parent)
    scheduler.run()
    return result[0]


def collect(scheduler, result):
    me = yield
    for n in range(100_000, 0, -1):
        scheduler.spawn(one, scheduler, me, n)
    total = 0
    for _ in range(100_000):
        total += yield
    result.append(total)


def one(scheduler, parent, n):
    scheduler.send(parent, n)
    return
    yield
