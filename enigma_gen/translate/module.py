"""Translation of one module, unit by unit and only on demand.

:class:`ModuleTranslator` holds a decoded module and the native functions of the VM's release; :meth:`ModuleTranslator.unit` gives the
code of one unit: a :class:`UnitCode`, plain data that can be marshalled, so that the cache can keep it.

Invariants: translation is deterministic; nothing of the file reaches the source as text but decimal numbers and names that match ``[A-Za-z0-9_]+``.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from enigma_gen.abi.generated import NAMES
from enigma_gen.abi.native import Native, NativeTable
from enigma_gen.beam.file import BeamFile
from enigma_gen.term.atom import Atom
from enigma_gen.translate import facts, op
from enigma_gen.translate.blocks import Graph, Instruction, TranslationError, build
from enigma_gen.translate.table import ROWS
from enigma_gen.translate.unit import Unit, register_order

__all__ = ["ModuleTranslator", "UnitCode", "op", "translator_digest"]

_PLAIN_NAME = re.compile(r"[a-z][A-Za-z0-9_]*\Z", re.ASCII)
_PLAIN_ATOM = re.compile(r"[A-Za-z0-9_]+\Z", re.ASCII)


def translator_digest() -> bytes:
    """A digest of the translator's own source files: what translated code was made by, so that a cache never outlives a change.

    Raises OSError when they cannot be read (a zipped installation): then nothing can be cached.
    """
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted([*here.rglob("*.py"), here.parent / "abi" / "generated.py"]):
        digest.update(file.read_bytes())
    return digest.digest()


class UnitCode(NamedTuple):
    """One translated unit: plain data.

    `code` is the code object of the Python function; `needs` binds its globals: (name, what...) where what is ``"atom", text`` | ``"literal", index`` |
    ``"import", index`` | ``"unit", entry label, kind, block`` | ``"tag", label, is a catch`` | ``"fun", index`` | ``"select", ((key, number), ...)`` |
    ``"function", text, arity``; `lines` is the line table, (line in the unit, entry) in ascending order, see :meth:`Unit.info`; `params` are
    the registers the unit takes; `function` and `arity` name the Erlang function; `line` is the ``line`` in force at its start.
    """

    code: CodeType
    needs: tuple[tuple[Any, ...], ...]
    lines: tuple[tuple[int, tuple[Any, ...]], ...]
    params: tuple[str, ...]
    function: str
    arity: int
    line: int


class FunctionContext:
    """What the units of one function share: its graph, its names, and the module's constants."""

    def __init__(self, module: ModuleTranslator, index: int) -> None:
        self.module = module
        self.function = function = module.beam.functions[index]
        self.entry = function.entry
        self.base = module.function_names[function.entry]
        self.graph: Graph = build(
            module.beam.code,
            function.start,
            function.end,
            function.entry,
            function.arity,
            self.charging,
            lambda n: module.beam.funs[n].num_free,
            self.returns,
            self.pauses,
        )
        self.atom_name = module.atom_name
        self.literal_term = module.literal_term
        self.type_fact = module.type_fact
        self.loops = True
        """Whether calls of the function to itself in tail position become loops."""

    def charging(self, instruction: Instruction) -> bool:
        """Whether an instruction counts a reduction."""
        name, operands = instruction
        if not ROWS[name].charges:
            return False
        if name in ("call_ext", "call_ext_last", "call_ext_only"):
            native = self.module.native(operands[1][1])
            return native is None or native.waits or native.is_async or native.name in ("apply", "hibernate")
        return True

    def returns(self, instruction: Instruction) -> bool:
        """Whether a ``call_ext`` can return."""
        module, function, arity = self.module.beam.imports[instruction[1][1][1]]
        return module.name != "erlang" or (function.name, arity) not in _NEVER_RETURN

    def pauses(self, instruction: Instruction) -> bool:
        """Whether an instruction is the length of a list: a long list is counted in steps."""
        name, operands = instruction
        if name != "gc_bif1":
            return False
        module, function, arity = self.module.beam.imports[operands[2][1]]
        return module.name == "erlang" and function.name == "length" and arity == 1

    def unit_name(self, kind: str, label: int) -> str:
        """The name of a unit of this function."""
        if kind == "entry" or (kind == "at" and label == self.entry):
            return self.base
        where = str(label) if label > 0 else f"i{-label - self.function.start}"
        return f"{self.base}_{kind}_{where}"

    def params(self, kind: str, label: int) -> list[str]:
        """The registers that a unit of this function takes, behind the process."""
        if kind == "entry" or label == self.entry:
            return [f"x{i}" for i in range(self.graph.arity)]
        live = sorted(self.graph.blocks[label].live, key=register_order)
        if kind == "after":
            return ["x0", *(r for r in live if r != "x0")]
        if kind == "catch":
            return ["e", *(r for r in live if r[0] == "y")]
        return live


class ModuleTranslator:
    """Translates the units of one module."""

    def __init__(
        self, beam: BeamFile, natives: NativeTable, in_c: Container[tuple[str, str, int]] | None = None
    ) -> None:
        self.beam = beam
        self.natives = natives
        self.in_c = natives if in_c is None else in_c
        """The natives that OTP implements in C (the others it has in Erlang)."""
        self.function_names: dict[int, str] = {}
        used: set[str] = set(NAMES)
        self._by_entry: dict[int, int] = {}
        for index, function in enumerate(beam.functions):
            name = f"{function.name.name}_{function.arity}"
            if not _PLAIN_NAME.match(function.name.name) or name in used or len(name) > 80 or _TAKEN.search(name):
                name = f"F{function.entry}_{function.arity}"
            used.add(name)
            self.function_names[function.entry] = name
            self._by_entry[function.entry] = index
        self._atom_names: dict[str, str] = {}
        self._contexts: dict[int, FunctionContext] = {}

    def atom_name(self, name: str) -> str:
        """The global that holds atom `name` in generated code."""
        found = self._atom_names.get(name)
        if found is None:
            if _PLAIN_ATOM.match(name) and len(name) <= 60:
                found = f"A_{name}"
            else:
                found = f"Aq{''.join(f'{b:02x}' for b in name.encode('utf-8', 'surrogatepass'))}"
            self._atom_names[name] = found
        return found

    def literal_term(self, index: int) -> Any:
        """Literal `index` of the module."""
        return self.beam.literals[index]

    def type_fact(self, index: int) -> facts.Fact:
        """The fact that entry `index` of the ``Type`` chunk states."""
        return facts.of_type_flags(self.beam.types[index].flags)

    def native(self, index: int) -> Native | None:
        """The native that import `index` names, if it is one."""
        module, function, arity = self.beam.imports[index]
        return self.natives.get((module.name, function.name, arity))

    def local_arity(self, entry: int) -> int:
        """The arity of the function at `entry`."""
        return self.beam.functions[self._by_entry[entry]].arity

    def local_native(self, entry: int) -> Native | None:
        """The native that stands in for the function at `entry`, if OTP implements it in C."""
        function = self.beam.functions[self._by_entry[entry]]
        return self.natives.get((self.beam.name.name, function.name.name, function.arity))

    def context(self, entry: int) -> FunctionContext:
        """The function whose entry label is `entry`; raises KeyError when none has it."""
        context = self._contexts.get(entry)
        if context is None:
            with self._blaming(entry):
                context = FunctionContext(self, self._by_entry[entry])
            self._contexts[entry] = context
        return context

    def forget(self, entry: int) -> None:
        """Drop what is kept for the units of a function; it is made again when it is needed."""
        self._contexts.pop(entry, None)

    @contextmanager
    def _blaming(self, entry: int) -> Iterator[None]:
        """Name the function in what goes wrong, and let nothing but :class:`TranslationError` out.

        A file may hold anything: instructions that read registers of no frame, that contradict each other, or that nest without end.
        """
        name, arity = self.function(entry)
        where = f"{self.beam.name.name}:{name.name}/{arity}"
        try:
            yield
        except TranslationError as error:
            raise TranslationError(f"{where}: {error}") from None
        except Exception as problem:
            raise TranslationError(
                f"{where}: the code makes no sense: {type(problem).__name__}: {problem}"
            ) from problem

    def function(self, entry: int) -> tuple[Atom, int]:
        """Name and arity of the function at an entry label."""
        function = self.beam.functions[self._by_entry[entry]]
        return function.name, function.arity

    def unit_name(self, entry: int, kind: str, label: int) -> str:
        """The name of a unit of the function at `entry`.  Raises :class:`TranslationError`."""
        return self.function_names[entry] if kind == "entry" else self.context(entry).unit_name(kind, label)

    def source(
        self, entry: int, kind: str, label: int, *, loops: bool = True
    ) -> tuple[str, Unit, list[tuple[int, Any]]]:
        """The Python source of one unit, the unit, and its line table.

        Without `loops` a function that calls itself in tail position does so through its name, so that who takes its place sees every call.
        """
        context = self.context(entry)
        context.loops = loops
        with self._blaming(entry):
            unit = Unit(context, kind, label)
            printer = unit.emit()
        return "\n".join(printer.lines) + "\n", unit, printer.table

    def has_loop(self, entry: int) -> bool:
        """Whether the function calls itself in tail position."""
        function = self.beam.functions[self._by_entry[entry]]
        code = self.beam.code[function.start : function.end]
        return any(name in ("call_only", "call_last") and operands[1][1] == entry for name, operands in code)

    def unit(self, entry: int, kind: str, label: int, *, loops: bool = True) -> UnitCode:
        """Translate one unit (for `loops` see :meth:`source`).  Raises :class:`TranslationError`."""
        text, unit, table = self.source(entry, kind, label, loops=loops)
        function = unit.context.function
        with self._blaming(entry):
            whole = compiled(text, file_name(self.beam.name.name, unit.name))
        code = next(c for c in whole.co_consts if isinstance(c, CodeType))
        code = code.replace(co_name=f"{function.name.name}/{function.arity}")
        needs = tuple((name, *unit.needs[name]) for name in sorted(unit.needs))
        return UnitCode(
            code,
            needs,
            tuple(table),
            tuple(unit.params),
            function.name.name,
            function.arity,
            unit.graph.blocks[label].line,
        )


_NEVER_RETURN = frozenset({("error", 1), ("error", 2), ("error", 3), ("exit", 1), ("throw", 1)})
_TAKEN = re.compile(rf"_(at|after|catch)_i?\d+\Z|^(x|y|t|fr)\d+_\d+\Z|^({'|'.join(sorted(NAMES))})\Z")
"""What a function must not be called in generated code: as other units, as locals, or as what the runtime supplies."""


def file_name(module: str, unit: str) -> str:
    """The file name that generated code carries (never in angle brackets: ``linecache`` ignores those)."""
    return f"beam:{module if _PLAIN_ATOM.match(module) else ascii(module)}:{unit}"


def compiled(source: str, name: str) -> CodeType:
    """The code of generated source.  Python's advice on it (comparisons of constants and the like) is for people who write code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile(source, name, "exec", dont_inherit=True, optimize=0)


def translate_all(
    beam: BeamFile, natives: NativeTable, visit: Callable[[str, str], None] | None = None
) -> tuple[int, int]:
    """Translate every unit of every function that any unit can come to; the numbers of units and of source bytes.

    `visit` is called with the name and the source of each unit.
    """
    translator = ModuleTranslator(beam, natives)
    units = size = 0
    for function in beam.functions:
        work: list[tuple[str, int]] = [("entry", function.entry)]
        seen = set(work)
        while work:
            kind, label = work.pop()
            text, unit, _ = translator.source(function.entry, kind, label)
            compiled(text, "beam:check")
            if visit is not None:
                visit(unit.name, text)
            units += 1
            size += len(text)
            for what in unit.needs.values():
                if what[0] == "unit" and what[1] == function.entry and what[2:] not in seen:
                    seen.add(what[2:])
                    work.append(what[2:])
        translator.forget(function.entry)
    return units, size
