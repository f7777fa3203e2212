"""The fun expressions that a VM knows of, loaded or not, and what happens to calls of those that are not.

A :class:`~enigma_gen.term.fun.FunEntry` stands for one fun expression of one compiled module, known by the module's MD5.  All closures of it share
the entry, whether code made them or they were decoded from bytes, before or after the module was loaded.  So one assignment to ``entry.code`` changes what
all of them do: loading the module makes them work, purging it cuts them off.

Invariants: ``entry.code`` can always be called.  Of two loaded versions that are the same file, the current one owns the entries.

Source: OTP 25 erts ``erl_fun.c``, ``beam_common.c`` (``call_fun``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import error
from enigma_gen.term.fun import FunEntry, make_closure

if TYPE_CHECKING:
    from enigma_gen.beam.file import BeamFile

Term = Any
Key = tuple[int, int, int, int]
"""Index, old hash, arity and number of captured terms: two closures that differ in one of them cannot be of one expression."""


def beam_key(beam: BeamFile, position: int) -> Key:
    """The key of the fun at `position` of a module's table."""
    fun = beam.funs[position]
    return (fun.index, fun.old_uniq, fun.arity - fun.num_free, fun.num_free)


class FunTable:
    """The fun expressions of one VM."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._modules: dict[tuple[Atom, bytes], dict[Key, FunEntry]] = {}

    def find(self, module: Atom, uniq: bytes, old_index: int, key: Key) -> FunEntry:
        """The entry of a fun expression; a new one, which has no code, when it was never heard of."""
        entries = self._modules.setdefault((module, uniq), {})
        found = entries.get(key)
        if found is None:
            found = FunEntry(module, key[0], uniq, old_index, key[1], key[2])
            self.unload(found)
            entries[key] = found
        return found

    def known(self, module: Atom, uniq: bytes) -> dict[Key, FunEntry]:
        """The entries there are for one compiled module."""
        return self._modules.get((module, uniq), {})

    def unload(self, entry: FunEntry) -> None:
        """Take the code of `entry` away."""

        def unloaded(p: Any, *values: Term) -> Term:
            return self._call_unloaded(p, entry, values)

        entry.code = unloaded
        entry.function = None

    def _call_unloaded(self, p: Any, entry: FunEntry, values: tuple[Term, ...]) -> Term:
        """Call a fun whose code is not there; `values` are the arguments and the captured terms.

        A module that is loaded simply does not have that fun; otherwise the loader and then the error handler are asked.
        """
        module = entry.module
        server = self._server
        if server.is_loaded(module):
            error((am.badfun, _fun(p, entry, values)))
        if server.can_find(module):
            return server.load_first(p, module, again, (entry, values))
        key = (server.error_handler(p), am.undefined_lambda, 3)
        if server.is_exported(*key):
            arguments = make_list(values[: entry.arity])
            return server.resolve(*key)(p, module, _fun(p, entry, values), arguments)
        return error(am.undef)


def _fun(p: Any, entry: FunEntry, values: tuple[Term, ...]) -> Term:
    return make_closure(entry, values[entry.arity :], p.pid)


def again(p: Any, entry: FunEntry, values: tuple[Term, ...]) -> Term:
    """The unit of a process that tries once more to call a fun."""
    return entry.code(p, *values)
