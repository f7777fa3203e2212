"""A token goes round a ring of 1000 generators."""

from __future__ import annotations

from twin_scheduler import Scheduler

UNIT = ("hop", 200_000)


def main():
    scheduler = Scheduler()
    result = []
    first = scheduler.spawn(player, scheduler, 200, result)
    following = first
    for _ in range(999):
        following = scheduler.spawn(forward, scheduler, following)
    scheduler.send(first, following)
    scheduler.run()
    return result[0]


def forward(scheduler, following):
    send = scheduler.send
    while True:
        message = yield
        if message == "stop":
            break
        send(following, message + 1)
    send(following, "stop")


def player(scheduler, rounds, result):
    first = yield
    hops = 0
    for _ in range(rounds):
        scheduler.send(first, hops + 1)
        hops = yield
    scheduler.send(first, "stop")
    yield
    result.append(hops)
