"""Functions of ``erlang`` that OTP 25 has in Erlang and that are calls of others with the rest filled in.

Sources: OTP 25 ``erlang.erl``; the reference manual of module erlang.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs import erlang_arith, erlang_convert, erlang_ids, erts_internal_process
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import UNDEFINED, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import ErlangError, badarg
from enigma_gen.term.fun import Closure, ExternalFun

bare = Bifs("erlang")

_FUN_ITEMS: Final = (
    am.pid,
    am.module,
    am.new_index,
    am.new_uniq,
    am.index,
    am.uniq,
    am.name,
    am.arity,
    am.env,
    am.type,
)


def _own(call: Callable[[], Any]) -> Any:
    """What `call` gives; its error is raised as that of the native that asks, as ``erlang.erl`` does."""
    try:
        return call()
    except ErlangError as wrong:
        raise ErlangError(wrong.kind, wrong.reason) from None


@bare(name="max", pure=True, until=26)
def max_(left: Any, right: Any) -> Any:
    """The larger of two terms: `left` when they are equal."""
    return erlang_arith.maximum(left, right)


@bare(name="min", pure=True, until=26)
def min_(left: Any, right: Any) -> Any:
    """The smaller of two terms: `left` when they are equal."""
    return erlang_arith.minimum(left, right)


@bare(pure=True, since=23)
def atom_to_binary(atom: Any) -> bytes:
    """The text of an atom in UTF-8."""
    return _own(lambda: erlang_convert.atom_to_binary(atom, am.utf8))


@bare(pure=True, since=23)
def binary_to_atom(binary: Any) -> Atom:
    """The atom with this text in UTF-8."""
    return _own(lambda: erlang_convert.binary_to_atom(binary, am.utf8))


@bare(pure=True, since=23)
def binary_to_existing_atom(binary: Any) -> Atom:
    """The atom with this text in UTF-8 if there is one, ``badarg`` otherwise."""
    return _own(lambda: erlang_convert.binary_to_existing_atom(binary, am.utf8))


@bare
def fun_info(fun: Any) -> Any:
    """All that is known of a fun, as ``[{Item, Value}]``."""
    if type(fun) is not Closure and type(fun) is not ExternalFun:
        badarg()
    facts = [erlang_ids.fun_info(fun, item) for item in _FUN_ITEMS]
    return make_list([fact for fact in facts if fact[1] is not UNDEFINED])


@bare
def process_display(p: Process, pid: Any, kind: Any) -> Any:
    """Print where a process is to the standard error."""
    if kind is not am.backtrace:
        badarg(am.badopt)
    result = erts_internal_process.process_display(p, pid, kind)
    return badarg() if result is am.badarg else result
