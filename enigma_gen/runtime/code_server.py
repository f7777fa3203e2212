"""The code server: modules loaded into one VM, and how their units find each other.

A loaded module is a *namespace*: the globals of its generated functions.  Its builtins are the names of
:mod:`enigma_gen.abi.generated` and nothing else.  Every unit starts as a stub that makes the real one when it is first called; the real one
takes the stub's place in the namespace, and an exported function's also in every namespace that calls it.

Invariants:

* A name in a namespace that stands for another module's function is a *subscription* and always the newest version of it.  Local calls stay within
  the module version they are in, as on the BEAM.
* A function that OTP implements in C is the native, whoever calls it and whatever the module says.
* An undefined function is a unit too: it asks the loader, then ``error_handler``, then raises ``undef``.
* There are at most two versions of a module: current and old.  A third may be pending: its ``on_load`` function runs, and nobody else can call it.
"""

from __future__ import annotations

import linecache
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from enigma_gen.abi.native import LIBRARY_MODULES, Native, NativeTable
from enigma_gen.abi.otp_natives import otp_natives
from enigma_gen.abi.suspend import SUSPEND, CatchTag
from enigma_gen.beam.file import BadBeamFile, BeamFile, load
from enigma_gen.runtime import exceptions, old_code
from enigma_gen.runtime.fun_table import FunTable, beam_key
from enigma_gen.runtime.ops import builtins_for
from enigma_gen.runtime.saved_calls import Recording, unrecorded
from enigma_gen.runtime.trace_patterns import Patterns
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ERROR, ErlangError, error
from enigma_gen.term.fun import ExternalFun, FunEntry
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.cache import TranslationCache
from enigma_gen.translate.module import ModuleTranslator, UnitCode

Unit = Callable[..., Any]
Mfa = tuple[Atom, Atom, int]
Term = Any

PRELOADED = """
    persistent_term counters atomics erts_dirty_process_signal_handler erts_literal_area_collector erl_tracer erts_internal erlang
    erl_prim_loader prim_zip prim_net prim_socket socket_registry zlib prim_file prim_inet prim_eval prim_buffer init erl_init
    erts_code_purger
    """.split()
"""The modules that OTP 25's emulator brings along."""


OUTLINE = "outline"
"""What the outline of a module's code is called among its cached units, which all have an underscore in their names."""
_FILES = 255
_LINES = (1 << 24) - 1
"""The first file and the first line of a module that OTP's line tables have no room for: such places have no location."""


class UnitRecord:
    """What is known of a unit besides its code: `mfa`, the registers it takes, the ``line`` in force at its start, its line table."""

    __slots__ = ("module", "mfa", "params", "line", "numbers", "entries", "kind", "label")

    def __init__(
        self, module: LoadedModule, mfa: Mfa, params: tuple[str, ...], line: int, kind: str, label: int
    ) -> None:
        self.module = module
        self.mfa = mfa
        self.params = params
        self.line = line
        self.kind = kind
        self.label = label
        self.numbers: list[int] = []
        self.entries: list[tuple[Any, ...]] = []

    def at(self, line: int) -> tuple[Any, ...] | None:
        """The line table's entry for Python line `line`, if it has one."""
        index = bisect_left(self.numbers, line)
        if index < len(self.numbers) and self.numbers[index] == line:
            return self.entries[index]
        return None

    def location(self, line: int) -> Term:
        """The location list of entry `line` of the module's line table."""
        return self.module.location(line)


class ModuleTag(CatchTag):
    """The tag of a handler of a loaded module."""

    __slots__ = ("module", "entry", "is_catch")

    def __init__(self, module: LoadedModule, entry: int, label: int, is_catch: bool) -> None:
        super().__init__(label)
        self.module = module
        self.entry = entry
        self.is_catch = is_catch

    def enter(self, p: Any, exc: Any, unit: Any, registers: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """See :class:`CatchTag`."""
        held = dict(zip(unit.record.params[1:], registers, strict=True))
        handler = self.module.unit(self.entry, "catch", self.label)
        value = exceptions.caught_by_catch(p, exc) if self.is_catch else exc
        return handler, (value, *(held[r] for r in handler.record.params[1:]))


class LoadedModule:
    """One version of a module in a VM."""

    def __init__(self, server: CodeServer, beam: BeamFile) -> None:
        self.server = server
        self.beam = beam
        self.name = beam.name
        self.natives = server.natives_of(beam.name.name)
        self.translator = ModuleTranslator(beam, self.natives, server.in_c)
        self.cached = server.cached_units(beam.name.name, beam.digest, keep=False)
        self.fresh: dict[str, tuple[Any, ...]] = {} if OUTLINE in self.cached else {OUTLINE: beam.outline()}
        self.namespace: dict[str, Any] = {"__builtins__": server.builtins, "__name__": f"beam:{beam.name.name}"}
        self.fun_entries: dict[int, FunEntry] = {}
        self.exported: dict[tuple[Atom, int], int] = {(name, arity): label for name, arity, label in beam.exports}
        self.entries: dict[tuple[Atom, int], int] = {(f.name, f.arity): f.entry for f in beam.functions}
        self.made: dict[int, list[Any]] = {}
        """The units there are of each function, by its entry."""
        self.unlooped: set[int] = set()
        """The entries of functions whose calls of themselves are to be seen: their units have no loops."""
        self.refused: set[int] = set()
        """The entries of functions that turned out not to be translatable."""
        self.subscriptions: list[Mfa] = []
        self.has_natives = False
        """Whether it has called ``erlang:load_nif/2`` with success."""
        self._locations: dict[int, Term] = {}
        self._imports: dict[Mfa, list[int]] | None = None
        self.make_stubs()

    def make_stubs(self) -> None:
        """Put a stub for every function into the namespace."""
        absent = self.server.absent
        natives = self.natives
        for function in self.beam.functions:
            name = self.translator.function_names[function.entry]
            key = (self.name.name, function.name.name, function.arity)
            if key in absent:
                self.namespace[name] = _absent_native((self.name, function.name, function.arity))
            elif key in natives:  # what makes a fun of it, or calls it unseen, gets the native too
                self.namespace[name] = self.server.native_unit(natives[key])
            else:
                self._stub(function.entry, "entry", function.entry, name)

    # -- units --------------------------------------------------------------------------------------------------------

    def _stub(self, entry: int, kind: str, label: int, name: str) -> Unit:
        def stub(p: Any, *arguments: Any) -> Any:
            try:
                unit = self.materialise(entry, kind, label, name)
            except TranslationError as problem:
                values = make_list(arguments) if kind == "entry" else None
                raise self.server.refuse(self, entry, values, problem) from None
            return unit(p, *arguments)

        stub.record = _LazyRecord(self, entry, kind, label)  # type: ignore[attr-defined]
        self.namespace[name] = stub
        return stub

    def unit(self, entry: int, kind: str, label: int) -> Any:
        """A unit of the module, made if need be; one that cannot be made raises ``undef`` when it is called."""
        name = self.translator.unit_name(entry, kind, label)
        try:
            return self.materialise(entry, kind, label, name)
        except TranslationError:
            return self._stub(entry, kind, label, name)

    def materialise(self, entry: int, kind: str, label: int, name: str) -> Unit:
        """Make the real unit, in place of its stub."""
        found = self.namespace.get(name)
        if found is not None and type(found.record) is UnitRecord:
            return found
        code = self._code(entry, kind, label, name)
        made = FunctionType(code.code, self.namespace, name)
        function = (self.name, intern(code.function), code.arity)
        made.record = self._record(code, function, kind, label)  # type: ignore[attr-defined]
        self.made.setdefault(entry, []).append(made)
        filename = code.code.co_filename
        linecache.cache[filename] = (partial(self.source, entry, kind, label),)
        points = self.server.patterns.points
        point = points.get(function) if points and kind == "entry" else None
        if point is not None and point.module is self:
            point.reached(made)
            if point.is_local:
                return made
        self.namespace[name] = made
        if kind == "entry":
            key = (function[1], function[2])
            if point is None and self.exported.get(key) == entry:
                self.server.publish(self, (self.name, *key), made)
            for fun_entry in self.fun_entries.values():
                if fun_entry.label == entry:
                    fun_entry.code = made
        return made

    def _record(self, code: UnitCode, function: Mfa, kind: str, label: int) -> UnitRecord:
        """Note what is known of a unit's code, and bind what it needs."""
        record = UnitRecord(self, function, code.params, code.line, kind, label)
        record.numbers = [line for line, _ in code.lines]
        record.entries = [info for _, info in code.lines]
        self.server.units[id(code.code)] = record
        self.server.keep[id(code.code)] = code.code
        for need in code.needs:
            if need[0] not in self.namespace:
                self.namespace[need[0]] = self._bind(need)
        return record

    # -- breakpoints ----------------------------------------------------------------------------------------------------

    def import_indexes(self) -> dict[Mfa, list[int]]:
        """Where each function stands in the module's list of imports."""
        if self._imports is None:
            self._imports = {}
            for index, mfa in enumerate(self.beam.imports):
                self._imports.setdefault(mfa, []).append(index)
        return self._imports

    def global_name(self, mfa: Mfa) -> str:
        """The global of one of the module's functions."""
        return self.translator.function_names[self.entries[mfa[1:]]]

    def bind_function(self, mfa: Mfa, unit: Unit, *, loops: bool) -> None:
        """Let the module itself and funs call `unit` for its function `mfa`; `loops` when calls of the function to itself may stay loops."""
        entry = self.entries[mfa[1:]]
        self.namespace[self.translator.function_names[entry]] = unit
        for fun_entry in self.fun_entries.values():
            if fun_entry.label == entry:
                fun_entry.code = unit
        if loops != (entry in self.unlooped):
            return
        if loops:
            self.unlooped.discard(entry)
        else:
            self.unlooped.add(entry)
        if entry in self.made and self.translator.has_loop(entry):
            for made in self.made[entry]:
                self._remake(made, mfa, entry)

    def _remake(self, made: Any, mfa: Mfa, entry: int) -> None:
        """Give a unit of that function other code, wherever it is bound: with or without loops."""
        before = (made.__code__, made.record)
        found = getattr(made, "other", None)
        if found is None:
            record = made.record
            code = self.translator.unit(entry, record.kind, record.label, loops=entry not in self.unlooped)
            found = (code.code, self._record(code, mfa, record.kind, record.label))
        made.__code__, made.record = found
        made.other = before

    def _code(self, entry: int, kind: str, label: int, name: str) -> UnitCode:
        if entry in self.unlooped and self.translator.has_loop(entry):
            return self.translator.unit(entry, kind, label, loops=False)
        found = self.cached.get(name)
        if found is not None:
            return UnitCode(*found)
        code = self.translator.unit(entry, kind, label)
        self.fresh[name] = tuple(code)
        return code

    def source(self, entry: int, kind: str, label: int) -> str:
        """The Python source of a unit (translated anew)."""
        return self.translator.source(entry, kind, label)[0]

    def _bind(self, need: tuple[Any, ...]) -> Any:
        what = need[1]
        if what == "atom":
            return intern(need[2])
        if what == "literal":
            return self.beam.literals[need[2]]
        if what == "unit":
            name = need[0]
            return self.namespace.get(name) or self._stub(need[2], need[3], need[4], name)
        if what == "import":
            module, function, arity = self.beam.imports[need[2]]
            return self.server.bind_import(self, need[0], (module, function, arity))
        if what == "native":
            return self.server.patterns.bound(self.natives[need[2], need[3], need[4]])
        if what == "tag":
            return ModuleTag(self, need[4], need[2], need[3])
        if what == "fun":
            return self.fun_entry(need[2])
        if what == "string":
            return self.beam.strings[need[2] : need[2] + need[3]]
        if what == "select":
            keys = need[3]
            return {intern(key) if need[2] == "a" else key: number for key, number in keys}
        raise ValueError(f"unit needs unknown {what}")

    def fun_entry(self, index: int) -> FunEntry:
        """Entry `index` of the fun table."""
        found = self.fun_entries.get(index)
        if found is None:
            current = self.server.modules.get(self.name)
            if current is not None and current is not self and current.beam.md5 == self.beam.md5:
                return current.fun_entry(index)
            found = self.claim(index)
        return found

    def claim(self, index: int) -> FunEntry:
        """Let all closures of fun `index` run this version."""
        fun = self.beam.funs[index]
        found = self.server.funs.find(self.name, self.beam.md5, index, beam_key(self.beam, index))
        found.code = self.namespace[self.translator.function_names[fun.label]]
        found.function = fun.function
        found.label = fun.label
        self.fun_entries[index] = found
        return found

    def claim_funs(self) -> None:
        """Take over the closures there are already: decoded ones, and those of the same file loaded before."""
        known = self.server.funs.known(self.name, self.beam.md5)
        if known:
            for index in range(len(self.beam.funs)):
                if beam_key(self.beam, index) in known:
                    self.claim(index)

    def location(self, line: int) -> Term:
        """``[{file, File}, {line, Line}]`` for entry `line` of the line table; ``[]`` for none."""
        found = self._locations.get(line)
        if found is None:
            entries = self.beam.lines.entries
            if not 0 < line < len(entries) or self.name in self.server.preloaded:  # a stripped file has no entries
                found = NIL
            else:
                file, number = entries[line]
                text = make_list([ord(c) for c in self.beam.lines.files[file]])
                found = make_list([(am.file, text), (am.line, number)]) if file < _FILES and number < _LINES else NIL
            self._locations[line] = found
        return found

    def save(self) -> None:
        """Hand the units translated since the last time to the cache."""
        if self.fresh and self.server.cache is not None:
            fresh, self.fresh = self.fresh, {}
            self.cached = {**self.cached, **fresh}
            self.server.cache.store(self.beam.digest, self.name.name, fresh)


def _absent_native(mfa: Mfa) -> Unit:
    """The unit of a function that is native in OTP and missing here: ``undef``, whatever its stub in the module does."""

    def absent(p: Any, *arguments: Any) -> Any:
        exceptions.no_such_function(mfa[0], mfa[1], arguments)

    absent.record = None  # type: ignore[attr-defined]
    return absent


class _LazyRecord:
    """The record of a stub: worked out when a stack trace or a handler asks."""

    __slots__ = ("module", "entry", "kind", "label")

    def __init__(self, module: LoadedModule, entry: int, kind: str, label: int) -> None:
        self.module = module
        self.entry = entry
        self.kind = kind
        self.label = label

    @property
    def mfa(self) -> Mfa:
        """The function the unit belongs to."""
        return (self.module.name, *self.module.translator.function(self.entry))

    @property
    def params(self) -> tuple[str, ...]:
        """The registers the unit takes, the result of a call first."""
        return tuple(self.module.translator.context(self.entry).params(self.kind, self.label))

    @property
    def line(self) -> int:
        """The ``line`` in force at its start."""
        return self.module.translator.context(self.entry).graph.blocks[self.label].line

    def location(self, line: int) -> Term:
        """See :meth:`UnitRecord.location`."""
        return self.module.location(line)


class _OnLoadTag(CatchTag):
    """Catches what an ``on_load`` function raises, and remembers with what to go on."""

    __slots__ = ("server", "module", "unit", "registers")

    def __init__(self, server: CodeServer, module: Atom, unit: Unit, registers: tuple[Any, ...]) -> None:
        super().__init__(0)
        self.server = server
        self.module = module
        self.unit = unit
        self.registers = registers

    def enter(self, p: Any, exc: Any, unit: Any, registers: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """See :class:`CatchTag`."""
        return self.server.after_on_load, (exc, self)


class CodeServer:
    """The modules of a VM.

    `modules` are the current versions, `old` the old ones, `pending` those whose ``on_load`` function has yet to
    succeed; `known` names all modules that ever were loaded.  `preloaded` names the modules that the VM brings along (for
    ``erlang:pre_loaded/0``).

    `find` is asked for a module that is not loaded: it takes the name and gives a :class:`BeamFile` or None (None in place of it: never ask).
    """

    def __init__(
        self,
        system: Any,
        natives: NativeTable,
        *,
        cache: TranslationCache | None = None,
        find: Callable[[str], BeamFile | None] | None = None,
    ) -> None:
        self.system = system
        self.natives = {mfa: native for mfa, native in natives.items() if mfa[0] not in LIBRARY_MODULES}
        self.library_natives = {mfa: native for mfa, native in natives.items() if mfa[0] in LIBRARY_MODULES}
        """The natives that only the code of their own modules reaches."""
        self.cache = cache
        self.find = find
        self.builtins = builtins_for(system.budget.pop)
        self.builtins["exact"] = system.exact
        if system.release < exceptions.FIRST_WITHOUT_LAST_TRACE:
            self.builtins.update(exceptions.REMEMBERING)
        self.modules: dict[Atom, LoadedModule] = {}
        self.old: dict[Atom, LoadedModule] = {}
        self.units: dict[int, UnitRecord] = {}
        self.keep: dict[int, Any] = {}
        """The code objects whose ``id`` is a key of `units`."""
        self.pending: dict[Atom, LoadedModule] = {}
        self.known: set[Atom] = set()
        self.native_modules = {native.module for native in natives.values()}
        self.funs = FunTable(self)
        self.purging = old_code.Purge(self)
        self.patterns = Patterns(self)
        self.recording = Recording(self)
        self.exports: dict[Mfa, Unit] = {}
        self.subscribers: dict[Mfa, list[tuple[dict[str, Any], str]]] = {}
        self.native_codes: dict[int, Native] = {
            id(native.code): native for native in natives.values() if native.code is not None
        }
        self.in_c = otp_natives(system.release)
        self.absent = self.in_c - natives.keys()
        """What is native in OTP and not here."""
        self.preloaded = frozenset(map(intern, PRELOADED))
        """Stack traces show no file and line for these."""
        self._native_units: dict[Mfa, Unit] = {}
        self._missing: set[Atom] = set()
        self._cached: dict[bytes, dict[str, tuple[Any, ...]]] = {}
        """What the cache has for the file that was read last."""

    # -- loading ------------------------------------------------------------------------------------------------------

    def read(self, data: bytes, name: str = "") -> BeamFile:
        """Decode a ``.beam`` file, of which the cache may know enough already; `name` is what messages call it.  Raises :class:`BadBeamFile`."""
        return load(data, name, self._known_outline)

    def _known_outline(self, module: str, digest: bytes) -> Any:
        return self.cached_units(module, digest, keep=True).get(OUTLINE)

    def is_cold(self) -> bool:
        """Whether modules are loaded of which the cache knew nothing."""
        return self.cache is not None and any(OUTLINE in module.fresh for module in self.modules.values())

    def cached_units(self, module: str, digest: bytes, *, keep: bool) -> dict[str, tuple[Any, ...]]:
        """What the cache has for a module; with `keep` it is kept for who asks next."""
        if self.cache is None:
            return {}
        found = self._cached.pop(digest, None)
        if found is None:
            found = self.cache.load(digest, module)
        if keep:
            self._cached = {digest: found}
        return found

    def load(self, beam: BeamFile) -> LoadedModule:
        """Make `beam` the current version of its module; the current one becomes old.

        Raises ``not_purged`` (error) when there is an old version already.
        """
        return self._make_current(LoadedModule(self, beam))

    def hold(self, beam: BeamFile) -> LoadedModule:
        """Load `beam`, which has an ``on_load`` function, without making it current: see :meth:`accept`."""
        self.known.add(beam.name)
        self.pending[beam.name] = module = LoadedModule(self, beam)
        return module

    def accept(self, name: Atom) -> None:
        """The ``on_load`` function has succeeded: make the pending version current.  Raises KeyError when there is none."""
        self._make_current(self.pending.pop(name))

    def _make_current(self, module: LoadedModule) -> LoadedModule:
        name = module.name
        current = self.modules.get(name)
        if current is not None:
            if name in self.old:
                error(am.not_purged)
            self.patterns.unloaded(name)
            self.old[name] = current
            if current.beam.md5 == module.beam.md5:
                current.fun_entries.clear()
        self.modules[name] = module
        self._missing.discard(name)
        published = set()
        for (function, arity), label in module.exported.items():
            mfa = (name, function, arity)
            published.add(mfa)
            if (name.name, function.name, arity) not in self.natives:
                self.publish(module, mfa, module.namespace[module.translator.function_names[label]])
        if name in self.known:
            self._withdraw(name, published)
        self.known.add(name)
        module.claim_funs()
        self.patterns.loaded(module)
        return module

    def adopt_funs(self, name: Atom, md5: bytes) -> None:
        """Closures of a compiled module have been decoded that no code here has made: if it is loaded, they run it."""
        for module in (self.modules.get(name), self.old.get(name)):
            if module is not None and module.beam.md5 == md5:
                module.claim_funs()
                return

    def _withdraw(self, name: Atom, kept: set[Mfa]) -> None:
        """Undefine the exports of module `name` but for those in `kept`."""
        for mfa in [mfa for mfa in self.exports if mfa[0] is name and mfa not in kept]:
            if (name.name, mfa[1].name, mfa[2]) not in self.natives:
                self._set(mfa, self._undefined(mfa))

    def delete(self, name: Atom) -> bool:
        """Make the current version old (``erlang:delete_module/1``); False when the module was never loaded.

        Raises ``badarg`` when there is an old version already.
        """
        if name in self.old:
            error(am.badarg)
        self.patterns.unloaded(name)
        current = self.modules.pop(name, None)
        if current is not None:
            self.old[name] = current
            self._withdraw(name, set())
        return name in self.known

    def purge(self, name: Atom) -> bool:
        """Forget the old version; False when there is none.  Whoever runs it is not asked."""
        old = self.old.pop(name, None)
        if old is None:
            return False
        self._forget(old)
        return True

    def _forget(self, module: LoadedModule) -> None:
        """Cut `module` off everything that could lead to it."""
        for entry in module.fun_entries.values():
            self.funs.unload(entry)
        for mfa in module.subscriptions:
            self.subscribers[mfa] = [s for s in self.subscribers.get(mfa, ()) if s[0] is not module.namespace]
        for unit in module.namespace.values():
            record = getattr(unit, "record", None)
            if type(record) is UnitRecord and record.module is module:
                code = unit.__code__
                self.units.pop(id(code), None)
                self.keep.pop(id(code), None)
                linecache.cache.pop(code.co_filename, None)

    def uses_old(self, p: Any, name: Atom) -> bool:
        """Whether process `p` would have to go on in the old version of module `name`."""
        old = self.old.get(name)
        return old is not None and old_code.runs_in(p, old)

    def is_loaded(self, name: Atom) -> bool:
        """Whether the module has a current version, in a file or in the VM itself."""
        return name in self.modules or (name in self.preloaded and name.name in self.native_modules)

    def refuse(self, module: LoadedModule, entry: int, arguments: Term, problem: TranslationError) -> ErlangError:
        """What to raise for a function that cannot be translated: to its callers it is not there.  The reason is reported, once.

        ``erl`` would not have loaded the module at all, but functions are looked at when they are called.
        """
        name, arity = module.translator.function(entry)
        if entry not in module.refused:
            module.refused.add(entry)
            self.system.report(f"function cannot be run: {problem}\n")
        return ErlangError(ERROR, am.undef, mfa=(module.name, name, arity), arguments=arguments)

    # -- finding functions ----------------------------------------------------------------------------------------------

    def natives_of(self, module: str) -> NativeTable:
        """The natives that code of `module` reaches."""
        return {**self.natives, **self.library_natives} if module in LIBRARY_MODULES else self.natives

    def resolve(self, module: Atom, function: Atom, arity: int) -> Unit:
        """The unit of ``module:function/arity``; always callable, an undefined one sees to itself."""
        mfa = (module, function, arity)
        found = self.exports.get(mfa)
        if found is None:
            native = self.natives.get((module.name, function.name, arity))
            found = self.recording.unit(mfa, self.native_unit(native) if native is not None else self._undefined(mfa))
            if native is not None:
                self.exports[mfa] = found
        return found

    def is_exported(self, module: Atom, function: Atom, arity: int) -> bool:
        """Whether a loaded module exports the function, or it is native."""
        if (module.name, function.name, arity) in self.natives:
            return True
        loaded = self.modules.get(module)
        return loaded is not None and (function, arity) in loaded.exported

    def bind_import(self, module: LoadedModule, name: str, mfa: Mfa) -> Any:
        """What global `name` of `module` is to be, so that it calls `mfa`; it is kept up to date."""
        native = self.natives.get((mfa[0].name, mfa[1].name, mfa[2]))
        if native is not None:
            return self.patterns.bound(native)
        self.subscribers.setdefault(mfa, []).append((module.namespace, name))
        module.subscriptions.append(mfa)
        return self.resolve(*mfa)

    def all_modules(self) -> list[LoadedModule]:
        """Every version of every module."""
        return [*self.modules.values(), *self.old.values(), *self.pending.values()]

    def publish(self, module: LoadedModule, mfa: Mfa, unit: Unit) -> None:
        """Let everybody call `unit` for `mfa`, if `module` is the current version."""
        if self.modules.get(module.name) is module:
            self._set(mfa, unit)

    def _set(self, mfa: Mfa, unit: Unit) -> None:
        unit = self.recording.unit(mfa, unit)
        self.exports[mfa] = unit
        for namespace, name in self.subscribers.get(mfa, ()):
            namespace[name] = unit

    def native_function(self, native: Native) -> Callable[..., Any]:
        """What generated code calls for a native: the function itself, or for an ``async def`` what makes the process wait."""
        if not native.is_async:
            return native.function
        function = native.function
        if native.process:
            return lambda p, *arguments: p.wait_async(function, (p, *arguments))
        return lambda p, *arguments: p.wait_async(function, arguments)

    def native_unit(self, native: Native) -> Unit:
        """A native as a unit: ``unit(p, *arguments)``."""
        mfa = (intern(native.module), intern(native.name), native.arity)
        found = self._native_units.get(mfa)
        if found is None:
            function = self.native_function(native)
            if native.process or native.is_async:
                found = function
            else:

                def found(p: Any, *arguments: Any) -> Any:
                    return function(*arguments)

            self._native_units[mfa] = found
        return found

    def _undefined(self, mfa: Mfa) -> Unit:
        def undefined(p: Any, *arguments: Any) -> Any:
            return self._call_undefined(p, mfa, arguments)

        return undefined

    def _call_undefined(self, p: Any, mfa: Mfa, arguments: tuple[Any, ...]) -> Any:
        module, function, _ = mfa
        found = self.exports.get(mfa)
        if found is not None and self.is_exported(*mfa):
            return unrecorded(found)(p, *arguments)
        if self.can_find(module):
            return self.load_first(p, module, self._again, (mfa, arguments))
        key = (self.error_handler(p), am.undefined_function, 3)
        if self.is_exported(*key) and mfa != key:
            return self.resolve(*key)(p, module, function, make_list(arguments))
        return exceptions.no_such_function(module, function, arguments)

    def ensure_loaded(self, module: Atom) -> bool:
        """Load a module if it is not there and can be found; whether it is there then.

        A file that is no good is reported and counts as not found, as in ``erl``.
        """
        if module in self.modules:
            return True
        if self.find is None or module in self._missing:
            return False
        try:
            beam = self.find(module.name)
        except (BadBeamFile, OSError) as problem:
            self.system.report(f"loading of module {module.name} failed: {problem}\n")
            beam = None
        if beam is None or beam.name is not module:
            self._missing.add(module)
            return False
        self.load(beam)
        return True

    def _again(self, p: Any, mfa: Mfa, arguments: tuple[Any, ...]) -> Any:
        return unrecorded(self.resolve(*mfa))(p, *arguments)

    @staticmethod
    def error_handler(p: Any) -> Atom:
        """The module that sees to undefined functions in process `p`."""
        handler: Atom = (p.flags or {}).get(am.error_handler, am.error_handler)
        return handler

    def can_find(self, name: Atom) -> bool:
        """Whether it makes sense to look for a module that is not loaded."""
        return self.find is not None and name not in self.modules and name not in self._missing

    def load_first(self, p: Any, name: Atom, unit: Unit, registers: tuple[Any, ...]) -> Any:
        """Load module `name`, if it is found, running its ``on_load`` function, and go on with ``unit(p, *registers)``."""
        self.ensure_loaded(name)
        loaded = self.modules.get(name)
        entry = None if loaded is None else loaded.beam.on_load
        if loaded is None or entry is None:
            return unit(p, *registers)
        tag = _OnLoadTag(self, name, unit, registers)
        try:
            value = loaded.unit(entry, "entry", entry)(p)
        except ErlangError as exc:
            return self.after_on_load(p, exc, tag)
        if value is SUSPEND:
            p.frames.append((self.after_on_load, (tag,)))
            return SUSPEND
        return self.after_on_load(p, value, tag)

    def after_on_load(self, p: Any, value: Any, tag: _OnLoadTag) -> Any:
        """An ``on_load`` function has returned `value`, or raised it: anything but ``ok`` unloads the module."""
        if value is not am.ok:
            module = self.modules.pop(tag.module, None)
            if module is not None:
                self._withdraw(tag.module, set())
                self._forget(module)
            self._missing.add(tag.module)
        return tag.unit(p, *tag.registers)

    # -- funs -----------------------------------------------------------------------------------------------------------

    def external_fun(self, module: Atom, function: Atom, arity: int) -> ExternalFun:
        """``fun module:function/arity``."""
        return ExternalFun(module, function, arity, self.resolve(module, function, arity))

    def save(self) -> None:
        """Write what was translated to the cache."""
        for module in [*self.modules.values(), *self.old.values()]:
            module.save()
