"""Emitters: receive.  A receive loop's header is a unit of its own; what it waits for starts that unit again."""

from __future__ import annotations

from enigma_gen.translate.table import Operand, op
from enigma_gen.translate.unit import UNSET, Unit, tuple_text


@op("loop_rec", "fd")
def loop_rec(u: Unit, empty: Operand, target: Operand) -> None:
    u.charge()
    # What p.peek() does, in place: a receive that finds nothing is as frequent as one that does.
    name = u.define(target, "p.mailbox[p.save] if p.save < len(p.mailbox) else NO_MESSAGE")
    u.test(f"{name} is not NO_MESSAGE", empty[1], f"{name} is NO_MESSAGE")


@op("remove_message")
def remove_message(u: Unit) -> None:
    u.charge()
    u.line("p.accept()")


@op("timeout")
def timeout(u: Unit) -> None:
    u.charge()
    u.line("p.timeout()")


def _save(u: Unit, label: int) -> str:
    params = u.context.params("at", label)
    unit = u.need_unit("at", label)
    return f"p.frames.append(({unit}, {tuple_text([u.state.env.get(r, UNSET) for r in params])}))"


@op("loop_rec_end", "f", "end", charges=True)
def loop_rec_end(u: Unit, header: Operand) -> None:
    u.charge()
    u.line("p.save += 1")
    u.line(f"try:\n    tick()\nexcept IndexError:\n    {_save(u, header[1])}\n    return SUSPEND")
    u.fail(header[1])


@op("wait", "f", "end", charges=True)
def wait(u: Unit, header: Operand) -> None:
    u.charge()
    u.line(_save(u, header[1]))
    u.line("p.pause = RECEIVE")
    u.end("return SUSPEND")


@op("wait_timeout", "fs", charges=True)
def wait_timeout(u: Unit, header: Operand, time: Operand) -> None:
    u.charge()
    u.line(f"if p.wait_timeout({u.src(time)}):\n    {_save(u, header[1])}\n    return SUSPEND", u.info())


# -- markers: a receive that waits for a fresh reference need not look at older messages -----------------------------


@op("recv_mark", "*")
def recv_mark(u: Unit, label: Operand) -> None:
    u.charge()
    u.line(f"p.recv_mark({label[1]})")


@op("recv_set", "*")
def recv_set(u: Unit, label: Operand) -> None:
    u.charge()
    u.line(f"p.recv_set({label[1]})")


@op("recv_marker_reserve", "d")
def recv_marker_reserve(u: Unit, target: Operand) -> None:
    u.charge()
    u.define(target, "p.marker_reserve()")


@op("recv_marker_bind", "ss")
def recv_marker_bind(u: Unit, marker: Operand, reference: Operand) -> None:
    u.charge()
    u.line(f"p.marker_bind({u.src(marker)}, {u.src(reference)})")


@op("recv_marker_clear", "s")
def recv_marker_clear(u: Unit, reference: Operand) -> None:
    u.charge()
    u.line(f"p.marker_clear({u.src(reference)})")


@op("recv_marker_use", "s")
def recv_marker_use(u: Unit, reference: Operand) -> None:
    u.charge()
    u.line(f"p.marker_use({u.src(reference)})")
