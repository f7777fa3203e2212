"""Natives of the module ``unicode``.

Character data is a list, at any depth, of code points and binaries, with a binary as its tail if it likes, or a binary alone.  A UTF-8 sequence may
begin at the end of one binary and go on in the next.  What is wrong in its structure is ``badarg``; what is wrong in its characters gives
``{error | incomplete, Converted, Rest}``, where `Rest` is the data from there on, in the nesting that it had.  Other encodings than ``latin1`` and
``utf8`` are handed on to the Erlang code of the module, as OTP does.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.steps import BYTES, CELLS, MORE, MakeList, Work, begin
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg

bif = Bifs("unicode")


def _sequence_size(first: int) -> int:
    """How many bytes a UTF-8 sequence that begins with the byte `first` has; 0 when none can begin so."""
    if first & 0xE0 == 0xC0:
        return 2
    if first & 0xF0 == 0xE0:
        return 3
    return 4 if first & 0xF8 == 0xF0 else 0


def _may_be_complete_later(data: bytes) -> bool:
    """Whether the beginning `data` of a UTF-8 sequence has only continuation bytes behind its first."""
    return all(byte & 0xC0 == 0x80 for byte in data[1:])


class _Stop(Exception):
    """Conversion stops; `rest` is the term that was not converted."""

    def __init__(self, rest: Any) -> None:
        super().__init__()
        self.rest = rest


class _Decoder:
    """Collects characters; `leftover` is the beginning of a UTF-8 sequence at the end of the last binary.

    It walks over data that :class:`_Check` has passed.  Where it is stands in `_rest`, and in `_waiting` what comes behind the lists that it is inside
    of; a large binary that is decoded up to `_at` stands in `_binary`.
    """

    __slots__ = ("_at", "_binary", "_rest", "_waiting", "latin1", "leftover", "text")

    def __init__(self, data: Any, latin1: bool) -> None:
        self.latin1 = latin1
        self.text: list[str] = []
        self.leftover = b""
        self._rest = data
        self._waiting: list[Any] = []
        self._binary = b""
        self._at = 0

    def run(self) -> bool:
        """Decode a part of the data; whether that was all.  Raises :class:`_Stop` for what cannot be decoded."""
        try:
            return self._run()
        except _Stop as stop:
            left = stop.rest
            while self._waiting:
                left = [left, self._waiting.pop()]
            raise _Stop(left) from None

    def _run(self) -> bool:
        if self._binary and not self._go_on_with_binary():
            return False
        rest, waiting = self._rest, self._waiting
        todo = CELLS
        while todo > 0:
            if type(rest) is list:
                if type(rest[0]) is int:
                    count, rest = self._put_chars(rest, todo)
                    todo -= count
                    continue
                todo -= 1
                head, behind = rest
                if type(head) is list:
                    waiting.append(behind)
                    rest = head
                elif head is NIL:
                    rest = behind
                else:
                    waiting.append(behind)
                    rest = NIL
                    todo -= self._put_binary(head)
            else:
                todo -= 1
                if rest is not NIL:
                    binary, rest = rest, NIL
                    todo -= self._put_binary(binary)
                elif waiting:
                    rest = waiting.pop()
                elif not self._binary:
                    return True
            if self._binary:
                break
        self._rest = rest
        return False

    def _put_chars(self, cells: Any, most: int) -> tuple[int, Any]:
        """Take up to `most` code points from the beginning of a list: how many, and what is behind them."""
        codes: list[int] = []
        rest = cells
        for _ in range(most):
            if type(rest) is not list:
                break
            head, behind = rest
            if type(head) is not int:
                break
            codes.append(head)
            rest = behind
        if not self.leftover:
            try:
                text = "".join(map(chr, codes))
                text.encode("latin-1" if self.latin1 else "utf-8")
            except (ValueError, OverflowError):
                pass
            else:
                self.text.append(text)
                return len(codes), rest
        raise self._stop_at_wrong(cells)

    def _stop_at_wrong(self, cells: Any) -> _Stop:
        """One of the code points at the beginning of `cells` is wrong: take those before it."""
        limit = 0x100 if self.latin1 else 0x110000
        rest = cells
        while not self.leftover and 0 <= rest[0] < limit and not 0xD800 <= rest[0] <= 0xDFFF:
            self.text.append(chr(rest[0]))
            rest = rest[1]
        return _Stop(rest)

    def _put_binary(self, binary: Any) -> int:
        """Take a binary; returns for how many cells that counts.

        Raises :class:`_Stop` with what is left of `binary` from the first wrong character on.
        """
        data = to_bytes(binary)
        if self.latin1:
            self.text.append(data.decode("latin-1"))
        else:
            self._put_utf8(data)
        return len(data) * CELLS // BYTES

    def _put_utf8(self, data: bytes) -> None:
        start = 0
        if self.leftover and data:
            start = _sequence_size(self.leftover[0]) - len(self.leftover)
            if len(data) < start:
                self.leftover += data
                return
            try:
                self.text.append((self.leftover + data[:start]).decode())
            except UnicodeDecodeError:
                raise _Stop(data) from None
            self.leftover = b""
        elif self.leftover:
            return
        self._binary = data
        self._at = start
        self._go_on_with_binary()

    def _go_on_with_binary(self) -> bool:
        """Decode what is left of a binary, or a step's share of it; whether that was all."""
        data, start = self._binary, self._at
        self._binary = b""
        end = len(data)
        if end - start > 2 * BYTES:
            end = start + BYTES
            while data[end] & 0xC0 == 0x80 and end > start + BYTES - 4:
                end -= 1
        try:
            self.text.append(str(memoryview(data)[start:end], "utf-8"))
        except UnicodeDecodeError as wrong:
            at = start + wrong.start
            self.text.append(data[start:at].decode())
            tail = data[at:]
            if len(tail) >= _sequence_size(tail[0]):
                raise _Stop(tail) from None
            self.leftover = tail
            return True
        if end == len(data):
            return True
        self._binary, self._at = data, end
        return False


class _Check:
    """``badarg`` unless data has the structure of character data; as OTP, not looking behind a very large integer."""

    __slots__ = ("_rest", "_waiting")

    def __init__(self, data: Any) -> None:
        self._rest = data
        self._waiting: list[Any] = []

    def run(self) -> bool:
        """Check a part of the data; whether that was all."""
        rest, waiting = self._rest, self._waiting
        for _ in range(CELLS):
            if type(rest) is list:
                head, rest = rest
                kind = type(head)
                if kind is int:
                    if not -SMALL_LIMIT <= head < SMALL_LIMIT:
                        return True
                elif kind is list:
                    waiting.append(rest)
                    rest = head
                elif head is not NIL and not is_binary(head):
                    badarg()
                continue
            if rest is not NIL and not is_binary(rest):
                badarg()
            if not waiting:
                return True
            rest = waiting.pop()
        self._rest = rest
        return False


class _Convert(Work):
    """The conversion of character data to a list or a binary."""

    __slots__ = ("_bytes", "_check", "_decoder", "_failure", "_left", "_list")

    def __init__(self, data: Any, latin1: bool, to_list: bool) -> None:
        self._check: _Check | None = _Check(data)
        self._decoder: _Decoder | None = _Decoder(data, latin1)
        self._bytes = bytearray()
        self._failure: Atom | None = None
        self._left: Any = NIL
        self._list: MakeList | None = None if not to_list else MakeList("")

    def step(self) -> Any:
        """Check, decode or make a part."""
        if self._check is not None:
            if not self._check.run():
                return MORE
            self._check = None
        decoder = self._decoder
        if decoder is not None:
            try:
                if not decoder.run():
                    if self._list is None:
                        self._encode(decoder)
                    return MORE
                self._end(decoder)
            except _Stop as stop:
                self._failure = am.error
                self._left = [decoder.leftover, [stop.rest, NIL]] if decoder.leftover else stop.rest
            self._decoder = None
            if self._list is None:
                self._encode(decoder)
                return self._result(bytes(self._bytes))
            self._list = MakeList("".join(decoder.text))
        assert self._list is not None
        made = self._list.step()
        return MORE if made is MORE else self._result(made)

    def _encode(self, decoder: _Decoder) -> None:
        """Turn into bytes what has been decoded."""
        self._bytes += "".join(decoder.text).encode()
        decoder.text.clear()

    def _end(self, decoder: _Decoder) -> None:
        if decoder.leftover:
            self._failure = am.incomplete if _may_be_complete_later(decoder.leftover) else am.error
            self._left = decoder.leftover

    def _result(self, converted: Any) -> Any:
        return converted if self._failure is None else (self._failure, converted, self._left)


def _is_latin1(encoding: Any) -> bool | None:
    """Whether `encoding` is Latin-1 (True) or UTF-8 (False); None for any other."""
    if encoding is am.latin1:
        return True
    return False if encoding is am.unicode or encoding is am.utf8 else None


@bif(waits=True)
def characters_to_list(p: Any, data: Any, encoding: Any) -> Any:
    """The code points of character data whose binaries are in `encoding`."""
    latin1 = _is_latin1(encoding)
    if latin1 is None:
        return p.system.code.resolve(am.unicode, am.characters_to_list_int, 2)(p, data, encoding)
    return begin(p, _Convert(data, latin1, to_list=True), ("unicode", "characters_to_list", (data, encoding)))


@bif(waits=True)
def characters_to_binary(p: Any, data: Any, encoding: Any) -> Any:
    """Character data, whose binaries are in `encoding`, in UTF-8."""
    latin1 = _is_latin1(encoding)
    if latin1 is None:
        return p.system.code.resolve(am.unicode, am.characters_to_binary_int, 2)(p, data, encoding)
    subject = data[0] if type(data) is list and data[1] is NIL and is_binary(data[0]) else data
    return begin(p, _Convert(subject, latin1, to_list=False), ("unicode", "characters_to_binary", (data, encoding)))


@bif(pure=True)
def bin_is_7bit(binary: Any) -> Atom:
    """Whether `binary` is a binary of ASCII characters only."""
    return TRUE if is_binary(binary) and want_binary(binary).isascii() else FALSE
