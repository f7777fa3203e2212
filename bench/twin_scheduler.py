"""The least that processes can be in Python: generators, a deque for each mailbox, a deque for those that can run.

A process is a generator that yields when it wants a message and gets it from the yield.  The process benchmarks are held against this.
"""

from __future__ import annotations

from collections import deque


class Process:
    __slots__ = ("generator", "mailbox", "started", "waiting")

    def __init__(self, generator):
        self.generator = generator
        self.mailbox = deque()
        self.started = False
        self.waiting = False


class Scheduler:
    def __init__(self):
        self.ready = deque()

    def spawn(self, function, *arguments):
        """A new process, running the generator function with `arguments`."""
        process = Process(function(*arguments))
        self.ready.append(process)
        return process

    def send(self, process, message):
        if process.waiting:
            process.waiting = False
            self.ready.append(process)
        process.mailbox.append(message)

    def run(self):
        """Runs until no process can go on."""
        ready = self.ready
        while ready:
            process = ready.popleft()
            mailbox = process.mailbox
            send = process.generator.send
            try:
                if not process.started:
                    process.started = True
                    send(None)
                while mailbox:
                    send(mailbox.popleft())
                process.waiting = True
            except StopIteration:
                pass
