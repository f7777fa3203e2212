"""``enigma-gen run``: calls one function and prints its value, or its error as the Erlang shell prints it."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import attrs

from enigma_gen.cli.failure import UsageError

SUMMARY: Final = "call a function of a module and print its value"
FAILED: Final = 1


@attrs.frozen
class Call:
    """What to call, where its module was found (None: perhaps a module of natives), and what the VM is opened with."""

    module: str
    function: str
    arguments: tuple[Any, ...]
    file: Path | None
    settings: dict[str, Any]

    @property
    def text(self) -> str:
        """``module:function/arity``."""
        return f"{self.module}:{self.function}/{len(self.arguments)}"


def positive(text: str) -> int:
    """An integer of at least 1, for argparse."""
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("module", metavar="FILE.beam|MODULE", help="a file, or the name of a module on the path")
    parser.add_argument("function", metavar="FUNCTION", nargs="?", default="main", help="main unless given")
    parser.add_argument("terms", metavar="TERM", nargs="*", help="an argument, in Erlang's syntax")
    parser.add_argument(
        "-pa", metavar="DIR", action="append", default=[], type=Path, help="look for modules here first"
    )
    parser.add_argument("--otp", metavar="DIR", help="use the Erlang/OTP installed here; `none` for none at all")
    parser.add_argument("--no-cache", action="store_true", help="keep no translated code between runs")
    parser.add_argument("--reductions", metavar="N", type=positive, default=4000, help="calls per time slice (4000)")


def parse_arguments(terms: list[str]) -> tuple[Any, ...]:
    """The terms of the command line.  Raises :class:`UsageError` that names the argument and the place in it."""
    from enigma_gen.term.parse import TermSyntaxError, parse_term

    values = []
    for number, text in enumerate(terms, 1):
        try:
            values.append(parse_term(text))
        except TermSyntaxError as problem:
            raise UsageError(f"argument {number} is not an Erlang term: {problem}") from None
    return tuple(values)


def read_module(path: Path) -> Any:
    """The decoded file.  Raises :class:`UsageError`."""
    from enigma_gen.beam.file import BadBeamFile, load

    try:
        return load(path.read_bytes(), str(path))
    except OSError as problem:
        raise UsageError(f"cannot read {path}: {problem.strerror}") from None
    except BadBeamFile as problem:
        raise UsageError(str(problem)) from None


def is_file(wanted: str) -> bool:
    """Whether a file is meant, not the name of a module."""
    return wanted.endswith(".beam") or "/" in wanted


def locate(wanted: str, path: list[Path], otp: Any) -> tuple[str, Path | None]:
    """The name of the module and its file, None if there is none.  Raises :class:`UsageError` for a file that is no good."""
    from enigma_gen.otp.find import find_beam

    if is_file(wanted):
        file = Path(wanted)
        name: str = read_module(file).name.name
        if file.stem != name:
            raise UsageError(f"{file} holds the module {name!r}, so it has to be called {name}.beam")
        return name, file
    found = find_beam(wanted, path)
    return wanted, found if found is not None or otp is None else otp.find_module(wanted)


def check_export(call: Call) -> None:
    """Raises :class:`UsageError` if the file has no such function, and tells what it has, or if its code is no good."""
    if call.file is None:
        return
    beam = read_module(call.file)
    exports = {(name.name, arity): entry for name, arity, entry in beam.exports}
    entry = exports.get((call.function, len(call.arguments)))
    if entry is not None:
        check_code(call.file, beam, entry)
        return
    if (call.module, call.function) == ("erlang", "apply"):
        return
    near = [f"{name}/{arity}" for name, arity in sorted(exports) if name == call.function]
    hint = f"; there is {', '.join(near)}" if near else ""
    raise UsageError(f"{call.file} exports no function {call.function}/{len(call.arguments)}{hint}")


def check_code(file: Path, beam: Any, entry: int) -> None:
    """Raises :class:`UsageError` if the function at `entry` cannot be translated."""
    from enigma_gen.translate.blocks import TranslationError
    from enigma_gen.translate.module import ModuleTranslator

    try:
        ModuleTranslator(beam, {}).unit(entry, "entry", entry)
    except TranslationError as problem:
        raise UsageError(f"{file} cannot be run: {problem}") from None


def prepare(options: argparse.Namespace) -> Call:
    """The call that the options ask for.  Raises :class:`UsageError`."""
    from enigma_gen.otp.find import NoOtp, find_otp

    arguments = parse_arguments(options.terms)
    try:
        otp = find_otp(options.otp)
    except NoOtp as problem:
        raise UsageError(str(problem)) from None
    missing = [directory for directory in options.pa if not directory.is_dir()]
    if missing:
        raise UsageError(f"-pa {missing[0]}: no such directory")
    path = [*options.pa, Path()]
    module, file = locate(options.module, path, otp)
    if file is not None and is_file(options.module):
        path.insert(0, file.parent)
    settings = {
        "path": tuple(path),
        "otp": "none" if otp is None else otp.root,
        "reductions": options.reductions,
        "cache": not options.no_cache,
    }
    call = Call(module, options.function, arguments, file, settings)
    check_export(call)
    return call


def execute(options: argparse.Namespace) -> int:
    """Runs the command; the exit status."""
    call = prepare(options)
    import trio

    gc.disable()  # terms have no cycles: Python's collector of cycles would only walk them, for longer and longer
    return trio.run(partial(run_call, call))


@asynccontextmanager
async def vm_of(call: Call) -> AsyncIterator[Any]:
    """The VM to run a call in."""
    from enigma_gen.embed import open_vm

    async with open_vm(**call.settings) as vm:
        yield vm


async def run_call(call: Call) -> int:
    """Makes the call and prints what comes of it; the exit status."""
    from enigma_gen.cli.text import error_text, printed
    from enigma_gen.term.error import ErlangError
    from enigma_gen.vm import VMStopped

    nothing_there = False
    async with vm_of(call) as vm:
        try:
            shown, failed = printed(await vm.call(call.module, call.function, *call.arguments)), False
        except VMStopped as halted:
            return halt_status(halted.status)
        except ErlangError as error:
            shown, failed = await error_text(vm, error), True
            nothing_there = call.file is None and is_undefined(call, error)
    if nothing_there:
        raise UsageError(f"there is no module {call.module!r} on the path, and no native {call.text}")
    print(shown, file=sys.stderr if failed else sys.stdout)
    return FAILED if failed else 0


def halt_status(status: int | str | None) -> int:
    """The exit status of a program that called ``erlang:halt``; a text, its last words, is printed."""
    if isinstance(status, str):
        print(status, file=sys.stderr)
        return FAILED
    return (status or 0) & 0xFF


def is_undefined(call: Call, error: Any) -> bool:
    """Whether the error says that the called function itself does not exist."""
    from enigma_gen.term.atom import am
    from enigma_gen.term.exception_text import arity_of, read_trace

    entries = read_trace(error.trace)
    if error.reason is not am.undef or not entries:
        return False
    module, function, arguments, _ = entries[0]
    return (module.name, function.name, arity_of(arguments)) == (call.module, call.function, len(call.arguments))
