"""Runs OTP's own test suites, taken from a source tree, on this VM and on the real emulator, and compares case by case.

    python tools/otp_suites.py SOURCE [SUITE[:CASE,CASE...] ...]

SOURCE is the unpacked source of the OTP that is installed (Debian: ``apt-get source erlang``).  The suites of the emulator, of stdlib and of kernel are
compiled with the installed ``erlc``; nothing is written to SOURCE.  A suite runs in one VM; when that ends before the suite does, the case it was in counts
as failed, and the rest is run in a new one.  Suites need no common_test: see ``otp_suites/suite_driver.erl``.

The time traps that suites set are meant for the machine code of OTP's emulator, so here they are multiplied by ``--scale``.  Cases that pass on the real
emulator and cannot pass here stand in ``otp_suites/known.txt`` with the reason, a case a line.

Printed is, per suite, how many cases passed, failed and were skipped on each VM, and the names of those that pass on the real
emulator and not here; then those that ``known.txt`` wrongly lists.  Exit status 1 if there are any that it does not list or lists wrongly, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).resolve().parent
DRIVER: Final = HERE / "otp_suites"
KNOWN: Final = DRIVER / "known.txt"
GRACE: Final = 60.0
"""A VM that neither ends a case nor its time trap for so many seconds more than the longest trap is ended."""
PLACES: Final = ("erts/emulator/test", "lib/stdlib/test", "lib/kernel/test")
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
    fun guard num_bif ref ets re decode_packet process receive timer_bif monitor map base64 maps string proplists gen_server supervisor
    """.split()
"""The suites that are run if none are named."""
_RESULT: Final = re.compile(r"^\{'?case'?,('(?:[^'\\]|\\.)*'|[a-z]\w*),(\d+),(?:\{)?(ok|failed|skipped)")
_FEATURE: Final = re.compile(r"^-feature\((\w+), *enable\)", re.MULTILINE)
_START: Final = re.compile(r"^\{start,('(?:[^'\\]|\\.)*'|[a-z]\w*)\}")


class Results:
    """What came of the cases of one suite on one VM: name -> ``ok``, ``failed`` or ``skipped``, and why."""

    def __init__(self) -> None:
        self.outcome: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.took: dict[str, float] = {}
        self.seconds = 0.0

    def add(self, name: str, outcome: str, why: str, took: float) -> None:
        """Note a case, which took so many seconds; of several runs in groups the worst outcome counts."""
        self.took[name] = self.took.get(name, 0.0) + took
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


class Limits(NamedTuple):
    """How long cases may run: `scale` multiplies the time traps of the suite, `seconds` is the longest."""

    scale: int
    seconds: int


def run_suite(command: Sequence[str], path: Path, build: Path, cases: str, limits: Limits) -> Results:
    """Run one suite in as many VMs as it takes."""
    results = Results()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="otp-suite-") as private:
        log = Path(private) / "results"
        while True:
            log.write_text("")
            driver = ["-noshell", *features(path), "-pa", str(build), "-run", "suite_driver", "main"]
            words = [path.stem, str(path.parent), f"{private}/priv", str(log), *map(str, limits), cases]
            with subprocess.Popen(
                [*command, *driver, *words, *results.outcome],
                cwd=private,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as vm:
                errors = await_end(vm, log, limits.seconds + GRACE)
            if not read_results(log, results, errors):
                break
    results.seconds = time.monotonic() - begin
    return results


def features(path: Path) -> list[str]:
    """The flags without which a suite is not loaded: those of the features of the language that it is written in."""
    found = _FEATURE.findall(path.read_text(encoding="utf-8", errors="replace"))
    return [word for name in sorted(set(found)) for word in ("-enable-feature", name)]


def await_end(vm: subprocess.Popen[bytes], log: Path, patience: float) -> str:
    """Wait for a VM, which is ended if it writes nothing to its log for so many seconds; what it wrote to its standard error."""
    size = 0
    while True:
        try:
            return vm.communicate(timeout=patience)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            if log.stat().st_size == size:
                os.killpg(vm.pid, signal.SIGKILL)
            size = log.stat().st_size


def read_results(log: Path, results: Results, errors: str) -> bool:
    """Take in what a VM has written; whether there is more to run."""
    running = ""
    done = False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if start := _START.match(line):
            running = start[1].strip("'")
        elif found := _RESULT.match(line):
            results.add(found[1].strip("'"), found[3], line, int(found[2]) / 1000)
            running = ""
        elif line.startswith("{done,"):
            done = True
    if running:
        results.add(running, "failed", f"the VM ended in this case: {errors[-300:]}", 0.0)
    return bool(running) and not done


class Known:
    """The cases that pass on the real emulator and not here, for a reason: what ``known.txt`` says."""

    def __init__(self, path: Path) -> None:
        lines = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines()]
        self.reasons = {words[0]: words[1] for words in lines if len(words) == 2 and not words[0].startswith("#")}

    def reason(self, suite: str, case: str) -> str | None:
        """Why a case cannot pass, if it is known."""
        return self.reasons.get(f"{suite}:{case}")

    def wrong(self, suite: str, real: Results, ours: Results) -> dict[str, str]:
        """The cases of a suite that are listed and should not be, and why not."""
        cases = [place.partition(":")[2] for place in self.reasons if place.startswith(f"{suite}:")]
        found = {}
        for case in cases:
            if ours.outcome.get(case) == "ok":
                found[case] = "it passes"
            elif case in ours.outcome and real.outcome.get(case) != "ok":
                found[case] = "it does not pass on the real emulator"
        return found


def compare(suite: str, real: Results, ours: Results, known: Known, verbose: bool) -> int:
    """Print how the cases of a suite differ; how many differ that are not known to."""
    bad = 0
    for case, outcome in real.outcome.items():
        mine = ours.outcome.get(case, "missing")
        if outcome != "ok" or mine == "ok":
            continue
        reason = known.reason(suite, case)
        bad += reason is None
        print(f"    {case} {mine}{explanation(reason, ours.why.get(case, 'not run'), verbose)}")
    for case, why in known.wrong(suite, real, ours).items():
        bad += 1
        print(f"    {case} is listed in {KNOWN.name}: {why}")
    return bad


def explanation(reason: str | None, why: str, verbose: bool) -> str:
    """What to say behind the outcome of a case: the known reason, or what the driver wrote of it if that is wanted."""
    if reason is not None:
        return f", as is known: {reason}"
    return f": {why[:600]}" if verbose else ""


def row(suite: str, runs: Sequence[Results | None]) -> str:
    """The line of a suite in the table."""
    cells = [f"{'':22}"] * len(runs)
    for place, results in enumerate(runs):
        if results is not None:
            numbers = [results.count(outcome) for outcome in ("ok", "failed", "skipped")]
            cells[place] = f"{numbers[0]:5}{numbers[1]:6}{numbers[2]:5}{results.seconds:6.0f}"
    return f"{suite:24}" + "  |".join(cells)


def report_one(suite: str, results: Results, known: Known, verbose: bool) -> None:
    """Print what did not pass where only one VM ran."""
    for case, outcome in results.outcome.items():
        if outcome != "ok":
            print(f"    {case} {outcome}{explanation(known.reason(suite, case), results.why[case], verbose)}")


def report_slow(results: Results) -> None:
    """Print which cases took how long, of those that took more than some seconds."""
    slow = sorted(((took, case) for case, took in results.took.items() if took > 5), reverse=True)
    if slow:
        print("    slow: " + ", ".join(f"{case} {took:.0f} s" for took, case in slow))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("suites", nargs="*", default=USUAL)
    parser.add_argument("--only", choices=("real", "ours"))
    parser.add_argument("--scale", type=int, default=20, help="multiplies the suites' time traps on this VM (20)")
    parser.add_argument("--seconds", type=int, default=1200, help="the most for one case, whatever its trap (1200)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="say why cases fail here, and which are slow")
    return parser.parse_intermixed_args()


def main() -> int:
    """Run the tool; the exit status."""
    options = arguments()
    source = options.source.resolve()
    if not (source / PLACES[0]).is_dir():
        print(f"{source}: no source tree of OTP ({PLACES[0]} is missing)", file=sys.stderr)
        return 2
    if shutil.which("erl") is None:
        print("no `erl` on PATH", file=sys.stderr)
        return 2
    cases = {suite.removesuffix("_SUITE"): only for suite, _, only in (word.partition(":") for word in options.suites)}
    unknown = [suite for suite in cases if find_suite(source, suite) is None]
    if unknown:
        print(f"no such suite: {', '.join(unknown)}", file=sys.stderr)
        return 2
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH", "")]))
    vms = {
        "real": (["erl"], Limits(1, options.seconds)),
        "ours": ([sys.executable, "-m", "enigma_gen", "erl"], Limits(options.scale, options.seconds)),
    }
    known = Known(KNOWN)
    bad = 0
    print(f"{'':24}real   ok  failed skipped s  |ours  ok  failed skipped s")
    with tempfile.TemporaryDirectory(prefix="otp-suites-") as build:
        compile_all(source, Path(build), list(cases))

        def both(suite: str) -> list[Results | None]:
            path = find_suite(source, suite)
            assert path is not None
            return [
                run_suite(command, path, Path(build), cases[suite] or "*", limits)
                if options.only in (None, which)
                else None
                for which, (command, limits) in vms.items()
            ]

        with ThreadPoolExecutor(options.jobs) as pool:
            for suite, runs in zip(cases, pool.map(both, cases), strict=True):
                print(row(suite, runs))
                real, ours = runs
                if real is not None and ours is not None:
                    bad += compare(suite, real, ours, known, options.verbose)
                else:
                    report_one(suite, next(filter(None, runs)), known, options.verbose)
                if ours is not None and options.verbose:
                    report_slow(ours)
                sys.stdout.flush()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
