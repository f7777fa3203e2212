"""Files made to hurt: no text of theirs becomes Python, and nonsense only ends in an error that is reported."""

from __future__ import annotations

import io
import random
import re
import signal
import subprocess
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

from enigma_gen.beam.file import BeamFile, Code, load
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.module import translate_all
from tests.beam.files import module
from tests.realerl import needs_erl
from tests.vmrun import run_main

NAMES = (
    "x0", "p", "tick", "e", "exc", "self", "def", "import", "lambda", "None", "__import__", "__builtins__", "__name__",
    "eval", "exec", "SUSPEND", "A_x", "L0", "error", "exit", "quote'd", 'double"', "back`tick", "new\nline", "ünï",
    "\U0001f600", ")\n    import os\n", "'''", '"""', "\\", "{x}", "%s", "#", "a" * 255,
)  # fmt: skip
WORD = re.compile(r"[A-Za-z0-9_]+\Z", re.ASCII)
PLAIN_TEXT = frozenset({'"little"', '"big"', '""', "''", 'b""', "b''"})


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Ends with KeyboardInterrupt, which nothing takes for an error of the file, what takes longer."""

    def late(*_: object) -> None:
        raise KeyboardInterrupt(f"still running after {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def quoted(name: str) -> str:
    """The atom in Erlang's syntax."""
    text = name.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{text}'"


def check_source(name: str, text: str) -> None:
    """Whatever stands in the source are names, numbers, and a few known texts: no comment, no other string."""
    assert WORD.match(name)
    assert text.isascii()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            assert WORD.match(token.string)
        assert token.type != tokenize.COMMENT, text
        if token.type == tokenize.STRING:
            assert token.string in PLAIN_TEXT, text
    compile(text, "beam:check", "exec")


@needs_erl
def test_names_of_all_kinds(tmp_path):
    functions = [name for name in NAMES if len(name) < 200]
    lines = [
        "%% coding: utf-8",
        "-module(names).",
        "-compile([export_all, nowarn_export_all, {no_auto_import, [{error, 1}, {error, 2}, {exit, 1}, {exit, 2}]}]).",
        "main() -> [",
    ]
    lines.append(",\n".join(f"{quoted(name)}({quoted(name)})" for name in functions))
    lines.append(
        ", [" + ", ".join(f"{{{quoted(name)}, {quoted(name)}, {3**400}, -{7**300}, 1.0e300}}" for name in NAMES) + "]]."
    )
    for name in functions:
        lines.append(
            f"{quoted(name)}(X) -> case put(k, X) of {quoted(name + '_')} -> 1; _ -> {{X, {quoted(name)}}} end."
        )
        lines.append(f"{quoted(name)}(X, Y) -> {quoted(name)}(X), {quoted(name)}({{Y}}), fun() -> {{X, Y}} end.")
    source = tmp_path / "names.erl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run(["erlc", "-W0", "-o", str(tmp_path), str(source)], check=True)
    beam = tmp_path / "names.beam"
    translate_all(load(beam.read_bytes()), {}, check_source)
    ask = 'io:setopts([{encoding, unicode}]), io:format("~0p", [names:main()]), halt().'
    real = subprocess.run(
        ["erl", "-noshell", "-eval", ask], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    assert run_main(beam) == real


def mutated(beam: BeamFile, chance: random.Random) -> BeamFile:
    """The same file with a few instructions dropped, doubled, swapped, or given another's operand."""
    code = list(beam.code)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(code))
        if code[at][0] in ("label", "func_info", "int_code_end"):
            continue
        other = chance.choice(code)
        match chance.randrange(4):
            case 0:
                code[at] = ("line", (("u", 0),))
            case 1:
                name, operands = code[at]
                tags = {operand[0] for operand in other[1]} - {"f", "lst"}
                code[at] = (
                    name,
                    tuple(
                        chance.choice([o for o in other[1] if o[0] == operand[0]] or [operand])
                        if operand[0] in tags
                        else operand
                        for operand in operands
                    ),
                )
            case 2:
                if other[0] not in ("label", "func_info", "int_code_end"):
                    code[at] = other
            case 3:
                jumps = [i for i in code if i[0] == "jump"]
                code[at] = chance.choice(jumps) if jumps else code[at]
    return attrs.evolve(beam, source=Code.of(code, beam.label_index))


SAMPLES = ("account", "bits", "crash", "deep", "ring", "selective")


@pytest.mark.parametrize("name", SAMPLES)
def test_nonsense_is_refused_with_one_kind_of_error(name):
    from enigma_gen import samples

    beam = load((Path(samples.__file__).parent / f"{name}.beam").read_bytes())
    chance = random.Random(7)
    refused = 0
    with at_most(60):
        for _ in range(25):
            try:
                translate_all(mutated(beam, chance), {}, check_source)
            except TranslationError as problem:
                refused += 1
                assert str(problem).startswith(f"{name}:")
    assert refused


@pytest.mark.parametrize(
    "code",
    [
        b"\x3d\x25\x13",  # jump to the function's own start
        b"\x01\x30\x3d\x35\x13",  # label 3, jump 3
        b"\x01\x30\x3d\x45\x01\x40\x3d\x35",  # two labels that jump to each other
    ],
)
def test_loops_that_never_call_are_refused(code):
    beam = load(module(code, labels=5))
    with at_most(10), pytest.raises(TranslationError, match="m:f/0: the code loops without a call"):
        translate_all(beam, {})


def test_a_register_that_nobody_set_is_harmless():
    with at_most(10):
        translate_all(load(module(b"\x40\x84\x03\x13")), {}, check_source)
