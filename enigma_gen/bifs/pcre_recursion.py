"""Finds calls of groups by themselves that could go on for ever, which PCRE 8 refuses when it compiles and PCRE2 does not.

A call like ``(?1)`` inside of the group it calls is refused if everything before it may match nothing: in its own branch, in that of each group
around it, up to the one that is called.  What stands behind it does not count, nor do calls inside of a condition's branches, or of groups that begin later.

The pattern is a valid one, but for what PCRE finds out later: lookbehinds of no fixed length, references to groups that are not there, ``)`` too many.

Source: ``pcrepattern(3)`` of PCRE 8.44; compared with OTP 25 (``tests/otp/test_re.py``).
"""

from __future__ import annotations

import re
from typing import Final

import attrs

_CALLS: Final = re.compile(rb"\(\?(?:R|0|[+-]?[1-9]|&|P>)|\\g[<']")
_QUANTIFIER: Final = re.compile(rb"(?:([*?])|\+|\{(\d+)(?:,\d*)?\})[?+]?")
_BLANKS: Final = re.compile(rb"(?:[ \t\n\r\f\v]|#[^\n]*\n?)+")
_CALL: Final = re.compile(rb"\(\?(?:(R|0)|([+-]?)(\d+)|(?:&|P>)(\w+))\)")
_ESCAPED_CALL: Final = re.compile(rb"\\g(?:<([+-]?)(\d+)>|'([+-]?)(\d+)'|<(\w+)>|'(\w+)')")
_REFERENCE: Final = re.compile(rb"\\(?:g\{?-?\w+\}?|k(?:\{\w+\}|<\w+>|'\w+')|[1-9]\d*)|\(\?P=\w+\)")
_NOTHING: Final = re.compile(rb"\(\*[^)]*\)|\(\?#[^)]*\)|\(\?C\d*\)|\\[bBAzZGK]|\\E|[$^]")
_OPTIONS: Final = re.compile(rb"\(\?([A-Za-z-]*)([:)])")
_NAMED: Final = re.compile(rb"\(\?(?:P?<(\w+)>|'(\w+)')")
_OPENING: Final = re.compile(rb"\(\?(?:<[=!]|[=!>:|])")
_LITERAL: Final = re.compile(rb"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_CLASS: Final = re.compile(
    rb"\[\^?\]?(?>\\Q.*?(?:\\E|\Z)|\\.|\[([:.=])\^?[a-z]*\1\]|[^\]\\])*+\]",
    re.DOTALL,
)
_LONG_ESCAPE: Final = re.compile(rb"\\(?:[xopPN]\{[^}]*\}|[pP].|x[0-9A-Fa-f]{0,2}|c.|0[0-7]{0,2}|.)", re.DOTALL)


@attrs.define
class _Group:
    """A group that is open; `number` is None for one that does not capture.  `consumes`: whether the branch so far matches something, None: perhaps not."""

    number: int | None
    extended: bool
    assertion: bool = False
    condition: bool = False
    resets: int | None = None
    most: int = 0
    branches: int = 1
    may_be_empty: bool = False
    consumes: bool | None = None

    def end_branch(self) -> None:
        """A branch of it is over."""
        self.may_be_empty |= not self.consumes
        self.consumes = None


class _Search:
    def __init__(self, pattern: bytes, extended: bool, captures: bool) -> None:
        self.pattern = pattern
        self.captures = captures
        self.count = 0
        self.names: dict[bytes, int] = {}
        self.closed: dict[int, bool] = {}
        """Whether a group that is over may match nothing, by its number."""
        self.open = [_Group(0, extended)]

    def run(self) -> int | None:
        """The position that PCRE tells with its error, None if there is nothing wrong."""
        pattern, at = self.pattern, 0
        while at < len(pattern):
            group = self.open[-1]
            if group.extended and (blanks := _BLANKS.match(pattern, at)):
                at = blanks.end()
            elif pattern[at : at + 1] == b"|":
                self._next_branch(group)
                at += 1
            elif pattern[at : at + 1] == b")" and len(self.open) > 1:
                at = self._close(at + 1)
            elif call := _CALL.match(pattern, at) or _ESCAPED_CALL.match(pattern, at):
                if self._is_endless(call):
                    return call.end() - 1
                at = self._item(call.end(), self._called_may_be_empty(call))
            elif nothing := _NOTHING.match(pattern, at) or _REFERENCE.match(pattern, at):
                at = self._item(nothing.end(), True)
            elif pattern[at : at + 1] == b"(":
                at = self._open(at)
            else:
                at = self._text(at)
        return None

    def _item(self, at: int, may_be_empty: bool | None) -> int:
        """An item ends at `at`; behind its quantifiers.  None: nobody knows yet whether it may be empty, and what follows does not count."""
        group = self.open[-1]
        while True:
            blanks = _BLANKS.match(self.pattern, at) if group.extended else None
            found = _QUANTIFIER.match(self.pattern, blanks.end() if blanks else at)
            if found is None:
                break
            at = found.end()
            if found[1] or (found[2] and not int(found[2])):
                may_be_empty = True
        if group.consumes is None and may_be_empty is not True:
            group.consumes = may_be_empty is False
        return at

    def _text(self, at: int) -> int:
        pattern = self.pattern
        if literal := _LITERAL.match(pattern, at):
            if len(literal[1]) > 1 and self.open[-1].consumes is None:
                self.open[-1].consumes = True
            return self._item(literal.end(), not literal[1])
        found = _LONG_ESCAPE.match(pattern, at) or _CLASS.match(pattern, at)
        return self._item(found.end() if found else at + 1, False)

    def _next_branch(self, group: _Group) -> None:
        group.end_branch()
        group.branches += 1
        if group.resets is not None:
            group.most = max(group.most, self.count)
            self.count = group.resets

    def _close(self, at: int) -> int:
        group = self.open.pop()
        group.end_branch()
        if group.resets is not None:
            self.count = max(group.most, self.count)
        empty = group.may_be_empty or group.assertion or (group.condition and group.branches == 1)
        if group.number is not None:
            self.closed.setdefault(group.number, empty)
        return self._item(at, empty)

    def _open(self, at: int) -> int:
        pattern, extended = self.pattern, self.open[-1].extended
        if not pattern.startswith(b"(?", at):
            self._push(extended, None if not self.captures else b"")
            return at + 1
        if named := _NAMED.match(pattern, at):
            self._push(extended, named[1] or named[2])
            return named.end()
        if opening := _OPENING.match(pattern, at):
            self._push(extended, None)
            self.open[-1].assertion = opening[0][2:] in (b"=", b"!", b"<=", b"<!")
            self.open[-1].resets = self.count if opening[0] == b"(?|" else None
            return opening.end()
        if pattern.startswith(b"(?(", at):
            self._push(extended, None)
            self.open[-1].condition = True
            return at + 2 if pattern.startswith(b"(?(?", at) else pattern.find(b")", at) + 1
        options = _OPTIONS.match(pattern, at)
        if options is None:
            return at + 2
        on, _, off = options[1].partition(b"-")
        extended = (extended or b"x" in on) and b"x" not in off
        if options[2] == b":":
            self._push(extended, None)
        else:
            self.open[-1].extended = extended
        return options.end()

    def _push(self, extended: bool, name: bytes | None) -> None:
        """A group begins, which captures unless `name` is None."""
        number = None
        if name is not None:
            self.count += 1
            number = self.count
            if name:
                self.names.setdefault(name, number)
        self.open.append(_Group(number, extended))

    def _called(self, call: re.Match[bytes]) -> int | None:
        """The number of the group that is called; None for one that begins later."""
        groups = call.groups()
        if call.re is _CALL:
            whole, sign, digits, name = groups
        else:
            whole, name = None, groups[4] or groups[5]
            sign, digits = (groups[0], groups[1]) if groups[1] else (groups[2], groups[3])
        if name is not None and not digits:
            return self.names.get(name)
        if whole:
            return 0
        number = int(digits)
        if sign == b"+":
            return None
        if sign == b"-":
            number = self.count - number + 1
        return number if number > 0 else None

    def _is_endless(self, call: re.Match[bytes]) -> bool:
        number = self._called(call)
        if number in self.closed or any(group.condition for group in self.open):
            return False
        for group in reversed(self.open):
            if group.consumes:
                return False
            if number is not None and group.number == number:
                return True
        return False

    def _called_may_be_empty(self, call: re.Match[bytes]) -> bool | None:
        number = self._called(call)
        return None if number is None else self.closed.get(number)


def endless_call(pattern: bytes, *, extended: bool, captures: bool) -> int | None:
    """Where in `pattern` a call ends that could go on for ever; None if there is none.

    `extended` and `captures` say whether the pattern is compiled so that blanks mean nothing, and so that plain parentheses capture.
    """
    return _Search(pattern, extended, captures).run() if _CALLS.search(pattern) else None
