"""I/O lists: what stands for bytes in Erlang, as one ``bytes``."""

from __future__ import annotations

from typing import Any

from enigma_gen.term.bits import Bitstring, to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg


def want_binary(term: Any) -> bytes:
    """The data of `term`, which must be a binary; ``badarg`` otherwise."""
    if type(term) is bytes:
        return term
    if type(term) is not Bitstring or term.size & 7:
        badarg()
    return to_bytes(term)


def iolist_bytes(term: Any) -> bytes:
    """The bytes of an io list or a binary; ``badarg`` when `term` is neither."""
    if type(term) is bytes:
        return term
    result = bytearray()
    waiting: list[Any] = []
    rest = term
    try:
        while True:
            while type(rest) is list:
                head, rest = rest
                kind = type(head)
                if kind is int:
                    result.append(head)
                elif kind is bytes:
                    result += head
                elif kind is list:
                    waiting.append(rest)
                    rest = head
                elif head is not NIL:
                    result += want_binary(head)
            if rest is not NIL:
                result += want_binary(rest)
            if not waiting:
                return bytes(result)
            rest = waiting.pop()
    except (ValueError, OverflowError):
        badarg()
