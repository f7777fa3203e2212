"""Values and errors as text, for the terminal."""

from __future__ import annotations

from typing import Any

from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import ErlangError
from enigma_gen.term.exception_text import format_exception, read_trace
from enigma_gen.term.map import Map
from enigma_gen.term.pretty import pretty


def printed(value: Any) -> str:
    """A value as ``~p`` prints it."""
    return pretty(value)


def shell_printer(term: Any, column: int) -> str:
    """A term in an error, as the shell prints it: 30 levels, lines of 60 characters."""
    return pretty(term, column, 80, 30, latin1=False, line_max_chars=60)


async def error_text(vm: Any, error: ErlangError) -> str:
    """An exception as the shell prints it; what OTP knows about single arguments is asked of OTP's own code, run in `vm`."""
    trace = NIL if error.trace is None else error.trace
    extended = await argument_errors(vm, error.reason, trace)
    return "** " + format_exception(error.kind, error.reason, trace, shell_printer, column=4, extended=extended)


async def argument_errors(vm: Any, reason: Any, trace: Any) -> dict[int | str, str]:
    """What the function named in the trace's ``error_info`` says; nothing where there is none or it fails."""
    entries = read_trace(trace)
    info = found(entries[0][3], am.error_info) if entries else None
    if type(info) is not Map:
        return {}
    module = info.get(am.module, entries[0][0]) if entries else None
    function = info.get(am.function, am.format_error)
    if type(module) is not Atom or type(function) is not Atom:
        return {}
    try:
        said = await vm.call(module.name, function.name, reason, trace)
    except ErlangError:
        return {}
    if type(said) is not Map:
        return {}
    return {(key.name if type(key) is Atom else key): characters(value) for key, value in said.items()}


def found(properties: Any, key: Atom) -> Any:
    """The value of `key` in a list of pairs; None if it is not there."""
    while type(properties) is list:
        item, properties = properties
        if type(item) is tuple and len(item) == 2 and item[0] is key:
            return item[1]
    return None


def characters(data: Any) -> str:
    """Character data (binaries in UTF-8, code points, lists of these) as text; what is none of it is left out."""
    text: list[str] = []
    stack = [data]
    while stack:
        item = stack.pop()
        if type(item) is bytes:
            text.append(item.decode("utf-8", "replace"))
        elif type(item) is int and 0 <= item < 0x110000:
            text.append(chr(item))
        elif type(item) is list:
            stack += [item[1], item[0]]
    return "".join(text)
