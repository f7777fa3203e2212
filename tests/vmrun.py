"""Runs guest modules on our VM, for the tests that compare it with a real Erlang."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trio
import trio.testing

from enigma_gen.embed import open_vm
from enigma_gen.term.error import ErlangError
from enigma_gen.term.pretty import pretty


class TookTooLong(Exception):
    """A guest program did not come to its end."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TookTooLong` after so many real seconds, whatever runs (in the main thread)."""

    def give_up(*_: object) -> None:
        raise TookTooLong(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run_main(
    beam_path: Path,
    *,
    reductions: int | None = None,
    cache_dir: Path | None = None,
    timeout: float = 60,
    real_time: bool = False,
) -> str:
    """The text (``~p`` without line breaks) of the value of ``main/0`` of a compiled module, or of the error it ends with.

    `reductions` is the length of a slice, `cache_dir` where translated code is kept (None: nowhere).  Time is virtual, so
    what waits for it cannot depend on how busy the machine is; with `real_time` it passes as it does.
    """

    async def main() -> str:
        async with open_vm(
            [beam_path.parent], reductions=reductions or 4000, cache=False if cache_dir is None else cache_dir
        ) as vm:
            try:
                return one_line(await vm.call(beam_path.stem, "main"))
            except ErlangError as error:
                return f"error {error.kind.name}: {one_line(error.reason)} {one_line(error.trace)}"

    clock = None if real_time else trio.testing.MockClock(autojump_threshold=0)
    with time_limit(timeout):
        return trio.run(main, clock=clock)


def one_line(term: object) -> str:
    """A term as ``~0p`` prints it."""
    return pretty(term, line_length=1_000_000)
