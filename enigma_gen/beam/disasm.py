"""A listing of a ``.beam`` file in the form of ``erlc -S``: Erlang terms, one per instruction, laid out as OTP does.

What differs from the ``.S`` file that the compiler wrote, because the file does not say it:

- no ``'%'`` entries (variable info), no scopes of lines, no positions among the flags of binary instructions;
- the types of registers are the few facts of the ``Type`` chunk, and none where the compiler did not need them;
- ``make_fun3`` and ``make_fun2`` show index and unique number of the fun, which the compiler fills in later;
- the attribute ``vsn`` is there, and the functions' exports are sorted.

In return a listing of code of the running compiler's release can be compiled again (``erlc FILE.S``) to the same code.

Source: ``beam_listing``, ``beam_disasm`` and ``beam_types`` of OTP 25.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from enigma_gen.beam.chunks import TypeFact
from enigma_gen.beam.code import MATCH_COMMANDS, Instruction, Operand
from enigma_gen.beam.file import BeamFile, FunctionCode
from enigma_gen.beam.opcodes import BY_NAME
from enigma_gen.term.atom import am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.map import EMPTY_MAP
from enigma_gen.term.pretty import pretty
from enigma_gen.term.text import atom_text

Term = Any

_INSTRUCTION_COLUMN: Final = 5
_ALLOCATIONS: Final = (am.words, am.floats, am.funs)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TESTS: Final = _words(
    """
    is_lt is_ge is_eq is_ne is_eq_exact is_ne_exact is_integer is_float is_number is_atom is_pid
    is_reference is_port is_nil is_binary is_list is_nonempty_list is_tuple test_arity is_function
    is_boolean is_function2 is_bitstr is_map is_tagged_tuple bs_test_tail2 bs_test_unit
    is_any_native_record is_native_record is_record_accessible
    """
)
"""``{test,Name,Fail,[Operand,...]}``."""
_LIVE_TESTS: Final = _words(
    """
    bs_start_match2 bs_start_match3 bs_get_integer2 bs_get_float2 bs_get_binary2 bs_get_utf8
    bs_get_utf16 bs_get_utf32
    """
)
"""``{test,Name,Fail,Live,[Operand,...],Destination}``; in the file the number of live registers comes second."""
_FLAGS: Final = {
    **dict.fromkeys(("bs_put_integer", "bs_put_binary", "bs_put_float"), 3),
    **dict.fromkeys(("bs_init2", "bs_init_bits", "bs_private_append", "bs_skip_bits2"), 4),
    **dict.fromkeys(("bs_get_integer2", "bs_get_float2", "bs_get_binary2"), 5),
    **dict.fromkeys(
        ("bs_get_utf8", "bs_get_utf16", "bs_get_utf32", "bs_skip_utf8", "bs_skip_utf16", "bs_skip_utf32"), 3
    ),
    **dict.fromkeys(("bs_put_utf8", "bs_put_utf16", "bs_put_utf32"), 1),
    "bs_append": 6,
}
"""Which operand is a set of flags (counted from 0)."""
_FLOAT_BIFS: Final = frozenset(("fadd", "fsub", "fmul", "fdiv", "fnegate"))
_KNOWN_FLAGS: Final = 2 | 4 | 16


def disassemble(beam: BeamFile) -> Iterator[str]:
    """The listing, in pieces that end with a newline: the head, then one piece per function."""
    listing = _Listing(beam)
    yield listing.head()
    for function in beam.functions:
        yield listing.function(function)


class _Listing:
    """Turns operands and instructions of one file into the terms that stand for them."""

    def __init__(self, beam: BeamFile) -> None:
        self.beam = beam
        self.names = {function.entry: (function.name, function.arity) for function in beam.functions}
        self.types = [type_term(fact) for fact in beam.types]
        self.operands: dict[Operand, Term] = {}

    def head(self) -> str:
        exports = sorted((name.name, arity) for name, arity, _ in self.beam.exports)
        exported = make_list([(intern(name), arity) for name, arity in exports])
        attributes = self.beam.attributes
        if self.beam.on_load is not None:
            attributes = [(am.on_load, make_list([self.names[self.beam.on_load]])), attributes]
        return (
            f"{{module, {_text(self.beam.name)}}}.  %% version = 0\n\n"
            f"{{exports, {_text(exported, 11)}}}.\n\n"
            f"{{attributes, {_text(attributes, 14)}}}.\n\n"
            f"{{labels, {self.beam.labels}}}.\n"
        )

    def function(self, function: FunctionCode) -> str:
        name = atom_text(function.name, latin1=False)
        lines = [f"\n\n{{function, {name}, {function.arity}, {function.entry}}}.\n"]
        lines += [self.line(instruction) for instruction in self.beam.code[function.start : function.end]]
        return "".join(lines)

    def line(self, instruction: Instruction) -> str:
        """One instruction and what follows it on its lines."""
        name, operands = instruction
        if name == "label":
            return f"  {{label,{operands[0][1]}}}.\n"
        if name == "on_load":
            return ""  # said by the attribute on_load
        comment = ""
        if name in ("call", "call_last", "call_only"):
            function, arity = self.names[operands[1][1]]
            comment = f" % {atom_text(function, latin1=False)}/{arity}"
        return f"    {_text(self.term(instruction), _INSTRUCTION_COLUMN)}.{comment}\n"

    def term(self, instruction: Instruction) -> Term:
        """The term for an instruction."""
        name, operands = instruction
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, name, operands)
        if not operands:
            return intern(name)
        arguments = self.arguments(name, operands)
        if name in _TESTS:
            return (am.test, intern(name), arguments[0], make_list(arguments[1:]))
        if name in _LIVE_TESTS:
            fail, first, live, *rest, destination = arguments
            return (am.test, intern(name), fail, live, make_list([first, *rest]), destination)
        if name in _FLOAT_BIFS:
            return (am.bif, intern(name), arguments[0], make_list(arguments[1:-1]), arguments[-1])
        return (intern(name), *arguments)

    def arguments(self, name: str, operands: tuple[Operand, ...]) -> list[Term]:
        """The operands as terms, as their letters and the flags' place say."""
        letters = BY_NAME[name].operands
        flags = _FLAGS.get(name)
        result: list[Term] = []
        for place, (operand, letter) in enumerate(zip(operands, letters, strict=True)):
            if place == flags:
                result.append((am.field_flags, flag_terms(operand[1])))
            elif letter == "I":
                result.append((am.extfunc, *self.beam.imports[operand[1]]))
            elif letter == "l":
                result.append(self.location(operand[1]))
            else:
                result.append(self.operand(operand))
        return result

    def operand(self, operand: Operand) -> Term:
        """The term for an operand whose kind alone says what it is."""
        found = self.operands.get(operand)
        if found is None:
            found = self.operands[operand] = self._operand(operand)
        return found

    def _operand(self, operand: Operand) -> Term:
        match operand:
            case ("u", number):
                return number
            case ("a", atom):
                return (am.atom, atom)
            case ("nil", _):
                return am.nil
            case ("i", number):
                return (am.integer, number)
            case ("h", number):
                return (am.char, number)
            case ("q", index):
                return literal_term(self.beam.literals[index])
            case ("tr", register, index):
                return (am.tr, self.operand(register), self.types[index])
            case ("lst", items):
                return (am.list, make_list([self.operand(item) for item in items]))
            case ("alloc", items):
                sizes = dict.fromkeys(_ALLOCATIONS, 0)
                sizes.update((_ALLOCATIONS[kind], number) for kind, number in items)
                return (am.alloc, make_list(list(sizes.items())))
            case (tag, number):
                return (intern(tag), number)
        raise AssertionError(f"unknown kind of operand: {operand[0]}")

    def location(self, index: int) -> Term:
        """What ``line`` and its like say: a list with a file and a line, empty for an unknown place."""
        if not 0 < index < len(self.beam.lines.entries):
            return NIL
        file, line = self.beam.lines.entries[index]
        name = make_list([ord(character) for character in self.beam.lines.files[file]])
        return make_list([(am.location, name, line)])

    def string(self, offset: int, size: int) -> Term:
        return (am.string, self.beam.strings[offset : offset + size])


def type_term(fact: TypeFact) -> Term:
    """A fact as ``beam_types`` of OTP 25 writes the type it came from."""
    flags = fact.flags
    numbers, lists, others = flags & 0x50, flags & 0x108, flags & 0xEA6
    parts = {
        "atom": (am.t_atom, am.any) if flags & 1 else None,
        "list": _list_type(lists),
        "number": _number_type(numbers, fact),
        "tuple_set": (am.t_tuple, 0, am.false, EMPTY_MAP) if flags & 0x1000 else None,
        "other": _other_type(others, fact),
    }
    present = [part for part in parts.values() if part is not None]
    if len(present) == 5 and parts["other"] is am.any:
        return am.any
    if len(present) == 1:
        return present[0]
    return (am.t_union, *(am.none if part is None else part for part in parts.values()))


def _list_type(flags: int) -> Term:
    if flags == 0x108:
        return (am.t_list, am.any, am.any)
    return {0: None, 0x100: am.nil, 0x8: (am.t_cons, am.any, am.any)}[flags]


def _number_type(flags: int, fact: TypeFact) -> Term:
    if flags == 0x50:
        return am.number
    known = fact.minimum is not None and fact.maximum is not None
    elements = (fact.minimum, fact.maximum) if known else am.any
    return {0: None, 0x10: (am.t_float, elements), 0x40: (am.t_integer, elements)}[flags]


def _other_type(flags: int, fact: TypeFact) -> Term:
    single = {
        0: None,
        0x2: (am.t_bitstring, fact.unit or 1),
        0x4: (am.t_bs_context, 1),
        0x6: (am.t_bs_matchable, 1),
        0x20: (am.t_fun, am.any, am.any, am.any),
        0x80: (am.t_map, am.any, am.any),
        0x200: am.pid,
        0x400: am.port,
        0x800: am.reference,
    }
    return single.get(flags, am.any)


def literal_term(literal: Term) -> Term:
    """``{float,F}``, ``{integer,I}`` or ``{literal,T}``."""
    if type(literal) is float:
        return (am.float, literal)
    if type(literal) is int:
        return (am.integer, literal)
    return (am.literal, literal)


def flag_terms(flags: int) -> Term:
    """The flags of a binary instruction as a list of atoms; as the number, should it have bits that no compiler sets."""
    if flags & ~_KNOWN_FLAGS:
        return flags
    sign = am.signed if flags & 4 else am.unsigned
    order = am.native if flags & 16 else am.little if flags & 2 else am.big
    return make_list([sign, order])


def _text(term: Term, column: int = 1) -> str:
    return pretty(term, column, latin1=False)


def _bif(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail = operands[0] if name != "bif0" else ("f", 0)
    index, *arguments, destination = operands if name == "bif0" else operands[1:]
    function = listing.beam.imports[index[1]][1]
    terms = make_list([listing.operand(argument) for argument in arguments])
    return (am.bif, function, listing.operand(fail), terms, listing.operand(destination))


def _gc_bif(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail, live, index, *arguments, destination = operands
    function = listing.beam.imports[index[1]][1]
    terms = make_list([listing.operand(argument) for argument in arguments])
    return (am.gc_bif, function, listing.operand(fail), live[1], terms, listing.operand(destination))


def _raise(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    arguments = make_list([listing.operand(operand) for operand in operands])
    return (am.bif, am.raise_, (am.f, 0), arguments, (am.x, 0))


def _make_fun(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fun = listing.beam.funs[operands[0][1]]
    rest = [listing.operand(operand) for operand in operands[1:]] or [fun.num_free]
    return (intern(name), (am.f, fun.label), fun.index, fun.old_uniq, *rest)


def _call_fun2(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    target, arity, fun = operands
    if target[0] == "a":
        return (am.call_fun2, listing.operand(target), arity[1], listing.operand(fun))
    known = listing.beam.funs[target[1]]
    register = listing.operand(fun[1] if fun[0] == "tr" else fun)
    kind = (am.t_fun, arity[1], (known.function, known.arity), am.any)
    return (am.call_fun2, (am.f, known.label), arity[1], (am.tr, register, kind))


def _list_test(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    return (am.test, intern(name), *(listing.operand(operand) for operand in operands))


def _skip_test(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail, *arguments = listing.arguments(name, operands)
    return (am.test, intern(name), fail, make_list(arguments))


def _match_string(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail, context, bits, offset = operands
    string = listing.string(offset[1], (bits[1] + 7) // 8)
    return (am.test, am.bs_match_string, listing.operand(fail), make_list([listing.operand(context), bits[1], string]))


def _put_string(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    size, offset = operands
    return (am.bs_put_string, size[1], listing.string(offset[1], size[1]))


def _bs_add(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail, *arguments, destination = [listing.operand(operand) for operand in operands]
    return (am.bs_add, fail, make_list(arguments), destination)


def _create_bin(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    *front, (_, segments) = operands
    terms = [listing.operand(segment) for segment in segments]
    for at in range(0, len(segments), 6):
        kind, _, _, _, value, size = segments[at : at + 6]
        if kind[1] is am.string:
            terms[at + 4] = listing.string(value[1], size[1])
    return (am.bs_create_bin, *(listing.operand(operand) for operand in front), (am.list, make_list(terms)))


def _match(listing: _Listing, name: str, operands: tuple[Operand, ...]) -> Term:
    fail, context, (_, items) = operands
    commands = []
    at = 0
    while at < len(items):
        end = at + 1 + len(MATCH_COMMANDS[items[at][1].name])
        terms = [listing.operand(item) for item in items[at + 1 : end]]
        if len(terms) == 5 and terms[1] is am.nil:
            terms[1] = (am.literal, NIL)  # the flags
        commands.append((items[at][1], *terms))
        at = end
    return (am.bs_match, listing.operand(fail), listing.operand(context), (am.commands, make_list(commands)))


Special = Callable[[_Listing, str, tuple[Operand, ...]], Term]

_SPECIAL: Final[dict[str, Special]] = {
    **dict.fromkeys(("bif0", "bif1", "bif2", "bif3"), _bif),
    **dict.fromkeys(("gc_bif1", "gc_bif2", "gc_bif3"), _gc_bif),
    "raise": _raise,
    **dict.fromkeys(("make_fun2", "make_fun3"), _make_fun),
    "call_fun2": _call_fun2,
    "has_map_fields": _list_test,
    **dict.fromkeys(("bs_skip_bits2", "bs_skip_utf8", "bs_skip_utf16", "bs_skip_utf32"), _skip_test),
    "bs_match_string": _match_string,
    "bs_put_string": _put_string,
    "bs_add": _bs_add,
    "bs_create_bin": _create_bin,
    "bs_match": _match,
}
