"""``erl``'s command line: what OTP's program ``erlexec`` makes of it before the emulator sees it.

Flags come from the environment, the command line and files, and are sorted into two lists: those of the emulator (``+P 1000``)
and what ``init`` gets (everything else).  Texts are as Python decodes file names (``os.fsdecode``).

Source: OTP 25 ``erlexec.c``; the reference manual of ``erl``.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Final

import attrs

USAGE: Final = (
    "Usage: erl [-version] [-sname NAME | -name NAME] [-noshell] [-noinput] [-env VAR VALUE] [-compile file ...] "
    "[-make] [-man [manopts] MANPAGE] [-x] [-emu_args] [-start_epmd BOOLEAN] [-emu_type TYPE] [-emu_flavor FLAVOR] "
    "[-args_file FILENAME] [+A THREADS] [+a SIZE] [+B[c|d|i]] [+c [BOOLEAN]] [+C MODE] "
    "[+dcg DECENTRALIZED_COUNTER_GROUPS_LIMIT] [+h HEAP_SIZE_OPTION] [+J[Pperf] JIT_OPTION] [+M<SUBSWITCH> <ARGUMENT>] "
    "[+P MAX_PROCS] [+Q MAX_PORTS] [+R COMPAT_REL] [+r] [+rg READER_GROUPS_LIMIT] [+s<SUBSWITCH> SCHEDULER_OPTION] "
    "[+S NO_SCHEDULERS:NO_SCHEDULERS_ONLINE] [+SP PERCENTAGE_SCHEDULERS:PERCENTAGE_SCHEDULERS_ONLINE] [+T LEVEL] [+V] "
    "[+v] [+W<i|w|e>] [+z MISC_OPTION] [args ...]"
)
_SPACE: Final = "\n\f\r\t\v "
_WITH_VALUE: Final = frozenset(
    [f"+{letter}" for letter in "aACeinPQtTRWKS"]
    + ["+IOt", "+IOp", "+IOPt", "+IOPp", "+IOs", "+SP", "+SDcpu", "+SDPcpu", "+SDio", "+pc", "+rg"]
    + [f"+h{name}" for name in ("ms", "mbs", "pds", "max", "maxk", "maxel", "mqd", "")]
    + [f"+z{name}" for name in ("dbbl", "dntgc", "ebwt", "osrl")]
    + [
        f"+s{name}"
        for name in """bt bwtdcpu bwtdio bwt cl ct ecio fwi tbt wct wtdcpu wtdio wt ws ss ssdcpu ssdio pp ub""".split()
    ]
)
"""Flags of the emulator that are followed by a value (``+J...`` and ``+M...`` are so too)."""
_ALLOCATORS: Final = "BDEFHLRSTAZ"
_ALLOCATOR_SWITCHES: Final = frozenset(
    """as asbcst atags acul acnl acfml acful cp e t lmbcs mbcgs mbsd mmbcs mmmbc mmsbc msbclt ramv rmbcmt rsbcmt rsbcst sbct
    smbcs""".split()
)
_MEMORY_SWITCHES: Final = frozenset(
    """ea ummc uycs usac im is lpm Mamcbf Mrmcbf Mmcs Mscs Mscrfsd Msco Mscrpm Ye Ym Ytp Ytt Iscs Xscs dai""".split()
)


class FlagError(Exception):
    """A command line that ``erl`` refuses; the text says why."""


@attrs.define
class CommandLine:
    """A command line, sorted.

    `emulator`: the emulator's flags with ``-`` in front, values apart.  `arguments`: what ``init`` gets behind the second ``--``.
    `variables`: set in the environment (``-env``).  `detached`: run in the background (``-detached``).  `show`: print the
    emulator's arguments, ``emu_args`` (and go on), ``emu_args_exit``, ``emu_qouted_cmd_exit`` or ``emu_name_exit``.
    `distributed`: a node name was given.  `start_epmd`: the port mapper of nodes is to be started then; `epmd`: the shell command that does it, empty for
    that of OTP's own program.
    """

    emulator: list[str] = attrs.Factory(list)
    arguments: list[str] = attrs.Factory(list)
    variables: dict[str, str] = attrs.Factory(dict)
    detached: bool = False
    show: str | None = None
    distributed: bool = False
    start_epmd: bool = True
    epmd: str = ""


def split_words(text: str, comments: bool = False) -> list[str]:
    """The words of an environment variable or a file of arguments: quotes and backslashes keep what they protect, ``#`` (with
    `comments`) hides the rest of a line."""
    words: list[str] = []
    word: list[str] | None = None
    quote = ""
    place = 0
    while place < len(text):
        char = text[place]
        place += 1
        if quote:
            if char == quote:
                quote = ""
            else:
                word.append(char)  # type: ignore[union-attr]
        elif char in _SPACE or (comments and char == "#"):
            if word is not None:
                words.append("".join(word))
                word = None
            if char == "#":
                end = text.find("\n", place)
                place = len(text) if end < 0 else end
        else:
            word = [] if word is None else word
            if char in "\"'":
                quote = char
            elif char != "\\":
                word.append(char)
            elif place < len(text):
                word.append(text[place])
                place += 1
    return words if word is None else [*words, "".join(word)]


def read_arguments(name: str) -> list[str]:
    """The words of a file of arguments, and ``--`` behind them.  Raises :class:`FlagError` when it cannot be read."""
    try:
        with open(name, encoding="utf-8", errors="surrogateescape", newline="") as file:
            words = split_words(file.read(), comments=True)
    except OSError as problem:
        where = f'"{name}" at "{os.getcwd()}"'
        raise FlagError(f"Failed to open arguments file {where}: {problem.strerror}") from None
    return [*words, "--"] if words else []


def gather(arguments: Sequence[str], environ: Mapping[str, str], release: int) -> list[str]:
    """All arguments: those of the environment around them, those of files in their places; what stands behind ``-extra`` goes last.

    Raises :class:`FlagError`.
    """
    before, after = (f"ERL_OTP{release}_FLAGS", "ERL_AFLAGS"), ("ERL_FLAGS", "ERL_ZFLAGS")
    sources = [_of_variable(environ, name) for name in before]
    sources.append(list(arguments))
    sources += [_of_variable(environ, name) for name in after]
    own = arguments[: arguments.index("-extra")] if "-extra" in arguments else arguments
    if "-args_file" not in own and sum(map(bool, sources)) == bool(arguments):
        return list(arguments)
    given: list[str] = []
    extra: list[str] = []
    for source in sources[: len(before)]:
        _expand(source, given, extra)
    if arguments:
        _expand(list(arguments), given, extra)
        given.append("--")
    for source in sources[len(before) + 1 :]:
        _expand(source, given, extra)
    return [*given, "-extra", *extra] if extra else given


def _of_variable(environ: Mapping[str, str], name: str) -> list[str]:
    words = split_words(environ.get(name, ""))
    return [*words, "--"] if words else []


def _expand(words: list[str], given: list[str], extra: list[str]) -> None:
    """Sort `words`, and those of the files they name, into the two lists."""
    pending = [iter(words)]
    while pending:
        for word in pending[-1]:
            if word == "-extra":
                extra += pending.pop()
                break
            if word == "-args_file":
                name = next(pending[-1], None)
                if name is None:
                    raise missing("-args_file")
                pending.append(iter(read_arguments(name)))
                break
            given.append(word)
        else:
            pending.pop()


def missing(flag: str) -> FlagError:
    """The error for a flag without its value."""
    return FlagError(f"Missing argument(s) for '{flag}'.")


def sort_arguments(arguments: Sequence[str], environ: Mapping[str, str]) -> CommandLine:
    """Sort what :func:`gather` gave.  Raises :class:`FlagError`."""
    line = CommandLine()
    if "HOME" in environ:
        line.arguments += ["-home", environ["HOME"]]
    if "ERL_EPMD_PORT" in environ:
        line.arguments += ["-epmd_port", environ["ERL_EPMD_PORT"]]
    line.arguments.append("--")
    words = list(arguments)
    halt = False
    place = 0
    while place < len(words):
        word = words[place]
        if word == "-extra":
            line.arguments += words[place:]
            break
        if word == "-make":
            line.arguments += ["-noshell", "-noinput", "-s", "make", "all_or_nothing"]
            line.emulator.append("-B")
            halt = True
            break
        if word[:1] == "+":
            place += _emulator_flag(line, word, words, place)
        else:
            place += _plain_flag(line, word, words, place)
    if "-no_epmd" in line.arguments and "-proto_dist" not in line.arguments:
        raise FlagError("erlexec: Missing -proto_dist option, expected when using -no_epmd.")
    if halt:
        line.arguments += ["-s", "erlang", "halt"]
    return line


def _value(flag: str, words: list[str], place: int) -> str:
    if place >= len(words) or words[place] == "--":
        raise missing(flag)
    return words[place]


def _plain_flag(line: CommandLine, word: str, words: list[str], place: int) -> int:
    """Take the flag at `place`, one that is not the emulator's; how many words it was."""
    if word in ("-name", "-sname", "-proto_dist", "-start_epmd"):
        value = _value(word, words, place + 1)
        if word == "-start_epmd":
            if value not in ("true", "false"):
                raise FlagError("Expected boolean argument for '-start_epmd'.")
            line.start_epmd = value == "true"
        line.distributed = line.distributed or word.endswith("name")
        line.arguments += [word, value]
        return 2
    if word == "-env":
        line.variables[_value(word, words, place + 1)] = _value(word, words, place + 2)
        return 3
    if word == "-epmd":
        line.epmd = _value(word, words, place + 1)
        return 2
    if word in ("-emu_type", "-emu_flavor"):
        _value(word, words, place + 1)
    if word == "-smpdisable" or (word == "-smp" and words[place + 1 : place + 2] == ["disable"]):
        raise FlagError("Argument '-smp disable' not supported. Use \"+S 1\" instead.")
    if word == "-configfd" and _value(word, words, place + 1) == "0":
        line.arguments += ["-noshell", "-noinput"]
    if word in ("-emu_args", "-emu_args_exit", "-emu_name_exit", "-emu_qouted_cmd_exit"):
        line.show = word[1:]
    elif word == "-version":
        line.emulator.append("-V")
    elif word in ("-detached", "-noinput"):
        line.detached = line.detached or word == "-detached"
        line.arguments += ["-noshell", "-noinput"]
    elif word == "-compile":
        line.arguments += ["-noshell", "-noinput", "-s", "c", "lc_batch"]
        line.emulator.append("-B")
    elif word != "-keep_window":
        line.start_epmd = line.start_epmd and word != "-no_epmd"
        line.arguments.append(word)
    return 1


def _emulator_flag(line: CommandLine, word: str, words: list[str], place: int) -> int:
    """Take the emulator's flag at `place`; how many words it was."""
    following = words[place + 1] if place + 1 < len(words) else ""
    if word[:2] == "+B":
        if word[2:3] not in ("", "i", "c", "d"):
            raise missing("-" + word[1:])
        takes = word == "+B" and following in ("i", "c", "d")
    elif word[:2] == "+c":
        takes = word == "+c" and following in ("true", "false")
    elif word[:3] == "+IO" and word not in _WITH_VALUE:
        raise missing(word)
    else:
        takes = word in _WITH_VALUE or word[:2] == "+J" or _is_memory_switch(word)
        if takes:
            _value(word, words, place + 1)
    line.emulator.append("-" + word[1:])
    if takes:
        line.emulator.append(following)
    return 2 if takes else 1


def _is_memory_switch(word: str) -> bool:
    if word[:2] != "+M":
        return False
    own = word[2:3] and word[2] in _ALLOCATORS and word[3:] in _ALLOCATOR_SWITCHES
    return bool(own) or word[2:] in _MEMORY_SWITCHES


def search_path(environ: Mapping[str, str], root: str, bindir: str) -> str:
    """The ``PATH`` that programs started from Erlang get: the emulator's directory is its first."""
    path = environ.get("PATH")
    if path is None:
        return f"{bindir}:{root}/bin:"
    if root not in path:
        return f"{bindir}:{root}/bin:{path}"
    return f"{bindir}:{path.replace(bindir + ':', '')}"


def start_epmd(line: CommandLine, bindir: str) -> None:
    """Run the program that maps names of nodes to ports, which goes into the background, or ends at once where it runs already.

    When there is no such program, the shell says so; the node then says why it cannot be one.
    """
    if line.distributed and line.start_epmd:
        command = line.epmd or f'"{bindir}/epmd" -daemon'
        subprocess.run(command, shell=True, check=False, env={**os.environ, **line.variables})


def emulator_arguments(line: CommandLine, root: str, bindir: str, progname: str) -> list[str]:
    """All arguments of the emulator, as ``-emu_args_exit`` prints them."""
    return [*line.emulator, "--", "-root", root, "-bindir", bindir, "-progname", progname, "--", *line.arguments]


def set_variables(environment: MutableMapping[bytes, bytes], line: CommandLine, root: str, bindir: str) -> None:
    """Change the environment of the VM as ``erl`` and ``erlexec`` do before they start the emulator.

    `environment` is in bytes; ``-env`` overrides what stands in it.
    """
    for name, value in line.variables.items():
        environment[os.fsencode(name)] = os.fsencode(value)
    decoded = {"PATH": os.fsdecode(environment[b"PATH"])} if b"PATH" in environment else {}
    environment[b"PATH"] = os.fsencode(search_path(decoded, root, bindir))
    environment[b"ROOTDIR"] = os.fsencode(root)
    environment[b"BINDIR"] = os.fsencode(bindir)
    environment[b"EMU"] = b"beam"
    environment.setdefault(b"PROGNAME", b"erl")
