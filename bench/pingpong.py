"""Two generators send a message to and fro, with a fresh object in it."""

from __future__ import annotations

from twin_scheduler import Scheduler

UNIT = ("message", 100_000)


def main():
    scheduler = Scheduler()
    result = []
    player = scheduler.spawn(ping, scheduler, 50_000, result)
    scheduler.send(player, (player, scheduler.spawn(pong, scheduler)))
    scheduler.run()
    return result[0]


def ping(scheduler, n, result):
    me, partner = yield
    total = 0
    for i in range(n, 0, -1):
        mark = object()
        scheduler.send(partner, ("ping", me, mark, i))
        kind, answered, value = yield
        if kind == "pong" and answered is mark:
            total += value
    scheduler.send(partner, ("stop",))
    result.append(total)


def pong(scheduler):
    while True:
        message = yield
        if message[0] != "ping":
            break
        _, sender, mark, n = message
        scheduler.send(sender, ("pong", mark, n + 1))
