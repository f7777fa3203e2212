"""Emitters: try, catch and raising.

``try`` and ``catch`` end a block; :meth:`Unit._try` makes the Python ``try`` of it.  A y register that holds the tag says whether the handler is
active: what ends its range puts ``[]`` into the tag's local.
"""

from __future__ import annotations

from enigma_gen.translate.table import Operand, op
from enigma_gen.translate.unit import Unit

op("try", "df", "try")(None)
op("catch", "df", "try")(None)


def _inactive(u: Unit, y: Operand) -> None:
    r = f"y{y[1]}"
    variable = u.state.env.get(r)
    if variable is not None and variable[0] == "y":
        u.line(f"{variable} = NIL")
    u.state.env[r] = "NIL"


@op("try_end", "b")
def try_end(u: Unit, y: Operand) -> None:
    _inactive(u, y)


@op("try_case", "*", defines=lambda operands: [f"y{operands[0][1]}"])
def try_case(u: Unit, y: Operand) -> None:
    u.state.env[f"y{y[1]}"] = "NIL"


@op("catch_end", "b")
def catch_end(u: Unit, y: Operand) -> None:
    # The handler has made the value of the catch already, so normal flow and exceptions meet here with x0 in place.
    _inactive(u, y)


@op("try_case_end", "s", "end")
def try_case_end(u: Unit, value: Operand) -> None:
    u.end(f"raise try_clause({u.src(value)})", u.info("raise"))


@op("raise", "ss", "end")
def raise_(u: Unit, trace: Operand, value: Operand) -> None:
    u.end(f"raise again({u.src(trace)}, {u.src(value)})", u.info("raise"))


@op("raw_raise", "", "", uses=lambda operands: ["x0", "x1", "x2"], defines=lambda operands: ["x0"])
def raw_raise(u: Unit) -> None:
    kind, value, trace = (u.src(("x", i)) for i in range(3))
    u.define(("x", 0), f"raw_raise({kind}, {value}, {trace})", "atom", u.info("raise"))


@op("build_stacktrace", "", uses=lambda operands: ["x0"], defines=lambda operands: ["x0"])
def build_stacktrace(u: Unit) -> None:
    u.define(("x", 0), f"stacktrace({u.src(('x', 0))})")
