"""Runs the benchmarks and prints one table: CPU time of enigma_gen, of hand-written Python, of a real ``erl`` when there is one.

    python bench/run.py [NAME ...] [--repeats N] [--no-erl] [--reductions N] [--json FILE]

A benchmark is ``NAME.erl`` (with ``NAME.beam`` beside it) and its twin ``NAME.py``; ``main`` of both gives the same integers, which is
asserted.  A twin may say what it counts: ``UNIT = ("hop", 200_000)`` adds the time per hop, and ``NEEDS_OTP = True`` that its Erlang side calls
functions of an installed OTP's library.

Each benchmark gets a fresh process, in which one warm-up of each side is followed by N measurements of each, ours and the
twin's in turn; what is reported are medians of ``time.process_time`` around the call alone, so neither start-up nor translation
counts.  ``erl`` runs with one scheduler and without busy waiting; its CPU time is ``statistics(runtime)`` over as many calls as
make the clock's milliseconds small.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import math
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
MEASURE = """
-module(measure).
-export([main/1]).
main([Module, Repeats]) ->
    Result = Module:main(),
    Count = calibrate(Module, 1),
    N = list_to_integer(atom_to_list(Repeats)),
    Times = [batch(Module, Count) / Count || _ <- lists:seq(1, N)],
    io:format("~w.~n~w.~n~s.~n", [Result, Times, erlang:system_info(system_version) -- "\\n"]),
    halt().
calibrate(Module, Count) ->
    case batch(Module, Count) of
        Time when Time >= 100 -> Count;
        _ -> calibrate(Module, Count * 2)
    end.
batch(Module, Count) ->
    {Before, _} = statistics(runtime),
    times(Module, Count),
    {After, _} = statistics(runtime),
    After - Before.
times(_, 0) -> ok;
times(Module, Count) -> Module:main(), times(Module, Count - 1).
"""


def names() -> list[str]:
    """All benchmarks, sequential ones before those of processes."""
    found = {path.stem for path in BENCH.glob("*.erl")}
    processes = [name for name in ("ring_hops", "pingpong", "spawning", "timers_many") if name in found]
    return sorted(found - set(processes)) + processes


def twin(name: str) -> Any:
    """The Python module beside the Erlang one."""
    if str(BENCH) not in sys.path:
        sys.path.insert(0, str(BENCH))
    return importlib.import_module(name)


async def measure(name: str, repeats: int, reductions: int) -> dict[str, Any]:
    """Measures ours and the twin in this process: the result and the seconds of each call."""
    sys.path.insert(0, str(ROOT))
    from enigma_gen.embed import open_vm

    main = twin(name).main
    gc.disable()  # as the command line does; the twin gains as much
    ours, python = [], []
    otp = None if getattr(twin(name), "NEEDS_OTP", False) else "none"
    async with open_vm(path=(BENCH,), otp=otp, reductions=reductions) as vm:
        result = await vm.call(name, "main")
        expected = main()
        if result != expected:
            raise SystemExit(f"{name}: enigma_gen says {result!r}, Python says {expected!r}")
        for _ in range(repeats):
            before = time.process_time()
            await vm.call(name, "main")
            between = time.process_time()
            main()
            ours.append(between - before)
            python.append(time.process_time() - between)
    return {"result": result, "ours": ours, "python": python}


def measure_apart(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """The same, in a process of its own."""
    arguments = [name, "--repeats", options.repeats, "--reductions", options.reductions, "--child"]
    command = [sys.executable, str(Path(__file__)), *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"{name} failed:\n{done.stdout}{done.stderr}")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


class BenchmarkFailed(Exception):
    """A benchmark could not be run, or gave a wrong result; the text says which and why."""


class RealErl:
    """A real Erlang, to run benchmarks on."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.version = ""
        (directory / "measure.erl").write_text(MEASURE, encoding="utf-8")
        subprocess.run(["erlc", "-o", directory, directory / "measure.erl"], check=True, stdin=subprocess.DEVNULL)

    def measure(self, name: str, repeats: int) -> tuple[Any, list[float]]:
        """The result of a benchmark, and the seconds of CPU per call."""
        flags = ["-noshell", "+S", "1:1", "+sbwt", "none", "-pa", self.directory, BENCH]
        script = f"measure:main(['{name}', '{repeats}'])."
        command = ["erl", *flags, "-eval", script]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=True
        )
        result, times, self.version = (line.removesuffix(".") for line in done.stdout.splitlines()[:3])
        return as_python(result), [milliseconds / 1000 for milliseconds in json.loads(times)]


def as_python(text: str) -> Any:
    """An integer or a tuple of integers, as Erlang prints it."""
    if text.startswith("{"):
        return tuple(map(int, text.strip("{}").split(",")))
    return int(text)


def environment(erl: RealErl | None) -> dict[str, str]:
    """Where and with what it was measured."""

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(ROOT), *arguments]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return "unknown"

    changed = "+changes" if git("status", "--porcelain", "--untracked-files=no") not in {"", "unknown"} else ""
    return {
        "host": f"{platform.system()} {platform.machine()}, {processor()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "commit": git("rev-parse", "--short", "HEAD") + changed,
        "erl": "none" if erl is None else erl.version,
    }


def processor() -> str:
    """What the processor is called."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.processor() or "unknown processor"


def row(name: str, options: argparse.Namespace, erl: RealErl | None) -> dict[str, Any]:
    """One line of the table: medians in seconds, ratios, microseconds per unit."""
    measured = measure_apart(name, options)
    ours, python = statistics.median(measured["ours"]), statistics.median(measured["python"])
    line: dict[str, Any] = {"name": name, "ours": ours, "python": python, "ratio": ours / python}
    if erl is not None:
        result, times = erl.measure(name, options.repeats)
        if result != tupled(measured["result"]):
            raise BenchmarkFailed(f"{name}: enigma_gen says {measured['result']!r}, erl says {result!r}")
        line["erl"] = statistics.median(times)
        line["erl_ratio"] = ours / line["erl"] if line["erl"] else None
    if hasattr(twin(name), "UNIT"):
        unit, count = twin(name).UNIT
        line["unit"] = unit
        line["us_per_unit"] = ours / count * 1e6
    return line


def tupled(value: Any) -> Any:
    """A result that went through JSON: its tuple came back as a list."""
    return tuple(value) if isinstance(value, list) else value


def text_of(line: dict[str, Any]) -> str:
    """One line of the table, printed."""
    erl = f"{line['erl'] * 1000:9.2f} {line['erl_ratio'] or math.nan:8.0f}" if "erl" in line else f"{'-':>9} {'-':>8}"
    unit = f"   {line['us_per_unit']:.2f} us per {line['unit']}" if "unit" in line else ""
    return f"{line['name']:14} {line['ours'] * 1000:9.1f} {line['python'] * 1000:9.1f} {line['ratio']:7.2f} {erl}{unit}"


def mean(values: list[float]) -> float:
    """The geometric mean."""
    return math.exp(sum(map(math.log, values)) / len(values))


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description="run the benchmarks")
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these")
    parser.add_argument("--repeats", type=int, default=5, help="measurements of each side (5)")
    parser.add_argument("--reductions", type=int, default=4000, help="calls per time slice of ours (4000)")
    parser.add_argument("--no-erl", action="store_true", help="do not run a real erl")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write everything that was measured here")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no benchmark is called {unknown[0]}; there are {', '.join(names())}")
    if options.child:
        import trio

        print(json.dumps(trio.run(measure, options.names[0], options.repeats, options.reductions)))
        return 0
    with tempfile.TemporaryDirectory() as directory:
        there = shutil.which("erl") and shutil.which("erlc") and not options.no_erl
        return table(options, RealErl(Path(directory)) if there else None)


def table(options: argparse.Namespace, erl: RealErl | None) -> int:
    """Measures and prints, line by line; the exit status, 1 if a benchmark failed."""
    header = f"{'CPU time in ms':14} {'ours':>9} {'python':>9} {'ratio':>7} {'erl':>9} {'ratio':>8}"
    print(header, flush=True)
    lines = []
    failed = 0
    for name in options.names or names():
        try:
            lines.append(row(name, options, erl))
        except BenchmarkFailed as problem:
            print(problem, file=sys.stderr)
            failed = 1
        else:
            print(text_of(lines[-1]), flush=True)
    if not lines:
        return failed
    ratio = mean([line["ratio"] for line in lines])
    erl_ratios = [line["erl_ratio"] for line in lines if line.get("erl_ratio")]
    erl_mean = f" {'':9} {mean(erl_ratios):8.0f}" if erl_ratios else ""
    print(f"{'geometric mean':14} {'':9} {'':9} {ratio:7.2f}{erl_mean}")
    where = environment(erl)
    print("\n".join(f"{key}: {value}" for key, value in where.items()))
    if options.json:
        document = {"environment": where, "repeats": options.repeats, "rows": lines, "geometric_mean": ratio}
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
