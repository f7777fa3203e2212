"""Natives of ``erlang`` on pids, ports, references and funs: their text, what text means, and what a fun is made of.

Text names identifiers of this node (its number is 0) and of those that are connected. What they stand for is asked of ``p.system.etf_context``, as
when they are decoded. A pid's number has 28 bits here, where OTP 25 has 15 (and 13 for the serial), a port's 28 as there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_convert import char_bytes, text_list
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.term.atom import TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, want_bool
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.text import channel, fun_text, id_text

bif = Bifs("erlang")

_MAX_REFERENCE: Final = 1 << 18
_SCHEDULER_BITS: Final = 0xFFFF
"""Of the middle word of a reference: which scheduler made it; there is one."""
_WORD: Final = (1 << 32) - 1
_MAX_ARITY: Final = 255
_PID: Final = re.compile(rb"<([0-9]+)\.([0-9]+)\.([0-9]+)>")
_PORT: Final = re.compile(rb"#Port<([0-9]+)\.([0-9]+)>")
_REF: Final = re.compile(rb"#Ref<([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)>")


@bif(pure=True)
def pid_to_list(pid: Any) -> Any:
    """The text of a pid."""
    if type(pid) is not Pid:
        badarg()
    return text_list(id_text(pid))


@bif(pure=True)
def port_to_list(port: Any) -> Any:
    """The text of a port identifier."""
    if type(port) is not Port:
        badarg()
    return text_list(id_text(port))


@bif(pure=True)
def ref_to_list(ref: Any) -> Any:
    """The text of a reference."""
    if type(ref) is not Ref:
        badarg()
    return text_list(id_text(ref))


@bif(pure=True)
def fun_to_list(fun: Any) -> Any:
    """The text of a fun, as bytes of UTF-8."""
    if type(fun) is not Closure and type(fun) is not ExternalFun:
        badarg()
    return make_list(list(fun_text(fun).encode()))


def _numbers(pattern: re.Pattern[bytes], items: Any) -> list[int]:
    """The numbers in the text that matches `pattern`, each as the 64 bits of C keep it."""
    text = char_bytes(items)
    match = pattern.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        badarg()
    return [int(group) & (1 << 64) - 1 for group in match.groups()]


def _other_node(p: Any, number: int) -> Connection:
    """The connected node whose identifiers are written with `number`; ``badarg`` when there is none."""
    connected = p.system.distribution.nodes(State.CONNECTED)
    found = next((node for node in connected if channel(node.name) == number), None)
    return badarg() if found is None else found


@bif
def list_to_pid(p: Any, items: Any) -> Pid:
    """The pid that is written so, of a living process or not."""
    node, number, serial = _numbers(_PID, items)
    if node:
        other = _other_node(p, node)
        return Pid(other.name, number & _WORD, serial & _WORD, other.creation)
    context = p.system.etf_context
    if number > context.max_pid_number or serial > context.max_pid_serial:
        badarg()
    return context.local_pid(number, serial)


@bif
def list_to_port(p: Any, items: Any) -> Port:
    """The port identifier that is written so."""
    node, number = _numbers(_PORT, items)
    if node:
        other = _other_node(p, node)
        return Port(other.name, number, other.creation)
    context = p.system.etf_context
    if number > context.max_port_number:
        badarg()
    return context.local_port(number)


@bif
def list_to_ref(p: Any, items: Any) -> Ref:
    """The reference that is written so."""
    node, *words = _numbers(_REF, items)
    words.reverse()
    if node:
        other = _other_node(p, node)
        return Ref(other.name, tuple(word & _WORD for word in words), other.creation)
    if words[0] >= _MAX_REFERENCE or max(words) >= 1 << 32 or words[1] & _SCHEDULER_BITS > 1:
        badarg()
    return p.system.etf_context.local_ref(tuple(words))


_CLOSURE_FACTS: Final[dict[Atom, Callable[[Any], Any]]] = {
    am.type: lambda fun: am.local,
    am.pid: lambda fun: UNDEFINED if fun.creator is None else fun.creator,
    am.module: lambda fun: fun.module,
    am.new_index: lambda fun: fun.index,
    am.new_uniq: lambda fun: fun.uniq,
    am.index: lambda fun: fun.old_index,
    am.uniq: lambda fun: fun.old_uniq,
    am.env: lambda fun: make_list(fun.env),
    am.refc: lambda fun: 1,
    am.arity: lambda fun: fun.arity,
    am.name: lambda fun: fun.entry.function or NIL,
}
_EXTERNAL_FACTS: Final[dict[Atom, Callable[[Any], Any]]] = {
    **dict.fromkeys((am.pid, am.new_index, am.new_uniq, am.index, am.uniq, am.refc), lambda fun: UNDEFINED),
    am.type: lambda fun: am.external,
    am.module: lambda fun: fun.module,
    am.env: lambda fun: NIL,
    am.arity: lambda fun: fun.arity,
    am.name: lambda fun: fun.function,
}


@bif(pure=True)
def fun_info(fun: Any, item: Any) -> Any:
    """``{Item, Value}``: one fact about a fun.  The name of a local fun whose module is not loaded is ``[]``."""
    if type(fun) is not Closure and type(fun) is not ExternalFun:
        badarg()
    fact = (_CLOSURE_FACTS if type(fun) is Closure else _EXTERNAL_FACTS).get(item) if type(item) is Atom else None
    if fact is None:
        badarg()
    return (item, fact(fun))


@bif(pure=True)
def fun_info_mfa(fun: Any) -> Any:
    """``{Module, Function, Arity}`` of a fun."""
    if type(fun) is Closure:
        return (fun.module, fun.entry.function or NIL, fun.arity)
    if type(fun) is not ExternalFun:
        badarg()
    return (fun.module, fun.function, fun.arity)


@bif
def make_fun(p: Any, module: Any, function: Any, arity: Any) -> ExternalFun:
    """``fun module:function/arity``, whether there is such a function or not."""
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int or not 0 <= arity <= _MAX_ARITY:
        badarg()
    return p.system.etf_context.external_fun(module, function, arity)


# Without DTrace compiled in, its tags are no-ops.


@bif(pure=True)
def dt_put_tag(tag: Any) -> Atom:
    """No tracer: ``undefined``."""
    return UNDEFINED


@bif(pure=True)
def dt_get_tag() -> Atom:
    """No tracer: ``undefined``."""
    return UNDEFINED


@bif(pure=True)
def dt_get_tag_data() -> Atom:
    """No tracer: ``undefined``."""
    return UNDEFINED


@bif(pure=True)
def dt_prepend_vm_tag_data(data: Any) -> Any:
    """No tracer: `data`."""
    return data


@bif(pure=True)
def dt_append_vm_tag_data(data: Any) -> Any:
    """No tracer: `data`."""
    return data


@bif(pure=True)
def dt_spread_tag(flag: Any) -> Atom:
    """No tracer: ``true``; `flag` is a boolean."""
    want_bool(flag)
    return TRUE


@bif(pure=True)
def dt_restore_tag(tag: Any) -> Atom:
    """No tracer: ``true``."""
    return TRUE
