"""``enigma-gen run`` and ``demo``: values, errors, statuses, signals."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pytest

from enigma_gen.samples import NAMES
from tests.cli.command import ENVIRONMENT, ROOT, SAMPLES, enigma_gen, one_line
from tests.realerl import needs_erl, run_erl

PROGRAM = """
-module(prog).
-export([main/0, id/1, forever/0, busy/0, native/0, crash/1, deep/1, exits/1, throws/1, handles/1]).
main() -> #{list => [1, 2.5, "text", <<"binary">>], 'Quoted atom' => {}}.
id(X) -> X.
forever() -> receive after infinity -> ok end.
busy() -> busy().
native() -> term_to_binary(id(lists:duplicate(2000000, lists:seq(1, 10)))), native().
crash(X) -> 1 + deep(X).
deep(X) -> 2 + length(id(X)).
exits(X) -> exit(X).
throws(X) -> throw(X).
handles(F) -> try F:f() catch error:undef:S -> {undef, hd(S)} end.
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A directory with ``prog.beam``."""
    directory = tmp_path_factory.mktemp("program")
    (directory / "prog.erl").write_text(PROGRAM)
    subprocess.run(["erlc", "-o", directory, directory / "prog.erl"], check=True)
    return directory


def test_a_file_without_otp() -> None:
    done = enigma_gen("run", SAMPLES / "ring.beam", "--otp", "none")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('[{<<"processes in the ring">>,1000},\n')


def test_a_module_on_the_path() -> None:
    by_name = enigma_gen("run", "-pa", SAMPLES, "bits", "main", "--otp", "none", "--no-cache")
    assert by_name.returncode == 0
    assert by_name.stdout == enigma_gen("run", SAMPLES / "bits.beam", "--otp", "none").stdout


def test_natives_without_otp() -> None:
    assert enigma_gen("run", "--otp", "none", "erlang", "abs", "-16#ff").stdout == "255\n"


def test_a_module_that_is_nowhere() -> None:
    assert "'no_such_module'" in one_line(enigma_gen("run", "--otp", "none", "no_such_module"))
    assert "'no_such_module'" in one_line(enigma_gen("run", "no_such_module", "f", "1"))


def test_halt_gives_the_status() -> None:
    assert enigma_gen("run", "--otp", "none", "erlang", "halt", "3").returncode == 3
    assert enigma_gen("run", "--otp", "none", "erlang", "halt").returncode == 0
    done = enigma_gen("run", "--otp", "none", "erlang", "halt", '"last words"')
    assert (done.returncode, done.stderr) == (1, "last words\n")


@pytest.mark.parametrize("reductions", ["1", "7", "100000"])
def test_slices_of_any_length(reductions) -> None:
    done = enigma_gen("run", SAMPLES / "selective.beam", "--otp", "none", "--reductions", reductions)
    assert (done.returncode, done.stderr) == (0, "")


def test_all_samples_run() -> None:
    done = enigma_gen("demo")
    assert done.returncode == 0
    assert done.stderr.startswith("Error in process <")  # of the sample that is about a crash
    assert [line.split(":")[0] for line in done.stdout.splitlines() if line[:1].islower()] == list(NAMES)
    assert "    (" in done.stdout


def test_one_sample_in_another_directory(tmp_path) -> None:
    done = enigma_gen("demo", "crash", cwd=tmp_path)
    assert "badarith" in done.stdout
    assert (done.returncode, done.stderr.count("Error in process")) == (0, 1)


@needs_erl
def test_a_function_of_the_installed_otp() -> None:
    done = enigma_gen("run", "lists", "sort", "[3,1,2]")
    assert (done.stdout, done.stderr, done.returncode) == ("[1,2,3]\n", "", 0)


@needs_erl
def test_values_are_printed_as_by_p(program) -> None:
    text = run_erl(f'code:add_path("{program}"), io:format("~p~n", [apply(prog, main, [])])')
    assert enigma_gen("run", program / "prog.beam").stdout == text


ERRORS = [
    ("prog", "crash", "[a|b]"),
    ("prog", "crash", "atom"),
    ("prog", "exits", "{shutdown,[1,2,3]}"),
    ("prog", "exits", "normal"),
    ("prog", "throws", '"some text"'),
    ("lists", "map", "a", "[1]"),
    ("lists", "nth", "3", "[1]"),
    ("lists", "sum", "[1,a]"),
    ("lists", "seq", "5", "1"),
    ("maps", "get", "a", "#{}"),
    ("maps", "merge", "a", "#{}"),
    ("erlang", "atom_to_list", "3"),
    ("erlang", "element", "9", "{a,b}"),
    ("erlang", "+", "1", "a"),
    ("erlang", "binary_to_atom", "<<255>>", "utf8"),
    ("erlang", "apply", "no_module", "no_function", "[1,2]"),
    ("dict", "fetch", "a", "{dict}"),
    ("string", "slice", "1", "2"),
]
SHOW = """
main(_) ->
    code:add_path("DIRECTORY"),
    Print = fun(T, I) -> io_lib_pretty:print(T, [{column, I}, {line_length, 80}, {depth, 30}, {line_max_chars, 60},
                                                 {strings, true}, {encoding, unicode}]) end,
    Skip = fun(M, _, _) -> M =:= ?MODULE orelse M =:= init orelse M =:= erl_eval end,
    [M, F | As] = binary_to_term(term_to_binary([CALL])),
    try apply(M, F, As) of V -> io:format("~p~n", [V])
    catch C:R:S -> io:format("** ~ts~n", [erl_error:format_exception(4, C, R, S, Skip, Print, unicode)]) end.
"""


@needs_erl
@pytest.mark.parametrize("call", ERRORS, ids=lambda call: f"{call[0]}-{call[1]}")
def test_errors_are_printed_as_by_erl(program, call) -> None:
    quoted = [f"'{call[0]}'", f"'{call[1]}'", *call[2:]]
    theirs = run_erl(SHOW.replace("DIRECTORY", str(program)).replace("CALL", ", ".join(quoted)))
    done = enigma_gen("run", "-pa", program, *call)
    assert (done.stderr, done.stdout, done.returncode) == (theirs, "", 1)


@needs_erl
def test_missing_modules_are_undef_inside(program) -> None:
    done = enigma_gen("run", program / "prog.beam", "handles", "no_such_module")
    assert done.stdout == "{undef,{no_such_module,f,[],[]}}\n"


@needs_erl
@pytest.mark.parametrize("function", ["forever", "busy", "native"])
def test_control_c_ends_at_once(program, function) -> None:
    command = [sys.executable, "-m", "enigma_gen", "run", program / "prog.beam", function]
    process = subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")


@needs_erl
def test_waiting_costs_nothing(program) -> None:
    command = [sys.executable, "-m", "enigma_gen", "run", program / "prog.beam", "forever"]
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while (before := sleeps(process.pid)) is None or sleeps_a_second_later(process.pid) != before:
            assert time.monotonic() < deadline, "it wakes up again and again"
    finally:
        process.kill()
        process.wait()


def sleeps(pid):
    """How many times the process has gone to sleep; None while it is awake."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        status = file.read()
    if not re.search(r"^State:\s*S", status, re.MULTILINE):
        return None
    return int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", status, re.MULTILINE)[1])


def sleeps_a_second_later(pid):
    time.sleep(1)
    return sleeps(pid)


def test_dis_python_shows_the_generated_code() -> None:
    done = enigma_gen("dis", SAMPLES / "ring.beam", "--python")
    assert done.returncode == 0
    assert "def main_0(p)" in done.stdout
    compile(done.stdout, "ring", "exec")
