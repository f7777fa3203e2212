"""Natives of the module ``re``.

A compiled pattern is ``{re_pattern, Captures, Unicode, UseCRLF, Binary}``.  The binary holds the text and options of the pattern, so a compiled pattern can be
sent, stored and written to a file as in OTP; what it was compiled to stands in a cache of the VM under these.  Any other binary there is ``badarg``.

``re.erl`` does what is left: repeated matches, character lists, replacing and splitting; natives go on with its functions where OTP's do.

No other process waits long: a match is tried with small limits and on a part of the subject first (:mod:`enigma_gen.bifs.re_match`); a match that is not
decided then is left to another thread.

Source: OTP 25 ``erl_bif_re.c``, ``re.erl``.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs import pcre
from enigma_gen.bifs.erlang_binary import iolist_bytes, sub_binary
from enigma_gen.bifs.re_engine import CompileFailed, Engine, Pattern, Source, Subject, engine_of
from enigma_gen.bifs.re_match import Outcome, match
from enigma_gen.bifs.steps import Call, CollectBytes, begin
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import is_bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, error

bif = Bifs("re")

_MAX_INT: Final = 0x7FFF_FFFF
_SMALL: Final = 1 << 59

_NEWLINES: Final = {"cr": 1, "lf": 2, "crlf": 3, "any": 4, "anycrlf": 5}
_COMPILE_OPTIONS: Final = {
    "caseless": pcre.CASELESS,
    "dollar_endonly": pcre.DOLLAR_ENDONLY,
    "dotall": pcre.DOTALL,
    "dupnames": pcre.DUPNAMES,
    "extended": pcre.EXTENDED,
    "firstline": pcre.FIRSTLINE,
    "multiline": pcre.MULTILINE,
    "never_utf": pcre.NEVER_UTF,
    "no_auto_capture": pcre.NO_AUTO_CAPTURE,
    "no_start_optimize": pcre.NO_START_OPTIMIZE,
    "ucp": pcre.UCP,
    "ungreedy": pcre.UNGREEDY,
    "unicode": pcre.UTF,
}
_RUN_OPTIONS: Final = {
    "notbol": pcre.NOTBOL,
    "noteol": pcre.NOTEOL,
    "notempty": pcre.NOTEMPTY,
    "notempty_atstart": pcre.NOTEMPTY_ATSTART,
}
_BSR: Final = {"bsr_unicode": 1, "bsr_anycrlf": 2}


@attrs.define
class _Options:
    """A list of options; `compile_only` and `run_only` say that there was one that only ``compile`` or only ``run`` takes."""

    compile: int = 0
    run: int = 0
    newline: int = 0
    bsr: int = 0
    offset: int = 0
    match_limit: int = pcre.MATCH_LIMIT
    depth_limit: int = pcre.MATCH_LIMIT
    compile_only: bool = False
    run_only: bool = False
    is_global: bool = False
    report_errors: bool = False
    capture: tuple[Any, Any] | None = None

    def add(self, option: Any) -> None:
        """Take one option; ``badarg`` with the cause ``badopt`` if there is none such."""
        if type(option) is Atom:
            self._add_flag(option.name)
        elif type(option) is not tuple or len(option) not in (2, 3):
            badarg(am.badopt)
        elif option[0] is am.capture:
            self.capture = (option[1], option[2] if len(option) == 3 else am.index)
            self.run_only = True
        elif len(option) == 3 or type(option[0]) is not Atom:
            badarg(am.badopt)
        else:
            self._add_value(option[0].name, option[1])

    def _add_flag(self, name: str) -> None:
        if name in _COMPILE_OPTIONS:
            self.compile |= _COMPILE_OPTIONS[name]
            self.compile_only = True
        elif name in _RUN_OPTIONS:
            self.run |= _RUN_OPTIONS[name]
            self.run_only = True
        elif name in _BSR:
            self.bsr |= _BSR[name]
        elif name == "anchored":
            self.compile |= pcre.ANCHORED
            self.run |= pcre.ANCHORED
        elif name == "global":
            self.is_global = self.run_only = True
        elif name == "report_errors":
            self.report_errors = self.run_only = True
        else:
            badarg(am.badopt)

    def _add_value(self, name: str, value: Any) -> None:
        if name == "newline":
            if type(value) is not Atom or value.name not in _NEWLINES:
                badarg(am.badopt)
            self.newline |= _NEWLINES[value.name]
            return
        if name not in ("offset", "match_limit", "match_limit_recursion"):
            badarg(am.badopt)
        if type(value) is not int or not 0 <= value <= _MAX_INT:
            badarg(am.badopt)
        if name == "match_limit_recursion":
            self.depth_limit = value + 1  # PCRE 8 begins to count below the first level
        else:
            setattr(self, name, value)
        self.run_only = True


def _parse(options: Any) -> _Options:
    found = _Options()
    rest = options
    while type(rest) is list:
        found.add(rest[0])
        rest = rest[1]
    if rest is not NIL:
        badarg(am.badopt)
    return found


def _c_string(data: bytes) -> bytes:
    """`data` as C reads it: up to the first NUL."""
    return data.split(b"\0", 1)[0]


# Compiled patterns ---------------------------------------------------------------------------------------------------


def _pattern_parts(pattern: Any) -> tuple[int, int, Any]:
    """Captures, Unicode and binary of a compiled pattern; ``badarg`` for what does not look like one."""
    if type(pattern) is not tuple or len(pattern) != 5:
        badarg()
    tag, captures, unicode, use_crlf, binary = pattern
    if tag is not am.re_pattern or not is_bitstring(binary):
        badarg()
    for number in (captures, unicode, use_crlf):
        if type(number) is not int or not -_SMALL <= number < _SMALL:
            badarg()
    return captures, unicode, binary


def _pattern_of(engine: Engine, source: Source) -> Pattern:
    try:
        return engine.pattern(source)
    except CompileFailed:
        badarg()


def _compiled(source: Source, code: pcre.Code) -> tuple[Any, ...]:
    """The term for a compiled pattern."""
    use_crlf = code.newline in (pcre.NEWLINE_CRLF, pcre.NEWLINE_ANY, pcre.NEWLINE_ANYCRLF)
    unicode = 1 if source.options & pcre.UTF else 0
    return (am.re_pattern, code.captures, unicode, int(use_crlf), source.to_binary())


def _failure(failed: CompileFailed) -> tuple[Any, int]:
    return make_list([ord(character) for character in failed.text]), failed.position


@bif
def version(p: Any) -> bytes:
    """The version of the PCRE2 library."""
    return engine_of(p.system).library.version


def _compile(p: Any, regexp: Any, options: Any) -> Any:
    parsed = _parse(options)
    if parsed.run_only:
        badarg(am.badopt)
    if parsed.compile & pcre.UTF and not is_bitstring(regexp):
        return p.system.code.resolve(am.re, am.ucompile, 2)(p, regexp, options)
    source = Source(_c_string(iolist_bytes(regexp)), parsed.compile, parsed.newline, parsed.bsr)
    try:
        code = engine_of(p.system).pattern(source).code
    except CompileFailed as failed:
        return am.error, _failure(failed)
    return am.ok, _compiled(source, code)


@bif
def compile_(p: Any, regexp: Any) -> Any:
    """``{ok, Pattern}`` or ``{error, {Text, Position}}``."""
    return _compile(p, regexp, NIL)


@bif(name="compile", waits=True)
def compile_options(p: Any, regexp: Any, options: Any) -> Any:
    """As :func:`compile_`, with options."""
    return _compile(p, regexp, options)


# Captures ------------------------------------------------------------------------------------------------------------

_Groups = list["int | tuple[int, ...]"]


@attrs.frozen
class Capture:
    """What a match gives: `kind` is ``index``, ``list``, ``binary`` or ``none``; `groups` the groups wanted, a tuple where a name stands for several;
    None for all that are set, from `first` on.
    """

    kind: Atom
    groups: _Groups | None = None
    first: int = 0


def _capture(spec: tuple[Any, Any], code: pcre.Code) -> Capture:
    """The meaning of the option ``capture``; ``badarg`` if it has none."""
    values, kind = spec
    if kind is not am.index and kind is not am.list and kind is not am.binary:
        badarg()
    if values is am.all:
        return Capture(kind)
    if values is am.none or values is NIL:
        return Capture(am.none)
    if values is am.all_but_first:
        return Capture(kind, first=1)
    if values is am.first:
        return Capture(kind, [0])
    if values is am.all_names:
        return Capture(kind, _all_names(code)) if code.names else Capture(am.none)
    return Capture(kind, _chosen(values, code))


def _all_names(code: pcre.Code) -> _Groups:
    if not code.options & pcre.DUPNAMES:
        return [number for _, number in code.names]
    return [_numbers_of(code, name) for name in dict.fromkeys(name for name, _ in code.names)]


def _chosen(values: Any, code: pcre.Code) -> _Groups:
    groups: _Groups = []
    rest = values
    while type(rest) is list:
        value, rest = rest
        if type(value) is int and 0 <= value <= _MAX_INT:
            groups.append(value)
        elif type(value) is Atom:
            groups.append(_numbers_of(code, value.name.encode()))
        elif type(value) is list or is_bitstring(value):
            groups.append(_numbers_of(code, _c_string(iolist_bytes(value))))
        else:
            badarg()
    if rest is not NIL or not groups:
        badarg()
    return groups


def _numbers_of(code: pcre.Code, name: bytes) -> int | tuple[int, ...]:
    """The groups that have `name`; -1 for none."""
    names = code.names
    if code.options & pcre.DUPNAMES:
        numbers = tuple(number for one, number in names if one == name)
        return numbers if len(numbers) > 1 else numbers[0] if numbers else -1
    low, high = 0, len(names)
    while low < high:
        middle = (low + high) // 2
        if names[middle][0] == name:
            return names[middle][1]
        if name > names[middle][0]:
            low = middle + 1
        else:
            high = middle
    return -1


def _pick(group: int | tuple[int, ...], spans: list[int], count: int) -> int:
    """The group to give for one that was asked for; -1 if it is not set."""
    candidates = group if isinstance(group, tuple) else (group,)
    return next((number for number in candidates if number < count and spans[2 * number] >= 0), -1)


def _result(subject: Any, data: bytes, spans: list[int], capture: Capture) -> Any:
    """``match`` or ``{match, Captured}``."""
    kind = capture.kind
    if kind is am.none:
        return am.match
    count = len(spans) // 2
    if capture.groups is None:
        chosen = list(range(capture.first, count))
    else:
        chosen = [_pick(group, spans, count) for group in capture.groups]
    if kind is am.index:
        return am.match, make_list([_index(spans, group) for group in chosen])
    found = []
    for group in chosen:
        start, end = (spans[2 * group], spans[2 * group + 1]) if group >= 0 else (-1, -1)
        if kind is am.list:
            found.append(make_list(list(data[start:end])) if start >= 0 else NIL)
        elif start < 0:
            found.append(b"")
        else:
            found.append(sub_binary(subject, start, end - start) if is_bitstring(subject) else data[start:end])
    return am.match, make_list(found)


def _index(spans: list[int], group: int) -> tuple[int, int]:
    if group < 0:
        return -1, 0
    start, end = spans[2 * group], spans[2 * group + 1]
    return start, end - start


# Running -------------------------------------------------------------------------------------------------------------


def _run(p: Any, subject: Any, regexp: Any, options: Any, call: Call) -> Any:
    parsed = _parse(options)
    if type(regexp) is tuple and len(regexp) == 5:
        return _run_compiled(p, subject, regexp, options, parsed, call)
    if type(regexp) is not list and regexp is not NIL and not is_bitstring(regexp):
        badarg()
    if parsed.compile & pcre.UTF and (not is_bitstring(regexp) or not is_bitstring(subject) or _wants_lists(parsed)):
        return p.system.code.resolve(am.re, am.urun, 3)(p, subject, regexp, options)
    source = Source(_c_string(iolist_bytes(regexp)), parsed.compile, parsed.newline, parsed.bsr)
    try:
        pattern = engine_of(p.system).pattern(source)
    except CompileFailed as failed:
        if not parsed.report_errors:
            badarg()
        return am.error, (am.compile, _failure(failed))
    if parsed.is_global:
        packed = (options, TRUE if parsed.compile_only else FALSE, regexp)
        return p.system.code.resolve(am.re, am.grun, 3)(p, subject, _compiled(source, pattern.code), packed)
    if parsed.newline or parsed.bsr:
        source = attrs.evolve(source, run_newline=parsed.newline, run_bsr=parsed.bsr)
        pattern = _pattern_of(engine_of(p.system), source)
    return _execute(p, subject, pattern, parsed, pattern.code.captures, call)


def _wants_lists(parsed: _Options) -> bool:
    return parsed.capture is not None and parsed.capture[1] is am.list and not parsed.is_global


def _run_compiled(p: Any, subject: Any, regexp: Any, options: Any, parsed: _Options, call: Call) -> Any:
    if parsed.compile_only:
        badarg()
    captures, unicode, binary = _pattern_parts(regexp)
    if unicode and (not is_bitstring(subject) or _wants_lists(parsed)):
        return p.system.code.resolve(am.re, am.urun, 3)(p, subject, regexp, options)
    if parsed.is_global:
        return p.system.code.resolve(am.re, am.grun, 3)(p, subject, regexp, (options, FALSE))
    if captures < 0:
        badarg()
    source = Source.from_binary(binary)
    source = attrs.evolve(source, run_newline=parsed.newline, run_bsr=parsed.bsr)
    return _execute(p, subject, _pattern_of(engine_of(p.system), source), parsed, captures, call)


def _execute(p: Any, subject: Any, pattern: Pattern, parsed: _Options, captures: int, call: Call) -> Any:
    """Match; `captures` is how many groups the compiled pattern says there are."""
    capture = Capture(am.index) if parsed.capture is None else _capture(parsed.capture, pattern.code)
    what = (subject, pattern, capture, captures, parsed, call)
    if is_bitstring(subject):
        return _match(p, subject, *what)
    data = begin(p, CollectBytes(subject), call)
    if data is SUSPEND:
        p.frames.append((_match, what))
        return SUSPEND
    return _match(p, data, *what)


def _match(
    p: Any,
    binary: Any,
    subject: Any,
    pattern: Pattern,
    capture: Capture,
    captures: int,
    parsed: _Options,
    call: Call,
) -> Any:
    """Match `binary`, the bytes of `subject`."""
    repeated = call[1] == "internal_run"
    data = engine_of(p.system).subject(binary, repeated=repeated)
    if parsed.offset > len(data.data):
        error(am.internal_error)
    if pattern.code.utf and not data.starts_at(parsed.offset) and not (repeated and call[2][3] is FALSE):
        badarg()
    outcome = match(p, pattern, data, parsed.offset, parsed.run, parsed.match_limit, parsed.depth_limit, call)
    what = (subject, data, capture, captures, parsed)
    if outcome is SUSPEND:
        p.frames.append((_finish, what))
        return SUSPEND
    return _finish(p, outcome, *what)


def _finish(
    p: Any, outcome: Outcome, subject: Any, data: Subject, capture: Capture, captures: int, parsed: _Options
) -> Any:
    """The term for what came out of a match."""
    if type(outcome) is list:
        if len(outcome) > 2 * captures + 2:
            return am.nomatch
        return _result(subject, data.data, outcome, capture)
    if not parsed.run & pcre.NOTEMPTY_ATSTART:
        engine_of(p.system).forget_subject()
    if parsed.report_errors and outcome in (pcre.MATCHLIMIT, pcre.HEAPLIMIT):
        return am.error, am.match_limit
    if parsed.report_errors and outcome == pcre.DEPTHLIMIT:
        return am.error, am.match_limit_recursion
    return am.nomatch


@bif(waits=True)
def run(p: Any, subject: Any, regexp: Any) -> Any:
    """``{match, Captured}`` or ``nomatch``."""
    return _run(p, subject, regexp, NIL, ("re", "run", (subject, regexp)))


@bif(name="run", waits=True)
def run_options(p: Any, subject: Any, regexp: Any, options: Any) -> Any:
    """As :func:`run`, with options."""
    return _run(p, subject, regexp, options, ("re", "run", (subject, regexp, options)))


@bif(waits=True)
def internal_run(p: Any, subject: Any, regexp: Any, options: Any, first: Any) -> Any:
    """As :func:`run_options`, called by ``re.erl`` for the same subject again and again; `first` says that it is the first time."""
    if first is not TRUE and first is not FALSE:
        badarg()
    return _run(p, subject, regexp, options, ("re", "internal_run", (subject, regexp, options, first)))


@bif
def inspect(p: Any, pattern: Any, item: Any) -> Any:
    """``{namelist, Names}`` of a compiled pattern."""
    _, _, binary = _pattern_parts(pattern)
    if item is not am.namelist:
        badarg()
    code = _pattern_of(engine_of(p.system), Source.from_binary(binary)).code
    names = [name for name, _ in code.names]
    return am.namelist, make_list(list(dict.fromkeys(names)) if code.options & pcre.DUPNAMES else names)
