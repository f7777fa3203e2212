"""What OTP's small C programs ``erlc`` and ``escript`` turn their arguments into: arguments of ``erl``.

Source: OTP 25 ``erlc.c``, ``escript.c``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from enigma_gen.otp.erlexec import FlagError

_MAX_LINE: Final = 1_024


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
