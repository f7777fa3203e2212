"""Which functions have breakpoints, and how breakpoints get into their places.

One :class:`Patterns` per VM, part of its code server.  It finds the functions that a pattern names, keeps their breakpoints
(:mod:`enigma_gen.runtime.breakpoints`), and binds the wrappers: in the namespaces of modules, in the table of exports, in funs.  The breakpoints of a module go
when a new version of it is loaded or it is deleted; the pattern set for ``on_load`` is applied to what is loaded then.

Natives that guards call too are instructions in generated code, as in OTP: only calls of them as functions (``apply``) meet a breakpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from enigma_gen.abi.native import Native
from enigma_gen.runtime.breakpoints import Breakpoint, Measure, Pattern, Setting
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.translate.op.calls import import_global, native_global

if TYPE_CHECKING:
    from enigma_gen.runtime.code_server import CodeServer, LoadedModule
    from enigma_gen.runtime.tracing import Session, Tracer

Mfa = tuple[Atom, Atom, int]
Unit = Callable[..., Any]

_RAISING: dict[tuple[str, int], str] = {
    ("error", 1): "error_1",
    ("error", 2): "error_2",
    ("error", 3): "error_3",
    ("exit", 1): "exit_1",
    ("throw", 1): "throw_1",
}
_HELPERS: dict[tuple[str, int], str] = {
    **_RAISING,
    ("apply", 2): "apply_2",
    ("apply", 3): "apply_3",
    ("hibernate", 3): "hibernate",
}
"""Natives of module erlang that generated code has a name of its own for."""


class Request:
    """What ``trace_pattern`` is to do with each function in a session: `on` is true, false, ``restart`` or ``pause``; the others say for what."""

    __slots__ = ("session", "on", "pattern", "local", "meta", "call_count", "call_time", "call_memory")

    def __init__(self, session: Session, on: Any, pattern: Pattern) -> None:
        self.session = session
        self.on = on
        self.pattern = pattern
        self.local = False
        self.meta: Tracer | None = None
        self.call_count = False
        self.call_time = False
        self.call_memory = False

    @property
    def measures(self) -> bool:
        """Whether calls are to be counted or measured."""
        return self.call_count or self.call_time or self.call_memory

    @property
    def breakpoint(self) -> bool:
        """Whether it is about the functions themselves, not only their exports."""
        return self.local or self.meta is not None or self.measures


class Patterns:
    """The breakpoints of a VM; `points` is empty while there are none."""

    def __init__(self, server: CodeServer) -> None:
        self.server = server
        self.points: dict[Mfa, Breakpoint] = {}
        self.on_load: dict[Session, dict[str, Request]] = {}
        """What loaded functions get in each session: requests under ``global``, ``local``, ``meta``, ``call_count``, ``call_time``, ``call_memory``."""

    # Finding functions -----------------------------------------------------------------------------------------------

    def functions(self, wanted: tuple[Any, ...]) -> Iterator[Mfa]:
        """The functions that `wanted`, the first none to three of module, name and arity, names: of loaded modules, and natives."""
        seen = set()
        for module in self._modules(wanted):
            for function in module.beam.functions:
                mfa = (module.name, function.name, function.arity)
                if _fits(mfa, wanted):
                    seen.add(mfa)
                    yield mfa
        for mfa in self._natives(wanted):
            if mfa not in seen and mfa[0] not in self.server.modules:
                yield mfa

    def exports(self, wanted: tuple[Any, ...]) -> Iterator[Mfa]:
        """Those of :meth:`functions` that are exported."""
        for mfa in self.functions(wanted):
            module = self.server.modules.get(mfa[0])
            if module is None or (mfa[1], mfa[2]) in module.exported:
                yield mfa

    def _modules(self, wanted: tuple[Any, ...]) -> list[LoadedModule]:
        if not wanted:
            return list(self.server.modules.values())
        found = self.server.modules.get(wanted[0])
        return [] if found is None else [found]

    def _natives(self, wanted: tuple[Any, ...]) -> Iterator[Mfa]:
        for module, name, arity in list(self.server.natives):
            mfa = (intern(module), intern(name), arity)
            if _fits(mfa, wanted):
                yield mfa

    def exists(self, mfa: Mfa) -> bool:
        """Whether there is such a function."""
        return next(self.functions(mfa), None) is not None

    # Setting ---------------------------------------------------------------------------------------------------------

    def apply(self, wanted: tuple[Any, ...], request: Request) -> int:
        """Do what `request` says to the functions that `wanted` names; how many there are."""
        count = 0
        if request.breakpoint:
            for mfa in list(self.functions(wanted)):
                self._change(mfa, request)
                count += 1
            return count
        exported = set(self.exports(wanted))
        for mfa in [*exported, *(m for m in self.points if m not in exported and _fits(m, wanted))]:
            self._change_global(mfa, request, mfa in exported)
        return len(exported)

    def set_debug(self, wanted: tuple[Any, ...], on: bool) -> int:
        """Let ``error_handler:breakpoint/3`` run in place of the functions that `wanted` names, or no longer; how many there are."""
        count = 0
        for module in self._modules(wanted):
            for function in module.beam.functions:
                mfa = (module.name, function.name, function.arity)
                if not _fits(mfa, wanted):
                    continue
                count += 1
                point = self.points.get(mfa) or (self._make(mfa) if on else None)
                if point is not None:
                    point.debug = on
                    self._place(point)
        return count

    def end(self, session: Session) -> None:
        """Take away all that `session` has set."""
        self.on_load.pop(session, None)
        for point in list(self.points.values()):
            setting = point.setting(session)
            if setting is not None:
                point.settings.remove(setting)
                self._place(point)

    def _change_global(self, mfa: Mfa, request: Request, exported: bool) -> None:
        setting = self._setting(mfa, request)
        if setting is not None:
            was_local = setting.is_local
            if request.on is True:
                setting.clear_local()
            setting.exported = request.pattern if exported and request.on is True else None
            self._changed(setting, was_local)

    def _change(self, mfa: Mfa, request: Request) -> None:
        setting = self._setting(mfa, request)
        if setting is not None:
            was_local = setting.is_local
            if request.on is False:
                _clear(setting, request)
            else:
                setting.exported = None
                _set(setting, request)
            self._changed(setting, was_local)

    def _setting(self, mfa: Mfa, request: Request) -> Setting | None:
        """What the session has set on function `mfa`; a new one if it is to set something."""
        point = self.points.get(mfa)
        found = None if point is None else point.setting(request.session)
        if found is not None or request.on is not True:
            return found
        return Setting(request.session, point or self._make(mfa))

    def _changed(self, setting: Setting, was_local: bool) -> None:
        setting.point.arrange(setting, was_local)
        self._place(setting.point)

    def _make(self, mfa: Mfa) -> Breakpoint:
        server = self.server
        native = server.natives_of(mfa[0].name).get((mfa[0].name, mfa[1].name, mfa[2]))
        if native is not None:
            made = Breakpoint(mfa, server.native_unit(native), None, native)
        else:
            module = server.modules[mfa[0]]
            made = Breakpoint(mfa, module.namespace[module.global_name(mfa)], module, None)
        self.points[mfa] = made
        return made

    # Placing ---------------------------------------------------------------------------------------------------------

    def _place(self, point: Breakpoint) -> None:
        """Bind what `point` asks for now, and forget it when nothing is set."""
        if not point.is_set:
            self.points.pop(point.mfa, None)
        if point.native is not None:
            self._place_native(point)
        else:
            self._place_function(point)

    def _place_function(self, point: Breakpoint) -> None:
        module = point.module
        unit = point.inner if point.is_local else point.target
        module.bind_function(point.mfa, unit, loops=not point.is_local)
        if (point.mfa[1], point.mfa[2]) in module.exported:
            self.server.publish(module, point.mfa, point.wrapper if point.is_set else point.target)

    def _place_native(self, point: Breakpoint) -> None:
        server = self.server
        server.exports[point.mfa] = server.recording.unit(point.mfa, point.wrapper if point.is_set else point.target)
        for module in server.all_modules():
            self._bind_in(module, point)

    def _bind_in(self, module: LoadedModule, point: Breakpoint) -> None:
        """Let `module` call the wrapper of a native, or the native itself again."""
        self._bind_native(module, point.mfa, point.native)
        name = _HELPERS.get((point.mfa[1].name, point.mfa[2])) if point.mfa[0] is am.erlang else None
        if name is not None:
            self._bind_helper(module, name, point.native)

    def _bind_native(self, module: LoadedModule, mfa: Mfa, native: Native) -> None:
        if native.guard:
            return
        names = [import_global(i, mfa[1], mfa[2]) for i in module.import_indexes().get(mfa, ())]
        if module.name is mfa[0] and mfa[1:] in module.entries:
            names.append(native_global(module.entries[mfa[1:]], mfa[2]))
        for name in names:
            if name in module.namespace:
                module.namespace[name] = self.bound(native)

    def _bind_helper(self, module: LoadedModule, name: str, native: Native) -> None:
        bound = self.bound(native)
        if bound is self.server.native_function(native):
            module.namespace.pop(name, None)
        else:
            module.namespace[name] = bound

    def rebind_natives(self, module: LoadedModule) -> None:
        """Let `module` call what is bound for each native now."""
        own = [(module.name, name, arity) for name, arity in module.entries]
        for mfa in [*module.import_indexes(), *own]:
            native = module.natives.get((mfa[0].name, mfa[1].name, mfa[2]))
            if native is not None:
                self._bind_native(module, mfa, native)
        for (name, arity), helper in _RAISING.items():
            self._bind_helper(module, helper, self.server.natives["erlang", name, arity])

    def bound(self, native: Native) -> Unit:
        """What generated code is to call for `native`."""
        point = self.points.get((intern(native.module), intern(native.name), native.arity))
        if point is None or native.guard:
            made = self.server.native_function(native)
        else:
            made = point.wrapper if native.process or native.is_async else self._direct(point)
        return self.server.recording.native(native, made)

    def _direct(self, point: Breakpoint) -> Unit:
        """The wrapper of a native that does not want the process."""
        scheduler = self.server.system.scheduler

        def traced(*arguments: Any) -> Any:
            return point.call(scheduler.current, arguments, False)

        return traced

    # Modules come and go ---------------------------------------------------------------------------------------------

    def unloaded(self, name: Atom) -> None:
        """The current version of module `name` is current no longer: its breakpoints go."""
        for mfa in [mfa for mfa, point in self.points.items() if mfa[0] is name and point.native is None]:
            point = self.points.pop(mfa)
            point.module.bind_function(mfa, point.target, loops=True)
            if (mfa[1], mfa[2]) in point.module.exported:
                self.server.publish(point.module, mfa, point.target)

    def loaded(self, module: LoadedModule) -> None:
        """`module` is the current version now."""
        for point in list(self.points.values()):
            if point.native is not None:
                self._bind_in(module, point)
        for requests in list(self.on_load.values()):
            for request in requests.values():
                self.apply((module.name,), request)

    def set_on_load(self, request: Request) -> None:
        """Remember `request` for what is loaded from now on."""
        now = self.on_load.setdefault(request.session, {})
        if not request.breakpoint:
            now.clear()
            if request.on is True:
                now["global"] = request
            return
        if request.on is not False:
            now.pop("global", None)
        for kind in ("local", "meta", "call_count", "call_time", "call_memory"):
            if getattr(request, kind):
                if request.on is False:
                    now.pop(kind, None)
                elif request.on is True or kind in ("local", "meta"):
                    now[kind] = _only(request, kind)


def _only(request: Request, kind: str) -> Request:
    made = Request(request.session, True, request.pattern)
    setattr(made, kind, getattr(request, kind))
    return made


def _fits(mfa: Mfa, wanted: tuple[Any, ...]) -> bool:
    same = (have is want or (type(want) is int and have == want) for have, want in zip(mfa, wanted, strict=False))
    return all(same)


def _set(setting: Setting, request: Request) -> None:
    if request.local:
        setting.everywhere = request.pattern
    if request.meta is not None:
        setting.meta, setting.meta_tracer = request.pattern, request.meta
    if request.call_count:
        if request.on is True or (request.on is am.restart and setting.count is not None):
            setting.count, setting.counting = 0, True
        elif setting.count is not None:
            setting.counting = False
    if request.call_time:
        setting.time = _measured(setting.time, request.on)
    if request.call_memory:
        setting.memory = _measured(setting.memory, request.on)


def _measured(old: Measure | None, on: Any) -> Measure | None:
    if on is am.pause:
        if old is not None:
            old.active = False
        return old
    return Measure() if on is True or old is not None else None


def _clear(setting: Setting, request: Request) -> None:
    if request.local:
        setting.everywhere = None
    if request.meta is not None:
        setting.meta = setting.meta_tracer = None
    if request.call_count:
        setting.count = None
    if request.call_time:
        setting.time = None
    if request.call_memory:
        setting.memory = None
