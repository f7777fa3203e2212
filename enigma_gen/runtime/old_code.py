"""Purging: taking the old version of a module away while processes may be about to enter it.

Only return addresses tie a process to a version of a module: a fun in its hands does not (calling it after the purge raises ``badfun``), and terms never
do, since they are shared.  A purge has three steps, because somebody (``erts_code_purger``, an Erlang process) asks all
processes in between: *prepare* holds back those that call a fun of the old version, *complete* forgets it, *abort* lets them go on.

Sources: OTP 25 erts ``beam_bif_load.c`` (``check_process_code``, ``erts_internal_purge_module_2``), ``erts_code_purger.erl``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.runtime.fun_table import again
from enigma_gen.runtime.suspension import RECEIVE
from enigma_gen.term.atom import Atom
from enigma_gen.term.error import badarg
from enigma_gen.term.fun import FunEntry

if TYPE_CHECKING:
    from enigma_gen.runtime.code_server import CodeServer, LoadedModule

Term = Any


def runs_in(p: Any, module: LoadedModule) -> bool:
    """Whether process `p` is in, or would return to, code of this version of a module."""
    if p.system.scheduler.current is p:
        if _running_in(p, module):
            return True
    elif p.entry is not None and _belongs(p.entry[0], module):
        return True
    return any(_belongs(unit, module) for unit, _ in p.stack)


def _belongs(unit: Any, module: LoadedModule) -> bool:
    record = getattr(unit, "record", None)
    return record is not None and record.module is module


def _running_in(p: Any, module: LoadedModule) -> bool:
    """Whether Python's stack holds a frame of the module that is not at a tail call."""
    units = module.server.units
    frame = sys._getframe(1)
    while frame is not None and frame.f_code is not p.run_code:
        record = units.get(id(frame.f_code))
        if record is not None and record.module is module and record.at(frame.f_lineno) is not None:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


class Purge:
    """The purge that is going on in a VM, if any: `module` is its name."""

    def __init__(self, server: CodeServer) -> None:
        self._server = server
        self.module: Atom | None = None
        self._set_aside: LoadedModule | None = None
        self._held: list[Any] = []

    def prepare(self, module: Atom) -> bool:
        """Begin to purge the old version; False when there is none.  Raises ``badarg`` when a purge is going on."""
        if self.module is not None:
            badarg()
        old = self._server.old.get(module)
        if old is None:
            return False
        self.module = module
        for entry in old.fun_entries.values():
            self._hold(entry)
        return True

    def prepare_on_load(self, module: Atom) -> bool:
        """Begin to purge the version whose ``on_load`` function has failed; the old one is set aside meanwhile."""
        if self.module is not None:
            badarg()
        server = self._server
        pending = server.pending.pop(module, None)
        if pending is None:
            return False
        self._set_aside = server.old.pop(module, None)
        server.old[module] = pending
        return self.prepare(module)

    def _hold(self, entry: FunEntry) -> None:
        def held(p: Any, *values: Term) -> Term:
            if entry.code is not held:
                return again(p, entry, values)
            self._held.append(p)
            p.frames.append((held, values))
            p.pause = RECEIVE
            return SUSPEND

        entry.code = held

    def abort(self, module: Atom) -> None:
        """The old version stays.  Raises ``badarg`` when it is not being purged."""
        if self.module is not module:
            badarg()
        old = self._server.old[module]
        for position in old.fun_entries:
            old.claim(position)
        self._end(module)

    def complete(self, module: Atom) -> bool:
        """The old version goes.  Raises ``badarg`` when it is not being purged."""
        if self.module is not module:
            badarg()
        done = self._server.purge(module)
        self._end(module)
        return done

    def _end(self, module: Atom) -> None:
        self.module = None
        if self._set_aside is not None:
            self._server.old[module], self._set_aside = self._set_aside, None
        held, self._held = self._held, []
        for p in held:
            p.wake()
