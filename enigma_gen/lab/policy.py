"""Policies for experiments: who runs next, by chance that can be repeated, or by whatever a function says.

A policy is any object with the four methods of :class:`~enigma_gen.runtime.scheduler.Policy`.  Both here keep those that are runnable in
the order in which they became so; Erlang's priorities count for nothing.  They work in :func:`~enigma_gen.embed.open_vm` as in the laboratory.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, final

from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom


class _AnyOrder:
    """What the policies share: all that are runnable, in one list."""

    def __init__(self) -> None:
        self._waiting: list[Process] = []

    def adder(self, priority: Atom) -> Callable[[Process], Any]:
        """See :class:`Policy`."""
        return self._waiting.append

    def __len__(self) -> int:
        return len(self._waiting)


@final
class RandomPolicy(_AnyOrder):
    """Anyone who is runnable, with equal chances, for a number of reductions that is drawn anew each time.

    `reductions` is a number or a pair of the least and the most (both inclusive).  Two runs of one program with the same `seed`, virtual time and
    the same input make the same choices.  Raises ValueError for a number below 1.
    """

    def __init__(self, seed: int, reductions: int | tuple[int, int] = 4000) -> None:
        super().__init__()
        low, high = reductions if isinstance(reductions, tuple) else (reductions, reductions)
        if not 1 <= low <= high:
            raise ValueError(f"a slice has at least 1 reduction, and the least is not above the most: got {reductions}")
        self._random = random.Random(seed)
        self._low = low
        self._high = high

    def next(self) -> Process | None:
        """See :class:`Policy`."""
        waiting = self._waiting
        if not waiting:
            return None
        index = self._random.randrange(len(waiting))
        waiting[index], waiting[-1] = waiting[-1], waiting[index]
        return waiting.pop()

    def slice(self, process: Process) -> int:
        """See :class:`Policy`."""
        return self._low if self._low == self._high else self._random.randint(self._low, self._high)


@final
class ChosenPolicy(_AnyOrder):
    """The one that ``choose(runnable)`` gives, out of a tuple of all that are runnable, longest waiting first.

    `reductions` is the length of a slice, or a function of the process.  Raises ValueError for a length below 1, and, to whoever runs the
    scheduler, when what is chosen is not one of those that are runnable.
    """

    def __init__(
        self,
        choose: Callable[[Sequence[Process]], Process],
        reductions: int | Callable[[Process], int] = 4000,
    ) -> None:
        super().__init__()
        if isinstance(reductions, int) and reductions < 1:
            raise ValueError(f"a slice has at least 1 reduction, got {reductions}")
        self._choose = choose
        self._reductions = reductions

    def next(self) -> Process | None:
        """See :class:`Policy`."""
        waiting = self._waiting
        runnable = tuple(process for process in waiting if process.status is Status.RUNNABLE)
        if len(runnable) != len(waiting):
            return waiting.pop(next(i for i, p in enumerate(waiting) if p.status is not Status.RUNNABLE))
        if not runnable:
            return None
        chosen = self._choose(runnable)
        if chosen not in runnable:
            raise ValueError(f"the policy chose {chosen!r}, which is not runnable")
        waiting.remove(chosen)
        return chosen

    def slice(self, process: Process) -> int:
        """See :class:`Policy`."""
        reductions = self._reductions
        return reductions if isinstance(reductions, int) else reductions(process)
