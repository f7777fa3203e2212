"""Heads of match specifications: from a pattern to the lines of Python that test it.

The order of the tests is OTP's: the elements of one structure from left to right, structures inside of it after all of them and the last one
first.  It decides which of two terms that are equal but not the same (``0.0`` and ``-0.0``, up to OTP 26) a variable is bound to.

Facts (OTP 25, ``erl_db_util.c``): a variable is ``$`` and a number without leading zeros that is read as a C ``int``, so ``'$4294967297'`` is ``'$1'`` and
``'$2147483648'`` is an atom as others.  When a head uses a variable of at least :data:`MAX_PLAIN_VARIABLE`, *all* variables of the whole
specification, also inside of ``{const, ...}``, are renamed to ``'$0'``, ``'$1'``, ... by their rank.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.ets.match_spec_functions import NO_MATCH
from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.map import Map
from enigma_gen.translate.tree import Line, Seq

MAX_PLAIN_VARIABLE: Final = 25
MIN_COMPARED: Final = 12
"""Terms in a structure from which on it is compared as a whole, if nothing in it is a pattern."""
UNDERSCORE: Final = intern("_")


def variable(term: Any) -> int:
    """The number of a variable of a pattern, -1 for any other term."""
    if type(term) is not Atom:
        return -1
    name = term.name
    if name[:1] != "$" or len(name) < 2:
        return -1
    digits = name[1:]
    if not (digits.isascii() and digits.isdigit()) or (digits[0] == "0" and len(digits) > 1):
        return -1
    number = int(digits) & 0xFFFF_FFFF
    return number if number < 0x8000_0000 else -1


def is_ground(term: Any) -> bool:
    """Whether a pattern contains neither a variable nor ``'_'``."""
    stack = [term]
    while stack:
        term = stack.pop()
        kind = type(term)
        if kind is Atom:
            if term is UNDERSCORE or variable(term) >= 0:
                return False
        elif kind is list:
            stack += (term[1], term[0])
        elif kind is tuple:
            stack += term
        elif kind is Map:
            for pair in term.iter_unordered():
                stack += pair
    return True


def ground_sizes(pattern: Any) -> dict[int, int]:
    """For each tuple and list cell in `pattern`, by identity: how many terms it holds, or 0 if it must be taken apart.

    Taken apart is what contains a variable or ``'_'``, a map (which matches larger maps), or a float (heads tell ``0.0`` and ``-0.0`` apart, ``=:=`` may not).
    """
    sizes: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(pattern, False)]
    while stack:
        term, is_done = stack.pop()
        parts = term if type(term) is tuple else (term[0], term[1])
        if not is_done:
            stack.append((term, True))
            stack += [(part, False) for part in parts if type(part) is tuple or type(part) is list]
            continue
        total = 1
        for part in parts:
            kind = type(part)
            if kind is tuple or kind is list:
                size = sizes[id(part)]
            elif kind is Map or kind is float or part is UNDERSCORE or variable(part) >= 0:
                size = 0
            else:
                size = 1
            if not size:
                total = 0
                break
            total += size
        sizes[id(term)] = total
    return sizes


class TooLarge(Exception):
    """A head uses a variable beyond those that need no renaming."""


class Head:
    """The tests of one head, as lines that return ``NO_MATCH``; `bound` maps the variables' numbers to names of Python locals.

    `constant` gives the name of a constant in the program, `limit` is the first number of a variable that raises :class:`TooLarge`.
    `problem` is the error of the head, or empty.
    """

    def __init__(self, constant: Callable[[Any], str], limit: int) -> None:
        self.seq: Seq = []
        self.bound: dict[int, str] = {}
        self.problem = ""
        self._constant = constant
        self._limit = limit
        self._stack: list[tuple[Any, str]] = []
        self._temporaries = 0
        self._sizes: dict[int, int] = {}

    def compile(self, pattern: Any, subject: str) -> None:
        """Emit the tests of `subject`, the name of a local."""
        if type(pattern) is tuple or type(pattern) is list or type(pattern) is Map:
            self._stack.append((pattern, subject))
        else:
            self.one(pattern, subject)
        self._measure(pattern)
        self.rest()

    def _measure(self, pattern: Any) -> None:
        kind = type(pattern)
        if kind is list or (kind is tuple and any(type(part) is tuple or type(part) is list for part in pattern)):
            self._sizes = ground_sizes(pattern)

    def compile_elements(self, patterns: tuple[Any, ...], subject: str) -> None:
        """Emit the tests of the elements of a tuple whose size is right."""
        self._measure(patterns)
        for index, pattern in enumerate(patterns):
            self.one(pattern, f"{subject}[{index}]")
        self.rest()

    def rest(self) -> None:
        """Emit the tests of all structures that are still to come."""
        while self._stack and not self.problem:
            pattern, subject = self._stack.pop()
            if type(pattern) is list:
                pattern, subject = self._cells(pattern, subject)
            if type(pattern) is tuple:
                self._require(f"type({subject}) is not tuple or len({subject}) != {len(pattern)}")
                for index, element in enumerate(pattern):
                    self.one(element, f"{subject}[{index}]")
            elif type(pattern) is Map:
                self._map(pattern, subject)
            else:
                self.one(pattern, subject)

    def _cells(self, pattern: Any, subject: str) -> tuple[Any, str]:
        """The cells of a list; the pattern and subject of its tail."""
        while type(pattern) is list:
            self._require(f"type({subject}) is not list")
            self.one(pattern[0], f"{subject}[0]")
            pattern = pattern[1]
            if pattern is UNDERSCORE or self._sizes.get(id(pattern), 0) >= MIN_COMPARED:
                subject = f"{subject}[1]"
                self.one(pattern, subject)
                return UNDERSCORE, subject
            subject = self._name(f"{subject}[1]")
        return pattern, subject

    def _map(self, pattern: Map, subject: str) -> None:
        self._require(f"type({subject}) is not Map or len({subject}) < {len(pattern)}")
        for key, value in pattern.items():
            if variable(key) >= 0:
                self.problem = "Variable found in map key."
                return
            if key is UNDERSCORE:
                self.problem = "Underscore found in map key."
                return
            element = self._name(f"{subject}.get({self._constant(key)})")
            self._require(f"{element} is None")
            self.one(value, element)

    def one(self, pattern: Any, subject: str) -> None:
        """Emit the test of `subject`, an expression; a structure is only noted down."""
        kind = type(pattern)
        if kind is Atom:
            if pattern is UNDERSCORE:
                return
            number = variable(pattern)
            if number >= 0:
                self._variable(number, subject)
            else:
                self._require(f"{subject} is not {self._constant(pattern)}")
        elif self._sizes and self._sizes.get(id(pattern), 0) >= MIN_COMPARED:
            self._require(f"not exact({subject}, {self._constant(pattern)})")
        elif kind is tuple or kind is list or kind is Map:
            self._stack.append((pattern, self._name(subject)))
        elif kind is int:
            subject = self._name(subject)
            self._require(f"{subject} != {self._constant(pattern)} or type({subject}) is not int")
        elif kind is float:
            self._require(f"not same_float({subject}, {self._constant(pattern)})")
        elif pattern is NIL:
            self._require(f"{subject} is not NIL")
        else:
            self._require(f"not exact({subject}, {self._constant(pattern)})")

    def _variable(self, number: int, subject: str) -> None:
        if number >= self._limit:
            raise TooLarge
        known = self.bound.get(number)
        if known is None:
            name = self.bound[number] = f"v{number}"
            self.seq.append(Line(f"{name} = {subject}"))
        else:
            self._require(f"not exact({known}, {subject})")

    def _require(self, failed: str) -> None:
        self.seq.append(Line(f"if {failed}:\n    return NO_MATCH"))

    def _name(self, subject: str) -> str:
        """A local that holds `subject`."""
        if subject.isidentifier():
            return subject
        self._temporaries += 1
        name = f"e{self._temporaries}"
        self.seq.append(Line(f"{name} = {subject}"))
        return name


def variables(terms: tuple[Any, ...]) -> list[int]:
    """The numbers of all variables anywhere in `terms`, in order."""
    found: set[int] = set()
    stack = list(terms)
    while stack:
        term = stack.pop()
        kind = type(term)
        if kind is Atom:
            number = variable(term)
            if number >= 0:
                found.add(number)
        elif kind is list:
            stack += (term[1], term[0])
        elif kind is tuple:
            stack += term
        elif kind is Map:
            for pair in term.iter_unordered():
                stack += pair
    return sorted(found)


def renamed(term: Any, numbers: list[int]) -> Any:
    """`term` with each variable in it named after its rank in `numbers`."""
    names = {number: intern(f"${rank}") for rank, number in enumerate(numbers)}
    done: list[Any] = []
    work: list[tuple[int, Any]] = [(0, term)]
    while work:
        step, term = work.pop()
        kind = type(term)
        if step == 0:
            if kind is Atom:
                number = variable(term)
                done.append(names[number] if number >= 0 else term)
            elif kind is list:
                work += ((1, term), (0, term[1]), (0, term[0]))
            elif kind is tuple:
                work.append((1, term))
                work += [(0, element) for element in reversed(term)]
            elif kind is Map:
                items = term.items()
                work.append((1, term))
                for key, value in reversed(items):
                    work += ((0, value), (0, key))
            else:
                done.append(term)
        elif kind is list:
            tail = done.pop()
            done[-1] = [done[-1], tail]
        else:
            count = len(term) if kind is tuple else 2 * len(term)
            parts = done[len(done) - count :]
            del done[len(done) - count :]
            done.append(tuple(parts) if kind is tuple else Map.from_pairs(zip(parts[::2], parts[1::2], strict=True)))
    return done[0]


__all__ = [
    "MAX_PLAIN_VARIABLE",
    "NO_MATCH",
    "Head",
    "TooLarge",
    "is_ground",
    "renamed",
    "variable",
    "variables",
]
