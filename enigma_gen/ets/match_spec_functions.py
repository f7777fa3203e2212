"""What a match specification may call: guard functions, and the special forms of both dialects.

Facts (OTP 25, ``erl_db_util.c``; for others ``match_spec_test/3`` of that release was asked): every function may be called in guards and
bodies of both dialects but for :data:`TRACE_ONLY`.  Calls are the natives of the module ``erlang``; those that only test or compare are
written out in Python.  ``length/1`` is one that never yields.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from enigma_gen.term.atom import FALSE, TRUE, Atom, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError, badarg
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.term.order import equal, exact_in, less

EXIT: Final = intern("EXIT")


class NoMatch:
    """The type of :data:`NO_MATCH`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_MATCH"


NO_MATCH: Final = NoMatch()
"""What running a program gives when no clause matches (it is no term)."""

TESTS: Final[dict[tuple[str, int], str]] = {
    ("is_atom", 1): "type({0}) is Atom",
    ("is_float", 1): "type({0}) is float",
    ("is_integer", 1): "type({0}) is int",
    ("is_list", 1): "(type({0}) is list or {0} is NIL)",
    ("is_number", 1): "(type({0}) is int or type({0}) is float)",
    ("is_pid", 1): "type({0}) is Pid",
    ("is_port", 1): "type({0}) is Port",
    ("is_reference", 1): "type({0}) is Ref",
    ("is_tuple", 1): "type({0}) is tuple",
    ("is_map", 1): "type({0}) is Map",
    ("is_binary", 1): "(type({0}) is bytes or (type({0}) is Bitstring and not {0}.size & 7))",
    ("is_bitstring", 1): "(type({0}) is bytes or type({0}) is Bitstring)",
    ("is_function", 1): "(type({0}) is Closure or type({0}) is ExternalFun)",
    ("is_boolean", 1): "({0} is TRUE or {0} is FALSE)",
    ("=:=", 2): "exact({0}, {1})",
    ("=/=", 2): "not exact({0}, {1})",
    ("==", 2): "equal({0}, {1})",
    ("/=", 2): "not equal({0}, {1})",
    ("<", 2): "less({0}, {1})",
    (">", 2): "less({1}, {0})",
    ("=<", 2): "not less({1}, {0})",
    (">=", 2): "not less({0}, {1})",
}
"""Functions that always give a boolean: the Python condition, over the names of the arguments."""

EQUALITIES: Final = {"=:=": "is", "==": "is", "=/=": "is not", "/=": "is not"}
"""Tests that are those for identity when one side is an atom or ``[]``."""

CALLS: Final[dict[tuple[str, int], str]] = {
    ("is_record", 3): "is_record_3",
    ("abs", 1): "abs_1",
    ("element", 2): "element_2",
    ("hd", 1): "hd_1",
    ("length", 1): "length_1",
    ("node", 1): "node_1",
    ("node", 0): "node_0",
    ("round", 1): "round_1",
    ("size", 1): "size_1",
    ("map_size", 1): "map_size_1",
    ("map_get", 2): "map_get_2",
    ("is_map_key", 2): "is_map_key_2",
    ("bit_size", 1): "bit_size_1",
    ("byte_size", 1): "byte_size_1",
    ("binary_part", 2): "binary_part_2",
    ("binary_part", 3): "binary_part_3",
    ("tl", 1): "tl_1",
    ("trunc", 1): "trunc_1",
    ("float", 1): "float_1",
    ("+", 1): "plus_1",
    ("-", 1): "minus_1",
    ("+", 2): "plus_2",
    ("-", 2): "minus_2",
    ("*", 2): "times_2",
    ("/", 2): "divide_2",
    ("div", 2): "div_2",
    ("rem", 2): "rem_2",
    ("band", 2): "band_2",
    ("bor", 2): "bor_2",
    ("bxor", 2): "bxor_2",
    ("bnot", 1): "bnot_1",
    ("bsl", 2): "bsl_2",
    ("bsr", 2): "bsr_2",
    ("not", 1): "not_1",
    ("xor", 2): "xor_2",
    ("ceil", 1): "ceil_1",
    ("floor", 1): "floor_1",
    ("tuple_size", 1): "tuple_size_1",
    ("is_function", 2): "is_function_2",
    ("max", 2): "max_2",
    ("min", 2): "min_2",
}
"""Functions that may fail or give any term: the name of the native in generated code."""

LATER: Final[dict[tuple[str, int], int]] = {
    ("binary_part", 2): 25,
    ("binary_part", 3): 25,
    ("byte_size", 1): 25,
    ("ceil", 1): 26,
    ("floor", 1): 26,
    ("is_bitstring", 1): 26,
    ("is_boolean", 1): 26,
    ("is_function", 2): 26,
    ("max", 2): 26,
    ("min", 2): 26,
    ("tuple_size", 1): 26,
}
"""The release from which on a function can be called, where that is not all of them."""

TRACE_ONLY: Final[dict[tuple[str, int], bool]] = {
    ("get_tcw", 0): True,
    ("set_tcw", 1): False,
    ("set_tcw_fake", 1): False,
}
"""Functions of the trace dialect, and whether guards may call them too."""


@attrs.frozen
class Form:
    """A special form of the trace dialect.

    `arities` is how many arguments it may have, `in_guard` whether guards may call it.  `label` is what errors about its context call it, `traces` that it
    is for events whose trace flags may be changed, `calls` that it is for call events only; `since` the first release that has it.
    """

    arities: tuple[int, ...]
    method: str
    in_guard: bool = False
    traces: bool = True
    calls: bool = False
    label: str = ""
    since: int = 0


FORMS: Final[dict[str, Form]] = {
    "message": Form((1,), "message", traces=False),
    "return_trace": Form((0,), "return_trace", traces=False),
    "exception_trace": Form((0,), "exception_trace", traces=False),
    "is_seq_trace": Form((0,), "is_seq_trace", in_guard=True),
    "set_seq_token": Form((2,), "set_seq_token", label="set_seq_trace"),
    "get_seq_token": Form((0,), "get_seq_token"),
    "display": Form((1,), "display", traces=False),
    "process_dump": Form((0,), "process_dump"),
    "enable_trace": Form((1, 2), "enable_trace"),
    "disable_trace": Form((1, 2), "disable_trace"),
    "trace": Form((2, 3), "trace"),
    "caller": Form((0,), "caller", calls=True),
    "caller_line": Form((0,), "caller_line", calls=True, since=25),
    "current_stacktrace": Form((0, 1), "current_stacktrace", calls=True, since=26),
    "silent": Form((1,), "silent"),
}


def length_1(term: Any) -> int:
    """``length/1`` in one go."""
    count = 0
    while type(term) is list:
        count += 1
        term = term[1]
    if term is not NIL:
        badarg()
    return count


def all_true(*values: Any) -> Atom:
    """``and``: ``EXIT`` when one of `values` is no boolean."""
    result = TRUE
    for value in values:
        if value is FALSE:
            result = FALSE
        elif value is not TRUE:
            return EXIT
    return result


def any_true(*values: Any) -> Atom:
    """``or``: ``EXIT`` when one of `values` is no boolean."""
    result = FALSE
    for value in values:
        if value is TRUE:
            result = TRUE
        elif value is not FALSE:
            return EXIT
    return result


def same_float(a: Any, b: float) -> bool:
    """Whether `a` is the float `b`, bit for bit."""
    return type(a) is float and a == b and str(a) == str(b)


_BASE: Final[dict[str, Any]] = {
    "Atom": Atom,
    "Bitstring": Bitstring,
    "Closure": Closure,
    "ErlangError": ErlangError,
    "EXIT": EXIT,
    "ExternalFun": ExternalFun,
    "FALSE": FALSE,
    "Map": Map,
    "NIL": NIL,
    "NO_MATCH": NO_MATCH,
    "Pid": Pid,
    "Port": Port,
    "Ref": Ref,
    "TRUE": TRUE,
    "all_true": all_true,
    "any_true": any_true,
    "equal": equal,
    "less": less,
    "make_list": make_list,
    "arguments": make_list,
    "make_map": Map.from_pairs,
    "same_float": same_float,
}
_BUILTINS: Final[dict[str, Any]] = {t.__name__: t for t in (type, int, float, tuple, list, bytes, len)}


@attrs.frozen
class Functions:
    """What generated programs of one system may use.

    `names` are the globals of generated code.  `tests` are those of :data:`TESTS` that the release has, `forms` its special forms.
    `calls` maps (name, arity) to the text before the arguments, ``element_2(`` or ``node_0(p, ``.
    """

    names: dict[str, Any]
    tests: dict[tuple[str, int], str]
    calls: dict[tuple[str, int], str]
    forms: dict[str, Form]


def functions_of(system: Any) -> Functions:
    """The functions of a system: its natives, and what its release has."""
    release: int = system.release
    names: dict[str, Any] = {
        **_BASE,
        "__builtins__": _BUILTINS,
        "exact": exact_in(release),
        "length_1": length_1,
    }
    calls: dict[tuple[str, int], str] = {}
    for (name, arity), python in CALLS.items():
        if release < LATER.get((name, arity), 0):
            continue
        if python == "length_1":
            calls[name, arity] = "length_1("
            continue
        native = system.natives.get(("erlang", name, arity))
        if native is not None:
            names[python] = native.function
            calls[name, arity] = f"{python}(p, " if native.process else f"{python}("
    forms = {name: form for name, form in FORMS.items() if release >= form.since}
    tests = {key: text for key, text in TESTS.items() if release >= LATER.get(key, 0)}
    return Functions(names, tests, calls, forms)
