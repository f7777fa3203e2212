"""Rewrites patterns of PCRE 8, which is OTP's up to release 27, to mean the same to PCRE2.

One walk over the pattern, which copies most of it.  What is changed:

* ``(*UTF8)`` is spelled ``(*UTF)``; what only PCRE2 has at the beginning of a pattern, among verbs and among options is refused as PCRE does;
* a backslash before a letter that means nothing is dropped, and one before ``8`` or ``9`` that is no back reference;
* a hyphen behind a class inside of a class, ``[\\d-z]``, stands for itself;
* a brace that begins no quantifier of PCRE, ``a{,2}``, stands for itself (newer PCRE2s differ);
* recursion, ``(?1)``, is atomic, and so is a group that refers back to itself, ``(a\\1?)``;
* ``\\w`` that is not repeated is written ``[\\w]`` in UTF mode without Unicode properties: where a match can only begin with it, PCRE2 looks for
  ASCII letters only, though it then takes those of ISO 8859-1 as PCRE does;
* ``(?X)``, more than one hyphen among options, and ``\\c`` before a control character are written in other ways.

A :class:`Translation` knows which byte of the original each byte comes from, and where each group ends, so that positions of errors can be told.

Source: ``pcrepattern(3)`` of PCRE 8.44; compared with OTP 25 (``tests/otp/test_re.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

import attrs


class DialectError(Exception):
    """PCRE refuses the pattern: the `number` of its error and the `position`."""

    def __init__(self, number: int, position: int) -> None:
        super().__init__(number, position)
        self.number = number
        self.position = position


@attrs.frozen
class Translation:
    """The pattern for PCRE2; `ends` has where the group that begins at an (original) offset has its closing parenthesis.

    `runs` are triples, ordered: from this offset on the pattern comes from that offset of the original; in the same bytes, if the third is
    true.
    """

    pattern: bytes
    runs: list[tuple[int, int, bool]]
    ends: dict[int, int]

    def origin(self, offset: int) -> int:
        """Where in the original the byte at `offset`, or the end of the pattern, comes from."""
        place, origin, same = self.runs[bisect_right(self.runs, (offset, 1 << 62, True)) - 1]
        return origin + offset - place if same else origin


_START_ITEM: Final = re.compile(
    rb"\(\*(?:UTF8?|UCP|NO_AUTO_POSSESS|NO_START_OPT|LIMIT_(?:MATCH|RECURSION)=\d+|CR|LF|CRLF|ANY|ANYCRLF|BSR_ANYCRLF|BSR_UNICODE)\)"
)
_VERB: Final = re.compile(rb"\(\*([A-Za-z]*)(:[^)]*)?")
_PLAIN: Final = re.compile(rb"[^\\\[(){#]+")
_QUANTIFIER: Final = re.compile(rb"\{\d+(?:,\d*)?\}")
_BLANK: Final = re.compile(rb"(?:[ \t\n\v\f\r]|#[^\n]*(?:\n|\Z))+")
_RECURSION: Final = re.compile(rb"\(\?(?:R|[+-]?\d+|&\w+|P>\w+)\)")
_CALL: Final = re.compile(rb"\\g(?:<[+-]?\w+>|'[+-]?\w+')")
_OPTIONS: Final = re.compile(rb"\(\?([A-Za-z^-]*)(.?)", re.DOTALL)
_BRACED: Final = re.compile(rb"\\(?:[xopPgkN]\{[^}]*\}?|[gk]<[^>]*>?|[gk]'[^']*'?)")
_POSIX: Final = re.compile(rb"\[([:.=])\^?[a-z]*\1\]")
_REFERENCE: Final = re.compile(
    rb"\\(?:([1-9]\d*)|g\{?(-?\d+)\}?|(?:g\{|k[{<'])([A-Za-z_]\w*)[}>'])|\(\?P=([A-Za-z_]\w*)\)"
)
_GROUP_NAME: Final = re.compile(rb"\(\?(?:P?<|')([A-Za-z_]\w*)[>']")
_ZERO: Final = re.compile(rb"\\g(?:\{?[+-]?0+(?!\d)\}?|\Z)")
ZERO_REFERENCE: Final = 1058
"""A number for an error that PCRE2 has not."""
_MOST_NESTED: Final = 798
"""Of groups that capture, PCRE has room for so many, one inside the other; of others for more."""
_VERBS: Final = {b"": True, b"MARK": True, b"ACCEPT": False, b"COMMIT": False, b"F": False, b"FAIL": False}
"""Whether a verb must have an argument, or must not; others may."""
_VERBS_WITH_OR_WITHOUT: Final = (b"PRUNE", b"SKIP", b"THEN")
_LITERAL: Final = b"FIJMOTYijmqy"
_LITERAL_IN_CLASS: Final = _LITERAL + b"ABCGKRXZgkz"
_CLASS_ESCAPES: Final = b"dDsSwWhHvVpP"
_UNSUPPORTED: Final = b"LlUu"


class _Walk:
    def __init__(
        self,
        pattern: bytes,
        extended: bool,
        latin1_words: bool,
        dropped: tuple[bytes, ...],
        atomic: frozenset[int] = frozenset(),
    ) -> None:
        self.pattern = pattern
        self.atomic = atomic
        """The offsets of groups to make atomic."""
        self.recursive: set[int] = set()
        """The offsets of groups that have been found to refer to themselves."""
        self.names: dict[bytes, int] = {}
        self.latin1_words = latin1_words
        self.dropped = dropped
        self.extended = extended
        self.extra = False
        self.made = bytearray()
        self.runs: list[tuple[int, int, bool]] = [(0, 0, True)]
        self.open: list[tuple[int, bool, int]] = []
        """Of the groups that are open: the offset, whether the mode was extended around it, its number if it captures, else 0."""
        self.ends: dict[int, int] = {}
        self.groups = 0

    def put(self, text: bytes, at: int) -> None:
        """`text` comes from offset `at`."""
        self.runs.append((len(self.made), at, False))
        self.made += text

    def copy(self, start: int, end: int) -> int:
        place, origin, same = self.runs[-1]
        if not same or origin - place != start - len(self.made):
            self.runs.append((len(self.made), start, True))
        self.made += self.pattern[start:end]
        return end

    def run(self) -> Translation:
        pattern = self.pattern
        at = self._start_items()
        while at < len(pattern):
            byte = pattern[at : at + 1]
            if plain := _PLAIN.match(pattern, at):
                at = self.copy(at, plain.end())
            elif byte == b"\\":
                at = self._escape(at)
            elif byte == b"[" and not _POSIX.match(pattern, at):
                at = self._class(at)
            elif byte == b"(":
                at = self._group(at)
            elif byte == b")":
                if self.open:
                    start, self.extended, _ = self.open.pop()
                    self.ends[start] = at
                    if start in self.atomic:
                        self.put(b")", at)
                at = self.copy(at, at + 1)
            elif byte == b"{" and not _QUANTIFIER.match(pattern, at):
                self.put(b"\\{", at)
                at += 1
            elif byte == b"#" and self.extended:
                end = pattern.find(b"\n", at)
                at = self.copy(at, len(pattern) if end < 0 else end)
            else:
                at = self.copy(at, at + 1)
        self.copy(len(pattern), len(pattern))
        return Translation(bytes(self.made), self.runs, self.ends)

    def _start_items(self) -> int:
        at = 0
        while item := _START_ITEM.match(self.pattern, at):
            self.latin1_words |= item[0].startswith(b"(*UTF")
            if item[0] in self.dropped:
                at = item.end()
            elif item[0] == b"(*UTF8)":
                self.put(b"(*UTF)", at)
                at = item.end()
            else:
                at = self.copy(at, item.end())
        return at

    def _note_reference(self, at: int) -> None:
        """Note it when a group is referred to inside of itself."""
        found = _REFERENCE.match(self.pattern, at)
        if found is None:
            return
        number = self.names.get(found[3] or found[4], 0)
        if found[1] or found[2]:
            number = int(found[1] or found[2])
            number += self.groups + 1 if number < 0 else 0
        self.recursive.update(start for start, _, other in self.open if other == number and other)

    def _escape(self, at: int) -> int:
        pattern = self.pattern
        self._note_reference(at)
        letter = pattern[at + 1 : at + 2]
        if letter == b"Q":
            end = pattern.find(b"\\E", at)
            return self.copy(at, len(pattern) if end < 0 else end + 2)
        if letter and letter in _UNSUPPORTED:
            raise DialectError(137, at + 1)
        if letter and letter in _LITERAL:
            return self._literal(at, 103)
        if letter == b"w" and self.latin1_words and not self._may_be_repeated(at + 2):
            self.put(b"[\\w]", at)
            return at + 2
        if letter in (b"8", b"9") and letter:
            digits = re.compile(rb"\d+").match(pattern, at + 1)
            if digits is not None and (len(digits[0]) > 9 or int(digits[0]) > self.groups):
                return at + 1
        if call := _CALL.match(pattern, at):
            return self._atomic(at, call.end())
        if zero := _ZERO.match(pattern, at):
            raise DialectError(ZERO_REFERENCE, max(zero.end() - 1, at + 1))
        if pattern.startswith(b"\\g{+", at):
            raise DialectError(162, at + 3)
        if pattern.startswith(b"\\N{", at) and not _QUANTIFIER.match(pattern, at + 2):
            raise DialectError(137, at + 1)
        if letter == b"c" and (control := self._control(at)):
            return control
        braced = _BRACED.match(pattern, at)
        return self.copy(at, braced.end() if braced else at + 2 if letter else at + 1)

    def _may_be_repeated(self, at: int) -> bool:
        """Whether a quantifier stands at `at`, or something behind which one may stand."""
        if self.extended and (blank := _BLANK.match(self.pattern, at)):
            at = blank.end()
        next_bytes = self.pattern[at : at + 3]
        return next_bytes.startswith((b"*", b"+", b"?", b"(?#", b"\\E", b"\\Q")) or bool(
            _QUANTIFIER.match(self.pattern, at)
        )

    def _literal(self, at: int, number: int) -> int:
        """Drop the backslash at `at`."""
        if self.extra:
            raise DialectError(number, at + 1)
        return self.copy(at + 1, at + 2)

    def _control(self, at: int) -> int:
        code = self.pattern[at + 2 : at + 3]
        if not code or 32 <= code[0] < 127 or code[0] > 127:
            return 0
        self.put(b"\\x%02x" % (code[0] ^ 0x40), at)
        return at + 3

    def _class(self, at: int) -> int:
        pattern = self.pattern
        start = at
        at += 2 if pattern.startswith(b"[^", at) else 1
        if pattern.startswith(b"]", at):
            at += 1
        self.copy(start, at)
        behind_class = False
        while at < len(pattern):
            byte = pattern[at : at + 1]
            if byte == b"]":
                return self.copy(at, at + 1)
            if byte == b"-" and behind_class and pattern[at + 1 : at + 2] not in (b"]", b""):
                self.put(b"\\-", at)
                at += 1
                behind_class = False
                continue
            if byte == b"[" and (posix := _POSIX.match(pattern, at)):
                at = self.copy(at, posix.end())
                behind_class = True
                continue
            letter = pattern[at + 1 : at + 2]
            behind_class = byte == b"\\" and bool(letter) and letter in _CLASS_ESCAPES
            at = self._class_escape(at, letter) if byte == b"\\" else self.copy(at, at + 1)
        return at

    def _class_escape(self, at: int, letter: bytes) -> int:
        if letter == b"Q":
            end = self.pattern.find(b"\\E", at)
            return self.copy(at, len(self.pattern) if end < 0 else end + 2)
        if letter and letter in _UNSUPPORTED:
            raise DialectError(137, at + 1)
        if letter and letter in _LITERAL_IN_CLASS:
            return self._literal(at, 103 if letter in _LITERAL else 107)
        if letter == b"c" and (control := self._control(at)):
            return control
        braced = _BRACED.match(self.pattern, at)
        return self.copy(at, braced.end() if braced else at + 2)

    def _group(self, at: int) -> int:
        pattern = self.pattern
        if pattern.startswith(b"(*", at):
            if not re.compile(rb"[A-Za-z:]").match(pattern, at + 2):
                raise DialectError(109, at + 1)
            return self._verb(at)
        if not pattern.startswith(b"(?", at):
            self.groups += 1
            return self._open_capturing(at, at + 1)
        self._note_reference(at)
        if pattern.startswith(b"(?#", at):
            end = pattern.find(b")", at)
            return self.copy(at, len(pattern) if end < 0 else end + 1)
        if recursion := _RECURSION.match(pattern, at):
            return self._atomic(at, recursion.end())
        if pattern.startswith(b"(?C)", at):
            return self.copy(at, at + 4)
        if pattern.startswith((b"(?C`", b"(?C'", b'(?C"', b"(?C^", b"(?C%", b"(?C#", b"(?C$", b"(?C{"), at):
            raise DialectError(139, at + 3)
        if pattern.startswith(b"(?(VERSION", at):
            raise DialectError(124, at + 10)
        options = _OPTIONS.match(pattern, at)
        assert options is not None
        if pattern.startswith(b"(?C", at):
            self._open_group(at)
            return self.copy(at, at + 3)
        if options[2] in (b")", b":") and (options[1] or options[2] == b")") and options[1] != b"R":
            return self._set_options(at, options[1], options[2])
        if name := _GROUP_NAME.match(pattern, at):
            self.groups += 1
            self.names.setdefault(name[1], self.groups)
            return self._open_capturing(at, name.end())
        self._open_group(at)
        if re.compile(rb"\(\?(?:P?<(?![=!])|')").match(pattern, at):
            self.groups += 1
        if pattern.startswith(b"(?(", at) and pattern[at + 3 : at + 4] != b"?":
            end = pattern.find(b")", at)
            return self.copy(at, len(pattern) if end < 0 else end + 1)
        return self.copy(at, at + 2)

    def _open_group(self, at: int, number: int = 0) -> None:
        if len(self.open) >= _MOST_NESTED:
            raise DialectError(186, at + 1)
        self.open.append((at, self.extended, number))

    def _open_capturing(self, at: int, end: int) -> int:
        """Open the group that begins at `at`, with the number that was counted last; its contents begin at `end`."""
        self._open_group(at, self.groups)
        self.copy(at, end)
        if at in self.atomic:
            self.put(b"(?>", end - 1)
        return end

    def _verb(self, at: int) -> int:
        verb = _VERB.match(self.pattern, at)
        assert verb is not None
        end, name = verb.end(), verb[1]
        if not self.pattern.startswith(b")", end) or (name not in _VERBS and name not in _VERBS_WITH_OR_WITHOUT):
            raise DialectError(160, end)
        if name in _VERBS and bool(verb[2]) != _VERBS[name]:
            raise DialectError(166 if _VERBS[name] else 159, end)
        return self.copy(at, end + 1)

    def _atomic(self, at: int, end: int) -> int:
        self.put(b"(?>", at)
        self.copy(at, end)
        self.put(b")", end - 1)
        return end

    def _set_options(self, at: int, letters: bytes, end: bytes) -> int:
        """``(?letters)`` or ``(?letters:``."""
        self.put(b"(?", at)
        extended, unset = self.extended, False
        seen = b""
        for place, letter in enumerate(letters, at + 2):
            option = bytes((letter,))
            if option not in (b"i", b"m", b"s", b"x", b"J", b"U", b"X", b"-"):
                raise DialectError(111, place)
            if option == b"-":
                if not unset:
                    self.put(option, place)
                unset = True
            elif option == b"X":
                self.extra = not unset
            elif option not in seen:
                seen += option
                self.put(option, place)
            if option == b"x":
                extended = not unset
        if end == b":":
            self._open_group(at)
        self.extended = extended
        self.put(end, at + 2 + len(letters))
        return at + 3 + len(letters)


_NEWLINES: Final = (b"(*CR)", b"(*LF)", b"(*CRLF)", b"(*ANY)", b"(*ANYCRLF)")
_BSRS: Final = (b"(*BSR_ANYCRLF)", b"(*BSR_UNICODE)")


def translate(
    pattern: bytes, *, extended: bool, latin1_words: bool = False, drop_newline: bool = False, drop_bsr: bool = False
) -> Translation:
    """`pattern`, which was compiled with or without the option ``extended``, for PCRE2; `latin1_words`: in UTF mode, and without Unicode properties.

    What it says itself of newlines, and of what ``\\R`` matches, can be dropped.  Raises :class:`DialectError`.
    """
    dropped = (*(_NEWLINES if drop_newline else ()), *(_BSRS if drop_bsr else ()))
    walk = _Walk(pattern, extended, latin1_words, dropped)
    translation = walk.run()
    if walk.recursive:
        translation = _Walk(pattern, extended, latin1_words, dropped, frozenset(walk.recursive)).run()
    return translation
