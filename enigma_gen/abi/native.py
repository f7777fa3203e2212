"""How a native function (a BIF) declares itself.

    bif = Bifs("lists")

    @bif
    def keyfind(key, position, tuples): ...          # lists:keyfind/3

    @bif(name="++", guard=False)
    def append(left, right): ...                     # lists of another module: bif(module="erlang", name="++")

Name and arity come from the ``def`` (one trailing underscore is dropped), and everything else that anyone needs to know from the decorator.
If the first parameter is called ``p``, the native gets the calling process there and it does not count for the arity.
Parameters are never rebound in the body: the stack trace of an exception reads the arguments off the Python frame.

Invariants: a native is called directly by generated code, ``f(x0, x1)`` or ``f(p, x0, x1)``; it returns a term, or
raises :class:`~enigma_gen.term.error.ErlangError`.  A native that can make its process wait says ``waits=True`` and may
then return ``SUSPEND`` after the protocol of :mod:`enigma_gen.abi.suspend`; an ``async def`` native waits by nature.
A collector belongs to its file; ``vm.py`` freezes all of them into one table per VM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, Final, overload

import attrs

NIF_MODULES: Final = frozenset(
    """
    asn1rt_nif crypto dyntrace erl_tracer gl prim_buffer prim_file prim_net prim_socket prim_tty pubkey_os_cacerts socket wxe_util zlib zstd
    """.split()
)
"""Modules whose natives are no BIFs in OTP but come out of a library that the module loads."""

LIBRARY_MODULES: Final = frozenset({"asn1rt_nif", "crypto"})
"""Those of them whose library is not part of the emulator: only the module's own code, once it is loaded, has the natives."""


@attrs.frozen(eq=False)
class Native:
    """One native function.

    `function` is the Python function, `code` its code object (None for a Python builtin).  `process`: it wants the process first.
    `guard`: allowed in guards (a guard BIF or operator).  `pure`: neither reads nor changes anything but its arguments.
    `waits`: it may return ``SUSPEND``.  `is_async`: it is an ``async def``.  `since`/`until`: first OTP release that has it, first that has it no longer
    (None: always).  `module`, `name` are text, `arity` the number of Erlang arguments.
    """

    module: str
    name: str
    arity: int
    function: Callable[..., Any]
    process: bool = False
    guard: bool = False
    pure: bool = False
    waits: bool = False
    is_async: bool = False
    since: int | None = None
    until: int | None = None

    @property
    def code(self) -> CodeType | None:
        """The code object of `function`, by which stack traces recognise its frames; None for a builtin."""
        return getattr(self.function, "__code__", None)

    def in_release(self, release: int) -> bool:
        """Whether OTP `release` (22, 25, ...) has this native."""
        return (self.since is None or release >= self.since) and (self.until is None or release < self.until)


_CO_COROUTINE = 0x80
_CO_VARARGS = 0x04


class Bifs:
    """The natives of one Erlang module; used as a decorator, see the module's docstring.  Iterates its :class:`Native` rows."""

    def __init__(self, module: str) -> None:
        self.module = module
        self._rows: dict[tuple[str, str, int, int | None], Native] = {}

    def __iter__(self) -> Iterator[Native]:
        return iter(self._rows.values())

    @overload
    def __call__(self, function: Callable[..., Any], /) -> Callable[..., Any]:
        """Declare `function` as a native that has its name."""

    @overload
    def __call__(
        self,
        *,
        name: str | None = None,
        module: str | None = None,
        guard: bool = False,
        pure: bool = False,
        waits: bool = False,
        since: int | None = None,
        until: int | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a native that differs from its function in name or module, or of which more has to be known."""

    def __call__(self, *functions: Callable[..., Any], **facts: Any) -> Any:
        """Declare a native; the function is given back as it is."""
        if functions:
            return self._add(*functions)
        return lambda function: self._add(function, **facts)

    def _add(
        self, function: Callable[..., Any], *, name: str | None = None, module: str | None = None, **facts: Any
    ) -> Callable[..., Any]:
        code = function.__code__
        if code.co_flags & _CO_VARARGS or code.co_kwonlyargcount or function.__defaults__:
            raise TypeError(f"{function.__qualname__}: a native has plain positional parameters only")
        parameters = code.co_varnames[: code.co_argcount]
        process = parameters[:1] == ("p",)
        row = Native(
            module=module or self.module,
            name=name or (function.__name__[:-1] if function.__name__.endswith("_") else function.__name__),
            arity=code.co_argcount - process,
            function=function,
            process=process,
            is_async=bool(code.co_flags & _CO_COROUTINE),
            **facts,
        )
        key = (row.module, row.name, row.arity, row.since)
        if key in self._rows:
            raise ValueError(f"native {row.module}:{row.name}/{row.arity} is declared twice")
        self._rows[key] = row
        return function


NativeTable = dict[tuple[str, str, int], Native]


def native_table(collectors: list[Bifs], release: int) -> NativeTable:
    """One table, by (module, name, arity), of the natives that OTP `release` has.  Raises ValueError for a duplicate."""
    table: NativeTable = {}
    for collector in collectors:
        for row in collector:
            if row.in_release(release):
                key = (row.module, row.name, row.arity)
                if key in table:
                    raise ValueError(f"native {row.module}:{row.name}/{row.arity} is declared twice")
                table[key] = row
    return table
