"""Puts the floors together: one :class:`Machine` is the system, the code server and the natives of one VM.

It is synchronous and knows no host: :mod:`enigma_gen.embed` runs it inside trio, :mod:`enigma_gen.lab` by hand.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from enigma_gen import bifs, ports
from enigma_gen.abi.driver import Drivers, DriverTable, driver_table
from enigma_gen.abi.native import Bifs, NativeTable, native_table
from enigma_gen.abi.suspend import SUSPEND, CatchTag
from enigma_gen.beam.file import BeamFile
from enigma_gen.bifs.erlang_spawn import spawn_for
from enigma_gen.ets.tables import Tables
from enigma_gen.otp.find import Otp, find_beam, find_otp
from enigma_gen.runtime import exceptions
from enigma_gen.runtime.clock import Clock
from enigma_gen.runtime.code_server import CodeServer
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, Nil
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.translate.cache import TranslationCache, default_directory
from enigma_gen.translate.module import translator_digest

T = TypeVar("T")
StrPath = str | os.PathLike[str]
_TERM_TYPES = frozenset(
    (int, float, Atom, Nil, list, tuple, bytes, Bitstring, Map, Closure, ExternalFun, Pid, Port, Ref)
)
DEFAULT_RELEASE = 25
"""The OTP release a bare VM stands for."""


def collectors(otp: bool) -> list[Bifs]:
    """All native functions, by the files that declare them.

    Without an OTP (`otp` false) the functions count too that OTP itself has in Erlang (its module ``erlang``), and that
    Erlang programs expect to be there.
    """
    found = []
    for info in sorted(pkgutil.iter_modules(bifs.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{bifs.__name__}.{info.name}")
        for name, value in sorted(vars(module).items()):
            if isinstance(value, Bifs) and (name != "bare" or not otp) and value.__dict__.get("home", module) is module:
                found.append(value)
    return list({id(collector): collector for collector in found}.values())


def port_drivers() -> DriverTable:
    """All port drivers, by the files that declare them."""
    modules = [
        importlib.import_module(f"{ports.__name__}.{info.name}") for info in pkgutil.iter_modules(ports.__path__)
    ]
    return driver_table([value for module in modules for value in vars(module).values() if isinstance(value, Drivers)])


class VMStopped(RuntimeError):
    """The VM was halted, or closed, while something waited for it or wanted something of it.

    ``status`` is the exit status it was halted with (an int, or the text of a crash), None without one.
    """

    def __init__(self, status: int | str | None = None) -> None:
        super().__init__("the VM has stopped" if status is None else f"the VM has stopped with status {status}")
        self.status = status


def as_atom(name: str | T) -> Atom | T:
    """A name as an atom; what is no text is left as it is."""
    return intern(name) if isinstance(name, str) else name


def check_terms(terms: Sequence[Any]) -> None:
    """Raises TypeError for the commonest mistake: a Python value at the outside that is no term.  What is nested is not looked at."""
    for term in terms:
        kind = type(term)
        if kind is list and len(term) != 2:
            raise TypeError(f"a Python list of {len(term)} is no term; make_list() makes an Erlang list")
        if kind is str:
            raise TypeError(f"{term!r} is no term; an atom is intern({term!r}), a binary {term.encode()!r}")
        if kind is bool or kind is type(None):
            raise TypeError(f"{term!r} is no term; the atom is intern({str(term).lower()!r})")
        if kind not in _TERM_TYPES:
            raise TypeError(f"{kind.__name__} is no type of terms")


class Call:
    """The outcome of a call into the VM: `value`, or `error` (an ErlangError with its trace), or, when its process was ended from
    outside, only `reason`; `done` is called when it is known."""

    __slots__ = ("value", "error", "finished", "reason", "done")

    def __init__(self, done: Callable[[], None]) -> None:
        self.value: Any = None
        self.error: Exception | None = None
        self.finished = False
        self.reason: Any = None
        self.done = done

    def returned(self, value: Any) -> Any:
        """Note the value."""
        self.value = value
        self.finished = True
        self.done()
        return value

    def exited(self, process: Process, reason: Any) -> None:
        """The process has ended (an exit hook)."""
        self.reason = reason
        self.done()

    def failed(self, error: Exception) -> Any:
        """Note the exception."""
        self.error = error
        self.finished = True
        self.done()
        return NIL


class _CallTag(CatchTag):
    """Catches, below all frames of a call, what nothing in it caught."""

    __slots__ = ("call",)

    def __init__(self, call: Call) -> None:
        super().__init__(0)
        self.call = call

    def enter(self, p: Any, exc: Any, unit: Any, registers: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """See :class:`CatchTag`."""
        return _failed, (self.call, exc)


def enter_call(p: Process, call: Call, unit: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """The unit with which the process of a call starts."""
    try:
        value = unit(p, *arguments)
    except Exception as exc:  # noqa: BLE001  (Erlang's; caught_traced lets a bug go on up)
        return call.failed(exceptions.caught_traced(p, exc))
    if value is SUSPEND:
        p.frames.append((_returned, (_CallTag(call),)))  # made here: a call that held it would be a cycle
        return SUSPEND
    return call.returned(value)


def _returned(p: Process, value: Any, tag: _CallTag) -> Any:
    return tag.call.returned(value)


def _failed(p: Process, call: Call, exc: Exception) -> Any:
    return call.failed(exc)


class Machine:
    """One VM: `system`, `code`, `natives`, and the directories in which modules are looked for.

    With `boot` it is made for :func:`enigma_gen.otp.boot.start`: OTP itself then finds and loads modules.
    """

    def __init__(
        self,
        *,
        path: Sequence[Path] = (),
        otp: Otp | None = None,
        natives: Sequence[Bifs] = (),
        cache: Path | None = None,
        clock: Clock | None = None,
        release: int | None = None,
        boot: bool = False,
    ) -> None:
        self.release = release or (otp.release if otp is not None else DEFAULT_RELEASE)
        self.system = System(release=self.release, clock=clock)
        self.path = list(path)
        self.otp = otp
        self.natives: NativeTable = native_table([*collectors(otp=boot), *natives], self.release)
        store = None if cache is None else TranslationCache(cache, self._cache_key())
        self.system.distribution.spawner = spawn_for
        self.system.ets = Tables(self.system)
        self.code = CodeServer(self.system, self.natives, cache=store, find=None if boot else self.find)
        directory = None if otp is None else otp.preloaded_dir()
        if directory is not None:
            self.code.preloaded = frozenset(intern(file.stem) for file in directory.glob("*.beam"))
            self.system.erts_version = directory.parent.name.removeprefix("erts-")
        self.system.code = self.code
        self.system.natives = self.natives
        self.system.drivers = port_drivers()
        self.system.watch_descriptor = importlib.import_module(f"{ports.__name__}.poller").watcher(self.system)
        self.system.users_natives = frozenset(native.code for rows in natives for native in rows)

    def _cache_key(self) -> bytes:
        """What translated code depends on beside its module: the translator and the facts about natives."""
        facts = sorted(
            (key, native.process, native.guard, native.pure, native.waits, native.is_async)
            for key, native in self.natives.items()
        )
        return repr((translator_digest(), facts)).encode()

    def find(self, name: str) -> BeamFile | None:
        """The module called `name` on the path or in the OTP; None when there is none.

        Raises :class:`~enigma_gen.beam.error.BadBeamFile` for a file that is no good.
        """
        file = find_beam(name, self.path)
        if file is None and self.otp is not None:
            file = self.otp.find_module(name)
        return None if file is None else self.code.read(file.read_bytes(), str(file))

    def start_call(
        self, done: Callable[[], None], module: Atom, function: Atom, arguments: tuple[Any, ...], *, start: bool = True
    ) -> tuple[Process, Call]:
        """Spawn a process that calls a function; the process and its :class:`Call`.  It is runnable unless `start` is false."""
        call = Call(done)
        unit = self.code.resolve(module, function, len(arguments))
        process = self.system.spawn(
            enter_call, (call, unit, arguments), initial_call=(module, function, len(arguments)), start=start
        )
        process.exit_hooks = [call.exited]
        return process, call


def make_machine(
    path: StrPath | Sequence[StrPath],
    otp: StrPath | Otp | None,
    natives: Sequence[Bifs],
    cache: bool | StrPath,
    clock: Clock | None,
) -> Machine:
    """A machine as users describe it, see :func:`enigma_gen.embed.open_vm`."""
    directories = [path] if isinstance(path, (str, os.PathLike)) else path
    found = otp if isinstance(otp, Otp) else find_otp(None if otp is None else os.fspath(otp))
    directory = default_directory() if cache is True else None if cache is False else Path(cache)
    return Machine(path=[Path(each) for each in directories], otp=found, natives=natives, cache=directory, clock=clock)
