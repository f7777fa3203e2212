"""``enigma-gen erl``, ``erlc`` and ``escript``: what they print and how they end, against the real ones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.realerl import needs_erl

ROOT = Path(__file__).parents[2]
pytestmark = [needs_erl, pytest.mark.slow]

EXPRESSIONS = [
    'io:format("~p~n", [erlang:system_info(otp_release)]), halt().',
    "halt(5).",
    "init:stop(7).",
    "init:stop().",
    'halt("last words").',
    "error(foo).",
    "throw(ball).",
    "foo bar",
    'io:format(standard_error, "err~n", []), io:put_chars("no line feed"), halt(2).',
    'io:format("~p ~p ~p~n", [init:get_arguments(), init:get_plain_arguments(), init:get_status()]), halt().',
    """{_, R} = spawn_monitor(fun() -> 1/0 end), receive {'DOWN', R, _, _, _} -> ok end,
    timer:sleep(500), [sys:get_state(N) || N <- [logger, logger_proxy]], logger_std_h:filesync(default), halt().""",
    'erlang:display({a, "b", <<1>>}), halt().',
    'io:format("~s", [os:cmd("echo out; echo err 1>&2")]), halt().',
    'io:format("~p~n", [lists:sort([N || {N, _, _} <- application:which_applications()])]), halt().',
    'io:format("~p~n", [[code:root_dir(), code:lib_dir(kernel), code:which(lists), code:objfile_extension()]]), halt().',
    'io:format("~p~n", [lists:sort(registered()) -- [socket_registry]]), halt().',
    'io:format("~ts~n", [[1076, 8364, 128512]]), halt().',
    'application:set_env(kernel, x, y), io:format("~p~n", [application:get_env(kernel, x)]), halt().',
    'io:format("~p~n", [catch gen_server:call(nobody, x)]), halt().',
]


def ended(command: list[str], directory: Path, text: str = "") -> tuple[int, str, str]:
    """Exit status and output of a command, without what differs from run to run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(directory.parent / "cache")}
    done = subprocess.run(
        command, cwd=directory, env=environment, input=text.encode(), capture_output=True, timeout=180, check=False
    )
    return done.returncode, plain(done.stdout), plain(done.stderr)


def plain(output: bytes) -> str:
    text = re.sub(r"\d+-\w{3}-\d{4}::[\d:.]+", "TIME", output.decode("utf-8", "replace"))
    return re.sub(r"<0\.\d+\.0>", "<PID>", text)


def both(name: str, arguments: list[str], directory: Path, text: str = "") -> None:
    """Run the real program and ours, each in a directory of its own with the same files; nothing may differ."""
    results = []
    for command in ([name], [sys.executable, "-m", "enigma_gen", name]):
        results.append(ended([*command, *arguments], directory, text))
        (directory / "erl_crash.dump").unlink(missing_ok=True)
    assert results[1] == results[0]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_does_what_it_does_in_erl(expression: str, here: Path) -> None:
    both("erl", ["-noshell", "-eval", expression], here)


def test_flags_words_and_extra_arguments_reach_init(here: Path) -> None:
    show = 'io:format("~p~n", [{init:get_arguments(), init:get_plain_arguments()}]), halt().'
    both("erl", ["-noshell", "word", "-flag", "a", "b", "-eval", show, "--", "w", "-c", "-extra", "x", "-y", "é"], here)


def test_the_vm_ends_with_init(here: Path) -> None:
    command = [sys.executable, "-m", "enigma_gen", "erl", "-noshell", "-eval", "ok.", "one word too many"]
    status, _, errors = ended(command, here)
    assert status == 1
    assert "System process <PID> terminated: {function_clause,[{init,prepare_run_args," in errors


def test_a_shell_that_reads_a_pipe(here: Path) -> None:
    lines = ["1+2.", "X = lists:seq(1, 5).", "[Y * 2 || Y <- X].", "1/0.", "f(X), X = 3.", "foo(", ").", "q()."]
    both("erl", [], here, "\n".join(lines) + "\n")


def test_the_crash_dump_names_the_reason_and_the_processes(here: Path) -> None:
    status, _, errors = ended([sys.executable, "-m", "enigma_gen", "erl", "-noshell", "-eval", 'halt("why").'], here)
    dump = (here / "erl_crash.dump").read_text()
    assert (status, "Crash dump is being written to: erl_crash.dump...done" in errors) == (1, True)
    assert "Slogan: why\n" in dump
    assert "Name: application_controller" in dump and dump.endswith("=end\n")


def test_erlc_writes_the_file_that_erlc_writes(here: Path) -> None:
    (here / "made.erl").write_text(
        "-module(made).\n-export([f/1]).\nf([H | T]) -> {H, <<H:16>>, #{k => T}};\nf(X) when X > 1 -> unused = 1.\n"
    )
    both("erlc", ["made.erl"], here)
    chunks = []
    for command in (["erlc"], [sys.executable, "-m", "enigma_gen", "erlc"]):
        ended([*command, "made.erl"], here)
        chunks.append((here / "made.beam").read_bytes())
        (here / "made.beam").unlink()
    assert chunks[0] == chunks[1]


def test_errors_of_the_compiler(here: Path) -> None:
    (here / "wrong.erl").write_text("-module(wrong).\n-export([f/0]).\nf() -> X.\ng() -> 1.\n")
    both("erlc", ["wrong.erl"], here)
    both("erlc", ["none.erl"], here)


def test_escripts(here: Path) -> None:
    script = here / "script"
    script.write_text(
        "#!/usr/bin/env escript\n%%! -flag x\n"
        'main(A) -> io:format("~p ~p~n", [A, init:get_argument(flag)]), io:format("~p~n", [escript:script_name()]),\n'
        "    halt(length(A)).\n"
    )
    both("escript", ["script", "a", "-b"], here)
    (here / "broken").write_text("#!/usr/bin/env escript\nmain(_) -> oops(.\n")
    both("escript", ["broken"], here)
    (here / "crashing").write_text("#!/usr/bin/env escript\nmain(_) -> error(oops).\n")
    both("escript", ["crashing"], here)


@pytest.mark.parametrize(
    ("flags", "show"),
    [
        (["-config", "sys"], "{application:get_env(kernel, my), application:get_all_env(foo)}"),
        (["-config", "none"], "none"),
        (["-boot", "start_sasl"], "release_handler:which_releases()"),
        (["-mode", "embedded"], "{code:get_mode(), code:ensure_loaded(xref)}"),
        (["-kernel", "my", '"a b"'], "application:get_env(kernel, my)"),
    ],
)
def test_configurations_and_boot_scripts(flags: list[str], show: str, here: Path) -> None:
    (here / "sys.config").write_text("[{kernel, [{my, conf}]}, {foo, [{bar, 1}]}].\n")
    both("erl", ["-noshell", *flags, "-eval", f'io:format("~p~n", [{show}]), halt().'], here)


_HEAPS = "[min_heap_size, min_bin_vheap_size, max_heap_size, message_queue_data]"


@pytest.mark.parametrize(
    "flags",
    [
        ["+hms", "1000", "+hmbs", "100000", "+hmqd", "off_heap"],
        ["+hmax", "5000000", "+hmaxk", "false"],
        ["+hmax", "5000000x", "+hmaxel", "false"],
        ["+hmax", "x", "+h", "300", "+t", "12345"],
    ],
)
def test_sizes_of_heaps_and_of_the_atom_table(flags: list[str], here: Path) -> None:
    """New processes have what the flags, and later ``system_flag``, say."""
    info = f"[element(2, process_info(S, I)) || I <- {_HEAPS}]"
    show = (
        f"Here = fun(S) -> {info} end, Old = spawn(fun() -> receive x -> x end end),"
        " [erlang:system_flag(F, V) || {F, V} <- [{min_heap_size, 4000}, {max_heap_size, 6000000}, {fullsweep_after, 3}]],"
        " New = spawn(fun() -> receive x -> x end end),"
        " Own = spawn_opt(fun() -> receive x -> x end end, [{min_heap_size, 500}]),"
        ' io:format("~p ~p~n", [erlang:system_info(atom_limit), [erlang:system_info(I) || I <- ' + _HEAPS + "]]),"
        ' io:format("~p~n", [[Here(S) || S <- [self(), whereis(init), Old, New, Own]]]), halt().'
    )
    both("erl", ["-noshell", *flags, "-eval", show], here)


@pytest.mark.parametrize("flags", [["+hms", "x"], ["+hmax", "-1"], ["+hmaxk", "x"], ["+t", "8191"]])
def test_sizes_that_will_not_do(flags: list[str], here: Path) -> None:
    commands = (["erl"], [sys.executable, "-m", "enigma_gen", "erl"])
    real, ours = (ended([*command, "-noshell", *flags, "-eval", "halt()."], here) for command in commands)
    assert ours[0] == real[0]
    assert (ours[1] + ours[2]).splitlines()[0] == (real[1] + real[2]).splitlines()[0]
    assert "Traceback" not in ours[1] + ours[2]


def test_wrong_usage_is_told_in_one_line(here: Path) -> None:
    command = [sys.executable, "-m", "enigma_gen", "erl", "--otp"]
    assert ended([*command, "/nonexistent"], here)[0] == 2
    assert ended(command, here)[0] == 2
