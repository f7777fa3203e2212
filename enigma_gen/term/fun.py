"""Funs: closures over an environment, and external funs ``fun M:F/A``.

``code`` of both is what generated code calls: ``f.code(p, *arguments, *f.env)``.  It belongs to the runtime; a fun that was
decoded, or whose module is not loaded, has a ``code`` that raises ``badfun`` (or goes to the error handler).

Sources: erts ``erl_fun.h``, "External Term Format" (NEW_FUN_EXT, EXPORT_EXT).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from enigma_gen.term.atom import Atom


class Closure:
    """A local fun: ``arity`` as callers see it (without the environment), ``env`` the captured terms.

    `index` and `old_uniq` (27-bit int) are the fun table's, `uniq` is the 16-byte MD5 of the module, `old_index` the
    table's position as older releases count it, `creator` the pid of the process that made it.
    """

    __slots__ = ("module", "index", "uniq", "old_index", "old_uniq", "arity", "env", "code", "creator", "__weakref__")

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
        self.module = module
        self.index = index
        self.uniq = uniq
        self.old_index = old_index
        self.old_uniq = old_uniq
        self.arity = arity
        self.env = env
        self.code = code
        self.creator = creator

    def __repr__(self) -> str:
        return f"#Fun<{self.module.name}.{self.index}.{self.old_uniq}>"


class ExternalFun:
    """``fun module:function/arity``.  ``env`` is always empty, so that both kinds are called alike."""

    __slots__ = ("module", "function", "arity", "code")
    env: tuple[()] = ()

    def __init__(self, module: Atom, function: Atom, arity: int, code: Callable[..., Any] | None = None) -> None:
        self.module = module
        self.function = function
        self.arity = arity
        self.code = code

    def __repr__(self) -> str:
        return f"fun {self.module.name}:{self.function.name}/{self.arity}"
