"""The guest programs: every behaviour of the machine as one small Erlang program.

Each `tests/erl/<area>/<area>_<behaviour>.erl` (or `.S`, for an instruction that the compiler at hand no longer emits)
exports `main/0`, prints nothing and returns a term.  What it must return stands in the source as `%% => text` comments,
in the form `~0p` prints.  One such comment is the whole result; several are the elements of the list that `main/0`
returns, each on the line that makes it.

The same expectations hold for real `erl` and for our machine, so a wrong expectation shows on `erl` at once.  Ours
runs each program with the default slice, with one reduction per slice (so that it suspends wherever it can), with an
empty translation cache and with a filled one.  The areas in `OLD_COMPILERS` also run as the compilers of older releases
would have emitted them (`erlc +r22` ...), which use other instructions for the same source.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.realerl import ERL
from tests.vmrun import run_main

HERE = Path(__file__).resolve().parent
PROGRAMS = sorted(path.relative_to(HERE).as_posix() for ending in ("erl", "S") for path in HERE.glob(f"*/*.{ending}"))

VARIANTS: dict[str, tuple[str, ...]] = {
    "": (),
    "no_type_opt": ("+no_type_opt",),
    "r22": ("+r22",),
    "r24": ("+r24",),
}
OLD_COMPILERS = ("bs/", "exc/", "op/", "recv/", "fun/")
VARIANT_CASES = [
    (program, variant) for variant in VARIANTS if variant for program in PROGRAMS if program.startswith(OLD_COMPILERS)
]

ERL_SCRIPT = """
io:setopts([{encoding, unicode}]),
lists:foreach(fun(M) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({guest_result, M:main()}) end),
    {Class, Value} =
        receive
            {'DOWN', Ref, _, _, {guest_result, V}} -> {"value", V};
            {'DOWN', Ref, _, _, E} -> {"error", E}
        after 5000 ->
            exit(Pid, kill),
            {"error", timeout}
        end,
    io:format("~s\\t~s\\t~0p~n", [M, Class, Value])
end, [list_to_atom(A) || A <- init:get_plain_arguments()]),
halt().
"""

needs_erlc = pytest.mark.skipif(
    shutil.which("erlc") is None or ERL is None,
    reason="erlc and erl are not on PATH: install Debian's erlang-base and erlang-dev (apt-get install erlang-base)",
)


def module_of(program: str) -> str:
    """The module name of a program given by its path."""
    return Path(program).stem


def expectation(program: str) -> str:
    """The text that `main/0` must return, put together from the `%% =>` comments of the source.

    Raises ValueError when the program states none.
    """
    values: list[str] = re.findall(r"%% => (.*)", (HERE / program).read_text(encoding="utf-8"))
    if not values:
        raise ValueError(f"{program} has no `%% => value` comment: add one on the line that makes the result")
    return values[0].strip() if len(values) == 1 else "[" + ",".join(value.strip() for value in values) + "]"


def one_line(text: str) -> str:
    """A printed term without the line breaks and blanks that `~p` puts in according to its width."""
    return re.sub(r"\s*\n\s*", "", text.strip()).replace(" => ", "=>").replace("=> ", "=>")


def compile_programs(target: Path, programs: list[str], options: tuple[str, ...]) -> None:
    """Compile all programs into one directory with one run of `erlc`."""
    target.mkdir()
    done = subprocess.run(
        ["erlc", "-W0", *options, "-o", str(target), *programs], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def beams(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Variant name -> directory with the compiled programs."""
    base = tmp_path_factory.mktemp("guest")
    old = [program for program in PROGRAMS if program.startswith(OLD_COMPILERS)]
    for variant, options in VARIANTS.items():
        compile_programs(base / f"beams_{variant}", old if variant else PROGRAMS, options)
    return {variant: base / f"beams_{variant}" for variant in VARIANTS}


@pytest.fixture(scope="session")
def erl_results(beams: dict[str, Path]) -> dict[tuple[str, str], str]:
    """(program, variant) -> what real `erl` returned, printed; one run of `erl` per variant."""
    results: dict[tuple[str, str], str] = {}
    for variant, directory in beams.items():
        programs = [program for program in PROGRAMS if (directory / f"{module_of(program)}.beam").exists()]
        done = subprocess.run(
            [str(ERL), "-noshell", "-kernel", "logger_level", "none", "-pa", str(directory)]
            + ["-eval", ERL_SCRIPT, "-extra", *map(module_of, programs)],
            capture_output=True, encoding="utf-8", check=False, timeout=300,
        )  # fmt: skip
        found = {line.split("\t")[0]: line.split("\t")[1:] for line in done.stdout.splitlines() if "\t" in line}
        for program in programs:
            how, text = found.get(module_of(program), ["error", "nothing printed: " + done.stderr])
            results[program, variant] = text if how == "value" else f"error {text}"
    return results


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A translation cache that lives as long as the session."""
    return tmp_path_factory.mktemp("translation_cache")


def test_there_are_enough_programs() -> None:
    """The glob finds the programs, and no two share a module name."""
    assert len(PROGRAMS) >= 160
    assert len({module_of(program) for program in PROGRAMS}) == len(PROGRAMS)


@needs_erlc
@pytest.mark.parametrize("program", PROGRAMS)
def test_real_erl_agrees(program: str, erl_results: dict[tuple[str, str], str]) -> None:
    """The expectation in the source is what real `erl` returns."""
    assert one_line(erl_results[program, ""]) == one_line(expectation(program))


@needs_erlc
@pytest.mark.parametrize(("program", "variant"), VARIANT_CASES)
def test_real_erl_agrees_on_variant(program: str, variant: str, erl_results: dict[tuple[str, str], str]) -> None:
    """The expectation does not depend on how the program was compiled."""
    assert one_line(erl_results[program, variant]) == one_line(expectation(program))


def check(beam: Path, program: str, reductions: int | None, cache_dir: Path | None, *, real_time: bool = False) -> None:
    """Run one program on our machine and compare with its expectation.  Programs that ports start live in real time, whatever our clock says."""
    real_time = real_time or program.startswith("port/")
    found = run_main(beam, reductions=reductions, cache_dir=cache_dir, timeout=120, real_time=real_time)
    assert one_line(found) == one_line(expectation(program))


@needs_erlc
@pytest.mark.parametrize("program", PROGRAMS)
def test_default_slice(program: str, beams: dict[str, Path]) -> None:
    """Our machine, default slice, no cache."""
    check(beams[""] / f"{module_of(program)}.beam", program, None, None)


@needs_erlc
@pytest.mark.parametrize("program", PROGRAMS)
def test_one_reduction_per_slice(program: str, beams: dict[str, Path]) -> None:
    """Our machine, suspending at every reduction."""
    check(beams[""] / f"{module_of(program)}.beam", program, 1, None)


@needs_erlc
@pytest.mark.parametrize("reductions", [2, 3, 7])
@pytest.mark.parametrize("program", [p for p in PROGRAMS if p.startswith(("proc/", "exc/", "call/"))])
def test_odd_slices(program: str, reductions: int, beams: dict[str, Path]) -> None:
    """Slices that end in the middle of things: what was done is not done again."""
    check(beams[""] / f"{module_of(program)}.beam", program, reductions, None)


@needs_erlc
@pytest.mark.parametrize("program", PROGRAMS)
def test_cache_filled_and_used(program: str, beams: dict[str, Path], shared_cache: Path) -> None:
    """Our machine, first filling the translation cache, then running from it."""
    beam = beams[""] / f"{module_of(program)}.beam"
    check(beam, program, None, shared_cache)
    check(beam, program, None, shared_cache, real_time=True)


@needs_erlc
@pytest.mark.parametrize(("program", "variant"), VARIANT_CASES)
def test_variant_default_slice(program: str, variant: str, beams: dict[str, Path]) -> None:
    """Our machine on the instructions that other compilers emit."""
    check(beams[variant] / f"{module_of(program)}.beam", program, None, None)


@needs_erlc
@pytest.mark.parametrize(("program", "variant"), VARIANT_CASES)
def test_variant_one_reduction_per_slice(program: str, variant: str, beams: dict[str, Path]) -> None:
    """The same, suspending at every reduction."""
    check(beams[variant] / f"{module_of(program)}.beam", program, 1, None)
