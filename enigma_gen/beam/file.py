"""``load``: the bytes of a ``.beam`` file -> one immutable :class:`BeamFile`, every reference in it checked.

What holds of a :class:`BeamFile` and nobody need check again:

- register numbers, and indices of atoms, imports, literals, funs, lines and types are in range;
- each label that is used is defined exactly once;
- calls of local functions, exports and funs lead to the entry of a function (of that name and arity);
- imports are called with as many arguments as they have, and strings lie within ``strings``;
- the code is a sequence of functions, each ``label, [line,] func_info, label, ...``, ended by ``int_code_end``.

Whether the instructions make sense together (a register read before it was written) is not checked, as OTP's loader does
not either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any, Final

from attrs import frozen

from enigma_gen.beam import chunks as tables
from enigma_gen.beam.chunks import Export, Fun, Import, Lines, TypeFact
from enigma_gen.beam.code import Decoded, Instruction, Limits, Operand, decode
from enigma_gen.beam.container import code_digest, module_md5, read_chunks
from enigma_gen.beam.error import BadBeamFile
from enigma_gen.term.atom import Atom, am

_HEADER: Final = Struct(">IIIII")

__all__ = ["BadBeamFile", "BeamFile", "Code", "Fun", "FunctionCode", "Lines", "Outline", "TypeFact", "load"]


@frozen
class FunctionCode:
    """One function: ``code[start:end]`` of its :class:`BeamFile`.

    ``code[start]`` is the label of its ``func_info`` (label `func_info`), `entry` the label at which calls enter it.
    """

    name: Atom
    arity: int
    entry: int
    func_info: int
    start: int
    end: int


class Code:
    """The code of a file: decoded and checked at once, or, when an outline of it is known, not before somebody asks for instructions."""

    __slots__ = ("_chunk", "_limits", "_start", "_decoded")

    def __init__(self, chunk: bytes, start: int, limits: Limits) -> None:
        self._chunk = chunk
        self._limits = limits
        self._start = start
        self._decoded: Decoded | None = None

    @classmethod
    def of(cls, instructions: list[Instruction], labels: dict[int, int]) -> Code:
        """Instructions made by hand, and the index of each label; they are not checked."""
        code = cls.__new__(cls)
        code._decoded = Decoded(instructions, labels, [], {})
        return code

    def decoded(self) -> Decoded:
        """The instructions.  Raises :class:`BadBeamFile` (never when an outline of the file is known)."""
        if self._decoded is None:
            self._decoded = decode(self._chunk, self._start, self._limits)
        return self._decoded


@frozen(eq=False)
class BeamFile:
    """A loaded ``.beam`` file.

    `exports` and `locals` are ``(function, arity, label)``, `imports` ``(module, function, arity)``; `labels` is the
    number of labels (label numbers are below it). `strings` is what
    ``bs_put_string`` and the like take their bytes from. `attributes` and `compile_info` are terms.  `on_load` is the entry label
    of the function that ``-on_load`` names.  `digest` identifies all that the code depends on (the MD5 leaves line numbers and types out), `source`
    holds the code, see :attr:`code`.
    """

    name: Atom
    atoms: tuple[Atom, ...]
    exports: tuple[Export, ...]
    locals: tuple[Export, ...]
    imports: tuple[Import, ...]
    literals: tuple[Any, ...]
    strings: bytes
    funs: tuple[Fun, ...]
    lines: Lines
    types: tuple[TypeFact, ...]
    attributes: Any
    compile_info: Any
    chunks: dict[bytes, bytes]
    md5: bytes
    digest: bytes
    source: Code
    functions: tuple[FunctionCode, ...]
    labels: int
    on_load: int | None

    @property
    def code(self) -> list[Instruction]:
        """All instructions."""
        return self.source.decoded().instructions

    @property
    def label_index(self) -> dict[int, int]:
        """Where in `code` each label is."""
        return self.source.decoded().labels

    def outline(self) -> Outline:
        """What :func:`load` can do without decoding the code, given it for the same file."""
        places = {atom: place for place, atom in enumerate(self.atoms)}
        functions = tuple((places[f.name], f.arity, f.entry, f.func_info, f.start, f.end) for f in self.functions)
        return functions, self.on_load


Outline = tuple[tuple[tuple[int, int, int, int, int, int], ...], int | None]
"""Of a file that was found to be good: its functions (name as an index of `atoms`, arity, entry, func_info, start, end) and `on_load`."""


def load(data: bytes, name: str = "", known: Callable[[str, bytes], Outline | None] | None = None) -> BeamFile:
    """Decode and check a ``.beam`` file.  `name` is what messages call it.

    `known` may give, for a module's name and its digest, the outline of that very file: then its code is decoded when it is needed.  It must be
    trusted.  Raises :class:`BadBeamFile` and nothing else for any bytes whatever (but
    :class:`~enigma_gen.term.atom.AtomTableFull` when there is no room for its atoms).
    """
    try:
        return _load(data, known)
    except BadBeamFile as problem:
        raise BadBeamFile(problem.chunk, problem.offset, problem.expected, name) from None


def _load(data: bytes, known: Callable[[str, bytes], Outline | None] | None) -> BeamFile:
    chunks = read_chunks(data)
    code = _mandatory(chunks, b"Code")
    atoms = tables.read_atoms(chunks)
    imports = tables.read_imports(_mandatory(chunks, b"ImpT"), atoms)
    exports = tables.read_exports(_mandatory(chunks, b"ExpT"), "ExpT", atoms)
    local = tables.read_exports(chunks[b"LocT"], "LocT", atoms) if b"LocT" in chunks else ()
    funs = tables.read_funs(chunks[b"FunT"], atoms) if b"FunT" in chunks else ()
    literals = tables.read_literals(chunks[b"LitT"]) if b"LitT" in chunks else ()
    lines = tables.read_lines(chunks[b"Line"], atoms[0]) if b"Line" in chunks else None
    types = tables.read_types(chunks[b"Type"]) if b"Type" in chunks else ()
    start, labels, function_count = _code_header(code)
    # Without a line table the operands of line instructions mean nothing, and are not looked up.
    limit = 1 << 32 if lines is None else len(lines.entries)
    limits = Limits(atoms, labels, len(imports), len(funs), len(literals), limit, len(types))
    digest = code_digest(chunks)
    source = Code(code, start, limits)
    outline = None if known is None else known(atoms[0].name, digest)
    if outline is None:
        decoded = source.decoded()
        functions = _functions(decoded, atoms[0], function_count)
        _check_entries(functions, decoded, exports, local, funs)
        _check_calls(decoded.instructions, imports)
        _check_strings(decoded.instructions, len(chunks.get(b"StrT", b"")))
        on_load = _on_load(decoded.instructions, functions)
    else:
        functions = tuple(FunctionCode(atoms[name], *rest) for name, *rest in outline[0])
        on_load = outline[1]
    return BeamFile(
        name=atoms[0],
        atoms=atoms,
        exports=exports,
        locals=local,
        imports=imports,
        literals=literals,
        strings=chunks.get(b"StrT", b""),
        funs=funs,
        lines=lines or Lines((f"{atoms[0].name}.erl",), ((0, 0),), 0, 0),
        types=types,
        attributes=tables.read_optional_term(chunks.get(b"Attr", b""), "Attr"),
        compile_info=tables.read_optional_term(chunks.get(b"CInf", b""), "CInf"),
        chunks=chunks,
        md5=module_md5(chunks),
        digest=digest,
        source=source,
        functions=functions,
        labels=labels,
        on_load=on_load,
    )


def _mandatory(chunks: dict[bytes, bytes], name: bytes) -> bytes:
    if name not in chunks:
        raise BadBeamFile("", 0, f"expected a chunk {name.decode()}")
    return chunks[name]


def _code_header(data: bytes) -> tuple[int, int, int]:
    """Where the instructions start, the number of labels, the number of functions."""
    if len(data) < _HEADER.size:
        raise BadBeamFile("Code", 0, f"expected a header of {_HEADER.size} bytes")
    size, instruction_set, _, labels, functions = _HEADER.unpack_from(data)
    if not 16 <= size <= len(data) - 4:
        raise BadBeamFile("Code", 0, f"expected a header size from 16 to {len(data) - 4}, found {size}")
    if instruction_set:
        raise BadBeamFile("Code", 4, f"expected instruction set 0, found {instruction_set}")
    # A label takes two bytes at least, a function its two labels and a func_info.
    if labels > len(data) or functions > len(data):
        raise BadBeamFile("Code", 12, f"{labels} labels and {functions} functions do not fit into {len(data)} bytes")
    return size + 4, labels, functions


def _functions(decoded: Decoded, module: Atom, count: int) -> tuple[FunctionCode, ...]:
    """The functions, found by their ``func_info`` instructions.  Errors name the index of an instruction, not a byte."""
    code = decoded.instructions
    starts = [_function_start(code, at) for at in decoded.func_infos]
    if len(starts) != count:
        raise BadBeamFile("Code", 16, f"expected {count} functions, found {len(starts)}")
    if (starts[0] if starts else len(code) - 1) != 0:
        raise BadBeamFile("Code", 20, "code in front of the first function")
    ends = [*starts[1:], len(code) - 1]
    functions = []
    seen = set()
    for start, at, end in zip(starts, decoded.func_infos, ends, strict=True):
        function = _function(code, module, start, at, end)
        if (function.name, function.arity) in seen:
            raise BadBeamFile("Code", 20, f"the function at label {function.func_info} is defined twice")
        seen.add((function.name, function.arity))
        functions.append(function)
    return tuple(functions)


def _function_start(code: list[Instruction], at: int) -> int:
    """The index of the label in front of the ``func_info`` at `at`; line instructions may stand between."""
    start = at - 1
    while start >= 0 and code[start][0] == "line":
        start -= 1
    if start < 0 or code[start][0] != "label":
        raise BadBeamFile("Code", 20, f"expected a label in front of func_info (instruction {at})")
    return start


def _function(code: list[Instruction], module: Atom, start: int, at: int, end: int) -> FunctionCode:
    owner, name, arity = code[at][1]
    if owner[1] is not module or name[0] != "a" or arity[1] > tables.MAX_ARITY:
        raise BadBeamFile("Code", 20, f"expected a func_info of this module with an arity up to 255 (instruction {at})")
    if at + 1 >= end or code[at + 1][0] != "label":
        raise BadBeamFile("Code", 20, f"expected a label behind func_info (instruction {at})")
    return FunctionCode(name[1], arity[1], code[at + 1][1][0][1], code[start][1][0][1], start, end)


def _check_entries(
    functions: Sequence[FunctionCode],
    decoded: Decoded,
    exports: Sequence[Export],
    local: Sequence[Export],
    funs: Sequence[Fun],
) -> None:
    """Check that exports, funs and local calls lead to the functions they name."""
    entries = {function.entry: (function.name, function.arity) for function in functions}
    for chunk, table in (("ExpT", exports), ("LocT", local)):
        for position, (name, arity, label) in enumerate(table):
            if entries.get(label) != (name, arity):
                raise BadBeamFile(
                    chunk, 4 + 12 * position, f"label {label} is not the entry of a function of that name and arity"
                )
    for position, fun in enumerate(funs):
        if entries.get(fun.label) != (fun.function, fun.arity):
            raise BadBeamFile(
                "FunT", 4 + 24 * position, f"label {fun.label} is not the entry of a function of that name and arity"
            )
    for label, offset in decoded.callees.items():
        if label not in entries:
            raise BadBeamFile("Code", offset, f"label {label} is called but not the entry of a function")


_IMPORT_ARITY: Final[dict[str, tuple[int, int | None]]] = {
    "call_ext": (1, None),
    "call_ext_only": (1, None),
    "call_ext_last": (1, None),
    "bif0": (0, 0),
    "bif1": (1, 1),
    "bif2": (1, 2),
    "bif3": (1, 3),
    "gc_bif1": (2, 1),
    "gc_bif2": (2, 2),
    "gc_bif3": (2, 3),
}
"""Which operand names an import, and its arity; None: the operand before says it."""


def _check_calls(code: Sequence[Instruction], imports: Sequence[Import]) -> None:
    """Check that imports are called with as many arguments as they have."""
    for name, operands in [i for i in code if i[0] in _IMPORT_ARITY]:
        place, arity = _IMPORT_ARITY[name]
        wanted = imports[operands[place][1]][2]
        if (operands[0][1] if arity is None else arity) != wanted:
            raise BadBeamFile("Code", 20, f"{name} of import {operands[place][1]}, which has {wanted} arguments")


_USES_STRINGS: Final = frozenset(("bs_put_string", "bs_match_string", "bs_create_bin"))


def _check_strings(code: Sequence[Instruction], size: int) -> None:
    """Check that instructions take bytes from within the string chunk."""
    for name, operands in [i for i in code if i[0] in _USES_STRINGS]:
        if name == "bs_create_bin":
            ranges = _segment_strings(operands[5][1])
        elif name == "bs_put_string":
            ranges = [(operands[1][1], operands[0][1])]
        else:
            ranges = [(operands[3][1], (operands[2][1] + 7) // 8)]
        for start, length in ranges:
            if start + length > size:
                raise BadBeamFile("Code", 20, f"{name} takes bytes {start} to {start + length} of {size}")


def _segment_strings(segments: Sequence[Operand]) -> list[tuple[int, int]]:
    """Offset and size of the segments that are strings; the other segments must not have an offset."""
    ranges = []
    for at in range(0, len(segments), 6):
        kind, _, _, _, value, size = segments[at : at + 6]
        if (value[0] == "u") != (kind[1] is am.string) or (value[0] == "u" and size[0] != "i"):
            raise BadBeamFile("Code", 20, f"wrong operands of segment {at // 6} of bs_create_bin")
        if value[0] == "u":
            ranges.append((value[1], size[1]))
    if any(length < 0 for _, length in ranges):
        raise BadBeamFile("Code", 20, "a string of negative size in bs_create_bin")
    return ranges


def _on_load(code: list[Instruction], functions: Sequence[FunctionCode]) -> int | None:
    """The entry label of the function that contains the instruction ``on_load``."""
    for function in functions:
        if ("on_load", ()) in code[function.start : function.start + 6]:
            return function.entry
    return None
