"""The structured form of a unit between emission and print, and its printer.

Emission yields sequences of nodes in which jumps to merge points are :class:`Goto` leaves.  A :class:`Block` says "body; label: rest": every Goto of
its label is in its body.  The printer finds the cheapest Python for each Goto: nothing, where falling through leads to the label anyway; ``break`` out of a
``while True`` around the body; and, where neither works, a tail call of a unit that starts at the label.

Invariants: a sequence's last node alone may leave it otherwise than by falling out; emission order is execution order, so
a block's Gotos are complete before its rest is emitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

Seq = list[Any]

MAX_NESTING = 14
"""How deep ``if`` nests before a jump is taken instead; Python's own limits are 20 blocks and 100 levels."""
MAX_BLOCKS = 8
"""How many ``while`` and ``try`` nest before merge points cost a tail call instead; further ``try`` may nest in them."""


class Line:
    """One line of code; `info` is what the unit's line table records for it, or None."""

    __slots__ = ("text", "info", "ends")

    def __init__(self, text: str, info: Any = None, ends: bool = False) -> None:
        self.text = text
        self.info = info
        self.ends = ends


class If:
    """``if condition: then else: other``; `negated` is the condition's negation."""

    __slots__ = ("condition", "negated", "then", "other", "info")

    def __init__(self, condition: str, negated: str, then: Seq, other: Seq, info: Any = None) -> None:
        self.condition = condition
        self.negated = negated
        self.then = then
        self.other = other
        self.info = info


class Goto:
    """A jump to merge point `label`; `moves` (target, source) are done first, at once.  `cut` are the lines of the tail call that does the same."""

    __slots__ = ("label", "env", "facts", "moves", "cut")

    def __init__(self, label: int, env: dict[str, str], facts: dict[str, Any]) -> None:
        self.label = label
        self.env = env
        self.facts = facts
        self.moves: list[tuple[str, str]] = []
        self.cut = ""


class Again:
    """Back to the start of the unit with new registers; `call` is the tail call that does the same, `info` its line table entry."""

    __slots__ = ("moves", "call", "info")

    def __init__(self, moves: list[tuple[str, str]], call: str, info: Any) -> None:
        self.moves = moves
        self.call = call
        self.info = info


class Block:
    """``body``, then at `label` ``rest``."""

    __slots__ = ("label", "body", "rest")

    def __init__(self, label: int, body: Seq, rest: Seq) -> None:
        self.label = label
        self.body = body
        self.rest = rest


class Try:
    """``body`` under a handler: while `variable` is `tag`, an exception goes to `handler` (which starts by naming it).

    `inner` are handlers that come first, as (variable, tag, expression to return).
    """

    __slots__ = ("variable", "tag", "body", "handler", "inner")

    def __init__(
        self, variable: str, tag: str, body: Seq, handler: Seq, inner: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        self.inner = inner
        self.variable = variable
        self.tag = tag
        self.body = body
        self.handler = handler


_ATOMIC = re.compile(r"^[^()]*(\([^()]*\))?[^()]*$")
_NEGATIONS = (
    (" is not ", " is "),
    (" is ", " is not "),
    (" == ", " != "),
    (" < ", " >= "),
    (" >= ", " < "),
    (" > ", " <= "),
    (" <= ", " > "),
)


def negate(condition: str) -> str:
    """The negation of a condition, readable where it is a single comparison."""
    if " and " not in condition and " or " not in condition and " if " not in condition and _ATOMIC.match(condition):
        for positive, negative in _NEGATIONS:
            if condition.count(positive) == 1 and not condition.startswith("not "):
                return condition.replace(positive, negative)
    if condition.startswith("not "):
        return condition[4:]
    return f"not ({condition})"


def falls(seq: Seq, follow: int | None) -> bool:
    """Whether control can come out at the end of `seq` when falling out leads to label `follow`."""
    if not seq:
        return True
    last = seq[-1]
    kind = type(last)
    if kind is Line:
        return not last.ends
    if kind is If:
        return falls(last.then, follow) or falls(last.other, follow)
    if kind is Goto:
        return last.label == follow
    if kind is Again:
        return False
    if kind is Block:
        return falls(last.rest, follow)
    return falls(last.body, follow) or falls(last.handler, follow)


def strays(seq: Seq, label: int, follow: int | None) -> bool:
    """Whether some Goto of `label` in `seq` does not stand where falling out leads there."""
    if not seq:
        return False
    last = seq[-1]
    kind = type(last)
    if kind is If:
        return strays(last.then, label, follow) or strays(last.other, label, follow)
    if kind is Goto:
        return last.label == label and follow != label
    if kind is Block:
        return strays(last.body, label, last.label) or strays(last.rest, label, follow)
    if kind is Try:
        return strays(last.body, label, follow) or strays(last.handler, label, follow)
    return False


def loops(seq: Seq) -> bool:
    """Whether `seq` goes back to the start of the unit."""
    if not seq:
        return False
    last = seq[-1]
    kind = type(last)
    if kind is Again:
        return True
    if kind is If:
        return loops(last.then) or loops(last.other)
    if kind is Block:
        return loops(last.body) or loops(last.rest)
    if kind is Try:
        return loops(last.body) or loops(last.handler)
    return False


class Printer:
    """Prints sequences as Python; collects `lines`, and for each line that needs one its entry of the line table."""

    def __init__(self, note_cut: Callable[[int], object]) -> None:
        self.lines: list[str] = []
        self.table: list[tuple[int, Any]] = []
        self.note_cut = note_cut
        self._blocks = 0

    def line(self, indent: int, text: str, info: Any = None) -> None:
        """One line of text at `indent` levels."""
        self.lines.append("    " * indent + text)
        if info is not None:
            self.table.append((len(self.lines), info))

    def seq(self, seq: Seq, indent: int, follow: int | None, exit_: int | None, loop: bool, depth: int) -> None:
        """Print `seq`.  `follow`: label that falling out leads to; `exit_`: label that ``break`` leads to; `loop`: ``continue`` leads
        to the unit's start; `depth`: nesting so far.  An empty sequence prints ``pass``."""
        before = len(self.lines)
        for node in seq:
            kind = type(node)
            if kind is Line:
                for i, text in enumerate(node.text.split("\n")):
                    self.line(indent, text, node.info if i == 0 else None)
            elif kind is If:
                self._if(node, indent, follow, exit_, loop, depth)
            elif kind is Goto:
                self._goto(node, indent, follow, exit_)
            elif kind is Again:
                if loop:
                    if node.moves:
                        self._moves(node.moves, indent)
                    self.line(indent, "continue")
                else:
                    self.line(indent, f"return {node.call}", node.info)
            elif kind is Block:
                self._block(node, indent, follow, exit_, loop, depth)
            else:
                self._try(node, indent, follow, exit_, loop, depth)
        if len(self.lines) == before:
            self.line(indent, "pass")

    def _moves(self, moves: list[tuple[str, str]], indent: int) -> None:
        self.line(indent, f"{', '.join(m[0] for m in moves)} = {', '.join(m[1] for m in moves)}")

    def _goto(self, node: Goto, indent: int, follow: int | None, exit_: int | None) -> None:
        if node.label != follow and node.label != exit_:
            self.note_cut(node.label)
            for text in node.cut.split("\n"):
                self.line(indent, text)
            return
        if node.moves:
            self._moves(node.moves, indent)
        if node.label != follow:
            self.line(indent, "break")

    def _if(self, node: If, indent: int, follow: int | None, exit_: int | None, loop: bool, depth: int) -> None:
        then_falls, other_falls = falls(node.then, follow), falls(node.other, follow)
        if depth >= MAX_NESTING and other_falls:
            # too deep to nest on: leave by a jump, and go on at the same level
            self.line(indent, f"if {node.negated}:", node.info)
            self.seq(node.other, indent + 1, None, exit_, loop, depth + 1)
            self.seq(node.then, indent, follow, exit_, loop, depth)
            return
        if not other_falls and (then_falls or not self._smaller(node.then, node.other)):
            self.line(indent, f"if {node.negated}:", node.info)
            self.seq(node.other, indent + 1, follow, exit_, loop, depth + 1)
            self.seq(node.then, indent, follow, exit_, loop, depth)
            return
        conditions = [node.condition]
        then = node.then
        while len(then) == 1 and type(then[0]) is If and self._same_jump(then[0].other, node.other, follow):
            conditions.append(then[0].condition)
            then = then[0].then
        condition = " and ".join(_paren(c) for c in conditions) if len(conditions) > 1 else conditions[0]
        self.line(indent, f"if {condition}:", node.info)
        self.seq(then, indent + 1, follow, exit_, loop, depth + 1)
        if not then_falls:
            if node.other and not (len(node.other) == 1 and self._is_fall(node.other[0], follow)):
                self.seq(node.other, indent, follow, exit_, loop, depth)
        elif not (len(node.other) == 1 and self._is_fall(node.other[0], follow)) and node.other:
            self.line(indent, "else:")
            self.seq(node.other, indent + 1, follow, exit_, loop, depth + 1)

    def _same_jump(self, a: Seq, b: Seq, follow: int | None) -> bool:
        return len(a) == len(b) == 1 and self._is_fall(a[0], follow) and self._is_fall(b[0], follow)

    @staticmethod
    def _is_fall(node: Any, follow: int | None) -> bool:
        return type(node) is Goto and node.label == follow and not node.moves

    @staticmethod
    def _smaller(a: Seq, b: Seq) -> bool:
        return _weight(a, 12) < _weight(b, 12)

    def _block(self, node: Block, indent: int, follow: int | None, exit_: int | None, loop: bool, depth: int) -> None:
        nests = self._blocks < MAX_BLOCKS and not (loop and loops(node.body))
        if nests and strays(node.body, node.label, node.label):
            self.line(indent, "while True:")
            self._blocks += 1
            self.seq(node.body, indent + 1, None, node.label, False, depth + 1)
            self._blocks -= 1
            if falls(node.body, None):
                self.line(indent + 1, "break")
        else:
            self.seq(node.body, indent, node.label, exit_, loop, depth)
        self.seq(node.rest, indent, follow, exit_, loop, depth)

    def _try(self, node: Try, indent: int, follow: int | None, exit_: int | None, loop: bool, depth: int) -> None:
        self.line(indent, "try:")
        self._blocks += 1
        self.seq(node.body, indent + 1, follow, exit_, loop, depth + 1)
        self._blocks -= 1
        self.line(indent, "except Exception as exc:")
        for variable, tag, text in node.inner:
            self.line(indent + 1, f"if {variable} is {tag}:")
            self.line(indent + 2, f"return {text}")
        self.line(indent + 1, f"if {node.variable} is not {node.tag}:")
        self.line(indent + 2, "raise")
        if falls(node.body, follow):
            self._blocks += 2  # Python's own: for the clause, and to forget ``exc``
            self.seq(node.handler, indent + 1, follow, exit_, loop, depth + 1)
            self._blocks -= 2
        else:
            self.line(indent + 1, node.handler[0].text)
            self.seq(node.handler[1:], indent, follow, exit_, loop, depth)


def _paren(condition: str) -> str:
    return f"({condition})" if " or " in condition or " if " in condition else condition


def _weight(seq: Seq, limit: int) -> int:
    total = 0
    for node in seq:
        kind = type(node)
        total += 1
        if total > limit:
            break
        if kind is If:
            total += _weight(node.then, limit) + _weight(node.other, limit)
        elif kind is Block:
            total += _weight(node.body, limit) + _weight(node.rest, limit)
        elif kind is Try:
            total += limit
    return total
