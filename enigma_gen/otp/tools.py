"""What OTP's small C programs ``erlc``, ``escript`` and ``ct_run`` turn their arguments into: arguments of ``erl``.

Source: OTP 25 ``erlc.c``, ``escript.c``, ``ct_run.c``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

import attrs

from enigma_gen.otp.erlexec import FlagError

_MAX_LINE: Final = 1_024
_MAX_NAME: Final = 99
"""Bytes of a node's name, or a browser's, that ``ct_run`` keeps."""
_CT_RENAMED: Final = {name: f"-ct_{name[1:]}" for name in ("-config", "-decrypt_key", "-decrypt_file")}
_CT_START: Final = ("-s", "ct_run", "script_start")


def erlc_arguments(words: Sequence[str]) -> list[str]:
    """The arguments of ``erl`` that compile what `words`, the arguments of ``erlc``, say.

    ``-pa`` and ``-pz`` are for the emulator; compile servers (``-server``) are not used, which changes no result.
    Raises :class:`FlagError`.
    """
    before = ["+S1"]
    rest = ["+sbtu", "+A0", "-noinput", "-mode", "minimal", "-boot", "no_dot_erlang"]
    rest += ["-s", "erl_compile", "compile_cmdline", "-extra"]
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word[:3] in ("-pa", "-pz"):
            value = word[3:]
            if not value:
                if place >= len(words) or words[place][:1] == "-":
                    raise FlagError(f"erlc: No value given to -{word[1]} option")
                value = words[place]
                place += 1
            before[:0] = [word[:3], value]
        elif word == "-smp":
            before.insert(0, word)
        elif word not in ("-d", "-no-server", "-server"):
            rest.append(word)
    return [*before, *rest]


def escript_arguments(words: Sequence[str]) -> tuple[list[str], str]:
    """The arguments of ``erl`` that run a script, and the script's name; `words` are the arguments of ``escript``.

    A line that begins with ``%%!``, the second or third of the script, holds more arguments of ``erl``.  Raises :class:`FlagError` when there is no
    script or it cannot be read.
    """
    count = next((place for place, word in enumerate(words) if word[:1] != "-"), len(words))
    if count == len(words):
        raise FlagError("escript: Missing filename")
    script = words[count]
    options = [word[1:] for word in words[:count]]
    flags = ["+B", "-boot", "no_dot_erlang", "-noshell", *script_flags(script)]
    return [*flags, "-run", "escript", "start", *options, "-extra", script, *words[count + 1 :]], script


def script_flags(script: str) -> list[str]:
    """The arguments of ``erl`` that stand in a script.  Raises :class:`FlagError` when it cannot be read."""
    try:
        with open(script, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            lines = [file.readline(_MAX_LINE) for _ in range(3)]
    except OSError:
        raise FlagError(f"escript: Failed to open file: {script}") from None
    for line in lines[1:]:
        if line.startswith("%%!"):
            return [word for word in line[3:].split("\n")[0].split(" ") if word]
    return []


@attrs.define
class _CtRun:
    """What the arguments of ``ct_run`` say: the node's `name` and the `flag` for it, the `mode` (a flag, or ``""``), the `browser`, and where the arguments for
    ``erl`` begin (`own`)."""

    own: int
    name: str = "ct"
    flag: str = "-sname"
    mode: str = ""
    browser: str = ""


def ct_run_arguments(words: Sequence[str]) -> list[str]:
    """The arguments of ``erl`` that run tests as `words`, the arguments of ``ct_run``, say.  Raises :class:`FlagError`.

    What stands behind ``-erl_args`` is for ``erl``, but a name for the node counts anywhere.
    """
    found = _read_ct_run(words)
    made = [found.flag, found.name]
    if found.mode == "-vts":
        made += ["-s", "ct_webtool", "script_start", "vts", *([found.browser] if found.browser else [])]
    if found.mode in ("", "-vts", "-shell"):
        made += _CT_START
    if not found.mode:
        made += ["-s", "erlang", "halt"]
    pending = iter(enumerate(words))
    for place, word in pending:
        if word in ("-sname", "-name"):
            next(pending)
        elif word == "-erl_args":
            made.append("-ct_erl_args")
        else:
            made.append(_CT_RENAMED.get(word, word) if place < found.own else word)
    return made


def _read_ct_run(words: Sequence[str]) -> _CtRun:
    found = _CtRun(len(words))
    pending = iter(enumerate(words))

    def value(word: str) -> str:
        _, text = next(pending, (0, None))
        if text is None:
            raise FlagError(f"ct_run: No value given to {word} option")
        return os.fsdecode(os.fsencode(text)[:_MAX_NAME])

    for place, word in pending:
        if word == "-erl_args":
            found.own = place
        elif word in ("-sname", "-name"):
            found.name = value(word)
            found.flag = "-name" if word == "-name" else found.flag
        elif place >= found.own:
            continue
        elif word == "-browser":
            found.browser = value(word)
        elif word in ("-vts", "-shell", "-ctmaster", "-ctname"):
            found.mode = word
            if word == "-ctname":
                found.name = value(word)
            elif word == "-ctmaster":
                found.name = "ct_master"
    return found
