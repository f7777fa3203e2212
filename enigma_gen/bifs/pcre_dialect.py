"""What OTP's PCRE (8.44) says of wrong patterns, where it differs from the PCRE2 that runs here.

PCRE2's numbers of errors are those of PCRE plus 100, most of them, but many texts and positions are not the same.  (Patterns are translated by
:mod:`enigma_gen.bifs.pcre_translate`.)

Sources: ``pcrepattern(3)`` and ``pcreapi(3)`` of PCRE 8; errors were compared with OTP 25 (``tests/otp``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from enigma_gen.bifs.pcre import PatternError
from enigma_gen.bifs.pcre_translate import ZERO_REFERENCE, DialectError, Translation

ERROR_TEXTS: Final[dict[int, str]] = {
    101: "\\ at end of pattern",
    102: "\\c at end of pattern",
    103: "unrecognized character follows \\",
    104: "numbers out of order in {} quantifier",
    105: "number too big in {} quantifier",
    106: "missing terminating ] for character class",
    107: "invalid escape sequence in character class",
    108: "range out of order in character class",
    109: "nothing to repeat",
    111: "unrecognized character after (? or (?-",
    112: "POSIX named classes are supported only within a class",
    113: "POSIX collating elements are not supported",
    114: "missing )",
    115: "reference to non-existent subpattern",
    118: "missing ) after comment",
    119: "parentheses are too deeply nested",
    120: "regular expression is too large",
    121: "failed to get memory",
    122: "unmatched parentheses",
    124: "malformed number or name after (?(",
    125: "lookbehind assertion is not fixed length",
    126: "(?R or (?[+-]digits must be followed by )",
    127: "conditional group contains more than two branches",
    128: "assertion expected after (?( or (?(?C)",
    129: "(?R or (?[+-]digits must be followed by )",
    130: "unknown POSIX class name",
    133: "parentheses are too deeply nested (stack check)",
    134: "character value in \\x{} or \\o{} is too large",
    135: "regular expression is too complicated",
    136: "\\C not allowed in lookbehind assertion",
    137: "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u",
    138: "number after (?C is > 255",
    139: "closing ) for (?C expected",
    140: "unrecognized character follows \\",
    141: "unrecognized character after (?P",
    142: "syntax error in subpattern name (missing terminator)",
    143: "two named subpatterns have the same name",
    144: "group name must start with a non-digit",
    145: "this version of PCRE is not compiled with Unicode property support",
    146: "malformed \\P or \\p sequence",
    147: "unknown property name after \\P or \\p",
    148: "subpattern name is too long (maximum 32 characters)",
    149: "too many named subpatterns (maximum 10000)",
    150: "invalid range in character class",
    151: "octal value is greater than \\377 in 8-bit non-UTF-8 mode",
    154: "DEFINE group contains more than one branch",
    155: "missing opening brace after \\o",
    157: ("\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number"),
    158: "(?R or (?[+-]digits must be followed by )",
    159: "an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)",
    160: "(*VERB) not recognized or malformed",
    161: "number is too big",
    162: "subpattern name expected",
    164: "non-octal character in \\o{} (closing brace missing?)",
    165: "different names for subpatterns of the same number are not allowed",
    166: "(*MARK) must have an argument",
    167: "non-hex character in \\x{} (closing brace missing?)",
    168: "\\c must be followed by an ASCII character",
    169: "\\k is not followed by a braced, angle-bracketed, or quoted name",
    171: "\\N is not supported in a class",
    173: "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)",
    174: "setting UTF is disabled by the application",
    176: "name is too long in (*MARK), (*PRUNE), (*SKIP), or (*THEN)",
    177: "character value in \\u.... sequence is too large",
    178: "digits missing in \\x{} or \\o{}",
    179: "assertion expected after (?( or (?(?C)",
    184: "regular expression is too complicated",
    186: "regular expression is too complicated",
    187: "lookbehind assertion is not fixed length",
    188: "regular expression is too large",
    194: "unrecognized character after (? or (?-",
    195: "(*VERB) not recognized or malformed",
    196: "(*VERB) not recognized or malformed",
    197: "regular expression is too large",
    198: "assertion expected after (?( or (?(?C)",
    200: "lookbehind assertion is not fixed length",
    201: "regular expression is too large",
    ZERO_REFERENCE: "a numbered reference must not be zero",
}
"""PCRE's text for each error of PCRE2 that has one."""
INVALID_UTF8: Final = "invalid UTF-8 string"
TOO_LARGE: Final = ERROR_TEXTS[120]
INCONSISTENT_NEWLINE: Final = "inconsistent NEWLINE options"


_OPEN_OPTIONS: Final = re.compile(rb"\(\?[A-Za-z-]*\Z")
_IN_CONDITION: Final = re.compile(rb"\(\?\(?(?:R&?|<|'|[+-]?\d*)?\Z")
_CONDITION_NAME: Final = re.compile(rb"\(\?\((?:R&?|<|')?\w*\Z")
_NAME_END: Final = re.compile(rb"[)}>']")
_ONE_LESS: Final = frozenset((137, 143, 147, 150, 151, 165, 171))
"""Errors whose position PCRE2 tells one byte further on."""


def refused(error: DialectError) -> tuple[str, int]:
    """PCRE's text and position for what the translation of a pattern has found."""
    return ERROR_TEXTS[error.number], error.position


def explain(error: PatternError, pattern: bytes, translation: Translation) -> tuple[str, int]:
    """PCRE's text and position for an error that PCRE2 has found in the translation of `pattern`."""
    number = error.number
    at = translation.origin(error.offset)
    if number < 0:
        return INVALID_UTF8, at
    special = _SPECIAL.get(number)
    found = None if special is None else special(pattern, at, translation)
    if found is not None:
        return found
    text = ERROR_TEXTS.get(number, "internal error: code overflow")
    return text, at - 1 if number in _ONE_LESS else at


Explained = tuple[str, int] | None


def _unclosed(pattern: bytes, at: int, translation: Translation) -> Explained:
    before = pattern[:at]
    if at != len(pattern):
        return None
    if before.endswith(b"(?P"):
        return ERROR_TEXTS[141], at
    if before.endswith(b"(?("):
        return ERROR_TEXTS[128], at
    return (ERROR_TEXTS[111], at) if _OPEN_OPTIONS.search(before) else None


def _no_such_group(pattern: bytes, at: int, translation: Translation) -> Explained:
    text = ERROR_TEXTS[115]
    if pattern[at - 1 : at] == b"\\" and pattern[at : at + 1].isdigit():
        return text, len(pattern)
    end = _NAME_END.search(pattern, at)
    if end is None:
        return None
    if _IN_CONDITION.search(pattern[:at]) and pattern.rfind(b"(?(", 0, at + 2) >= 0:
        closing = pattern.find(b")", at) + 1
        zero = pattern[:closing].endswith(b"(?(0)")
        return ("invalid condition (?(0)" if zero else text), closing
    return text, end.start()


def _no_name(pattern: bytes, at: int, translation: Translation) -> Explained:
    before = pattern[:at]
    if before.endswith(b"(?<"):
        return "unrecognized character after (?<", at
    if before.endswith(b"(?("):
        return ERROR_TEXTS[128], at
    return (ERROR_TEXTS[157], at) if before.endswith(b"\\g{") else None


def _no_terminator(pattern: bytes, at: int, translation: Translation) -> Explained:
    return (ERROR_TEXTS[124], at) if _CONDITION_NAME.search(pattern[:at]) else None


def _no_digits(pattern: bytes, at: int, translation: Translation) -> Explained:
    if pattern[:at].endswith(b"\\o{}"[:-1]) and at < len(pattern):
        return ERROR_TEXTS[178], at - 2
    if at < len(pattern):
        return None
    return ERROR_TEXTS[164 if pattern.endswith(b"\\o{") else 167], at


def _no_number(pattern: bytes, at: int, translation: Translation) -> Explained:
    if pattern[:at].endswith(b"(?") and pattern.startswith(b"+", at):
        return "digit expected after (?+", at + 1
    return None


def _at_group_end(number: int) -> Callable[[bytes, int, Translation], Explained]:
    def explained(pattern: bytes, at: int, translation: Translation) -> Explained:
        end = translation.ends.get(at)
        if end is None:
            inner = [start for start in translation.ends if start <= at]
            end = translation.ends[max(inner)] if inner else at
        return ERROR_TEXTS[number], end

    return explained


def _one_more(pattern: bytes, at: int, translation: Translation) -> Explained:
    return ERROR_TEXTS[128], at + 1


def _after_k(pattern: bytes, at: int, translation: Translation) -> Explained:
    return (ERROR_TEXTS[169], at - 1) if at == len(pattern) else None


def _callout(pattern: bytes, at: int, translation: Translation) -> Explained:
    return ERROR_TEXTS[139], at


_SPECIAL: Final[dict[int, Callable[[bytes, int, Translation], Explained]]] = {
    114: _unclosed,
    115: _no_such_group,
    125: _at_group_end(125),
    127: _at_group_end(127),
    128: _one_more,
    129: _no_number,
    136: _at_group_end(136),
    142: _no_terminator,
    154: _at_group_end(154),
    162: _no_name,
    169: _after_k,
    178: _no_digits,
    182: _callout,
    187: _at_group_end(125),
    198: _one_more,
    200: _at_group_end(125),
}
