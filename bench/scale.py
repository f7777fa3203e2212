"""How the VM holds up where there is much of something: deep stacks, long lists, many processes, messages, timers.

    python bench/scale.py [PROGRAM ...]

Every row is a call of ``scale:PROGRAM(N)`` (``bench/scale/scale.erl``) in a fresh Python process: CPU time and growth of the
process's memory, in all and for each of the N.  A program that stands twice shows whether the cost of one grows with N.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import trio

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from enigma_gen.embed import open_vm  # noqa: E402
from enigma_gen.term.pretty import pretty  # noqa: E402

ROWS: Final = (
    ("deep", 1_000_000, 4000, "1000000"),
    ("deep", 10_000_000, 4000, "10000000"),
    ("deep_funs", 300_000, 1_000_000, "300000"),
    ("deep_apply", 300_000, 1_000_000, "300000"),
    ("tail_pair", 1_000_000, 1_000_000, "true"),
    ("tail_fun", 1_000_000, 1_000_000, "done"),
    ("tail_apply", 1_000_000, 1_000_000, "done"),
    ("idle", 200_000, 4000, "200001"),
    ("scan", 100_000, 4000, "100000"),
    ("fresh", 1_000, 4000, "done"),
    ("fresh", 100_000, 4000, "done"),
    ("timers", 100_000, 4000, "100000"),
    ("timers", 1_000_000, 4000, "1000000"),
    ("bytes", 1_000_000, 4000, "1000000"),
    ("bytes", 10_000_000, 4000, "10000000"),
    ("long_list", 500_000, 4000, "ok"),
    ("long_list", 5_000_000, 4000, "ok"),
    ("nested", 1_000_000, 4000, "ok"),
)
"""(program, N, reductions per slice, what it returns)"""


async def measure(program: str, n: int, reductions: int, expected: str) -> str:
    """Run one row; the line of the table."""
    async with open_vm(HERE / "scale", cache=False, reductions=reductions) as vm:
        await vm.call("scale", "ping")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        value = pretty(await vm.call("scale", program, n))
        seconds = time.process_time() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    if value != expected:
        raise AssertionError(f"scale:{program}({n}) returned {value}, expected {expected}")
    each = f"{seconds / n * 1e9:9.0f} ns {grown / n:9.1f} B"
    return f"{program:<12} {n:>11,} {reductions:>11,} {seconds:9.2f} s {grown / 1e6:9.1f} MB {each}"


def main(arguments: list[str]) -> int:
    """Print the table of all rows, or of the programs named."""
    if arguments[:1] == ["--row"]:
        print(trio.run(measure, *ROWS[int(arguments[1])]), flush=True)
        return 0
    print(
        f"{'program':<12} {'N':>11} {'slice':>11} {'CPU':>11} {'memory':>12} {'CPU each':>12} {'memory each':>11}",
        flush=True,
    )
    failures = 0
    for number, row in enumerate(ROWS):
        if not arguments or row[0] in arguments:
            failures += subprocess.run([sys.executable, __file__, "--row", str(number)], check=False).returncode != 0
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
