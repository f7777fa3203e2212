"""Emitters: calls of every kind.

A call of a unit may give ``SUSPEND``; behind a call that returns the frame is saved then.  A native is called directly, and
only one that waits can suspend.  Calls in tail position are plain ``return callee(...)``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import NIF_MODULES, Native
from enigma_gen.term.atom import Atom
from enigma_gen.translate.blocks import TranslationError
from enigma_gen.translate.table import Operand, arguments, op
from enigma_gen.translate.unit import Unit


def call_arguments(u: Unit, count: int) -> list[str]:
    """The expressions in x0 to x<count - 1>."""
    return [u.src(("x", i)) for i in range(count)]


def native_call(u: Unit, name: str, native: Native, values: list[str]) -> str:
    """The call of a native bound to global `name`; an effect is charged for first."""
    if not native.pure:
        u.charge()
    return f"{name}({', '.join(['p', *values] if native.process or native.is_async else values)})"


def import_name(u: Unit, index: int) -> str:
    """The global that holds import `index`."""
    _, function, arity = u.context.module.beam.imports[index]
    return u.need(import_global(index, function, arity), "import", index)


def import_global(index: int, function: Atom, arity: int) -> str:
    """The name of the global that holds import `index`, a function of that name and arity."""
    plain = function.name if function.name.isascii() and function.name.isidentifier() else ""
    return f"E{index}_{plain}_{arity}" if plain else f"E{index}_{arity}"


def native_global(entry: int, arity: int) -> str:
    """The name of the global that holds the native that stands in for the module's own function at `entry`."""
    return f"B{entry}_{arity}"


def _returning(u: Unit, text: str, suspends: bool, info: Any = None) -> None:
    """Emit a call that returns to the block behind it."""
    after = u.after
    u.state.env = {r: t for r, t in u.state.env.items() if r[0] == "y"}
    value = u.define(("x", 0), text, info=info or u.info("call", after))
    if suspends:
        u.suspend_check(value, after)


def _native_info(u: Unit, native: Native, tail: bool) -> Any:
    """The line table's entry for the call of a native: in tail position, only a BIF leaves its caller behind."""
    key = (native.module, native.name, native.arity)
    if tail and (native.module in NIF_MODULES or key not in u.context.module.in_c):
        return None
    return u.info("native", native.module, native.name)


def _check_local(u: Unit, count: int, label: int) -> None:
    arity = u.context.module.local_arity(label)
    if arity != count:
        raise TranslationError(f"a local function of {arity} arguments is called with {count}")


def _local(u: Unit, count: int, label: int, tail: bool) -> None:
    native = u.context.module.local_native(label)
    values = call_arguments(u, count)
    if native is not None and native.module == "erlang" and (native.name, native.arity) in _SPECIAL:
        _SPECIAL[native.name, native.arity](u, values, tail)
        return
    if native is not None:
        name = u.need(native_global(label, count), "native", native.module, native.name, native.arity)
        text = native_call(u, name, native, values)
        suspends = native.waits or native.is_async
        info = None if tail else u.info("native", native.module, native.name)
    else:
        u.charge()
        text = f"{u.need_entry(label)}({', '.join(['p', *values])})"
        suspends = True
        info = None
    if tail:
        u.end(f"return {text}", info)
    else:
        _returning(u, text, suspends, info)


def _external(u: Unit, count: int, index: int, tail: bool) -> None:
    module, function, arity = u.context.module.beam.imports[index]
    if arity != count:
        raise TranslationError(f"{module.name}:{function.name}/{arity} is called with {count} arguments")
    values = call_arguments(u, count)
    native = u.context.module.native(index)
    if module.name == "erlang" and (function.name, arity) in _SPECIAL:
        _SPECIAL[function.name, arity](u, values, tail)
        return
    name = import_name(u, index)
    if native is None:
        u.charge()
        text = f"{name}({', '.join(['p', *values])})"
        suspends = True
        info = None
    else:
        text = native_call(u, name, native, values)
        suspends = native.waits or native.is_async
        info = _native_info(u, native, tail)
    if tail:
        u.end(f"return {text}", info)
    else:
        _returning(u, text, suspends, info)


def _raise_error(u: Unit, values: list[str], tail: bool) -> None:
    u.end(f"raise error_{len(values)}({', '.join(values)})", u.info("raise"))


def _raise_exit(u: Unit, values: list[str], tail: bool) -> None:
    u.end(f"raise exit_1({values[0]})", u.info("raise"))


def _raise_throw(u: Unit, values: list[str], tail: bool) -> None:
    u.end(f"raise throw_1({values[0]})", u.info("raise"))


def _apply(u: Unit, values: list[str], tail: bool) -> None:
    u.charge()
    text = f"apply_{len(values)}(p, {', '.join(values)})"
    if tail:
        u.end(f"return {text}", u.info("apply"))
    else:
        _returning(u, text, True)


def _hibernate(u: Unit, values: list[str], tail: bool) -> None:
    u.charge()
    u.end(f"return hibernate(p, {', '.join(values)})", u.info())


_SPECIAL = {
    ("error", 1): _raise_error,
    ("error", 2): _raise_error,
    ("error", 3): _raise_error,
    ("exit", 1): _raise_exit,
    ("throw", 1): _raise_throw,
    ("apply", 2): _apply,
    ("apply", 3): _apply,
    ("hibernate", 3): _hibernate,
}


def _count_arguments(operands: tuple[Operand, ...]) -> list[str]:
    return arguments(operands[0][1])


def _result(operands: tuple[Operand, ...]) -> list[str]:
    return ["x0"]


@op("call", "uu", "call", uses=_count_arguments, defines=_result, targets=lambda operands: [], charges=True)
def call(u: Unit, count: Operand, target: Operand) -> None:
    _check_local(u, count[1], target[1])
    _local(u, count[1], target[1], tail=False)


@op("call_last", "uuu", "end", uses=_count_arguments, targets=lambda operands: [], charges=True)
def call_last(u: Unit, count: Operand, target: Operand, size: Operand) -> None:
    call_only(u, count, target)


@op("call_only", "uu", "end", uses=_count_arguments, targets=lambda operands: [], charges=True)
def call_only(u: Unit, count: Operand, target: Operand) -> None:
    label = target[1]
    _check_local(u, count[1], label)
    if not u.context.loops:
        _local(u, count[1], label, tail=True)
    elif label == u.graph.entry and u.kind == "entry":
        # A loop.  At the start of the unit every argument is in the local of its register.
        u.charge()
        u.again(call_arguments(u, count[1]))
    elif label == u.graph.entry and u.enters_loop():
        # The loop of a server: the function's entry leads straight back to the receive that this unit starts with.
        u.enter(call_arguments(u, count[1]))
    else:
        _local(u, count[1], label, tail=True)


@op("call_ext", "uu", "call", uses=_count_arguments, defines=_result, charges=True)
def call_ext(u: Unit, count: Operand, target: Operand) -> None:
    _external(u, count[1], target[1], tail=False)


@op("call_ext_last", "uuu", "end", uses=_count_arguments, charges=True)
def call_ext_last(u: Unit, count: Operand, target: Operand, size: Operand) -> None:
    _external(u, count[1], target[1], tail=True)


@op("call_ext_only", "uu", "end", uses=_count_arguments, charges=True)
def call_ext_only(u: Unit, count: Operand, target: Operand) -> None:
    _external(u, count[1], target[1], tail=True)


def _with_module_and_function(operands: tuple[Operand, ...]) -> list[str]:
    return arguments(operands[0][1] + 2)


@op("apply", "u", "call", uses=_with_module_and_function, defines=_result, charges=True)
def apply(u: Unit, count: Operand) -> None:
    u.charge()
    _returning(u, _apply_text(u, count[1]), True)


@op("apply_last", "uu", "end", uses=_with_module_and_function, charges=True)
def apply_last(u: Unit, count: Operand, size: Operand) -> None:
    u.charge()
    u.end(f"return {_apply_text(u, count[1])}", u.info("apply"))


def _apply_text(u: Unit, count: int) -> str:
    values = call_arguments(u, count + 2)
    listed = "".join(f", {value}" for value in values[:count])
    return f"apply_mf(p, {values[count]}, {values[count + 1]}{listed})"


@op("call_fun", "u", "call", uses=lambda operands: arguments(operands[0][1] + 1), defines=_result, charges=True)
def call_fun(u: Unit, count: Operand) -> None:
    _call_fun(u, count[1], ("x", count[1]))


@op(
    "call_fun2",
    "uus",
    "call",
    uses=lambda operands: (
        [*arguments(operands[1][1]), f"{operands[2][0]}{operands[2][1]}"]
        if operands[2][0] != "tr"
        else [*arguments(operands[1][1]), f"{operands[2][1][0]}{operands[2][1][1]}"]
    ),
    defines=_result,
    charges=True,
)
def call_fun2(u: Unit, tag: Operand, count: Operand, fun: Operand) -> None:
    _call_fun(u, count[1], fun)


def _call_fun(u: Unit, count: int, fun: Operand) -> None:
    u.charge()
    f = u.src(fun)
    values = call_arguments(u, count)
    plain = ", ".join(["p", *values])
    slow = ", ".join(["p", f, *values])
    text = (
        f"(({f}.entry.code({plain}, *{f}.env) if {f}.env else {f}.entry.code({plain}))"
        f" if type({f}) is Closure and {f}.arity == {count} else call_fun({slow}))"
    )
    if u.returns_at_once():
        u.end(f"return {text}", u.info("apply"))
    else:
        _returning(u, text, True)


@op("send", "", uses=lambda operands: ["x0", "x1"], defines=_result)
def send(u: Unit) -> None:
    """The machine code of OTP, from release 24 on (as is ``alias/1``), shows a failed send as a call of ``erlang:send/2``; the interpreter before does not."""
    u.charge()
    values = (u.src(("x", 0)), u.src(("x", 1)))
    shown = ("erlang", "alias", 1) in u.context.module.in_c
    info = u.info("op", "erlang", "send", values) if shown else u.info()
    u.define(("x", 0), f"p.send({', '.join(values)})", info=info)
