"""Long work of natives, done in steps, so that other processes go on.

A native that may have much to do makes a :class:`Work` and returns ``begin(p, work, ...)``: what is done in one step is done at once, and what takes more
suspends the process between two steps.  A step is a millisecond or two, however it is measured (cells, bytes).

An exception of a later step is that of the native: :func:`begin` is told the native and its arguments for the stack trace.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, Final

from enigma_gen.abi.suspend import SUSPEND, NativeName, goes_on
from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.bits import bit_size, is_bitstring, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError, badarg
from enigma_gen.term.iolist import want_binary


class _More:
    """The type of :data:`MORE`."""

    __slots__ = ()


MORE: Final = _More()
"""What :meth:`Work.step` returns while there is more to do."""
CELLS: Final = 20_000
"""List cells that are visited or made in a step."""
BYTES: Final = 1 << 19
"""Bytes that C code copies, compares or searches in a step."""
BINARIES: Final = 2_000
"""Binaries of an io list that are visited in a step."""
_FEW: Final = range(1_000)
"""List cells that are soon visited."""
_LARGE: Final = 256
"""Binaries of at most so many bytes are cheaper to copy than to keep apart."""


class Work:
    """Something that is done step by step."""

    __slots__ = ()

    def step(self) -> Any:
        """Do a step: :data:`MORE`, or the result.  May raise :class:`~enigma_gen.term.error.ErlangError`."""
        raise NotImplementedError


Call = tuple[str, str, tuple[Any, ...]]
"""A native and its arguments: module, name, arguments."""


def begin(p: Any, work: Work, call: Call) -> Any:
    """The result of `work`, or ``SUSPEND``: then it comes as the value of the frame below."""
    result = work.step()
    return _suspend(p, work, call) if result is MORE else result


def _suspend(p: Any, work: Work, call: Call) -> Any:
    p.system.budget.clear()
    p.frames.append((_go_on, (work, call)))
    return SUSPEND


_CONTINUED: Final = {
    **dict.fromkeys(
        ("list_to_binary", "iolist_to_binary", "list_to_bitstring", "list_to_bin"), "list_to_binary_continue"
    ),
    "binary_to_list": "binary_to_list_continue",
    "bitstring_to_list": "binary_to_list_continue",
    "binary_to_term": "binary_to_term_trap",
    "term_to_binary": "term_to_binary_trap",
}
"""Natives that OTP continues, after a first step, in another one of ``erts_internal``, which traces then tell of."""


def _native_of(work: Work, call: Call) -> NativeName:
    module, name, arguments = call
    continued = _CONTINUED.get(name)
    return (module, name, len(arguments)) if continued is None else ("erts_internal", continued, 1)


@goes_on(_native_of)
def _go_on(p: Any, work: Work, call: Call) -> Any:
    try:
        result = work.step()
    except ErlangError as exc:
        raise attributed(exc, call) from None
    return _suspend(p, work, call) if result is MORE else result


def attributed(exc: ErlangError, call: Call) -> ErlangError:
    """`exc` as if it came out of the native `call` itself."""
    module, name, arguments = call
    mfa: tuple[Atom, Atom, int] = (intern(module), intern(name), len(arguments))
    return ErlangError(exc.kind, exc.reason, arguments=make_list(list(arguments)), mfa=mfa, info=exc.info)


class Generated(Work):
    """What a generator returns that yields between two steps."""

    __slots__ = ("_generator",)

    def __init__(self, generator: Generator[None, None, Any]) -> None:
        self._generator = generator

    def step(self) -> Any:
        """Go on to where the generator yields."""
        try:
            next(self._generator)
        except StopIteration as done:
            return done.value
        return MORE


class MakeList(Work):
    """The Erlang list of `items`, with the tail `rest`; of a text, of its code points."""

    __slots__ = ("_at", "_items", "_made")

    def __init__(self, items: Sequence[Any], rest: Any = NIL) -> None:
        self._items = items
        self._at = len(items)
        self._made = rest

    def step(self) -> Any:
        """Prepend some items."""
        end = self._at
        self._at = start = max(0, end - CELLS)
        part = self._items[start:end]
        made = self._made
        for item in reversed([ord(character) for character in part] if type(part) is str else part):
            made = [item, made]
        self._made = made
        return MORE if start else made


class CollectBytes(Work):
    """The bytes of an io list or binary; ``badarg`` if it is none."""

    __slots__ = ("_collected", "_ended", "_rest", "_waiting")

    def __init__(self, data: Any) -> None:
        self._collected = bytearray()
        self._ended = False
        self._rest = data
        self._waiting: list[Any] = []

    def step(self) -> Any:
        """Walk over some cells."""
        if self._ended:
            return bytes(self._collected)
        rest = self._rest
        if type(rest) is bytes:
            if not self._waiting and not self._collected:
                return rest
        collected, waiting = self._collected, self._waiting
        most = len(collected) + BYTES
        left = BINARIES
        try:
            for _ in range(CELLS):
                if type(rest) is list:
                    head, rest = rest
                    kind = type(head)
                    if kind is int:
                        collected.append(head)
                    elif kind is list:
                        waiting.append(rest)
                        rest = head
                    elif head is not NIL:
                        collected += head if kind is bytes else want_binary(head)
                        left -= 1
                        if not left or len(collected) > most:
                            break
                    continue
                if rest is not NIL:
                    collected += want_binary(rest)
                if not waiting:
                    self._ended = True
                    return bytes(collected) if len(collected) < BYTES else MORE
                rest = waiting.pop()
        except (ValueError, OverflowError):
            badarg()
        self._rest = rest
        return MORE


def short_bytes(data: Any) -> bytes | None:
    """The bytes of an io list or binary when they are soon collected and looked at, else None; ``badarg`` if it is none."""
    if type(data) is bytes:
        return data if len(data) <= BYTES else None
    result = bytearray()
    waiting: list[Any] = []
    rest = data
    try:
        for _ in _FEW:
            if type(rest) is list:
                head, rest = rest
                kind = type(head)
                if kind is int:
                    result.append(head)
                elif kind is list:
                    waiting.append(rest)
                    rest = head
                elif head is not NIL:
                    result += head if kind is bytes else want_binary(head)
                    if len(result) > BYTES:
                        return None
                continue
            if rest is not NIL:
                result += want_binary(rest)
            if not waiting:
                return bytes(result) if len(result) <= BYTES else None
            rest = waiting.pop()
    except (ValueError, OverflowError):
        badarg()
    return None


class Folded(Work):
    """What a function makes of the bytes of an io list: ``function(bytes, state)`` is the next state, ``finish(state)`` the result.

    The function gets `most` bytes at once.
    """

    __slots__ = ("_at", "_collect", "_data", "_finish", "_function", "_most", "_state")

    def __init__(
        self,
        data: Any,
        function: Callable[[Any, Any], Any],
        state: Any,
        finish: Callable[[Any], Any] | None = None,
        most: int = BYTES,
    ) -> None:
        self._at = 0
        self._collect = CollectBytes(data)
        self._data: Any = None
        self._finish = finish
        self._function = function
        self._most = most
        self._state = state

    def step(self) -> Any:
        """Collect some bytes, or hand some to the function."""
        if self._data is None:
            found = self._collect.step()
            if found is not MORE:
                self._data = memoryview(found)
            return MORE
        start = self._at
        self._at = end = start + self._most
        self._state = self._function(self._data[start:end], self._state)
        if end < len(self._data):
            return MORE
        return self._finish(self._state) if self._finish else self._state


class CollectPieces(Work):
    """The data of an io list as a list of binaries: large ones as they are, what is small put together.  ``badarg`` if it is none."""

    __slots__ = ("_pieces", "_rest", "_small", "_waiting")

    def __init__(self, data: Any) -> None:
        self._pieces: list[Any] = []
        self._rest = data
        self._small = bytearray()
        self._waiting: list[Any] = []

    def step(self) -> Any:
        """Walk over some cells."""
        rest, waiting = self._rest, self._waiting
        left = BINARIES
        try:
            for _ in range(CELLS):
                if type(rest) is list:
                    head, rest = rest
                    kind = type(head)
                    if kind is int:
                        self._small.append(head)
                    elif kind is list:
                        waiting.append(rest)
                        rest = head
                    elif head is not NIL:
                        self._add(head)
                        left -= 1
                        if not left:
                            break
                    continue
                if rest is not NIL:
                    self._add(rest)
                if not waiting:
                    return make_list(self._all())
                rest = waiting.pop()
        except (ValueError, OverflowError):
            badarg()
        self._rest = rest
        return MORE

    def _add(self, binary: Any) -> None:
        if not is_bitstring(binary) or bit_size(binary) & 7:
            badarg()
        if bit_size(binary) <= _LARGE * 8:
            self._small += to_bytes(binary)
        else:
            self._all().append(binary)

    def _all(self) -> list[Any]:
        if self._small:
            self._pieces.append(bytes(self._small))
            self._small.clear()
        return self._pieces
