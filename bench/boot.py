"""How long an installed OTP takes to boot: CPU time till ``-eval`` has run, user and system, of a whole ``enigma-gen erl``.

    python bench/boot.py [RUNS]

Cold: nothing is cached yet (once); warm: the median of RUNS (5); and the same for the real ``erl``, where there is one.  Targets for OTP 25: at most
1.0 s warm, 10 s cold.  The OTP is the one ``enigma-gen erl`` takes.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ("-noshell", "-eval", "halt().")


def cpu_seconds(command: Sequence[str], cache: str) -> float:
    """CPU time of a command and all it starts.  Raises CalledProcessError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, and print a line for each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ours = [sys.executable, "-m", "enigma_gen", "erl", *ARGUMENTS]
    with tempfile.TemporaryDirectory() as cache:
        print(f"cold       {cpu_seconds(ours, cache):6.2f} s")
        print(f"warm       {statistics.median(cpu_seconds(ours, cache) for _ in range(runs)):6.2f} s")
        if shutil.which("erl"):
            real = ["erl", *ARGUMENTS]
            print(f"real erl   {statistics.median(cpu_seconds(real, cache) for _ in range(runs)):6.2f} s")


if __name__ == "__main__":
    main()
