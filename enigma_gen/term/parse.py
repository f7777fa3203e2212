"""Erlang terms from text, as ``erl_scan`` and ``erl_parse:parse_term`` of OTP 25 take them, for command lines and tests.

The parser is one loop over an explicit stack of open brackets: depth costs memory, never Python's stack.  Everything that is no term (variables,
calls, operators other than a number's sign) is a :class:`TermSyntaxError` that says where and what was expected.

Sources: Erlang reference manual ("Data Types", "Bit Syntax"), stdlib ``erl_scan.erl`` and ``erl_parse.yrl``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite
from struct import pack
from typing import Any, Final, NoReturn

from enigma_gen.term.atom import MAX_ATOM_CHARACTERS, Atom, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.fun import ExternalFun
from enigma_gen.term.map import EMPTY_MAP, Map
from enigma_gen.term.text import RESERVED_WORDS

Term = Any

_TOKEN: Final = re.compile(
    r"""
    (?P<space>   [\x00-\x20\x80-\xa0]+ | %[^\n]* )
  | (?P<float>   [0-9]+(?:_[0-9]+)*\.[0-9]+(?:_[0-9]+)*(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)? )
  | (?P<based>   [0-9]+(?:_[0-9]+)*\#[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)* )
  | (?P<integer> [0-9]+(?:_[0-9]+)* )
  | (?P<name>    [a-z\xdf-\xf6\xf8-\xff][a-zA-Z0-9_@\xc0-\xd6\xd8-\xf6\xf8-\xff]* )
  | (?P<variable>[A-Z_\xc0-\xd6\xd8-\xde][a-zA-Z0-9_@\xc0-\xd6\xd8-\xf6\xf8-\xff]* )
  | (?P<char>    \$(?:\\(?:x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|\^.|[^x]) | [^\\]) )
  | (?P<quoted>  '(?:[^'\\]|\\.)*' )
  | (?P<string>  "(?:[^"\\]|\\.)*" )
  | (?P<mark>    <<|>>|=>|[][{}()|,#:/.+-] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|\^(.)|(x)|(.))", re.DOTALL)
_ESCAPED: Final = {"n": 10, "r": 13, "t": 9, "v": 11, "b": 8, "f": 12, "e": 27, "s": 32, "d": 127}
_BIT_TYPES: Final = frozenset(("integer", "float", "utf8", "utf16", "utf32"))
_UTF: Final = {"utf8": "utf-8", "utf16": "utf-16-", "utf32": "utf-32-"}
_FLOAT_FORMATS: Final = {16: "e", 32: "f", 64: "d"}
_MAX_DIGITS: Final = 4000
_MAX_SEGMENT_BITS: Final = 1 << 32


class TermSyntaxError(ValueError):
    """The text is no Erlang term; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, expected: str, found: str) -> None:
        super().__init__(f"line {line}, column {column}: expected {expected}, found {found}")
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found


class _Token:
    """A lexical element: its kind (a group of the pattern, or the text itself for marks and reserved words), text and position."""

    __slots__ = ("at", "kind", "text")

    def __init__(self, kind: str, text: str, at: int) -> None:
        self.kind = kind
        self.text = text
        self.at = at


class _Frame:
    """An open bracket: its kind, the token that the next element is to be followed by, and the elements so far."""

    __slots__ = ("at", "items", "kind", "tail")

    def __init__(self, kind: str, at: int) -> None:
        self.kind = kind
        self.at = at
        self.items: list[Term] = []
        self.tail = False


_CLOSING: Final = {"[": "]", "{": "}", "#": "}", "(": ")"}
_AFTER: Final = {"[": "',', '|' or ']'", "{": "',' or '}'", "#": "',' or '}'", "(": "')'"}


def parse_term(text: str) -> Term:
    """The one term that `text` consists of; a full stop may follow it.  Raises :class:`TermSyntaxError`."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self.scan()
        self.token = next(self.tokens)

    def scan(self) -> Iterator[_Token]:
        text, at = self.text, 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                self.fail_at(at, *self.illegal(at))
            kind, word = str(match.lastgroup), match[0]
            if kind == "mark" or (kind == "name" and word in RESERVED_WORDS):
                kind = word
            if kind != "space":
                yield _Token(kind, word, at)
            at = match.end()
        while True:
            yield _Token("end", "end of text", at)

    def illegal(self, at: int) -> tuple[str, str]:
        c = self.text[at]
        if c in "\"'":
            return f"a closing {c}", "end of text"
        return "a character after $" if c == "$" else "a term", repr(c)

    def fail_at(self, at: int, expected: str, found: str) -> NoReturn:
        line = self.text.count("\n", 0, at) + 1
        raise TermSyntaxError(line, at - (self.text.rfind("\n", 0, at) + 1) + 1, expected, found)

    def fail(self, expected: str) -> NoReturn:
        token = self.token
        self.fail_at(token.at, expected, token.text if token.kind == "end" else repr(token.text))

    def advance(self) -> _Token:
        token = self.token
        self.token = next(self.tokens)
        return token

    def accept(self, kind: str) -> bool:
        if self.token.kind != kind:
            return False
        self.advance()
        return True

    def want(self, kind: str, expected: str = "") -> _Token:
        if self.token.kind != kind:
            self.fail(expected or repr(kind))
        return self.advance()

    def parse(self) -> Term:
        stack: list[_Frame] = []
        while True:
            value = self.begin(stack)
            if value is None:
                continue
            while stack:
                value = self.deliver(stack, value)
                if value is None:
                    break
            else:
                self.accept(".")
                self.want("end", "the end of the term")
                return value

    def begin(self, stack: list[_Frame]) -> Term | None:
        """Read a term; None if it is a bracket that has been opened."""
        token = self.token
        reader = _READERS.get(token.kind)
        if reader is not None:
            return reader(self)
        if token.kind not in _CLOSING:
            self.fail("a term")
        self.advance()
        if token.kind == "#":
            self.want("{")
        if token.kind != "(" and self.accept(_CLOSING[token.kind]):
            return NIL if token.kind == "[" else () if token.kind == "{" else EMPTY_MAP
        stack.append(_Frame(token.kind, token.at))
        return None

    def deliver(self, stack: list[_Frame], value: Term) -> Term | None:
        """Give a term to the innermost bracket: the finished term if that closes it, None if another element is to be read."""
        frame = stack[-1]
        frame.items.append(value)
        kind = frame.kind
        if kind == "#" and len(frame.items) & 1:
            self.want("=>")
            return None
        if not frame.tail and kind != "(" and self.accept(","):
            return None
        if kind == "[" and not frame.tail and self.accept("|"):
            frame.tail = True
            return None
        self.want(_CLOSING[kind], "']'" if frame.tail else _AFTER[kind])
        stack.pop()
        return self.finish(frame)

    def finish(self, frame: _Frame) -> Term:
        items = frame.items
        if frame.kind == "[":
            tail = items.pop() if frame.tail else NIL
            return make_list(items, tail)
        if frame.kind == "{":
            return tuple(items)
        if frame.kind == "(":
            return items[0]
        return Map.from_pairs(zip(items[::2], items[1::2], strict=True))

    def read_atom(self) -> Atom:
        token = self.advance()
        name = token.text if token.kind == "name" else self.unescape(token)
        if len(name) > MAX_ATOM_CHARACTERS:
            self.fail_at(token.at, f"an atom of at most {MAX_ATOM_CHARACTERS} characters", f"{len(name)} characters")
        return intern(name)

    def read_string(self) -> Term:
        return make_list([ord(c) for c in self.characters()])

    def characters(self) -> str:
        """The text of adjacent strings."""
        parts: list[str] = []
        while self.token.kind == "string":
            parts.append(self.unescape(self.advance()))
        return "".join(parts)

    def unescape(self, token: _Token) -> str:
        return _ESCAPE.sub(lambda match: self.escaped(match, token.at), token.text[1:-1])

    def escaped(self, match: re.Match[str], at: int) -> str:
        braced, pair, octal, control, bad, other = match.groups()
        if braced or pair:
            code = int(braced or pair, 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                self.fail_at(at, "a character", match[0])
            return chr(code)
        if octal:
            return chr(int(octal, 8))
        if control:
            return chr(ord(control) & 31)
        if bad:
            self.fail_at(at, "hexadecimal digits after \\x", match[0])
        return chr(_ESCAPED.get(other, ord(other)))

    def read_char(self) -> int:
        token = self.advance()
        body = token.text[1:]
        return ord(_ESCAPE.sub(lambda match: self.escaped(match, token.at), body))

    def read_integer(self) -> int:
        token = self.advance()
        digits = token.text.replace("_", "")
        if len(digits) <= _MAX_DIGITS:
            return int(digits)
        value = 0
        for at in range(0, len(digits), _MAX_DIGITS):
            part = digits[at : at + _MAX_DIGITS]
            value = value * 10 ** len(part) + int(part)
        return value

    def read_based(self) -> int:
        token = self.advance()
        base, _, digits = token.text.replace("_", "").partition("#")
        if len(base) > 2 or not 2 <= int(base) <= 36:
            self.fail_at(token.at, "a base from 2 to 36", base)
        try:
            return int(digits, int(base))
        except ValueError:
            self.fail_at(token.at, f"digits of base {base}", digits)

    def read_float(self) -> float:
        token = self.advance()
        value = float(token.text.replace("_", ""))
        if not isfinite(value):
            self.fail_at(token.at, "a float in range", token.text)
        return value

    def read_signed(self) -> int | float:
        negative = self.advance().kind == "-"
        if self.token.kind not in _NUMBERS:
            self.fail("a number")
        value: int | float = _READERS[self.token.kind](self)
        return -value if negative else value

    def read_fun(self) -> ExternalFun:
        self.advance()
        module = self.want_atom()
        self.want(":")
        function = self.want_atom()
        self.want("/")
        at = self.token.at
        if self.token.kind not in ("integer", "based"):
            self.fail("an arity")
        arity = _READERS[self.token.kind](self)
        if arity > 255:
            self.fail_at(at, "an arity of at most 255", str(arity))
        return ExternalFun(module, function, arity)

    def want_atom(self) -> Atom:
        if self.token.kind not in ("name", "quoted"):
            self.fail("an atom")
        return self.read_atom()

    def read_bits(self) -> bytes | Bitstring:
        self.advance()
        value = size = 0
        if not self.accept(">>"):
            parts = [self.segment()]
            while self.accept(","):
                parts.append(self.segment())
            self.want(">>", "',' or '>>'")
            value, size = _join(parts)
        data = (value << (-size & 7)).to_bytes((size + 7) >> 3, "big")
        return Bitstring(data, 0, size) if size & 7 else data

    def segment(self) -> tuple[int, int]:
        """The bits of one segment and their number."""
        at = self.token.at
        if self.token.kind == "string":
            values: list[int | float] = [ord(c) for c in self.characters()]
        elif self.token.kind in _NUMBERS:
            values = [_READERS[self.token.kind](self)]
        elif self.token.kind in ("+", "-"):
            values = [self.read_signed()]
        else:
            self.fail("a number or a string")
        size: int | None = None
        if self.accept(":"):
            size = self.size()
        spec = _Spec()
        if self.accept("/"):
            self.specifiers(spec)
        problem = spec.problem(size)
        if problem:
            self.fail_at(at, problem, self.text[at : self.token.at].strip())
        return self.encode(values, size, spec, at)

    def size(self) -> int:
        if self.token.kind not in ("integer", "based", "char"):
            self.fail("a size")
        return int(_READERS[self.token.kind](self))

    def specifiers(self, spec: _Spec) -> None:
        while True:
            at = self.token.at
            name = self.want("name", "a type specifier").text
            unit = None
            if name == "unit":
                self.want(":")
                unit = self.size()
            if not spec.add(name, unit):
                self.fail_at(at, "a type specifier that agrees with those before it", repr(name))
            if not self.accept("-"):
                return

    def encode(self, values: list[int | float], size: int | None, spec: _Spec, at: int) -> tuple[int, int]:
        bits = spec.bits(size)
        if bits * len(values) > _MAX_SEGMENT_BITS:
            self.fail_at(at, "a segment that fits in memory", f"{bits} bits")
        parts = []
        for value in values:
            part = spec.encode(value, bits)
            if part is None:
                self.fail_at(at, f"a value of type {spec.type}", str(value))
            parts.append(part)
        return _join(parts)


class _Spec:
    """The type specifiers of a segment."""

    __slots__ = ("little", "signed", "type", "unit")

    def __init__(self) -> None:
        self.type: str | None = None
        self.signed: str | None = None
        self.little: str | None = None
        self.unit: int | None = None

    def add(self, name: str, unit: int | None) -> bool:
        """Take one specifier; False if it is none, or contradicts another."""
        if unit is not None:
            self.unit, before = unit, self.unit
            return before in (None, unit) and 1 <= unit <= 256
        if name in _BIT_TYPES:
            self.type, old = name, self.type
        elif name in ("signed", "unsigned"):
            self.signed, old = name, self.signed
        elif name in ("big", "little", "native"):
            self.little, old = name, self.little
        else:
            return False
        return old in (None, name)

    def problem(self, size: int | None) -> str:
        """What would be right, if size and specifiers do not go together."""
        self.type = self.type or "integer"
        if self.type in _UTF:
            return "no size and no unit for utf types" if size is not None or self.unit is not None else ""
        if self.unit is not None and size is None:
            return "a size where there is a unit"
        if self.type == "float" and self.bits(size) not in _FLOAT_FORMATS:
            return "a float of 16, 32 or 64 bits"
        return ""

    def bits(self, size: int | None) -> int:
        if self.type in _UTF:
            return 32
        return (8 if self.type == "integer" else 64) if size is None else size * (self.unit or 1)

    def encode(self, value: int | float, bits: int) -> tuple[int, int] | None:
        """The bits of a value and their number, None if it is not of the type."""
        little = self.little in ("little", "native")
        if self.type == "float":
            return _float_bits(value, bits, little)
        if type(value) is float:
            return None
        if self.type in _UTF:
            return _utf_bits(int(value), str(self.type), little)
        number = int(value) & ((1 << bits) - 1)
        if little and bits > 8:
            whole, odd = divmod(bits, 8)
            data = number.to_bytes(whole + 1, "little")
            number = (int.from_bytes(data[:whole], "big") << odd) | data[whole]
        return number, bits


def _float_bits(value: int | float, bits: int, little: bool) -> tuple[int, int] | None:
    try:
        data = pack(("<" if little else ">") + _FLOAT_FORMATS[bits], value)
    except OverflowError:
        return None
    return int.from_bytes(data, "big"), bits


def _utf_bits(code: int, kind: str, little: bool) -> tuple[int, int] | None:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    codec = _UTF[kind]
    data = chr(code).encode(codec + ("le" if little else "be") if codec.endswith("-") else codec)
    return int.from_bytes(data, "big"), len(data) * 8


def _join(parts: list[tuple[int, int]]) -> tuple[int, int]:
    """Bit sequences one behind the other, in linear time for whole bytes."""
    if all(not size & 7 for _, size in parts):
        data = b"".join(value.to_bytes(size >> 3, "big") for value, size in parts)
        return int.from_bytes(data, "big"), len(data) * 8
    value = total = 0
    for part, size in parts:
        value = (value << size) | part
        total += size
    return value, total


_NUMBERS: Final = frozenset(("integer", "based", "float", "char"))
_READERS: Final[dict[str, Callable[[_Parser], Any]]] = {
    "name": _Parser.read_atom,
    "quoted": _Parser.read_atom,
    "string": _Parser.read_string,
    "char": _Parser.read_char,
    "integer": _Parser.read_integer,
    "based": _Parser.read_based,
    "float": _Parser.read_float,
    "+": _Parser.read_signed,
    "-": _Parser.read_signed,
    "fun": _Parser.read_fun,
    "<<": _Parser.read_bits,
}
