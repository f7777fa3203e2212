"""Natives of ``erlang`` that test terms and take them apart: lists, tuples, sizes and types.

A tuple has at most 2**24 - 1 elements; positions are small integers from 1 on.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import FALSE, TRUE, Atom
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import Map

bif = Bifs("erlang")

MAX_TUPLE_SIZE: Final = (1 << 24) - 1
SMALL_LIMIT: Final = 1 << 59
"""Integers in ``range(-SMALL_LIMIT, SMALL_LIMIT)`` are OTP's small ones on 64 bits; some natives take no others."""


@bif(guard=True, pure=True)
def hd(term: Any) -> Any:
    """The head of a list."""
    if type(term) is not list:
        badarg()
    return term[0]


@bif(guard=True, pure=True)
def tl(term: Any) -> Any:
    """The tail of a list."""
    if type(term) is not list:
        badarg()
    return term[1]


@bif(guard=True, pure=True)
def length(term: Any) -> int:
    """The number of elements of a proper list."""
    count, rest = 0, term
    while type(rest) is list:
        rest = rest[1]
        count += 1
    if rest is not NIL:
        badarg()
    return count


@bif(guard=True, pure=True)
def size(term: Any) -> int:
    """The size of a tuple, or of a bitstring in whole bytes."""
    if type(term) is tuple or type(term) is bytes:
        return len(term)
    if type(term) is not Bitstring:
        badarg()
    return term.size >> 3


@bif(guard=True, pure=True)
def tuple_size(term: Any) -> int:
    """The number of elements of a tuple."""
    if type(term) is not tuple:
        badarg()
    return len(term)


@bif(guard=True, pure=True)
def byte_size(term: Any) -> int:
    """The number of bytes that a bitstring needs."""
    if type(term) is bytes:
        return len(term)
    if type(term) is not Bitstring:
        badarg()
    return (term.size + 7) >> 3


@bif(guard=True, pure=True)
def bit_size(term: Any) -> int:
    """The number of bits of a bitstring."""
    if type(term) is bytes:
        return len(term) * 8
    if type(term) is not Bitstring:
        badarg()
    return term.size


@bif(guard=True, pure=True)
def element(position: Any, tuple_: Any) -> Any:
    """Element `position`, from 1."""
    if type(position) is not int or type(tuple_) is not tuple or not 0 < position <= len(tuple_):
        badarg()
    return tuple_[position - 1]


@bif(pure=True)
def setelement(position: Any, tuple_: Any, value: Any) -> tuple[Any, ...]:
    """The tuple with `value` at `position`."""
    if type(position) is not int or type(tuple_) is not tuple or not 0 < position <= len(tuple_):
        badarg()
    copy = list(tuple_)
    copy[position - 1] = value
    return tuple(copy)


@bif(pure=True)
def make_tuple(arity: Any, value: Any) -> tuple[Any, ...]:
    """A tuple of `arity` times `value`."""
    if type(arity) is not int or not 0 <= arity <= MAX_TUPLE_SIZE:
        badarg()
    return (value,) * arity


@bif(name="make_tuple", pure=True)
def make_tuple_from(arity: Any, default: Any, elements: Any) -> tuple[Any, ...]:
    """A tuple of `arity` times `default`, then changed by each ``{Position, Value}`` of `elements`."""
    if type(arity) is not int or not 0 <= arity <= MAX_TUPLE_SIZE:
        badarg()
    result = [default] * arity
    rest = elements
    while type(rest) is list:
        item, rest = rest
        if type(item) is not tuple or len(item) != 2 or type(item[0]) is not int or not 0 < item[0] <= arity:
            badarg()
        result[item[0] - 1] = item[1]
    if rest is not NIL:
        badarg()
    return tuple(result)


@bif(pure=True)
def append_element(tuple_: Any, value: Any) -> tuple[Any, ...]:
    """The tuple with one more element."""
    if type(tuple_) is not tuple or len(tuple_) >= MAX_TUPLE_SIZE:
        badarg()
    return (*tuple_, value)


@bif(pure=True)
def insert_element(position: Any, tuple_: Any, value: Any) -> tuple[Any, ...]:
    """The tuple with `value` put in at `position`."""
    if type(position) is not int or type(tuple_) is not tuple or not 0 < position <= len(tuple_) + 1:
        badarg()
    return (*tuple_[: position - 1], value, *tuple_[position - 1 :])


@bif(pure=True)
def delete_element(position: Any, tuple_: Any) -> tuple[Any, ...]:
    """The tuple without the element at `position`."""
    if type(position) is not int or type(tuple_) is not tuple or not 0 < position <= len(tuple_):
        badarg()
    return tuple_[: position - 1] + tuple_[position:]


@bif(pure=True)
def tuple_to_list(tuple_: Any) -> Any:
    """The elements as a list."""
    if type(tuple_) is not tuple:
        badarg()
    return make_list(tuple_)


@bif(pure=True)
def list_to_tuple(items: Any) -> tuple[Any, ...]:
    """The elements of a proper list as a tuple."""
    try:
        result = to_python(items)
    except ImproperList:
        badarg()
    if len(result) > MAX_TUPLE_SIZE:
        badarg()
    return tuple(result)


@bif(guard=True, pure=True)
def is_atom(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Atom else FALSE


@bif(guard=True, pure=True)
def is_binary(term: Any) -> Atom:
    """Type test: a bitstring of whole bytes."""
    return TRUE if type(term) is bytes or (type(term) is Bitstring and not term.size & 7) else FALSE


@bif(guard=True, pure=True)
def is_bitstring(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is bytes or type(term) is Bitstring else FALSE


@bif(guard=True, pure=True)
def is_boolean(term: Any) -> Atom:
    """Type test: ``true`` or ``false``."""
    return TRUE if term is TRUE or term is FALSE else FALSE


@bif(guard=True, pure=True)
def is_float(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is float else FALSE


@bif(guard=True, pure=True)
def is_function(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Closure or type(term) is ExternalFun else FALSE


@bif(name="is_function", guard=True, pure=True)
def is_function_of(term: Any, arity: Any) -> Atom:
    """Whether `term` is a fun of `arity`, which must be an integer of at least 0."""
    if type(arity) is not int or arity < 0:
        badarg()
    return TRUE if (type(term) is Closure or type(term) is ExternalFun) and term.arity == arity else FALSE


@bif(guard=True, pure=True)
def is_integer(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is int else FALSE


@bif(name="is_integer", guard=True, pure=True, since=29)
def is_integer_between(term: Any, low: Any, high: Any) -> Atom:
    """Whether `term` is an integer from `low` to `high`, which must be integers."""
    if type(low) is not int or type(high) is not int:
        badarg()
    return TRUE if type(term) is int and low <= term <= high else FALSE


@bif(guard=True, pure=True)
def is_list(term: Any) -> Atom:
    """Type test: a cons cell or ``[]``."""
    return TRUE if type(term) is list or term is NIL else FALSE


@bif(guard=True, pure=True)
def is_map(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Map else FALSE


@bif(guard=True, pure=True)
def is_number(term: Any) -> Atom:
    """Type test: an integer or a float."""
    return TRUE if type(term) is int or type(term) is float else FALSE


@bif(guard=True, pure=True)
def is_pid(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Pid else FALSE


@bif(guard=True, pure=True)
def is_port(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Port else FALSE


@bif(guard=True, pure=True)
def is_record(term: Any, tag: Any) -> Atom:
    """Whether `term` is a tuple whose first element is the atom `tag`."""
    if type(tag) is not Atom:
        badarg()
    return TRUE if type(term) is tuple and term and term[0] is tag else FALSE


@bif(name="is_record", guard=True, pure=True)
def is_record_of(term: Any, tag: Any, arity: Any) -> Atom:
    """Whether `term` is a tuple of `arity` elements, the first being the atom `tag`."""
    if type(tag) is not Atom or type(arity) is not int or not -SMALL_LIMIT <= arity < SMALL_LIMIT:
        badarg()
    return TRUE if type(term) is tuple and term and len(term) == arity and term[0] is tag else FALSE


@bif(guard=True, pure=True)
def is_reference(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is Ref else FALSE


@bif(guard=True, pure=True)
def is_tuple(term: Any) -> Atom:
    """Type test."""
    return TRUE if type(term) is tuple else FALSE
