"""``process_flag(save_calls, N)``: the last calls that a process has made, for ``process_info(Pid, last_calls)``.

What is kept: calls of functions by their names (exported functions, natives, ``apply`` and funs of such functions), ``send``, ``receive`` and ``timeout``;
not calls within a module, of closures, of guard BIFs and operators.

While any process of a VM keeps its calls, all names by which functions are called from outside of their modules are bound to *recorders*, which look
whether the caller is such a process; when the last one ends or stops keeping, the functions themselves are bound again.  So nobody pays for it before and
after.  A process that keeps calls is watched (:mod:`enigma_gen.runtime.watched`): that is how messages are noticed.

OTP's machine code changes to the entries that keep calls when a process is scheduled in, so ``process_flag`` makes it yield as soon as it can: before most
natives and a receive, in a return, at the start of other functions.  In that last case the call is over by then: a function that is called by its name first
of all behind ``process_flag`` is not kept.  (Calls within the module that call nothing themselves are not seen here; OTP yields there.)

Sources: OTP 25 ``erl_trace.c`` (``save_calls``), ``bif.c`` (``process_flag_aux``, ``do_send``), ``instr_call.cpp``, ``instr_bif.cpp``.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.abi.native import NIF_MODULES, Native
from enigma_gen.runtime.signal import at_exit, not_at_exit
from enigma_gen.runtime.suspension import Status
from enigma_gen.runtime.tracing import Watch, is_sensitive
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import make_list

if TYPE_CHECKING:
    from enigma_gen.runtime.code_server import CodeServer
    from enigma_gen.runtime.process import Process

Mfa = tuple[Atom, Atom, int]
Unit = Callable[..., Any]
Term = Any

_SEND: Final = (am.erlang, am.send, 2)
_UNSEEN: Final = frozenset({("erlang", "apply", 3), ("erlang", "hibernate", 3), ("erlang", "yield", 0)})
"""Natives that are instructions wherever they are called."""
_HEAVY: Final = frozenset(
    {
        ("erlang", "erase", 1),
        ("erlang", "process_info", 1),
        ("erlang", "process_info", 2),
        ("erlang", "put", 2),
        ("erts_internal", "check_process_code", 1),
        ("erts_internal", "garbage_collect", 1),
    }
)
"""Natives that OTP's machine code calls as it calls functions."""
_FIRST_MACHINE_CODE: Final = 24


class SavedCalls:
    """The last calls of one process.

    `function` is the one that has called ``process_flag``, as long as nothing has been kept and the process may not have yielded; `left` is what its first
    slice had at its start.  `native`: it is in a native that it has called by its name.
    """

    __slots__ = ("calls", "function", "left", "native")

    def __init__(self, most: int, function: Mfa | None) -> None:
        self.calls: deque[Term] = deque(maxlen=most)
        self.function = function
        self.left = -1
        self.native = False

    def keep(self, p: Process, what: Term) -> None:
        """`p` does `what`: it calls a function, or ``send``, ``receive`` or ``timeout``."""
        self.function = None
        if not is_sensitive(p):
            self.calls.append(what)

    def called(self, p: Process, mfa: Mfa, yields: bool) -> None:
        """`p` calls a function, or a native in the way of a function; `yields`: at whose start it may yield."""
        function = self.function
        at_once = self.left < 0 or len(p.system.budget) == self.left - 1
        if function is None or not at_once or function != _calling(p):
            self.keep(p, mfa)
        elif yields:
            self.function = None

    def sent(self, p: Process, known: bool) -> None:
        """`p` sends, to somebody `known`; the instruction is a call of ``erlang:send/2`` in OTP's machine code."""
        if not self.native and p.system.release >= _FIRST_MACHINE_CODE:
            self.keep(p, _SEND)
        if known:
            self.keep(p, am.send)

    def slice_starts(self, p: Process) -> None:
        """A slice of `p` begins."""
        if not p.reductions and not p.stack and p.initial_call is not None and not isinstance(p.entry[0], Recorder):  # type: ignore[index]
            self.keep(p, p.initial_call)
        if self.left >= 0:
            self.function = None
        self.left = len(p.system.budget)

    def term(self) -> Term:
        """What ``process_info`` shows, the oldest first."""
        return make_list(self.calls)


def _calling(p: Process) -> Mfa | None:
    """The function whose code runs, as far as Python's stack shows it."""
    units = p.system.code.units
    frame = sys._getframe(1)
    while frame is not None and frame.f_code is not p.run_code:
        record = units.get(id(frame.f_code))
        if record is not None:
            found: Mfa = record.mfa
            return found
        frame = frame.f_back  # type: ignore[assignment]
    return None


class Recorder:
    """Stands for a function, `target`, wherever it is called by its name."""

    __slots__ = ("mfa", "target", "record")

    def __init__(self, mfa: Mfa, target: Unit) -> None:
        self.mfa = mfa
        self.target = target
        self.record = getattr(target, "record", None)

    def __call__(self, p: Any, *arguments: Any) -> Any:
        """Keep the call for `p`, if it keeps calls, and do it."""
        watch = p.watch
        if watch is not None and watch.saved is not None:
            watch.saved.called(p, self.mfa, yields=True)
        return self.target(p, *arguments)


class NativeRecorder(Recorder):
    """Stands for a native; a process may yield before it calls a `light` one, and need not at any other."""

    __slots__ = ("light",)

    def __init__(self, mfa: Mfa, target: Unit, light: bool) -> None:
        super().__init__(mfa, target)
        self.light = light

    def __call__(self, p: Any, *arguments: Any) -> Any:
        """See :class:`Recorder`."""
        watch = p.watch
        saved = None if watch is None else watch.saved
        if saved is None:
            return self.target(p, *arguments)
        if self.light:
            saved.keep(p, self.mfa)
        else:
            saved.called(p, self.mfa, yields=False)
        saved.native = True
        try:
            return self.target(p, *arguments)
        finally:
            saved.native = False


def unrecorded(unit: Unit) -> Unit:
    """What a recorder stands for; any other unit itself."""
    return unit.target if isinstance(unit, Recorder) else unit


class Recording:
    """Who keeps calls in a VM, and the recorders while there is anybody; part of the code server."""

    def __init__(self, server: CodeServer) -> None:
        self.server = server
        self.keepers: set[Process] = set()

    def keep(self, p: Process, most: int, asked: bool) -> None:
        """Let `p` keep its `most` last calls from now on, none when it is 0; `asked`: by ``process_flag/2``."""
        watch = p.watch
        had = watch is not None and watch.saved is not None
        if watch is None:
            p.watch = watch = Watch()
        watch.saved = SavedCalls(most, _calling(p) if asked and not had else None) if most else None
        if had == (most > 0):
            return
        if p.status is Status.RUNNING:
            p.system.budget.clear()
        if most:
            self.keepers.add(p)
            at_exit(p, self._ended)
        else:
            self._ended(p)
        p.system.tracing.rewatch(p)
        if len(self.keepers) == (1 if most else 0):
            self._bind()

    def _ended(self, p: Process, reason: Term = None) -> None:
        if reason is None:
            not_at_exit(p, self._ended)
        self.keepers.discard(p)
        if not self.keepers and reason is not None:
            self._bind()

    # Binding ---------------------------------------------------------------------------------------------------------

    def unit(self, mfa: Mfa, target: Unit) -> Unit:
        """What is to be called for function `mfa`, which is `target`."""
        target = unrecorded(target)
        key = (mfa[0].name, mfa[1].name, mfa[2])
        if not self.keepers or key in _UNSEEN:
            return target
        return NativeRecorder(mfa, target, light=False) if key in self.server.natives else Recorder(mfa, target)

    def native(self, native: Native, bound: Callable[..., Any]) -> Callable[..., Any]:
        """What generated code is to call for `native`, whose own way to be called is `bound`."""
        key = (native.module, native.name, native.arity)
        if not self.keepers or native.guard or key in _UNSEEN:
            return bound
        mfa = (intern(native.module), intern(native.name), native.arity)
        light = key not in _HEAVY and native.module not in NIF_MODULES
        if native.process or native.is_async:
            return NativeRecorder(mfa, bound, light)
        scheduler = self.server.system.scheduler
        recorder = NativeRecorder(mfa, lambda p, *arguments: bound(*arguments), light)
        return lambda *arguments: recorder(scheduler.current, *arguments)

    def _bind(self) -> None:
        """Bind recorders, or the functions themselves, everywhere."""
        server = self.server
        for mfa, target in server.exports.items():
            server.exports[mfa] = self.unit(mfa, target)
        for mfa, places in server.subscribers.items():
            for namespace, name in places:
                namespace[name] = server.exports.get(mfa) or self.unit(mfa, namespace[name])
        for module in server.all_modules():
            server.patterns.rebind_natives(module)
