"""The tables of a ``.beam`` file beside its code: one function per chunk, from bytes to plain values.

Each raises :class:`BadBeamFile` and nothing else, whatever the bytes are (:class:`AtomTableFull` excepted, which is no
fault of the file), and allocates no more than a small multiple of what it was given: every count is compared with the
bytes there are before it is believed.

Sources: ``beam_asm`` and ``beam_lib`` of OTP 22 to 27, ``beam_types`` for the ``Type`` chunk, notes on OTP 28 for its atoms
and literals.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import Any, Final

from attrs import frozen

from enigma_gen.beam.code import read_number
from enigma_gen.beam.container import inflate
from enigma_gen.beam.error import BadBeamFile
from enigma_gen.term.atom import MAX_ATOM_CHARACTERS, Atom, intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.etf import EtfError
from enigma_gen.term.etf import decode as decode_term

_U32: Final = Struct(">I")
_I32: Final = Struct(">i")
_TRIPLE: Final = Struct(">III")
_FUN: Final = Struct(">IIIIII")
_LINE_HEADER: Final = Struct(">IIIII")
_TYPE_25: Final = Struct(">Hqq")
_I64: Final = Struct(">q")

_TYPE_BITS: Final = {2: 13, 3: 12, 4: 13}
"""Per version of the ``Type`` chunk (OTP 26, 27, 29) how many bits stand for types; the next three say that a lower bound, an
upper bound, a unit follows."""
MAX_ARITY: Final = 255

Export = tuple[Atom, int, int]
Import = tuple[Atom, Atom, int]


@frozen
class Fun:
    """One entry of the fun table.  `arity` counts the captured terms too, of which there are `num_free`."""

    function: Atom
    arity: int
    label: int
    index: int
    num_free: int
    old_uniq: int


@frozen
class TypeFact:
    """What the compiler knew of a register.

    `flags` has a bit per type the value may be of, whatever the release: 0 atom, 1 bitstring, 2 match state, 3 cons, 4 float, 5 fun,
    6 integer, 7 map, 8 nil, 9 pid, 10 port, 11 reference, 12 tuple, 13 native record.  (These are the numbers of OTP 25; OTP 27
    has no match state, calls one a bitstring, and counts on.)  `minimum` and `maximum` (inclusive) hold if the value is a number; `unit` divides the
    size of a bitstring.  None: not known.
    """

    flags: int
    minimum: int | None
    maximum: int | None
    unit: int | None


@frozen
class Lines:
    """The line table.  Operand `n` of a ``line`` instruction means ``entries[n]``: index into `files` and line number;
    entry 0 is ``(0, 0)``, "unknown".  ``files[0]`` is the module's own source file."""

    files: tuple[str, ...]
    entries: tuple[tuple[int, int], ...]
    flags: int
    instructions: int


def _count(data: bytes, chunk: str, size: int) -> int:
    """The number of entries, each of at least `size` bytes, that the first four bytes announce."""
    if len(data) < 4:
        raise BadBeamFile(chunk, 0, "expected a count")
    (count,) = _U32.unpack_from(data)
    if count * size > len(data) - 4:
        raise BadBeamFile(chunk, 0, f"{count} entries do not fit into {len(data)} bytes")
    return int(count)


def read_atoms(chunks: dict[bytes, bytes]) -> tuple[Atom, ...]:
    """The atom table; the first is the module's name."""
    if b"AtU8" in chunks:
        return _read_atoms(chunks[b"AtU8"], "AtU8", "utf-8")
    if b"Atom" in chunks:
        return _read_atoms(chunks[b"Atom"], "Atom", "latin-1")
    raise BadBeamFile("", 0, "expected a chunk AtU8 or Atom")


def _read_atoms(data: bytes, chunk: str, encoding: str) -> tuple[Atom, ...]:
    if len(data) < 4:
        raise BadBeamFile(chunk, 0, "expected a count")
    (count,) = _I32.unpack_from(data)
    long_form = count < 0 and chunk == "AtU8"
    count = -count if long_form else count
    if not 0 < count <= len(data) - 4:
        raise BadBeamFile(chunk, 0, f"expected a number of atoms from 1 to {len(data) - 4}, found {count}")
    atoms = []
    position = 4
    for _ in range(count):
        begin = position
        size, position = _atom_size(data, position, chunk, long_form)
        text = data[position : position + size]
        if len(text) < size:
            raise BadBeamFile(chunk, begin, f"an atom of {size} bytes goes beyond the end")
        atoms.append(_atom(text, encoding, chunk, begin))
        position += size
    if position != len(data):
        raise BadBeamFile(chunk, position, "data behind the last atom")
    return tuple(atoms)


def _atom_size(data: bytes, position: int, chunk: str, long_form: bool) -> tuple[int, int]:
    if not long_form:
        if position >= len(data):
            raise BadBeamFile(chunk, position, "expected another atom")
        return data[position], position + 1
    tag, size, end = read_number(data, position, chunk)
    if tag or size > 4 * MAX_ATOM_CHARACTERS:
        raise BadBeamFile(chunk, position, f"expected the size of an atom, up to {4 * MAX_ATOM_CHARACTERS}")
    return size, end


def _atom(text: bytes, encoding: str, chunk: str, position: int) -> Atom:
    try:
        return intern(text.decode(encoding))
    except UnicodeDecodeError:
        raise BadBeamFile(chunk, position, "expected an atom in UTF-8") from None
    except ValueError:
        raise BadBeamFile(chunk, position, f"expected an atom of at most {MAX_ATOM_CHARACTERS} characters") from None


def atom_at(atoms: Sequence[Atom], index: int, chunk: str, position: int) -> Atom:
    """Atom number `index` (from 1)."""
    if not 0 < index <= len(atoms):
        raise BadBeamFile(chunk, position, f"expected one of {len(atoms)} atoms, found index {index}")
    return atoms[index - 1]


def _whole(data: bytes, chunk: str, size: int) -> None:
    """Check that the entries announced fill the chunk."""
    count = _count(data, chunk, size)
    if len(data) != 4 + count * size:
        raise BadBeamFile(chunk, 4 + count * size, "data behind the last entry")


def _arity(arity: int, chunk: str, position: int) -> int:
    if arity > MAX_ARITY:
        raise BadBeamFile(chunk, position, f"expected an arity up to {MAX_ARITY}, found {arity}")
    return arity


def read_exports(data: bytes, chunk: str, atoms: Sequence[Atom]) -> tuple[Export, ...]:
    """``ExpT`` or ``LocT``: function, arity, label."""
    _whole(data, chunk, 12)
    result = []
    for position in range(4, len(data), 12):
        function, arity, label = _TRIPLE.unpack_from(data, position)
        result.append((atom_at(atoms, function, chunk, position), _arity(arity, chunk, position), label))
    return tuple(result)


def read_imports(data: bytes, atoms: Sequence[Atom]) -> tuple[Import, ...]:
    """``ImpT``: module, function, arity."""
    _whole(data, "ImpT", 12)
    result = []
    for position in range(4, len(data), 12):
        module, function, arity = _TRIPLE.unpack_from(data, position)
        name = atom_at(atoms, function, "ImpT", position)
        result.append((atom_at(atoms, module, "ImpT", position), name, _arity(arity, "ImpT", position)))
    return tuple(result)


def read_funs(data: bytes, atoms: Sequence[Atom]) -> tuple[Fun, ...]:
    """``FunT``."""
    _whole(data, "FunT", 24)
    result = []
    for position in range(4, len(data), 24):
        function, arity, label, index, num_free, old_uniq = _FUN.unpack_from(data, position)
        if num_free > arity:
            raise BadBeamFile("FunT", position, f"{num_free} captured terms among {arity} arguments")
        name = atom_at(atoms, function, "FunT", position)
        result.append(Fun(name, _arity(arity, "FunT", position), label, index, num_free, old_uniq))
    return tuple(result)


def read_term(data: bytes, chunk: str, offset: int = 0) -> Any:
    """The one term in external format that fills `data`, which starts at `offset` of its chunk."""
    try:
        term, used = decode_term(data)
    except EtfError as problem:
        raise BadBeamFile(chunk, offset, f"expected a term in external format ({problem})") from None
    if used != len(data):
        raise BadBeamFile(chunk, offset + used, "data behind a term")
    return term


def read_optional_term(data: bytes, chunk: str) -> Any:
    """The term of a chunk that may be missing or empty: then ``[]``."""
    return read_term(data, chunk) if data else NIL


def read_literals(data: bytes) -> tuple[Any, ...]:
    """``LitT``: a size, 0 for what is not compressed (OTP 28), and the table."""
    if len(data) < 4:
        raise BadBeamFile("LitT", 0, "expected a size")
    (size,) = _U32.unpack_from(data)
    table = data[4:]
    if size:
        table = inflate(table, size, "LitT")
        if len(table) != size:
            raise BadBeamFile("LitT", 0, f"expected {size} bytes of literals, found {len(table)}")
    literals = []
    position = 4
    for _ in range(_count(table, "LitT", 4)):
        start = position + 4
        stop = start + int.from_bytes(table[position:start], "big")
        if stop > len(table) or start > len(table):
            raise BadBeamFile("LitT", position, "a literal goes beyond the end")
        literals.append(read_term(table[start:stop], "LitT", start))
        position = stop
    return tuple(literals)


def read_lines(data: bytes, module: Atom) -> Lines:
    """``Line``: line numbers as integers, changes of file as atoms (the file's number), then the names of the files."""
    if len(data) < 20:
        raise BadBeamFile("Line", 0, "expected a header of 20 bytes")
    version, flags, instructions, count, file_count = _LINE_HEADER.unpack_from(data)
    if version:
        raise BadBeamFile(
            "Line", 0, f"expected version 0, found {version}: the file needs a newer release of this program"
        )
    if count + file_count > len(data):
        raise BadBeamFile("Line", 12, f"{count} lines and {file_count} files do not fit into {len(data)} bytes")
    entries = [(0, 0)]
    position, file = 20, 0
    while len(entries) <= count:
        begin = position
        tag, value, position = read_number(data, position, "Line")
        if tag == 1 and 0 <= value < 1 << 32:
            entries.append((file, value))
        elif tag == 2 and value <= file_count:
            file = value
        else:
            raise BadBeamFile("Line", begin, "expected a line or the number of a file")
    files = [f"{module.name}.erl"]
    for _ in range(file_count):
        name, position = _file_name(data, position)
        files.append(name)
    return Lines(tuple(files), tuple(entries), flags, instructions)


def _file_name(data: bytes, position: int) -> tuple[str, int]:
    start = position + 2
    stop = start + int.from_bytes(data[position:start], "big")
    if stop > len(data) or start > len(data):
        raise BadBeamFile("Line", position, "the name of a file goes beyond the end")
    return data[start:stop].decode("utf-8", "surrogateescape"), stop


def read_types(data: bytes) -> tuple[TypeFact, ...]:
    """``Type``: version 1 (OTP 25) has entries of one size, later ones say in each entry which fields follow."""
    if len(data) < 8:
        raise BadBeamFile("Type", 0, "expected a version and a count")
    (version,) = _U32.unpack_from(data)
    if version != 1 and version not in _TYPE_BITS:
        raise BadBeamFile(
            "Type", 0, f"expected version 1 to 4, found {version}: the file needs a newer release of this program"
        )
    count = _count(data[4:], "Type", 18 if version == 1 else 2)
    facts = []
    position = 8
    for _ in range(count):
        fact, position = _type_25(data, position) if version == 1 else _type_26(data, position, version)
        facts.append(fact)
    if position != len(data):
        raise BadBeamFile("Type", position, "data behind the last type")
    return tuple(facts)


def _type_25(data: bytes, position: int) -> tuple[TypeFact, int]:
    flags, minimum, maximum = _TYPE_25.unpack_from(data, position)
    if minimum > maximum:
        return TypeFact(flags, None, None, None), position + 18
    return TypeFact(flags, minimum, maximum, None), position + 18


def _type_26(data: bytes, position: int, version: int) -> tuple[TypeFact, int]:
    size = _TYPE_BITS[version]
    bits = int.from_bytes(data[position : position + 2], "big")
    flags, extra = bits & ((1 << size) - 1), bits >> size
    position += 2
    end = position + 8 * (extra & 1) + 8 * (extra >> 1 & 1) + (extra >> 2 & 1)
    if end > len(data) or extra > 7:
        raise BadBeamFile("Type", position - 2, "expected a type with its bounds and unit")
    minimum = maximum = unit = None
    if extra & 1:
        (minimum,) = _I64.unpack_from(data, position)
        position += 8
    if extra & 2:
        (maximum,) = _I64.unpack_from(data, position)
    if extra & 4:
        unit = data[end - 1] + 1
    if version > 2:
        flags = flags & 3 | flags >> 2 << 3
    return TypeFact(flags, minimum, maximum, unit), end
