"""Runs OTP's own test suites, taken from a source tree, on this VM and on the real emulator, and compares case by case.

    python tools/otp_suites.py SOURCE [SUITE ...]

SOURCE is the unpacked source of the OTP that is installed (Debian: ``apt-get source erlang``).  The suites of the emulator and of stdlib are
compiled with the installed ``erlc``; nothing is written to SOURCE.  A suite runs in one VM; when that ends before the suite does, the case it was in counts
as failed, and the rest is run in a new one.  Suites need no common_test: see ``otp_suites/suite_driver.erl``.

Printed is, per suite, how many cases passed, failed and were skipped on each VM, and the names of those that pass on the real
emulator and not here.  Exit status 1 if there are any, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
DRIVER: Final = HERE / "otp_suites"
PLACES: Final = ("erts/emulator/test", "lib/stdlib/test")
INCLUDES: Final = (
    "lib/common_test/include",
    "lib/kernel/include",
    "lib/kernel/src",
    "lib/kernel/test",
    "lib/stdlib/include",
    "lib/stdlib/src",
    "lib/stdlib/test",
    "lib/tools/include",
    "lib",
)
USUAL: Final = """
    lists tuple list_bif binary bs_construct bs_match_bin bs_match_int bs_match_misc bs_match_tail bs_bincomp bs_bit_binaries bs_utf exception big float
    fun guard num_bif ref ets re decode_packet process receive timer_bif monitor map gen_server supervisor
    """.split()
"""The suites that are run if none are named."""
_RESULT: Final = re.compile(r"^\{'?case'?,('(?:[^'\\]|\\.)*'|[a-z]\w*),(?:\{)?(ok|failed|skipped)")
_START: Final = re.compile(r"^\{start,('(?:[^'\\]|\\.)*'|[a-z]\w*)\}")


class Results:
    """What came of the cases of one suite on one VM: name -> ``ok``, ``failed`` or ``skipped``, and why."""

    def __init__(self) -> None:
        self.outcome: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.seconds = 0.0

    def add(self, name: str, outcome: str, why: str) -> None:
        """Note a case; of several runs in groups the worst counts."""
        if self.outcome.get(name) != "failed":
            self.outcome[name] = outcome
            self.why[name] = why

    def count(self, outcome: str) -> int:
        """How many cases came out so."""
        return sum(1 for found in self.outcome.values() if found == outcome)


def compile_all(source: Path, build: Path, suites: Sequence[str]) -> None:
    """Compile the driver, the modules that suites share, and the suites, into `build`."""
    flags = [word for place in INCLUDES for word in ("-I", str(source / place))]
    shared = [path for place in PLACES for path in (source / place).glob("*.erl") if not path.stem.endswith("_SUITE")]
    wanted = [path for suite in suites for path in [find_suite(source, suite)] if path is not None]
    for files in ([*DRIVER.glob("*.erl")], shared, wanted):
        for path in files:
            subprocess.run(
                ["erlc", "-o", str(build), *flags, str(path)], capture_output=True, check=False, cwd=path.parent
            )


def find_suite(source: Path, suite: str) -> Path | None:
    """The source of a suite called ``lists`` or ``lists_SUITE``."""
    name = suite.removesuffix("_SUITE") + "_SUITE.erl"
    return next((source / place / name for place in PLACES if (source / place / name).is_file()), None)


def run_suite(command: Sequence[str], path: Path, build: Path, seconds: int, limit: float) -> Results:
    """Run one suite in as many VMs as it takes; `seconds` for a case, `limit` for one VM."""
    results = Results()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="otp-suite-") as private:
        log = Path(private) / "results"
        while True:
            log.write_text("")
            driver = ["-noshell", "-pa", str(build), "-run", "suite_driver", "main"]
            words = [path.stem, str(path.parent), f"{private}/priv", str(log), str(seconds), *results.outcome]
            with subprocess.Popen(
                [*command, *driver, *words],
                cwd=private,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as vm:
                try:
                    _, errors = vm.communicate(timeout=limit)
                except subprocess.TimeoutExpired:
                    os.killpg(vm.pid, 9)
                    _, errors = vm.communicate()
            if not read_results(log, results, errors.decode(errors="replace")):
                break
    results.seconds = time.monotonic() - begin
    return results


def read_results(log: Path, results: Results, errors: str) -> bool:
    """Take in what a VM has written; whether there is more to run."""
    running = ""
    done = False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if start := _START.match(line):
            running = start[1].strip("'")
        elif found := _RESULT.match(line):
            results.add(found[1].strip("'"), found[2], line)
            running = ""
        elif line.startswith("{done,"):
            done = True
    if running:
        results.add(running, "failed", f"the VM ended in this case: {errors[-300:]}")
    return bool(running) and not done


def report(suite: str, real: Results | None, ours: Results | None) -> list[str]:
    """Print the line of a suite; the cases that pass on the real emulator and not here."""
    cells = []
    for results in (real, ours):
        if results is None:
            cells.append(f"{'':22}")
        else:
            numbers = [results.count(outcome) for outcome in ("ok", "failed", "skipped")]
            cells.append(f"{numbers[0]:5}{numbers[1]:6}{numbers[2]:5}{results.seconds:6.0f}")
    print(f"{suite:24}{cells[0]}  |{cells[1]}", flush=True)
    if real is None or ours is None:
        return []
    return [name for name, outcome in real.outcome.items() if outcome == "ok" and ours.outcome.get(name) != "ok"]


def main() -> int:
    """Run the tool; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("suites", nargs="*", default=USUAL)
    parser.add_argument("--only", choices=("real", "ours"))
    parser.add_argument("--seconds", type=int, default=120, help="for one case (120)")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for one VM (1800)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="say why cases fail here")
    options = parser.parse_args()
    source = options.source.resolve()
    if not (source / PLACES[0]).is_dir():
        print(f"{source}: no source tree of OTP ({PLACES[0]} is missing)", file=sys.stderr)
        return 2
    if shutil.which("erl") is None:
        print("no `erl` on PATH", file=sys.stderr)
        return 2
    unknown = [suite for suite in options.suites if find_suite(source, suite) is None]
    if unknown:
        print(f"no such suite: {', '.join(unknown)}", file=sys.stderr)
        return 2
    commands = {"real": ["erl"], "ours": [sys.executable, "-m", "enigma_gen", "erl"]}
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH", "")]))
    worse = 0
    print(f"{'':24}real   ok  failed skipped s  |ours  ok  failed skipped s")
    with tempfile.TemporaryDirectory(prefix="otp-suites-") as build:
        compile_all(source, Path(build), options.suites)

        def both(suite: str) -> tuple[str, list[Results | None]]:
            path = find_suite(source, suite)
            assert path is not None
            wanted = [options.only in (None, which) for which in commands]
            runs = [
                run_suite(command, path, Path(build), options.seconds, options.limit) if want else None
                for want, command in zip(wanted, commands.values(), strict=True)
            ]
            return suite, runs

        with ThreadPoolExecutor(options.jobs) as pool:
            for suite, (real, ours) in pool.map(both, options.suites):
                lost = report(suite, real, ours)
                worse += len(lost)
                for name in lost if ours is not None else ():
                    why = ours.why.get(name, "not run") if ours is not None else ""
                    print(f"    {name}" + (f": {why[:600]}" if options.verbose else ""), flush=True)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
