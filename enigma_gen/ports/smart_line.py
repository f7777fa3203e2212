"""The line that ``tty_sl`` shows: what has to be written to a terminal so that it shows the line after an edit.

The line is an array of cells: a character takes one, and what is shown as several characters (a tab, ``^X``, an octal escape) takes as many, the
first of which holds the character and the rest only the tag.  Escape sequences for colours take cells, but no columns.

It is to write the same bytes as OTP's driver, so its habits are kept: a line feed cuts off what stands before it and leaves some of the rest, a cell that is
tagged counts no column, and where a line ends in the last column, of a terminal that wraps late (``xenl``), a character is written and taken back.

Pure: no terminal is touched here.  Source: OTP 25 ``ttsl_drv.c``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

CONTROL: Final = 0x1000_0000
ESCAPED: Final = 0x0100_0000
_TAGS: Final = 0xFF00_0000
_TAB: Final = CONTROL | 9
_ESCAPE: Final = CONTROL | 27
_LONGEST: Final = 1 << 16


@attrs.frozen
class Terminal:
    """What has to be known of a terminal: how to move its cursor by one cell, and whether it wraps late (`late_wrap`)."""

    up: bytes
    down: bytes
    left: bytes
    right: bytes
    late_wrap: bool


def decode_lenient(data: bytes) -> list[int]:
    """The characters of `data`, UTF-8; a byte that is no part of any stands for itself."""
    found: list[int] = []
    rest = data
    while rest:
        try:
            found.extend(map(ord, rest.decode()))
            break
        except UnicodeDecodeError as problem:
            found.extend(map(ord, rest[: problem.start].decode()))
            found.append(rest[problem.start])
            rest = rest[problem.start + 1 :]
    return found


class SmartLine:
    """The current line.  `columns` says how wide the terminal is now, `width` how many columns a character takes (-1: it is none)."""

    def __init__(
        self, terminal: Terminal, columns: Callable[[], int], width: Callable[[int], int], *, unicode: bool
    ) -> None:
        self.terminal = terminal
        self.unicode = unicode
        self._columns = columns
        self._width = width
        self._cells: list[int] = []
        self._length = 0
        self._position = 0
        self._out = bytearray()

    def take_output(self) -> bytes:
        """What has to be written for all that has been done since the last call."""
        out = bytes(self._out)
        self._out.clear()
        return out

    # Edits -----------------------------------------------------------------------------------------------------------

    def limit(self) -> None:
        """A line cannot grow for ever: begin a new one when it is very long."""
        if self._position > _LONGEST:
            self.put(b"\n")

    def put(self, data: bytes) -> None:
        """Write characters over what stands at the cursor."""
        count = self._insert(data)
        self._length = max(self._length, self._position)
        if count > 0:
            self._write(self._position - count, count)

    def insert(self, data: bytes) -> None:
        """Write characters before what stands at the cursor."""
        tail = self._cells[self._position : max(self._length, self._position)]
        count = self._insert(data)
        self._cells[self._position : self._position + len(tail)] = tail
        self._length += count
        start = self._position - count
        self._write(start, self._length - start)
        self._move_cursor(self._length, self._position)

    def move(self, count: int) -> None:
        """Move the cursor by `count` characters."""
        target = self._step(count)
        self._move_cursor(self._position, target)
        self._position = target

    def delete(self, count: int) -> None:
        """Delete `count` characters behind the cursor, or before it if negative."""
        target = self._step(count)
        if target == self._position:
            return
        first, last = sorted((target, self._position))
        if target > self._position:
            gone = self._column(target) - self._column(self._position)
        else:
            gone = -self._move_cursor(self._position, target)
        rest = max(0, self._length - last)
        self._cells[first : first + rest] = self._cells[last : last + rest]
        self._length -= last - first
        self._position = first
        self._write(first, rest)
        self._out += b" " * gone
        if self.terminal.late_wrap and (self._column(self._length) + gone) % self._columns() == 0:
            self._out += b" " + self.terminal.left
        self._move_cursor(self._length + gone, self._position)

    def beep(self) -> None:
        """Ring the bell."""
        self._out += b"\a"

    # The cells -------------------------------------------------------------------------------------------------------

    def _step(self, count: int) -> int:
        """The cell that is `count` characters from the cursor."""
        cells, at = self._cells, self._position
        while count > 0 and at < self._length:
            at += 1
            while at < self._length and _is_padding(cells[at]):
                at += 1
            count -= 1
        while count < 0 and at > 0:
            at -= 1
            while at > 0 and _is_padding(cells[at]):
                at -= 1
            count += 1
        return at

    def _add(self, cell: int) -> None:
        if self._position < len(self._cells):
            self._cells[self._position] = cell
        else:
            self._cells.append(cell)
        self._position += 1

    def _insert(self, data: bytes) -> int:
        """Set the cells at the cursor; how many are new in the current line."""
        start = self._position
        for char in decode_lenient(data):
            if char in (10, 13):
                self._write(start, self._position - start, line_ends=True)
                self._out += b"\r\n" if char == 10 else b"\r"
                self._keep_rest(self._length - self._position)
                self._length -= self._position
                self._position = start = 0
            else:
                self._insert_char(char)
        return self._position - start

    def _keep_rest(self, count: int) -> None:
        """The line is cut off before the cursor: `count` cells are left of it.  OTP takes the number of cells for one of bytes, of which a cell has four."""
        if count <= 0:
            return
        cells, at = self._cells, self._position
        whole, bits = count // 4, count % 4 * 8
        mask = (1 << bits) - 1
        cells[: whole + 1] = [*cells[at : at + whole], cells[whole] & ~mask | cells[at + whole] & mask]

    def _insert_char(self, char: int) -> None:
        if 32 <= char < 127 or (char >= 128 and self.unicode):
            self._add(char)
        elif char >= 128:
            self._add(char | ESCAPED)
            for _ in _escape(char):
                self._add(ESCAPED)
        elif char == 9:
            self._add(_TAB)
            while self._position % 8:
                self._add(CONTROL)
        else:
            self._add(char | CONTROL)
            if char != 27:
                self._add(CONTROL)

    # What is written -------------------------------------------------------------------------------------------------

    def _write(self, start: int, count: int, *, line_ends: bool = False) -> None:
        """Write `count` cells from `start` on; the cursor stands there."""
        cells, at, end = self._cells, start, start + count
        last = b" "
        while at < end:
            cell = cells[at]
            if cell == _TAB:
                last = b" "
                self._out += last
                at += 1
                while at < end and cells[at] == CONTROL:
                    self._out += last
                    at += 1
                continue
            text, size = self._show(cell)
            self._out += text
            if text:
                last = text if not cell & _TAGS else text[-1:]
            at += size
        at = max(at, start)
        if line_ends or not self.terminal.late_wrap or at <= 0 or self._column(at) % self._columns():
            return
        self._out += (b" " if at >= self._length else last) + self.terminal.left

    def _show(self, cell: int) -> tuple[bytes, int]:
        """The bytes for the character in `cell`, and how many cells it takes."""
        char = cell & ~_TAGS
        if not cell & _TAGS:
            return self._encode(char), 1
        if cell == _ESCAPE:
            return b"\x1b", 1
        if cell & CONTROL:
            return bytes((0x5E, (char | 0x40) & 0xFF)), 2
        digits = _escape(char)
        return b"\\" + digits, len(digits) + 1

    def _encode(self, char: int) -> bytes:
        if not self.unicode:
            return bytes((char & 0xFF,))
        return b"" if 0xD800 <= char <= 0xDFFF or char in (0xFFFE, 0xFFFF) else chr(char).encode()

    def _move_cursor(self, start: int, target: int) -> int:
        """Move the terminal's cursor from one cell to another; by how many columns that is, counted along the line."""
        columns = self._columns()
        first, last = self._column(start), self._column(target)
        down = last // columns - first // columns
        right = last % columns - first % columns
        self._out += self.terminal.down * down + self.terminal.up * -down
        self._out += self.terminal.right * right + self.terminal.left * -right
        return last - first

    def _column(self, cell: int) -> int:
        """How many columns stand before `cell`."""
        column = max(0, cell - self._length)
        end = min(cell, self._length)
        at = 0
        while at < end:
            skipped = self._escape_sequence(at)
            if skipped:
                at += skipped
            else:
                column += max(0, self._width(self._cells[at]))
                at += 1
        return column

    def _escape_sequence(self, at: int) -> int:
        """How many cells an escape sequence takes that begins `at`; 0 for none."""
        cells = self._cells
        left = self._length - at
        if cells[at] != _ESCAPE:
            return 0
        if left <= 1:
            return 1
        if cells[at + 1] != 0x5B:
            return 2
        size = 2
        while size < left and (cells[at + size] == 0x3B or 0x30 <= cells[at + size] <= 0x39):
            size += 1
        return size + 1


def _is_padding(cell: int) -> bool:
    return cell in (CONTROL, ESCAPED)


def _escape(char: int) -> bytes:
    """A character that the terminal cannot show, in octal or, when that has more than three digits, as ``x{...}``."""
    return b"%03o" % char if char < 0o1000 else b"x{%X}" % char
