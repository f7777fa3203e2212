"""Emitters: float registers.  Their values are Python floats; a result that is not finite is ``badarith``."""

from __future__ import annotations

from enigma_gen.translate.table import Operand, op
from enigma_gen.translate.unit import Unit

op("fclearerror", "", "nop")(None)
op("fcheckerror", "u", "nop")(None)


@op("fmove", "sd")
def fmove(u: Unit, source: Operand, target: Operand) -> None:
    u.bind(target, u.src(source))


@op("fconv", "sd")
def fconv(u: Unit, source: Operand, target: Operand) -> None:
    x = u.src(source)
    if u.fact(x) == "float":
        u.bind(target, x)
    else:
        u.define(target, f"to_float({x})", "float", u.info("raise"))


def _operator(name: str, operator: str) -> None:
    @op(name, "fssd")
    def emit(u: Unit, fail: Operand, left: Operand, right: Operand, target: Operand) -> None:
        a, b = u.src(left), u.src(right)
        t = u.temp()
        text = f"{t} if ({t} := {a} {operator} {b}) - {t} == 0.0 else float_overflow()"
        if fail[1]:
            u.attempt(target, text, fail[1], "float")
        else:
            u.define(target, text, "float", u.info("float"))


for _name, _symbol in (("fadd", "+"), ("fsub", "-"), ("fmul", "*"), ("fdiv", "/")):
    _operator(_name, _symbol)


@op("fnegate", "fsd")
def fnegate(u: Unit, fail: Operand, source: Operand, target: Operand) -> None:
    u.define(target, f"-{u.src(source)}", "float")
