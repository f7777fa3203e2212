"""From the instructions of one BEAM function to a graph of blocks, with what is live and which handlers are active.

A block starts at a label, behind a call that returns, or behind ``try``/``catch``; so every place where a process can be
suspended or an exception can land is the start of a block, and facts are needed at block starts only.  A block is named
by an int: its label, or, without a label, ``-index`` of its first instruction.

Invariants: but for receive loops (``loop_rec_end`` and ``wait`` go back to a *header*) the graph has no cycles: Erlang
loops by calling.  ``live`` of a block holds the registers that must survive up to it: what it reads, what the active handlers read, and
the y registers that hold the tags of active handlers.

Old forms are brought to their new ones here, once: ``put_tuple``/``put`` becomes ``put_tuple2``, ``make_fun2`` becomes
``make_fun3``, and ``bs_init2``, ``bs_init_bits``, ``bs_append`` and ``bs_private_append`` with the ``bs_put_*`` behind
them become ``bs_create_bin``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.translate.table import ROWS, Operands

Instruction = tuple[str, Operands]
Tag = tuple[int, int]
"""An active handler: number of the y register that holds its tag, label of the handler."""

_NIL = ("nil", NIL)
MAX_FRAME = 1024
"""Registers of a stack frame, as many as the emulator of OTP has."""


class TranslationError(Exception):
    """The code cannot be translated; the message names the function and the instruction."""


@attrs.define(eq=False)
class Block:
    """One block; `successors` includes handler labels (of ``try``/``catch``), `tags` are active at its start, outermost first."""

    name: int
    instructions: list[Instruction]
    successors: list[int] = attrs.field(factory=list)
    live: frozenset[str] = frozenset()
    tags: tuple[Tag, ...] = ()
    header: bool = False
    number: int = 0
    """Its place in the code order of the function's blocks."""
    charges: bool = False
    """Whether some path from here counts a reduction."""
    always: bool = False
    """Whether every path from here does, or raises."""
    line: int = 0
    """The ``line`` in force at the block's start."""


@attrs.define(eq=False)
class Graph:
    """The blocks of a function by name, in code order; `entry` is the name of the first to run."""

    entry: int
    arity: int
    blocks: dict[int, Block]


def build(
    code: list[Instruction],
    start: int,
    end: int,
    entry: int,
    arity: int,
    charging: Callable[[Instruction], bool],
    captures: Callable[[int], int],
    returns: Callable[[Instruction], bool],
    pauses: Callable[[Instruction], bool] = lambda instruction: False,
) -> Graph:
    """The graph of the function whose instructions are ``code[start:end]`` (``func_info`` included).

    `charging` tells whether an instruction counts a reduction, `captures` how many values entry n of the fun table captures, `returns`
    whether a call can return (``erlang:error/1`` and its like cannot: nothing is set up for what stands behind them), `pauses` whether an instruction that is
    no call may have to be done again after a pause: a block starts at it.
    Raises :class:`TranslationError`.
    """
    blocks = _split(code, start, end, captures, returns, pauses)
    graph = Graph(entry, arity, blocks)
    for block in blocks.values():
        for name, operands in block.instructions:
            if name in _BACK:
                target = operands[0][1]
                if target in blocks:
                    blocks[target].header = True
    _activate(graph)
    _check_loops(graph)
    _liveness(graph)
    _mark_charges(graph, charging)
    return graph


_BACK = frozenset({"loop_rec_end", "wait", "wait_timeout"})


def _split(
    code: list[Instruction],
    start: int,
    end: int,
    captures: Callable[[int], int],
    returns: Callable[[Instruction], bool],
    pauses: Callable[[Instruction], bool],
) -> dict[int, Block]:
    blocks: dict[int, Block] = {}
    block: Block | None = None
    line = 0
    index = start
    while index < end:
        name, operands = code[index]
        if name == "label":
            label = operands[0][1]
            fresh = Block(label, [], line=line)
            if block is not None:
                block.successors.append(label)
                block.instructions.append(("jump", (("f", label),)))
            blocks[label] = block = fresh
            index += 1
            continue
        if name == "line":
            line = operands[0][1]
        if not is_known(name):
            raise TranslationError(f"instruction {name} is obsolete, or not known")
        if block is None:
            index += 1
            continue
        if pauses(code[index]) and any(op != "line" for op, _ in block.instructions):
            fresh = Block(-index, [], line=line)
            block.successors.append(-index)
            block.instructions.append(("jump", (("f", -index),)))
            blocks[-index] = block = fresh
        instruction, index = _fuse(code, index, end, captures)
        if instruction[0] == "call_ext" and not returns(instruction):
            instruction = ("call_ext_only", instruction[1])
        name, operands = instruction
        row = ROWS[name]
        block.instructions.append(instruction)
        block.successors.extend(row.targets(operands))
        if row.kind == "end":
            block = None
        elif row.kind == "call" or row.kind == "try":
            fresh = Block(-index, [], line=line)
            block.successors.append(-index)
            blocks[-index] = block = fresh
    if block is not None:
        raise TranslationError("control runs off the end of the function")
    for number, block in enumerate(blocks.values()):
        block.number = number
        block.successors = list(dict.fromkeys(block.successors))
        for successor in block.successors:
            if successor not in blocks:
                raise TranslationError(f"jump to label {successor}, which is not in the function")
    return blocks


_FUSED = frozenset(
    {"put_tuple", "put", "make_fun2", "bs_init2", "bs_init_bits", "bs_append", "bs_private_append"}
    | {
        "bs_put_integer",
        "bs_put_float",
        "bs_put_binary",
        "bs_put_string",
        "bs_put_utf8",
        "bs_put_utf16",
        "bs_put_utf32",
    }
)


def is_known(opcode: str) -> bool:
    """Whether instructions with this opcode can be translated."""
    return opcode in ROWS or opcode in _FUSED


def _fuse(code: list[Instruction], index: int, end: int, captures: Callable[[int], int]) -> tuple[Instruction, int]:
    name, operands = code[index]
    if name not in _FUSED:
        return (name, operands), index + 1
    if name == "make_fun2":
        captured = tuple(("x", i) for i in range(captures(operands[0][1])))
        return ("make_fun3", (operands[0], ("x", 0), ("lst", captured))), index + 1
    if name == "put_tuple":
        count = operands[0][1]
        parts = [code[i] for i in range(index + 1, min(index + 1 + count, end))]
        if len(parts) != count or any(part[0] != "put" for part in parts):
            raise TranslationError("put_tuple is not followed by its elements")
        return ("put_tuple2", (operands[1], ("lst", tuple(part[1][0] for part in parts)))), index + 1 + count
    segments: list[Any] = []
    unit = ("u", 1)
    if name == "bs_append":
        fail, _size, _extra, live, unit, source, flags, target = operands
        segments += [("a", am.append), ("u", 1), unit, flags, source, ("a", am.all)]
    elif name == "bs_private_append":
        fail, _size, unit, source, flags, target = operands
        live = ("u", 0)
        segments += [("a", am.private_append), ("u", 1), unit, flags, source, ("a", am.all)]
    elif name in ("bs_init2", "bs_init_bits"):
        fail, _size, _words, live, _flags, target = operands
    else:
        raise TranslationError(f"{name} stands outside the construction of a binary")
    index += 1
    while index < end:
        name, operands = code[index]
        if name == "line":
            index += 1
            continue
        if name in ("bs_put_integer", "bs_put_float", "bs_put_binary"):
            fail_here, size, part_unit, flags, source = operands
            segments += [("a", _KINDS[name]), ("u", 0), part_unit, flags, source, size]
            fail = fail_here if fail_here[1] else fail
        elif name in ("bs_put_utf8", "bs_put_utf16", "bs_put_utf32"):
            fail_here, flags, source = operands
            segments += [("a", _KINDS[name]), ("u", 0), ("u", 0), flags, source, ("a", am.undefined)]
            fail = fail_here if fail_here[1] else fail
        elif name == "bs_put_string":
            length, offset = operands
            segments += [("a", am.string), ("u", 0), ("u", 8), _NIL, offset, ("i", length[1])]
        else:
            break
        index += 1
    return ("bs_create_bin", (fail, ("u", 0), live, unit, target, ("lst", tuple(segments)))), index


_KINDS = {
    "bs_put_integer": am.integer,
    "bs_put_float": am.float,
    "bs_put_binary": am.binary,
    "bs_put_utf8": am.utf8,
    "bs_put_utf16": am.utf16,
    "bs_put_utf32": am.utf32,
}


def _activate(graph: Graph) -> None:
    """Fill in which handlers are active at the start and the end of every block."""
    seen = {graph.entry}
    work = [graph.entry]
    for name, block in graph.blocks.items():
        if block.instructions and block.instructions[-1][0] == "func_info":
            seen.add(name)

    def reach(name: int, tags: tuple[Tag, ...]) -> None:
        if name not in seen:
            seen.add(name)
            graph.blocks[name].tags = tags
            work.append(name)

    while work:
        block = graph.blocks[work.pop()]
        tags = block.tags
        for opcode, operands in block.instructions:
            for target in ROWS[opcode].targets(operands):
                reach(target, tags)  # a handler too: its own tag is not active in it
            if opcode == "try" or opcode == "catch":
                tags = (*tags, (operands[0][1], operands[1][1]))
            elif opcode in ("try_end", "catch_end", "try_case"):
                tags = tuple(tag for tag in tags if tag[0] != operands[0][1])
            elif opcode == "trim":
                tags = tuple((y - operands[0][1], label) for y, label in tags)
        if ROWS[block.instructions[-1][0]].kind != "end":
            reach(block.successors[-1], tags)
    for name in list(graph.blocks):
        if name not in seen:
            del graph.blocks[name]


def _check_loops(graph: Graph) -> None:
    """Refuse loops but those of receive: no compiler makes them, and one that never calls would never end its slice."""
    blocks = graph.blocks
    done: set[int] = set()
    path = {graph.entry}
    stack = [(graph.entry, iter(blocks[graph.entry].successors))]
    while stack:
        name, rest = stack[-1]
        for successor in rest:
            if successor in path:
                if not any(op in _BACK and operands[0][1] == successor for op, operands in blocks[name].instructions):
                    raise TranslationError(f"the code loops without a call, back to label {successor}")
            elif successor not in done:
                path.add(successor)
                stack.append((successor, iter(blocks[successor].successors)))
                break
        else:
            path.discard(name)
            done.add(name)
            stack.pop()


def _liveness(graph: Graph) -> None:
    blocks = graph.blocks
    order = list(reversed(list(blocks)))
    dirty = True
    while dirty:
        dirty = False
        for name in order:
            block = blocks[name]
            live = _live_before(block, blocks)
            for y, label in block.tags:
                live.add(f"y{y}")
                live.update(r for r in blocks[label].live if r[0] == "y")
            if live != block.live:
                block.live = frozenset(live)
                dirty = True


def _live_before(block: Block, blocks: dict[int, Block]) -> set[str]:
    live: set[str] = set()
    if ROWS[block.instructions[-1][0]].kind != "end":
        live.update(blocks[block.successors[-1]].live)
    for name, operands in reversed(block.instructions):
        row = ROWS[name]
        if name == "trim":
            shift = operands[0][1]
            live = {f"y{int(r[1:]) + shift}" if r[0] == "y" else r for r in live}
            if f"y{MAX_FRAME + shift}" in live or len(live) > 2 * MAX_FRAME or shift > MAX_FRAME:
                raise TranslationError("trim grows a frame without end")
        elif row.kind == "call":
            live = {r for r in live if r[0] != "x"}
        elif row.kind == "end":
            live = set()
        if row.kind == "try":
            live.update(r for r in blocks[operands[1][1]].live if r[0] == "y")
            live.difference_update(row.defines(operands))
            continue
        live.difference_update(row.defines(operands))
        for target in row.targets(operands):
            live.update(blocks[target].live)
        live.update(row.uses(operands))
    return live


def _mark_charges(graph: Graph, charging: Callable[[Instruction], bool]) -> None:
    blocks = graph.blocks
    sources: dict[int, list[int]] = {}
    work = []
    for block in blocks.values():
        if any(map(charging, block.instructions)):
            block.charges = True
            work.append(block.name)
        for successor in block.successors:
            sources.setdefault(successor, []).append(block.name)
    while work:
        for source in sources.get(work.pop(), ()):
            if not blocks[source].charges:
                blocks[source].charges = True
                work.append(source)
    always: dict[int, bool] = {}
    for name in reversed(list(blocks)):
        _always(blocks, name, charging, always)
    for name, value in always.items():
        blocks[name].always = value


_RAISES = frozenset({"func_info", "badmatch", "case_end", "if_end", "try_case_end", "badrecord", "raise"})


def _always(
    blocks: dict[int, Block], start: int, charging: Callable[[Instruction], bool], known: dict[int, bool]
) -> None:
    """Work out :attr:`Block.always` for `start` and all that it takes; a cycle (a receive loop) counts as charged."""
    stack = [start]
    while stack:
        name = stack[-1]
        missing = [s for s in blocks[name].successors if s not in known]
        if name in known or not missing:
            known[name] = _always_one(blocks[name], charging, known)
            stack.pop()
        else:
            known[name] = True
            stack.extend(missing)


def _always_one(block: Block, charging: Callable[[Instruction], bool], known: dict[int, bool]) -> bool:
    for instruction in block.instructions:
        if charging(instruction):
            return True
        name, operands = instruction
        row = ROWS[name]
        if not all(known[target] for target in row.targets(operands)):
            return False
        if row.kind == "end":
            return bool(row.targets(operands)) or name in _RAISES
    return known[block.successors[-1]]
