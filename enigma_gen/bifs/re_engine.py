"""What the natives of ``re`` of one VM share: the library, patterns compiled lately, and the subject that is being matched again and again.

Patterns are compiled once: those used last stay in a cache.  ``re:run`` with ``global`` matches the same subject at each offset; the check that it is UTF-8 and
the bytes of a view are kept from one match to the next, or it would be quadratic.
"""

from __future__ import annotations

from collections import OrderedDict
from struct import Struct
from struct import error as StructError
from typing import Any, Final

import attrs

from enigma_gen.bifs import pcre
from enigma_gen.bifs.pcre_dialect import INCONSISTENT_NEWLINE, TOO_LARGE, explain, refused
from enigma_gen.bifs.pcre_recursion import endless_call
from enigma_gen.bifs.pcre_translate import DialectError, translate
from enigma_gen.term.atom import am
from enigma_gen.term.error import badarg, error
from enigma_gen.term.iolist import want_binary

_CACHED_PATTERNS: Final = 128
_LONGEST_PATTERN: Final = 1 << 17
"""Compiled, a pattern has up to 64 kilobytes; longer ones than this are not even looked at."""
_CHECKED_AT_ONCE: Final = 1 << 22
"""Up to this size a subject is checked to be UTF-8 by Python; larger ones by PCRE2, in another thread."""
_HEADER: Final = Struct(">4sIBB")
_MAGIC: Final = b"eGRE"
_KNOWN_OPTIONS: Final = (
    pcre.ANCHORED
    | pcre.CASELESS
    | pcre.DOLLAR_ENDONLY
    | pcre.DOTALL
    | pcre.DUPNAMES
    | pcre.EXTENDED
    | pcre.FIRSTLINE
    | pcre.MULTILINE
    | pcre.NEVER_UTF
    | pcre.NO_AUTO_CAPTURE
    | pcre.NO_START_OPTIMIZE
    | pcre.UCP
    | pcre.UNGREEDY
    | pcre.UTF
)
_DEFAULT_NEWLINE: Final = 2
_DEFAULT_BSR: Final = 1
_BSR_BOTH: Final = 3


class CompileFailed(Exception):
    """A pattern has an error: `text` and `position` are what OTP says."""

    def __init__(self, text: str, position: int) -> None:
        super().__init__(text, position)
        self.text = text
        self.position = position


_NO_SUCH_GROUP: Final = 115
_FOUND_LATE: Final = (_NO_SUCH_GROUP, 122, 125, 136)
"""The numbers of errors that PCRE finds when it looks for calls that could go on for ever, or later: references to no group, ``)`` too many, lookbehinds."""


@attrs.frozen
class Source:
    """A pattern and how to compile it: `options` are PCRE2's, `newline` and `bsr` its numbers, 0 for the default.

    PCRE takes the latter when it matches, too, PCRE2 does not: `run_newline` and `run_bsr` count more than what the pattern itself says.
    """

    pattern: bytes
    options: int
    newline: int
    bsr: int
    run_newline: int = 0
    run_bsr: int = 0

    def to_binary(self) -> bytes:
        """What stands in a compiled pattern."""
        return _HEADER.pack(_MAGIC, self.options, self.newline, self.bsr) + self.pattern

    @staticmethod
    def from_binary(binary: Any) -> Source:
        """The inverse of :meth:`to_binary`; ``badarg`` for any other binary."""
        data = want_binary(binary)
        try:
            magic, options, newline, bsr = _HEADER.unpack_from(data)
        except StructError:
            badarg()
        if magic != _MAGIC or options & ~_KNOWN_OPTIONS:
            badarg()
        return Source(data[_HEADER.size :], options, newline, bsr)


class Pattern:
    """A compiled pattern and the means to match it in the VM's own thread."""

    __slots__ = ("code", "matcher")

    def __init__(self, code: pcre.Code) -> None:
        self.code = code
        self.matcher = pcre.Matcher(code)


class Subject:
    """The bytes of a subject; `is_utf8` once they have been found to be UTF-8."""

    __slots__ = ("data", "is_utf8", "term")

    def __init__(self, term: Any) -> None:
        self.term = term
        self.data = want_binary(term)
        self.is_utf8 = False

    def check(self) -> bool:
        """Whether it is UTF-8, as far as that can be said at once: a large one is left unchecked.  ``badarg`` if it is not."""
        if not self.is_utf8:
            data = self.data
            if data.isascii():
                self.is_utf8 = True
            elif len(data) <= _CHECKED_AT_ONCE:
                try:
                    data.decode()
                except UnicodeDecodeError:
                    badarg()
                self.is_utf8 = True
        return self.is_utf8

    def starts_at(self, offset: int) -> bool:
        """Whether a character of UTF-8 begins at `offset`, or the subject ends there."""
        return offset == len(self.data) or self.data[offset] & 0xC0 != 0x80

    def cut(self, end: int) -> int:
        """The last offset up to `end`, inside of the subject, at which a character of UTF-8 begins."""
        while not self.starts_at(end):
            end -= 1
        return end


def _refuse_endless_calls(source: Source, before: int | None = None) -> None:
    """Raise :class:`CompileFailed` for a call that could go on for ever, if there is one (`before` that position)."""
    extended, captures = bool(source.options & pcre.EXTENDED), not source.options & pcre.NO_AUTO_CAPTURE
    endless = endless_call(source.pattern, extended=extended, captures=captures)
    if endless is not None and (before is None or endless < before):
        raise CompileFailed("recursive call could loop indefinitely", endless)


class Engine:
    """The state of ``re`` in one VM."""

    def __init__(self) -> None:
        self.library = pcre.Library()
        self._patterns: OrderedDict[Source, Pattern] = OrderedDict()
        self._subject: Subject | None = None

    def pattern(self, source: Source) -> Pattern:
        """`source` compiled.  Raises :class:`CompileFailed`."""
        found = self._patterns.get(source)
        if found is not None:
            self._patterns.move_to_end(source)
            return found
        found = self._patterns[source] = Pattern(self._compile(source))
        if len(self._patterns) > _CACHED_PATTERNS:
            self._patterns.popitem(last=False)
        return found

    def _compile(self, source: Source) -> pcre.Code:
        newline = source.run_newline or source.newline or _DEFAULT_NEWLINE
        bsr = source.run_bsr or source.bsr or _DEFAULT_BSR
        if newline > pcre.NEWLINE_ANYCRLF or bsr >= _BSR_BOTH:
            raise CompileFailed(INCONSISTENT_NEWLINE, 0)
        if len(source.pattern) > _LONGEST_PATTERN:
            raise CompileFailed(TOO_LARGE, len(source.pattern))
        try:
            translation = translate(
                source.pattern,
                extended=bool(source.options & pcre.EXTENDED),
                latin1_words=source.options & (pcre.UTF | pcre.UCP) == pcre.UTF,
                drop_newline=bool(source.run_newline),
                drop_bsr=bool(source.run_bsr),
            )
        except DialectError as wrong:
            raise CompileFailed(*refused(wrong)) from None
        try:
            code = self.library.compile(translation.pattern, source.options, newline, bsr)
        except pcre.PatternError as wrong:
            text, position = explain(wrong, source.pattern, translation)
            if wrong.number in _FOUND_LATE:
                _refuse_endless_calls(source, position if wrong.number == _NO_SUCH_GROUP else None)
            raise CompileFailed(text, position) from None
        _refuse_endless_calls(source)
        return code

    def subject(self, term: Any, *, repeated: bool) -> Subject:
        """The bytes of a binary, which are kept if it is matched again and again.  ``badarg`` for other bitstrings."""
        kept = self._subject
        if kept is not None and kept.term is term:
            return kept
        subject = Subject(term)
        if repeated:
            self._subject = subject
        return subject

    def forget_subject(self) -> None:
        """The subject is not matched again."""
        self._subject = None


def engine_of(system: Any) -> Engine:
    """The engine of a VM, which comes to be with the first call; ``undef`` where there is no PCRE2 library."""
    engine: Engine | None = system.regexps
    if engine is None:
        try:
            engine = system.regexps = Engine()
        except OSError as missing:
            system.report(f"the natives of re cannot work: {missing}\n")
            error(am.undef)
    return engine
