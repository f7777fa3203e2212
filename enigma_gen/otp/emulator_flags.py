"""The emulator's own flags (``+P``, ``+pc``, ...): which there are, and what those say that mean something to this VM.

All flags of ``erl`` are accepted and their values checked as far as this VM has the thing they are about; flags about schedulers, allocators, the
JIT and memory blocks are accepted and change nothing.

Source: OTP 25 ``erl_init.c``; the reference manual of ``erl``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs

from enigma_gen.otp.erlexec import FlagError

MIN_PROCESSES, MAX_PROCESSES = 1024, 134_217_727
MIN_PORTS = 1024
MIN_ATOMS, MAX_ATOMS = 8192, 2_147_483_647


@attrs.define
class EmulatorFlags:
    """What the flags say.

    `processes`, `ports`, `atoms`: the most there may be (None: the default).  `printable_unicode`: ``+pc``.  `file_names`: ``u``,
    ``l`` or ``a``, and a letter for what is done about names that do not decode (``+fn``).  `break_mode`: ``i`` ignore Ctrl-C, ``c`` it interrupts
    the shell, ``d`` it ends the VM, None: the break menu (``+B``).  `warnings`: how the logger shows warnings (``+W``).  `boot_module`:
    ``+i``.  `version`: only print it (``+V``).  `heap`: defaults for new processes, by the names ``process_flag`` has for them.
    `time_warp`, `time_correction`: ``+C``, ``+c``.
    """

    processes: int | None = None
    ports: int | None = None
    atoms: int | None = None
    printable_unicode: bool = False
    file_names: str = "a"
    break_mode: str | None = None
    warnings: str = "warning"
    boot_module: str = "init"
    version: bool = False
    time_warp: str = "no_time_warp"
    time_correction: bool = True
    heap: dict[str, Any] = attrs.Factory(dict)


def parse_flags(words: Sequence[str]) -> EmulatorFlags:
    """Read the emulator's flags, written with ``-`` and their values apart or attached.  Raises :class:`FlagError`."""
    flags = EmulatorFlags()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word[:1] != "-" or len(word) < 2:
            raise FlagError(f"{word}: no flag of the emulator")
        _parse_one(flags, word, rest)
    return flags


def _parse_one(flags: EmulatorFlags, word: str, rest: list[str]) -> None:
    for prefix, parse in _PARSERS:
        if word.startswith(prefix):
            parse(flags, _argument(word, len(prefix), rest))
            return
    if word[1] in _BARE:
        _parse_bare(flags, word, rest)
    elif word[1] in _IGNORED:
        _ignore(word, rest)
    else:
        raise FlagError(f"beam.smp unknown flag {word}")


def _argument(word: str, length: int, rest: list[str]) -> str:
    """The value of a flag, attached to it or the next word."""
    if len(word) > length:
        return word[length:]
    if not rest:
        raise FlagError(f"Missing argument(s) for '{word}'.")
    return rest.pop(0)


def _number(text: str, least: int, most: int, what: str) -> int:
    digits = text.lstrip("+-")
    value = int(text) if digits.isascii() and digits.isdigit() and len(text) - len(digits) < 2 else -1
    if not least <= value <= most:
        raise FlagError(f"bad number of {what} {text}" if what != "atom table size" else f"bad {what} {text}")
    return value


def _processes(flags: EmulatorFlags, text: str) -> None:
    if text != "legacy":
        flags.processes = _power(_number(text, MIN_PROCESSES, MAX_PROCESSES, "processes"))


def _ports(flags: EmulatorFlags, text: str) -> None:
    if text != "legacy":
        flags.ports = _power(_number(text, MIN_PORTS, MAX_PROCESSES, "ports"))


def _power(number: int) -> int:
    """Tables have sizes that are powers of two."""
    return min(1 << (number - 1).bit_length(), MAX_PROCESSES)


def _atoms(flags: EmulatorFlags, text: str) -> None:
    flags.atoms = _number(text, MIN_ATOMS, MAX_ATOMS, "atom table size")


def _printable(flags: EmulatorFlags, text: str) -> None:
    if text not in ("unicode", "latin1"):
        raise FlagError(f"bad range of printable characters: {text}")
    flags.printable_unicode = text == "unicode"


def _file_names(flags: EmulatorFlags, text: str) -> None:
    if text[:1] not in ("u", "l", "a"):
        raise FlagError(f"bad filename encoding {text}, can be (l,u or a, optionally followed by w, i or e)")
    if text[0] != "l" and text[1:] not in ("", "w", "i", "e"):
        raise FlagError(f"bad type of warnings for wrongly coded filename: {text[1:]}")
    flags.file_names = text


def _warnings(flags: EmulatorFlags, text: str) -> None:
    names = {"i": "info", "e": "error", "w": "warning"}
    if text[:1] not in names:
        raise FlagError(f"unrecognized warning_map option {text}")
    flags.warnings = names[text[0]]


def _time_warp(flags: EmulatorFlags, text: str) -> None:
    if text not in ("no_time_warp", "single_time_warp", "multi_time_warp"):
        raise FlagError(f"Invalid time warp mode: {text}")
    flags.time_warp = text


def _boot_module(flags: EmulatorFlags, text: str) -> None:
    flags.boot_module = text


def _heap_size(name: str) -> Callable[[EmulatorFlags, str], None]:
    """A size as C's ``atoi`` reads it, which is positive, or 0 for no maximum."""

    def parse(flags: EmulatorFlags, text: str) -> None:
        found = re.match(r"\s*[+-]?[0-9]+", text)
        value = int(found[0]) if found is not None else 0
        if value < 0 or (value == 0 and name != "max_heap_size"):
            raise FlagError(f"bad {'max ' if name == 'max_heap_size' else ''}heap size {text}")
        flags.heap[name] = value

    return parse


def _heap_choice(name: str, choices: Sequence[str], complaint: str) -> Callable[[EmulatorFlags, str], None]:
    def parse(flags: EmulatorFlags, text: str) -> None:
        if text not in choices:
            raise FlagError(f"{complaint} {text}")
        flags.heap[name] = text

    return parse


def _accept(flags: EmulatorFlags, text: str) -> None:
    """A flag that changes nothing here."""


_BOOLEANS: Final = ("true", "false")
_PARSERS: Final[list[tuple[str, Callable[[EmulatorFlags, str], None]]]] = [
    ("-pc", _printable),
    ("-fn", _file_names),
    ("-hmbs", _heap_size("min_bin_vheap_size")),
    ("-hms", _heap_size("min_heap_size")),
    ("-hpds", _heap_size("initial_dictionary_size")),
    ("-hmqd", _heap_choice("message_queue_data", ("on_heap", "off_heap"), "Invalid message_queue_data flag:")),
    ("-hmaxk", _heap_choice("max_heap_kill", _BOOLEANS, "bad max heap kill")),
    ("-hmaxel", _heap_choice("max_heap_error_logger", _BOOLEANS, "bad max heap error logger")),
    ("-hmax", _heap_size("max_heap_size")),
    ("-h", _heap_size("min_heap_size")),
    ("-P", _processes),
    ("-Q", _ports),
    ("-t", _atoms),
    ("-W", _warnings),
    ("-C", _time_warp),
    ("-i", _boot_module),
    ("-dcg", _accept),
    ("-rg", _accept),
    *((prefix, _accept) for prefix in ("-A", "-a", "-T", "-R", "-n", "-J", "-M", "-IO", "-S")),
]
"""Flags with a value, longer names first."""
_BARE: Final = "BcVdevLr"
_IGNORED: Final = {
    "s": (
        "scheduling",
        "bwtdcpu bwtdio bwt bt cl ct ecio fwi tbt wct wtdcpu wtdio wt ws ssdcpu ssdio ss pp ub".split(),
    ),
    "z": ("-z", "dbbl dntgc ebwt osrl".split()),
}
"""Flags about schedulers and limits that do not exist here, each with a value; only their names are checked."""


def _parse_bare(flags: EmulatorFlags, word: str, rest: list[str]) -> None:
    """Flags whose value may be missing."""
    letter, attached = word[1], word[2:]
    if letter == "B":
        takes = not attached and bool(rest) and rest[0] in ("i", "c", "d")
        flags.break_mode = (attached or (rest.pop(0) if takes else "d"))[:1]
    elif letter == "c":
        takes = not attached and bool(rest) and rest[0] in _BOOLEANS
        value = attached or (rest.pop(0) if takes else "false")
        if value not in _BOOLEANS:
            raise FlagError(f"Invalid time correction value: {value}")
        flags.time_correction = value == "true"
    elif letter == "V":
        flags.version = True
    elif letter == "e" and attached != "c":
        _argument(word, 2, rest)


def _ignore(word: str, rest: list[str]) -> None:
    what, names = _IGNORED[word[1]]
    for name in names:
        if word[2:].startswith(name):
            _argument(word, 2 + len(name), rest)
            return
    if word != "-ssrct":
        raise FlagError(f"bad {what} option {word}")
