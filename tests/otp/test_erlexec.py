"""``erl``'s command line is sorted as OTP's own ``erlexec`` sorts it (it prints its result for ``-emu_args_exit``)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from enigma_gen.otp.emulator_flags import parse_flags
from enigma_gen.otp.erlexec import (
    FlagError,
    emulator_arguments,
    gather,
    search_path,
    sort_arguments,
    split_words,
    start_epmd,
)
from enigma_gen.otp.find import find_otp
from enigma_gen.otp.tools import ct_run_arguments, erlc_arguments, escript_arguments
from tests.realerl import needs_erl

LINES = [
    "",
    "-noshell",
    '-noshell -eval io:format("x"). -s init stop',
    "-sname a -setcookie b",
    "-name a@b.c",
    "-noinput -run m f a b",
    "-detached",
    "-pa x y -pz z -- +P 2000 plain",
    "+P 2000 +Q 3000 +pc unicode +fnu -noshell",
    "+A 5 +A5 +S 2:2 +SP 50:50 +SDcpu 1:1 +SDio 4",
    "+B -noshell",
    "+Bi",
    "+B i x",
    "+Bd +c true +c false +c +W w +Ww",
    "+hms 1000 +hmax 0 +hmaxk true +h 1000 +zdbbl 100 +zosrl 5",
    "+sbt u +sbwt none +swt low +ssrct +spp true +sub false",
    "+MBas aobf +Mea min +MMscs 5 +Muycs 3 +MIscs 9",
    "+K true +IOt 2 +JPperf true +dcg 3 +L +d +e 4000 +ec",
    "-env A b -noshell",
    "-extra a -noshell +P 5",
    "-noshell -extra -- -x +y",
    "-smp auto -smp enable -smpauto -smp",
    "-boot start_sasl -config a b -mode embedded",
    "-configfd 3",
    "-configfd 0",
    "-start_epmd false",
    "-make a b",
    "-compile a.erl",
    "-emu_type opt -emu_flavor smp -noshell",
    "-proto_dist inet_tcp -no_epmd",
    "-version",
    "plain words -flag value",
]
REFUSED = [
    "-sname",
    "-name --",
    "-env A",
    "+P",
    "+zdbbl",
    "-smp disable",
    "-start_epmd maybe",
    "-no_epmd",
    "+Bx",
    "+IOx",
    "+J",
    "-args_file",
]
VARIABLES = [
    {"ERL_FLAGS": "-flag 'a b' \"c d\" e\\ f"},
    {"ERL_AFLAGS": "-first +P 2000", "ERL_ZFLAGS": "-last"},
    {"ERL_FLAGS": "-extra x", "ERL_AFLAGS": "-extra y"},
    {"ERL_OTP25_FLAGS": "-own", "ERL_EPMD_PORT": "4000"},
    {"ERL_FLAGS": "   "},
]


def ours(arguments: list[str], environ: dict[str, str]) -> str:
    otp = find_otp()
    assert otp is not None
    try:
        line = sort_arguments(gather(arguments, environ, otp.release), environ)
    except FlagError as problem:
        return f"{problem}\n"
    words = emulator_arguments(line, str(otp.root), str(otp.bin_dir()), "erl")
    return "".join(f"{word}\n" for word in words)


def theirs(arguments: list[str], environ: dict[str, str], program: str = "erl") -> str:
    done = subprocess.run([program, *arguments], env=environ, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout if done.returncode == 0 else done.stderr.split("Usage:")[0]


def environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ERL_")}
    return {**kept, **extra}


@needs_erl
@pytest.mark.parametrize("line", LINES)
def test_arguments_are_sorted_as_erlexec_sorts_them(line: str) -> None:
    arguments = ["-emu_args_exit", *line.split()]
    assert ours(arguments, environment()) == theirs(arguments, environment())


@needs_erl
@pytest.mark.parametrize("line", REFUSED)
def test_what_erlexec_refuses_is_refused_in_its_words(line: str) -> None:
    arguments = ["-emu_args_exit", *line.split()]
    assert ours(arguments, environment()) == theirs(arguments, environment())


@needs_erl
@pytest.mark.parametrize("variables", VARIABLES, ids=str)
def test_flags_of_the_environment_stand_around_those_of_the_command_line(variables: dict[str, str]) -> None:
    for arguments in ([], ["-noshell", "-extra", "z"]):
        words = ["-emu_args_exit", *arguments]
        assert ours(words, environment(**variables)) == theirs(words, environment(**variables))


@needs_erl
def test_files_of_arguments(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.write_text("-inner 'x y' # a comment\n+P 3000\n-extra in1\n")
    outer = tmp_path / "outer"
    outer.write_text(f'-outer\n-args_file {inner}\n-after \\# "#"\n-extra out1')
    (tmp_path / "empty").write_text("")
    for names in (["outer"], ["inner", "outer"], ["empty"]):
        words = ["-emu_args_exit", "-noshell"]
        for name in names:
            words += ["-args_file", str(tmp_path / name)]
        words += ["-behind", "-extra", "last"]
        assert ours(words, environment()) == theirs(words, environment())
    words = ["-emu_args_exit", "-args_file", str(tmp_path / "none")]
    assert ours(words, environment()) == theirs(words, environment())


def test_quotes_in_flags() -> None:
    assert split_words("a 'b c'd \"e'f\" g\\ h \\\"", comments=False) == ["a", "b cd", "e'f", "g h", '"']
    assert split_words("a#b c # d\ne", comments=True) == ["a", "e"]


def test_the_emulators_flags_that_mean_something_are_read() -> None:
    flags = parse_flags(
        [
            "-P",
            "5000",
            "-pc",
            "unicode",
            "-fnui",
            "-W",
            "e",
            "-B",
            "i",
            "-t",
            "9000",
            "-S",
            "4:4",
            "-sbtu",
            "-zdbbl",
            "5",
        ]
    )
    assert (flags.processes, flags.printable_unicode, flags.file_names) == (8192, True, "ui")
    assert (flags.warnings, flags.break_mode, flags.atoms) == ("error", "i", 9000)


@pytest.mark.parametrize(
    "words", [["-P", "5"], ["-pc", "x"], ["-zzz"], ["-foo"], ["-fnx"], ["-W", "q"], ["-t", "5"], ["-C", "x"], ["-P"]]
)
def test_wrong_flags_of_the_emulator_are_refused(words: list[str]) -> None:
    with pytest.raises(FlagError):
        parse_flags(words)


def test_search_path() -> None:
    assert search_path({}, "/r", "/r/b") == "/r/b:/r/bin:"
    assert search_path({"PATH": "/x"}, "/r", "/r/b") == "/r/b:/r/bin:/x"
    assert search_path({"PATH": "/r/b:/x:/r/bin"}, "/r", "/r/b") == "/r/b:/x:/r/bin"


def test_erlc_and_escript(tmp_path: Path) -> None:
    assert erlc_arguments(["-pa", "x", "+debug_info", "a.erl"])[:3] == ["-pa", "x", "+S1"]
    assert erlc_arguments(["-o", "d", "a.erl"])[-3:] == ["-o", "d", "a.erl"]
    with pytest.raises(FlagError):
        erlc_arguments(["-pa"])
    script = tmp_path / "s"
    script.write_text("#!/usr/bin/env escript\n%%! -sname x  +P 2000\nmain(_) -> ok.\n")
    arguments, name = escript_arguments(["-c", str(script), "a", "-b"])
    assert name == str(script)
    assert arguments == [
        *["+B", "-boot", "no_dot_erlang", "-noshell", "-sname", "x", "+P", "2000", "-run", "escript", "start", "c"],
        *["-extra", str(script), "a", "-b"],
    ]
    with pytest.raises(FlagError):
        escript_arguments(["-c"])


CT_RUNS = [
    "",
    "-dir t -suite x_SUITE -config c.cfg -logdir l",
    "-sname one -name two@there -dir t",
    "-name two@there -sname three -decrypt_key k -decrypt_file f",
    "-shell -dir t",
    "-vts",
    "-vts -browser firefox",
    "-browser firefox",
    "-ctmaster -dir t",
    "-ctname me -config c",
    "-dir t -config c -erl_args -config d +P 2000 -sname late -shell",
    "-config c -erl_args -config d -erl_args -config e",
    f"-sname {'n' * 120}",
]


@needs_erl
@pytest.mark.parametrize("line", CT_RUNS)
def test_arguments_of_ct_run(line: str) -> None:
    """The real program starts ``erl``, which prints its arguments."""
    words = [*line.split(), "-start_epmd", "false", "-emu_args_exit"]
    environ = environment()
    assert ours(ct_run_arguments(words), environ) == theirs(words, environ, "ct_run")


@pytest.mark.parametrize("word", ["-sname", "-name", "-browser", "-ctname"])
def test_ct_run_without_a_value(word: str) -> None:
    with pytest.raises(FlagError, match=f"No value given to {word}"):
        ct_run_arguments(["-dir", "t", word])


def test_starting_epmd(tmp_path: Path) -> None:
    """The program runs for nodes that have a name, unless it is not wanted."""
    (tmp_path / "epmd").write_text('#!/bin/sh\necho "$@" $ERL_EPMD_PORT >> "$0.log"\n')
    (tmp_path / "epmd").chmod(0o755)
    lines = ["", "-sname a -env ERL_EPMD_PORT 4000", "-sname a -start_epmd false", "-name a -no_epmd -proto_dist x"]
    lines += [f"-sname a -epmd {tmp_path}/epmd"]
    for line in lines:
        start_epmd(sort_arguments(line.split(), {}), str(tmp_path))
    assert (tmp_path / "epmd.log").read_text() == "-daemon 4000\n\n"
