"""Runs guest modules on our VM, for the tests that compare it with a real Erlang."""

from __future__ import annotations

from pathlib import Path

import trio

from enigma_gen.embed import open_vm
from enigma_gen.term.error import ErlangError
from enigma_gen.term.text import pretty


def run_main(
    beam_path: Path, *, reductions: int | None = None, cache_dir: Path | None = None, timeout: float = 60
) -> str:
    """The text (``~p`` without line breaks) of the value of ``main/0`` of a compiled module, or of the error it ends with.

    `reductions` is the length of a slice, `cache_dir` where translated code is kept (None: nowhere).
    """

    async def main() -> str:
        async with open_vm(
            [beam_path.parent], reductions=reductions or 4000, cache=False if cache_dir is None else cache_dir
        ) as vm:
            try:
                with trio.fail_after(timeout):
                    return one_line(await vm.call(beam_path.stem, "main"))
            except ErlangError as error:
                return f"error {error.kind.name}: {one_line(error.reason)} {one_line(error.trace)}"

    return trio.run(main)


def one_line(term: object) -> str:
    """A term as ``~0p`` prints it."""
    return pretty(term, line_length=1_000_000)
