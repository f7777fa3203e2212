"""Natives of the module ``unicode``.

Character data is a list, at any depth, of code points and binaries, with a binary as its tail if it likes, or a binary alone.  A UTF-8 sequence may
begin at the end of one binary and go on in the next.  What is wrong in its structure is ``badarg``; what is wrong in its characters gives
``{error | incomplete, Converted, Rest}``, where `Rest` is the data from there on, in the nesting that it had.  Other encodings than ``latin1`` and
``utf8`` are handed on to the Erlang code of the module, as OTP does.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_convert import text_list
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import NIL, ImproperList, to_python
from enigma_gen.term.error import badarg

bif = Bifs("unicode")

_MAX_LATIN1: Final = "\xff"


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
    """Collects characters; `leftover` is the beginning of a UTF-8 sequence at the end of the last binary."""

    def __init__(self, latin1: bool) -> None:
        self.latin1 = latin1
        self.text: list[str] = []
        self.leftover = b""

    def put_char(self, code: Any, cell: Any) -> None:
        limit = 0x100 if self.latin1 else 0x110000
        if self.leftover or not 0 <= code < limit or 0xD800 <= code <= 0xDFFF:
            raise _Stop(cell)
        self.text.append(chr(code))

    def put_binary(self, binary: Any) -> None:
        """Raises :class:`_Stop` with what is left of `binary` from the first wrong character on."""
        data = to_bytes(binary)
        if self.latin1:
            self.text.append(data.decode("latin-1"))
            return
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
        rest = data[start:] if start else data
        try:
            self.text.append(rest.decode())
        except UnicodeDecodeError as wrong:
            self.text.append(rest[: wrong.start].decode())
            tail = rest[wrong.start :]
            if len(tail) >= _sequence_size(tail[0]):
                raise _Stop(tail) from None
            self.leftover = tail

    def run(self, data: Any) -> None:
        """Decode all of `data`, which :func:`_check` has passed."""
        waiting: list[Any] = []
        rest = data
        try:
            while True:
                while type(rest) is list:
                    head = rest[0]
                    if type(head) is int:
                        self.put_char(head, rest)
                    elif type(head) is list:
                        waiting.append(rest[1])
                        rest = head
                        continue
                    elif head is not NIL:
                        self._put_element(rest)
                    rest = rest[1]
                if rest is not NIL:
                    self.put_binary(rest)
                if not waiting:
                    return
                rest = waiting.pop()
        except _Stop as stop:
            left = stop.rest
            while waiting:
                left = [left, waiting.pop()]
            raise _Stop(left) from None

    def _put_element(self, cell: Any) -> None:
        try:
            self.put_binary(cell[0])
        except _Stop as stop:
            raise _Stop([stop.rest, cell[1]]) from None


def _check(data: Any) -> None:
    """``badarg`` unless `data` has the structure of character data; as OTP, not looking behind a very large integer."""
    waiting: list[Any] = []
    rest = data
    while True:
        while type(rest) is list:
            head, rest = rest
            kind = type(head)
            if kind is int:
                if not -SMALL_LIMIT <= head < SMALL_LIMIT:
                    return
            elif kind is list:
                waiting.append(rest)
                rest = head
            elif head is not NIL and not is_binary(head):
                badarg()
        if rest is not NIL and not is_binary(rest):
            badarg()
        if not waiting:
            return
        rest = waiting.pop()


def _flat_text(data: Any, latin1: bool) -> str | None:
    """The text of a flat list of valid characters, by way of C loops; None for anything else."""
    if type(data) is not list or type(data[0]) is not int:
        return None
    try:
        text = "".join(map(chr, to_python(data)))
        text.encode()
    except (ImproperList, TypeError, ValueError, OverflowError):
        return None
    return None if latin1 and max(text) > _MAX_LATIN1 else text


def _convert(data: Any, latin1: bool) -> tuple[str, Atom | None, Any]:
    """The text, ``error`` or ``incomplete`` or None, and what was not converted."""
    text = _flat_text(data, latin1)
    if text is not None:
        return text, None, NIL
    _check(data)
    decoder = _Decoder(latin1)
    try:
        decoder.run(data)
    except _Stop as stop:
        rest = [decoder.leftover, [stop.rest, NIL]] if decoder.leftover else stop.rest
        return "".join(decoder.text), am.error, rest
    text = "".join(decoder.text)
    if not decoder.leftover:
        return text, None, NIL
    return text, am.incomplete if _may_be_complete_later(decoder.leftover) else am.error, decoder.leftover


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
    text, failure, rest = _convert(data, latin1)
    charge_steps(p, len(text))
    return text_list(text) if failure is None else (failure, text_list(text), rest)


@bif(waits=True)
def characters_to_binary(p: Any, data: Any, encoding: Any) -> Any:
    """Character data, whose binaries are in `encoding`, in UTF-8."""
    latin1 = _is_latin1(encoding)
    if latin1 is None:
        return p.system.code.resolve(am.unicode, am.characters_to_binary_int, 2)(p, data, encoding)
    subject = data[0] if type(data) is list and data[1] is NIL and is_binary(data[0]) else data
    text, failure, rest = _convert(subject, latin1)
    charge_steps(p, len(text))
    return text.encode() if failure is None else (failure, text.encode(), rest)


@bif(pure=True)
def bin_is_7bit(binary: Any) -> Atom:
    """Whether `binary` is a binary of ASCII characters only."""
    return TRUE if is_binary(binary) and want_binary(binary).isascii() else FALSE
