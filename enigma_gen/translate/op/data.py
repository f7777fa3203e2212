"""Emitters: moves, stack frames, lists, tuples and funs."""

from __future__ import annotations

from enigma_gen.translate.table import Operand, op, register
from enigma_gen.translate.unit import Unit

for _name, _signature in (
    ("int_code_end", ""),
    ("allocate", "uu"),
    ("allocate_heap", "uuu"),
    ("test_heap", "uu"),
    ("deallocate", "u"),
    ("nif_start", ""),
    ("on_load", ""),
    ("executable_line", "uu"),
    ("debug_line", "uuuu"),
    ("label", "u"),
):
    op(_name, _signature, "nop")(None)
op("line", "u", "line")(None)


@op("move", "sd")
def move(u: Unit, source: Operand, target: Operand) -> None:
    u.bind(target, u.src(source))


@op("swap", "bb")
def swap(u: Unit, a: Operand, b: Operand) -> None:
    first, second = u.src(a), u.src(b)
    u.bind(a, second)
    u.bind(b, first)


@op("init", "d")
def init(u: Unit, target: Operand) -> None:
    u.bind(target, "NIL")


@op("init_yregs", "u", defines=lambda operands: [f"y{r[1]}" for r in operands[0][1]])
def init_yregs(u: Unit, targets: Operand) -> None:
    for target in targets[1]:
        u.bind(target, "NIL")


@op("allocate_zero", "uu", defines=lambda operands: [f"y{i}" for i in range(operands[0][1])])
def allocate_zero(u: Unit, size: Operand, live: Operand) -> None:
    for i in range(size[1]):
        u.bind(("y", i), "NIL")


@op("allocate_heap_zero", "uuu", defines=lambda operands: [f"y{i}" for i in range(operands[0][1])])
def allocate_heap_zero(u: Unit, size: Operand, heap: Operand, live: Operand) -> None:
    allocate_zero(u, size, live)


@op("trim", "uu")
def trim(u: Unit, size: Operand, remaining: Operand) -> None:
    shift = size[1]
    env = u.state.env
    kept = {r: text for r, text in env.items() if r[0] != "y"}
    for r, text in env.items():
        if r[0] == "y" and int(r[1:]) >= shift:
            kept[f"y{int(r[1:]) - shift}"] = text
    u.state.env = kept


# -- lists ----------------------------------------------------------------------------------------------------------


@op("put_list", "ssd")
def put_list(u: Unit, head: Operand, tail: Operand, target: Operand) -> None:
    u.define(target, f"[{u.src(head)}, {u.src(tail)}]", "cons")


@op("get_list", "sdd")
def get_list(u: Unit, source: Operand, head: Operand, tail: Operand) -> None:
    cell = u.src(source)
    # The head first, unless its local is the cell's own name: then the other way round loses nothing.
    env = u.state.env
    head_register, tail_register = register(head), register(tail)
    assert head_register is not None and tail_register is not None
    env.pop(head_register, None)
    env.pop(tail_register, None)
    head_name = u.name_for(head_register)
    env[head_register] = head_name
    tail_name = u.name_for(tail_register)
    env[tail_register] = tail_name
    u.line(f"{head_name}, {tail_name} = {cell}")
    u.state.facts[head_name] = u.state.facts[tail_name] = None


@op("get_hd", "sd")
def get_hd(u: Unit, source: Operand, target: Operand) -> None:
    u.define(target, f"{u.src(source)}[0]")


@op("get_tl", "sd")
def get_tl(u: Unit, source: Operand, target: Operand) -> None:
    u.define(target, f"{u.src(source)}[1]")


# -- tuples ---------------------------------------------------------------------------------------------------------


@op("put_tuple2", "dL")
def put_tuple2(u: Unit, target: Operand, elements: Operand) -> None:
    texts = [u.src(element) for element in elements[1]]
    u.define(target, f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})", f"tuple:{len(texts)}")


@op("get_tuple_element", "sud")
def get_tuple_element(u: Unit, source: Operand, index: Operand, target: Operand) -> None:
    u.define(target, f"{u.src(source)}[{index[1]}]")


@op("set_tuple_element", "sbu")
def set_tuple_element(u: Unit, value: Operand, target: Operand, index: Operand) -> None:
    # The tuple is a fresh copy that only this register holds (the compiler sees to it), so a new one can take its place.
    old = u.src(target)
    u.define(target, f"with_element({old}, {index[1]}, {u.src(value)})", u.fact(old))


@op("update_record", "uusdL")
def update_record(u: Unit, hint: Operand, size: Operand, source: Operand, target: Operand, updates: Operand) -> None:
    old = u.src(source)
    changed = {updates[1][i][1] - 1: u.src(updates[1][i + 1]) for i in range(0, len(updates[1]), 2)}
    count = size[1]
    parts: list[str] = []
    position = 0
    for index in sorted(changed):
        if index > position:
            parts.append(f"*{old}[{position}:{index}]" if index - position > 1 else f"{old}[{position}]")
        parts.append(changed[index])
        position = index + 1
    if position < count:
        parts.append(f"*{old}[{position}:]" if count - position > 1 else f"{old}[{position}]")
    u.define(target, f"({', '.join(parts)}{',' if len(parts) == 1 else ''})", f"tuple:{count}")


# -- funs -----------------------------------------------------------------------------------------------------------


@op("make_fun3", "udL")
def make_fun3(u: Unit, index: Operand, target: Operand, environment: Operand) -> None:
    values = [u.src(value) for value in environment[1]]
    entry = u.need(f"N{index[1]}", "fun", index[1])
    captured = f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"
    u.define(target, f"make_closure({entry}, {captured}, p.pid)", "fun")
