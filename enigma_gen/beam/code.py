"""Decoding the ``Code`` chunk: bytes -> a flat list of ``(opcode name, operands)``.

Operands are small tuples tagged by a string; equal operands of one module are the same object:

    ("x", n) ("y", n) ("fr", n)         registers, n <= 1023
    ("tr", ("x" | "y", n), type index)  a register with an entry of the ``Type`` chunk
    ("f", label)                        0 stands for "no label"
    ("a", Atom) ("nil", NIL) ("i", int) ("h", code point) ("q", literal index)
    ("u", n)                            an untagged number: arity, size, index of an import, ...
    ("lst", (operand, ...))
    ("alloc", ((kind, n), ...))         kind 0 words, 1 floats, 2 funs

Why it is fast: each letter of an opcode's signature (``opcodes.py``) has its own table from the operand's bytes to the finished
operand, filled on first sight.  Reading and checking an operand a second time is one table look-up, and nothing that does not fit
its place ever gets into the table.

The letters:

    s any source    r register that is read   d register that is written   y y register     F floating point register
    G F or s        H F or d                  S s or u                     T u or a         A u or an allocation list
    n []            M N or a
    u number        f label or 0              e label                      c label of a function's entry
    j e or a        a atom or []              I import                     N fun            l line
    D label being defined                     * anything but a list        [sf] a list of s, f, s, f, ...
    ? anything, or a list of anything         [bs_match] the commands of bs_match

Source: the compact term encoding as described in "The BEAM Book" and by ``beam_asm``/``beam_disasm`` of OTP 22 to 27.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from enigma_gen.beam.error import BadBeamFile
from enigma_gen.beam.opcodes import OPCODES
from enigma_gen.term.atom import Atom
from enigma_gen.term.cons import NIL

Operand = tuple[Any, ...]
Instruction = tuple[str, tuple[Operand, ...]]

MAX_REGISTER: Final = 1023
MAX_U: Final = (1 << 64) - 1
MAX_SIZE: Final = (1 << 2048) - 1
"""The largest number without a tag: sizes of segments that no bitstring can have are code that loads, and never matches."""
CODE: Final = "Code"
LIST: Final = b"\x17"
"""The byte a list starts with."""

MATCH_COMMANDS: Final = {
    "ensure_at_least": "uu",
    "ensure_exactly": "u",
    "binary": "usuud",
    "integer": "usuud",
    "get_tail": "uud",
    "skip": "u",
    "=:=": "nuS",
}
"""The commands of ``bs_match`` and the letters of their operands: (live, flags, size, unit, destination) and the like."""

_SOURCE: Final = frozenset(("x", "y", "tr", "a", "nil", "i", "h", "q"))
_LETTERS: Final[dict[str, tuple[frozenset[str], str]]] = {
    "s": (_SOURCE, "a source operand"),
    "r": (frozenset(("x", "y", "tr")), "a register"),
    "d": (frozenset(("x", "y")), "a register to write to"),
    "y": (frozenset(("y",)), "a y register"),
    "F": (frozenset(("fr",)), "a floating point register"),
    "G": (_SOURCE | {"fr"}, "a source operand or floating point register"),
    "H": (frozenset(("x", "y", "fr")), "a register to write to"),
    "S": (_SOURCE | {"u"}, "a source operand or number"),
    "T": (frozenset(("u", "a")), "a number or atom"),
    "M": (frozenset(("u", "a")), "a fun or atom"),
    "A": (frozenset(("u", "alloc")), "a number or allocation list"),
    "u": (frozenset(("u",)), "a number"),
    "f": (frozenset(("f",)), "a label or 0"),
    "e": (frozenset(("f",)), "a label"),
    "c": (frozenset(("f",)), "the label of a function"),
    "j": (frozenset(("f", "a")), "a label or atom"),
    "n": (frozenset(("nil",)), "[]"),
    "a": (frozenset(("a", "nil")), "an atom"),
    "I": (frozenset(("u",)), "an import"),
    "N": (frozenset(("u",)), "a fun"),
    "l": (frozenset(("u",)), "a line"),
    "D": (frozenset(("u",)), "a label"),
    "*": (_SOURCE | {"u", "f", "fr"}, "an operand"),
}
_TAGS: Final = ("u", "i", "a", "x", "y", "f", "h", "z")


@frozen
class Limits:
    """What operands of a module may refer to."""

    atoms: Sequence[Atom]
    labels: int
    imports: int
    funs: int
    literals: int
    lines: int
    types: int


@frozen
class Decoded:
    """The code of a module: the instructions, the index of the instruction at each label, and of each ``func_info``."""

    instructions: list[Instruction]
    labels: dict[int, int]
    func_infos: list[int]
    callees: dict[int, int]


class Table:
    """The operands seen so far in the places of one letter: `one` by their only byte, `two` by their two bytes."""

    __slots__ = ("letter", "one", "two")

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.one: list[Operand | None] = [None] * 256
        self.two: dict[bytes, Operand] = {}


def read_number(data: bytes, position: int, chunk: str) -> tuple[int, int, int]:
    """One compactly encoded ``(tag, value, next position)``; tag 0 to 7.  For tag 7 the value is what the upper bits say."""
    try:
        first = data[position]
        tag = first & 7
        if not first & 8 or tag == 7:
            return tag, first >> 4, position + 1
        if not first & 16:
            return tag, (first >> 5) << 8 | data[position + 1], position + 2
    except IndexError:
        raise BadBeamFile(chunk, position, "the data ends within an operand") from None
    size, start = (first >> 5) + 2, position + 1
    if size == 9:
        length_tag, length, start = _read_length(data, start, chunk)
        if length_tag:
            raise BadBeamFile(chunk, position + 1, "expected the length of an integer")
        size += length
    if start + size > len(data):
        raise BadBeamFile(chunk, position, f"an integer of {size} bytes goes beyond the end")
    value = int.from_bytes(data[start : start + size], "big", signed=True)
    if value < 0 and tag != 1:
        raise BadBeamFile(chunk, position, "expected a number that is not negative")
    return tag, value, start + size


def _read_length(data: bytes, position: int, chunk: str) -> tuple[int, int, int]:
    """The length of a long integer, itself compactly encoded, but not a long integer again."""
    if position < len(data) and data[position] & 0xF8 == 0xF8:
        raise BadBeamFile(chunk, position, "an integer too long for any file")
    return read_number(data, position, chunk)


class Reader:
    """Decodes the operands of one module."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.label_uses: dict[int, int] = {}
        self.callees: dict[int, int] = {}
        self._interned: dict[Operand, Operand] = {}
        self._tables: dict[str, Table] = {}
        self._checks = {
            "f": self._use_label,
            "e": self._use_nonzero_label,
            "j": self._use_nonzero_label,
            "c": self._use_callee,
            "I": self._below(limits.imports, "import"),
            "N": self._below(limits.funs, "fun"),
            "M": self._below(limits.funs, "fun"),
            "l": self._below(limits.lines, "line"),
            "D": self._check_definition,
            "*": self._use_any,
        }

    def table(self, letter: str) -> Table:
        """The table of `letter`."""
        found = self._tables.get(letter)
        if found is None:
            found = self._tables[letter] = Table(letter)
        return found

    def operand(self, table: Table, position: int) -> tuple[Operand, int]:
        """The operand at `position`, checked against the table's letter and entered there, and the position behind it."""
        letter = table.letter
        if letter[0] == "[":
            return self._list_of(letter[1:-1], position)
        if letter == "?":
            is_list = self.data[position : position + 1] == LIST
            return self._list("*", position) if is_list else self.operand(self.table("*"), position)
        value, end = self._decode(position)
        allowed, expected = _LETTERS[letter]
        if value[0] not in allowed:
            raise BadBeamFile(CODE, position, f"expected {expected}, found an operand of kind {value[0]}")
        check = self._checks.get(letter)
        if check is not None:
            check(value, position)
        value = self._interned.setdefault(value, value)
        if end == position + 1:
            table.one[self.data[position]] = value
        elif end == position + 2:
            table.two[self.data[position:end]] = value
        return value, end

    def _decode(self, position: int) -> tuple[Operand, int]:
        tag, value, end = read_number(self.data, position, CODE)
        if tag == 7:
            return self._extended(value, position, end)
        name = _TAGS[tag]
        if name == "i":
            return ("i", value), end
        if name == "a":
            return self._atom(value, position), end
        if name in ("x", "y"):
            self._register(value, position)
        elif value > MAX_SIZE or (name == "h" and value > 0x10FFFF):
            raise BadBeamFile(CODE, position, "a number out of range")
        return (name, value), end

    def _atom(self, index: int, position: int) -> Operand:
        if not index:
            return ("nil", NIL)
        if index > len(self.limits.atoms):
            raise BadBeamFile(CODE, position, f"expected one of {len(self.limits.atoms)} atoms, found a larger index")
        return ("a", self.limits.atoms[index - 1])

    def _register(self, number: int, position: int) -> None:
        if number > MAX_REGISTER:
            raise BadBeamFile(CODE, position, f"expected a register number up to {MAX_REGISTER}")

    def _extended(self, kind: int, position: int, end: int) -> tuple[Operand, int]:
        first = self.data[position]
        if not first & 8 and kind in (2, 3, 4, 5):
            return (self._float_register, self._allocation, self._literal, self._typed_register)[kind - 2](end)
        if not first & 8 and kind == 1:
            raise BadBeamFile(CODE, position, "a list where none belongs")
        raise BadBeamFile(CODE, position, f"unknown operand tag {first}")

    def _untagged(self, position: int, limit: int, what: str) -> tuple[int, int]:
        tag, value, end = read_number(self.data, position, CODE)
        if tag:
            raise BadBeamFile(CODE, position, f"expected {what}")
        if value >= limit:
            raise BadBeamFile(CODE, position, f"expected {what} below {limit}")
        return value, end

    def _float_register(self, position: int) -> tuple[Operand, int]:
        number, end = self._untagged(position, MAX_REGISTER + 1, "a floating point register number")
        return ("fr", number), end

    def _literal(self, position: int) -> tuple[Operand, int]:
        index, end = self._untagged(position, self.limits.literals, "a literal index")
        return ("q", index), end

    def _typed_register(self, position: int) -> tuple[Operand, int]:
        tag, number, middle = read_number(self.data, position, CODE)
        if tag not in (3, 4):
            raise BadBeamFile(CODE, position, "expected an x or y register with a type")
        self._register(number, position)
        index, end = self._untagged(middle, self.limits.types, "a type index")
        register = (_TAGS[tag], number)
        return ("tr", self._interned.setdefault(register, register), index), end

    def _allocation(self, position: int) -> tuple[Operand, int]:
        count, position = self._untagged(position, len(self.data) - position, "the length of an allocation list")
        items = []
        for _ in range(count):
            kind, position = self._untagged(position, 3, "the kind of an allocation")
            number, position = self._untagged(position, MAX_U, "the size of an allocation")
            items.append((kind, number))
        return ("alloc", tuple(items)), position

    def _list_of(self, letters: str, position: int) -> tuple[Operand, int]:
        if letters != "bs_match":
            return self._list(letters, position)
        value, end = self._list("*", position)
        _check_match_commands(value[1], position)
        return value, end

    def _list(self, letters: str, position: int) -> tuple[Operand, int]:
        data = self.data
        if data[position : position + 1] != LIST:
            raise BadBeamFile(CODE, position, "expected a list")
        start = position
        count, position = self._untagged(position + 1, len(data) - position, "the length of a list")
        if count % len(letters):
            raise BadBeamFile(
                CODE, start, f"expected a list whose length is a multiple of {len(letters)}, found {count}"
            )
        tables = [self.table(letter) for letter in letters]
        items: list[Operand] = []
        for _ in range(count // len(letters)):
            for table in tables:
                item = table.one[data[position]] if position < len(data) else None
                if item is None:
                    item, position = self.operand(table, position)
                else:
                    position += 1
                items.append(item)
        return ("lst", tuple(items)), position

    def _use_label(self, operand: Operand, position: int) -> None:
        label = operand[1]
        if label >= self.limits.labels:
            raise BadBeamFile(CODE, position, f"expected a label below {self.limits.labels}, found {label}")
        if label:
            self.label_uses.setdefault(label, position)

    def _use_nonzero_label(self, operand: Operand, position: int) -> None:
        if operand[0] == "f":
            if not operand[1]:
                raise BadBeamFile(CODE, position, "expected a label, found none")
            self._use_label(operand, position)

    def _use_callee(self, operand: Operand, position: int) -> None:
        self._use_nonzero_label(operand, position)
        self.callees.setdefault(operand[1], position)

    def _use_any(self, operand: Operand, position: int) -> None:
        if operand[0] == "f":
            self._use_label(operand, position)

    def _check_definition(self, operand: Operand, position: int) -> None:
        if not 0 < operand[1] < self.limits.labels:
            raise BadBeamFile(
                CODE, position, f"expected a label from 1 to {self.limits.labels - 1}, found {operand[1]}"
            )

    @staticmethod
    def _below(limit: int, what: str) -> Any:
        def check(operand: Operand, position: int) -> None:
            if operand[0] == "u" and operand[1] >= limit:
                raise BadBeamFile(CODE, position, f"expected one of {limit} {what}s, found index {operand[1]}")

        return check


def _check_match_commands(items: tuple[Operand, ...], position: int) -> None:
    """Check the commands in the list of a ``bs_match``: an atom, then what :data:`MATCH_COMMANDS` says."""
    index = 0
    while index < len(items):
        letters = MATCH_COMMANDS.get(items[index][1].name) if items[index][0] == "a" else None
        if letters is None:
            raise BadBeamFile(CODE, position, f"expected a command of bs_match as element {index}")
        operands = items[index + 1 : index + 1 + len(letters)]
        if len(operands) < len(letters) or any(
            o[0] not in _LETTERS[x][0] for o, x in zip(operands, letters, strict=True)
        ):
            raise BadBeamFile(CODE, position, f"wrong operands of the command of bs_match that is element {index}")
        index += 1 + len(letters)


def _plans(reader: Reader) -> list[tuple[str, tuple[Table, ...]] | None]:
    """Per opcode number its name and the tables of its operands; None for what no file of OTP 22 or later contains."""
    plans: list[tuple[str, tuple[Table, ...]] | None] = [None] * 256
    for opcode in OPCODES:
        if opcode.obsolete_from != 22:
            plans[opcode.number] = (opcode.name, tuple(reader.table(letter) for letter in opcode.operands))
    return plans


def _unknown(number: int, position: int) -> BadBeamFile:
    """The complaint about an opcode that is not in the plans."""
    if 0 < number <= len(OPCODES):
        name = OPCODES[number - 1].name
        return BadBeamFile(CODE, position, f"opcode {number} ({name}) is from before OTP 22: compile the module again")
    return BadBeamFile(CODE, position, f"unknown opcode {number}: the file needs a newer release of this program")


def decode(data: bytes, start: int, limits: Limits) -> Decoded:
    """Decode the instructions of `data` from `start` to ``int_code_end``, which must be the last of them.

    Raises :class:`BadBeamFile`.
    """
    reader = Reader(data, limits)
    plans = _plans(reader)
    operand_at = reader.operand
    instructions: list[Instruction] = []
    append = instructions.append
    labels: dict[int, int] = {}
    func_infos: list[int] = []
    position = begin = start
    number = 0
    try:
        while number != 3:
            begin = position
            number = data[position]
            plan = plans[number]
            if plan is None:
                raise _unknown(number, position)
            position += 1
            operands = []
            for table in plan[1]:
                operand = table.one[data[position]]
                if operand is not None:
                    position += 1
                else:
                    operand = table.two.get(data[position : position + 2])
                    if operand is not None:
                        position += 2
                    else:
                        operand, position = operand_at(table, position)
                operands.append(operand)
            if number < 3:
                if number == 1:
                    if labels.setdefault(operands[0][1], len(instructions)) != len(instructions):
                        raise BadBeamFile(CODE, begin, f"label {operands[0][1]} is defined twice")
                else:
                    func_infos.append(len(instructions))
            append((plan[0], tuple(operands)))
    except IndexError:
        raise BadBeamFile(CODE, begin, "the code ends within an instruction, without int_code_end") from None
    if position != len(data):
        raise BadBeamFile(CODE, position, "code behind int_code_end")
    for label, used_at in reader.label_uses.items():
        if label not in labels:
            raise BadBeamFile(CODE, used_at, f"label {label} is used but defined nowhere")
    return Decoded(instructions, labels, func_infos, reader.callees)
