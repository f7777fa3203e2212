"""The end of a VM, and the emulator's own way to print (module ``erlang``).

``display/1`` prints to the standard output, ``display_string/1`` and ``display_nl/0`` to the standard error, as in OTP 25; from OTP 26 on the
device can be chosen.  Both go through ``p.system.print`` and ``p.system.report``.

Sources: OTP 25 ``bif.c`` (``halt_2``, ``display_1``), ``erlang.erl``.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_process import options
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import SystemHalted
from enigma_gen.term.atom import FALSE, TRUE, am
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import ImproperList, to_python
from enigma_gen.term.error import badarg
from enigma_gen.term.text import display as display_text

bif = Bifs("erlang")
debug = Bifs("erts_debug")
bare = Bifs("erlang")

_MAX_LAST_WORDS: Final = 1_023
_STATUS_BITS: Final = 0x7FFF_FFFF
ABORTED: Final = "Aborted"


def unicode_text(term: Any) -> str:
    """A flat list of code points as text; ``badarg`` for anything else."""
    try:
        codes = to_python(term)
    except ImproperList:
        badarg()
    if not all(type(code) is int and (0 <= code < 0xD800 or 0xDFFF < code < 0x11_0000) for code in codes):
        badarg()
    return "".join(map(chr, codes))


def _halt(status: Any, flush: bool = True) -> NoReturn:
    if type(status) is int:
        raise SystemHalted(status & _STATUS_BITS, flush=flush)
    if status is am.abort:
        raise SystemHalted(ABORTED, flush=False)
    raise SystemHalted(unicode_text(status)[:_MAX_LAST_WORDS], flush=False)


@bare
def halt() -> Any:
    """End the VM with exit status 0."""
    _halt(0)


@bare(name="halt")
def halt_with(status: Any) -> Any:
    """End the VM with an exit status, or with last words."""
    _halt(status)


@bif(name="halt")
def halt_with_options(status: Any, opts: Any) -> Any:
    """The same; ``{flush, false}``: without waiting for output."""
    flush = True
    for option in options(opts):
        if type(option) is not tuple or len(option) != 2 or option[0] is not am.flush:
            badarg(am.badopt)
        if option[1] is not TRUE and option[1] is not FALSE:
            badarg(am.badopt)
        flush = option[1] is TRUE
    _halt(status, flush)


@bif
def display(p: Process, term: Any) -> Any:
    """Print a term, and a line feed."""
    p.system.print(display_text(term) + "\n")
    return TRUE


@debug(name="display", until=27)
def debug_display(p: Process, term: Any) -> Any:
    """Print a term; the number of characters."""
    text = display_text(term)
    p.system.print(text + "\n")
    return len(text) + 1


@bif(until=26)
def display_string(p: Process, string: Any) -> Any:
    """Print a list of characters to the standard error."""
    p.system.report(unicode_text(string))
    return TRUE


@bif(name="display_string", since=26)
def display_string_to(p: Process, device: Any, string: Any) -> Any:
    """Print a list of characters, or a binary, to ``stdout`` or ``stderr``."""
    if device is not am.stdout and device is not am.stderr:
        badarg()
    text = to_bytes(string).decode(errors="replace") if is_binary(string) else unicode_text(string)
    (p.system.print if device is am.stdout else p.system.report)(text)
    return TRUE


@bare(name="display_string", since=26)
def display_string_in_erlang(p: Process, string: Any) -> Any:
    """Print a list of characters, or a binary, to the standard output."""
    p.system.print(to_bytes(string).decode(errors="replace") if is_binary(string) else unicode_text(string))
    return TRUE


@bif(until=26)
def display_nl(p: Process) -> Any:
    """Print a line feed to the standard error."""
    p.system.report("\n")
    return TRUE
