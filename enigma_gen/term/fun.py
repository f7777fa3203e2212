"""Funs: closures over an environment, and external funs ``fun M:F/A``.

What all closures of one fun expression share stands once, in a :class:`FunEntry`, so that making a closure is cheap.  Its ``code`` is what generated code
calls: ``f.entry.code(p, *arguments, *f.env)``.  It belongs to the runtime, which replaces it when the module is loaded anew or
purged; without a runtime it is None.

Sources: erts ``erl_fun.h``, "External Term Format" (NEW_FUN_EXT, EXPORT_EXT).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from enigma_gen.term.atom import Atom


class FunEntry:
    """One row of a module's fun table.

    `index` and `old_uniq` (27-bit int) are the fun table's, `uniq` is the 16-byte MD5 of the module, `old_index` the
    table's position as older releases count it, `arity` counts the arguments without the environment.
    """

    __slots__ = ("module", "index", "uniq", "old_index", "old_uniq", "arity", "code", "function", "label")

    def __init__(
        self,
        module: Atom,
        index: int,
        uniq: bytes,
        old_index: int,
        old_uniq: int,
        arity: int,
        code: Callable[..., Any] | None = None,
        function: Atom | None = None,
    ) -> None:
        self.module = module
        self.index = index
        self.uniq = uniq
        self.old_index = old_index
        self.old_uniq = old_uniq
        self.arity = arity
        self.code: Any = code
        self.function = function
        self.label = 0
        """The entry label of the fun's function in its module."""


class Closure:
    """A local fun: ``arity`` as callers see it (without the environment), ``env`` the captured terms, ``creator`` the
    pid of the process that made it (or None)."""

    __slots__ = ("entry", "arity", "env", "creator", "__weakref__")

    def __init__(
        self,
        module: Atom,
        index: int,
        uniq: bytes,
        old_index: int,
        old_uniq: int,
        arity: int,
        env: tuple[Any, ...],
        code: Callable[..., Any] | None,
        creator: Any,
    ) -> None:
        self.entry = FunEntry(module, index, uniq, old_index, old_uniq, arity, code)
        self.arity = arity
        self.env = env
        self.creator = creator

    @property
    def module(self) -> Atom:
        """The module whose fun expression made it."""
        return self.entry.module

    @property
    def index(self) -> int:
        """Its number in the module's fun table."""
        return self.entry.index

    @property
    def uniq(self) -> bytes:
        """The MD5 of the module, 16 bytes."""
        return self.entry.uniq

    @property
    def old_index(self) -> int:
        """Its number as older releases count it."""
        return self.entry.old_index

    @property
    def old_uniq(self) -> int:
        """The 27-bit hash that older releases tell funs apart by."""
        return self.entry.old_uniq

    def __repr__(self) -> str:
        return f"#Fun<{self.module.name}.{self.index}.{self.old_uniq}>"


def make_closure(entry: FunEntry, env: tuple[Any, ...], creator: Any) -> Closure:
    """A closure of the fun expression `entry`."""
    made = _new(Closure)
    made.entry = entry
    made.arity = entry.arity
    made.env = env
    made.creator = creator
    return made


_new = object.__new__


class ExternalFun:
    """``fun module:function/arity``.  ``env`` is always empty, so that both kinds are called alike."""

    __slots__ = ("module", "function", "arity", "code", "__weakref__")
    env: tuple[()] = ()

    def __init__(self, module: Atom, function: Atom, arity: int, code: Callable[..., Any] | None = None) -> None:
        self.module = module
        self.function = function
        self.arity = arity
        self.code = code

    def __repr__(self) -> str:
        return f"fun {self.module.name}:{self.function.name}/{self.arity}"
