"""Emission of one unit: from a start block of a function to one Python function.

While code is emitted every BEAM register is a name in ``env`` for a Python local or a constant, so moves cost nothing and
calls take their arguments from where they are.  A definition makes (or reuses) a local named after the register.  ``facts`` says what is known of
each local.  Both are per path; where paths meet (:meth:`Unit.join`) the registers that are live there are brought to common names.

Reductions: a path is charged once, at its first call that counts; until then nothing may be done that cannot be done twice, since
a slice that is used up there starts the unit again from its parameters.  Emitters of anything with an effect call :meth:`Unit.charge` first.

Names: ``x0``, ``y1``, ``x0_2`` registers; ``A_`` atoms, ``L<n>`` literals, ``E<n>_`` imports, ``T<n>`` catch tags, ``K<n>_`` dispatch tables, ``N<n>`` fun
entries; ``fib_1``, ``fib_1_at_7``, ``fib_1_after_12``, ``fib_1_catch_9`` units.  All else is in :mod:`enigma_gen.abi.generated`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from enigma_gen.translate import facts as F
from enigma_gen.translate.blocks import Block as CodeBlock
from enigma_gen.translate.blocks import Graph, Tag, TranslationError
from enigma_gen.translate.table import ROWS, Operand, register
from enigma_gen.translate.tree import Again, Block, Goto, If, Line, Printer, Seq, Try, loops, negate

if TYPE_CHECKING:
    from enigma_gen.translate.module import FunctionContext

MAX_UNIT_NODES = {"entry": 400, "at": 400, "after": 100, "catch": 100}
"""Emitted nodes after which the rest of a path goes to a unit of its own, at the next block whose number is a multiple
of :data:`CUT_EVERY`: so the many units of long straight code share what they go on with."""
CUT_EVERY = 16
MAX_ACTIVE_HANDLERS = 8
"""Blocks of handlers around code of a unit; deeper ones start a unit of their own (Python nests at most 20 blocks)."""
HANDLER_BLOCKS = 2
"""Blocks that Python counts for the code of a handler: the clause, and the one that forgets ``exc``."""
FUN_CALLS = ("call_fun", "call_fun2")
SMALL_TAIL = 3
"""Merge points with at most so many instructions that emit code, and nothing behind them, are copied to each jump."""


UNSET = "NIL"
"""The value of a register that is read without having been set.  It happens only where control never comes: behind a call of a function that
the compiler knows never to return."""


class State:
    """What is known on one path."""

    __slots__ = ("env", "facts", "line", "charged")

    def __init__(self, env: dict[str, str], facts: dict[str, F.Fact], line: int, charged: bool) -> None:
        self.env = env
        self.facts = facts
        self.line = line
        self.charged = charged

    def copy(self) -> State:
        """A copy for another path."""
        return State(self.env.copy(), self.facts.copy(), self.line, self.charged)


def register_order(name: str) -> tuple[str, int]:
    """Sort key: x0, x1, ..., y0, y1, ..."""
    return name.rstrip("0123456789"), int(name.lstrip("xyfr"))


class Unit:
    """Emits one unit.  `kind` is "entry", "at", "after" or "catch"; `start` the name of its first block."""

    def __init__(self, context: FunctionContext, kind: str, start: int) -> None:
        self.context = context
        self.graph: Graph = context.graph
        self.kind = kind
        self.start = start
        self.name = context.unit_name(kind, start)
        block = self.graph.blocks[start]
        self.params = context.params(kind, start)
        env = {r: r for r in self.params if r != "e"}
        self.state = State(env, {}, block.line, kind != "entry" or not block.charges)
        self.loopable = kind in ("entry", "at")
        self.needs: dict[str, tuple[Any, ...]] = {}
        self.claimed: set[str] = set()
        """The locals of which the file's ``Type`` chunk has said what they are."""
        self.seq: Seq = []
        self.nodes = 0
        self.nesting = min(len(block.tags), MAX_ACTIVE_HANDLERS + 1)
        """How many of Python's blocks handlers have opened around the code being emitted."""
        self.block = start
        """The block being emitted."""
        self.after = 0
        """The block behind the call being emitted."""
        self.gotos: dict[int, list[tuple[Goto, State]]] = {}
        self._plan()

    # -- shape of the unit ------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Find the merge points of this unit and the block each is placed behind."""
        blocks, start = self.graph.blocks, self.start
        order: list[int] = []
        seen = {start}
        stack: list[tuple[int, Iterable[int]]] = [(start, iter(self._flow(start)))]
        sources: dict[int, list[int]] = {start: []}
        while stack:
            name, rest = stack[-1]
            for successor in rest:
                sources.setdefault(successor, []).append(name)
                if successor not in seen:
                    seen.add(successor)
                    stack.append((successor, iter(self._flow(successor))))
                    break
            else:
                order.append(name)
                stack.pop()
        order.reverse()
        number = {name: i for i, name in enumerate(order)}
        dominator: dict[int, int] = {start: start}
        for name in order[1:]:
            known = [s for s in sources[name] if s in dominator]
            best = known[0]
            for other in known[1:]:
                while best != other:
                    if number[best] > number[other]:
                        best = dominator[best]
                    else:
                        other = dominator[other]
            dominator[name] = best
        self.merges: set[int] = set()
        self.placed: dict[int, list[int]] = {}
        for name in order[1:]:
            if self._jumps_to(name, sources[name]) > 1 and not self._is_small(blocks[name]):
                self.merges.add(name)
                self.placed.setdefault(dominator[name], []).append(name)

    def _flow(self, name: int) -> list[int]:
        blocks = self.graph.blocks
        return [s for s in blocks[name].successors if s != self.start and not blocks[s].header]

    def _jumps_to(self, name: int, sources: list[int]) -> int:
        if len(sources) > 1:
            return len(sources)
        count = 0
        for op, operands in self.graph.blocks[sources[0]].instructions:
            count += list(ROWS[op].targets(operands)).count(name)
        return max(count, 1)

    def _is_small(self, block: CodeBlock) -> bool:
        if block.successors or block.header:
            return False
        return sum(ROWS[name].kind not in ("line", "nop") for name, _ in block.instructions) <= SMALL_TAIL and all(
            name not in ("bs_create_bin", "bs_match") for name, _ in block.instructions
        )

    # -- emission ---------------------------------------------------------------------------------------------------

    def emit(self) -> Printer:
        """Emit everything; the printed unit."""
        block = self.graph.blocks[self.start]
        if self.kind == "catch":
            self.seq = []
            body = self._handler_entry(self.start, self.state)
        else:
            body = self._emit_block(self.start, self.state)
        body = self._under_handlers(body, block.tags)
        printer = Printer(lambda label: self.need_unit("at", label))
        arguments = ", ".join(["p", *self.params])
        printer.line(0, f"def {self.name}({arguments}):")
        looping = self.loopable and not block.tags and loops(body)
        if looping:
            printer.line(1, "while True:")
        printer.seq(body, 2 if looping else 1, None, None, looping, 1)
        return printer

    def _under_handlers(self, body: Seq, tags: tuple[Tag, ...]) -> Seq:
        """`body` under the handlers of the tags that are active where the unit starts.

        All but the innermost share one ``try``, as Python nests few, and are reached by calls.
        """
        shared = tags[:-MAX_ACTIVE_HANDLERS]
        for depth, (y, label) in reversed(list(enumerate(tags[len(shared) :]))):
            self.nesting = depth + bool(shared)
            body = [Try(f"y{y}", self.tag(label), body, self._handler_seq(label, self._handler_state(label)))]
        self.nesting = 0
        if shared:
            (y, label), *others = shared
            inner = [(f"y{n}", self.tag(other), self._handler_call(other)) for n, other in reversed(others)]
            body = [Try(f"y{y}", self.tag(label), body, self._handler_seq(label, self._handler_state(label)), inner)]
        return body

    def _handler_call(self, label: int) -> str:
        """The call of handler `label`'s unit on Python exception ``exc``."""
        caught = f"{self._caught(self.graph.blocks[label])}(p, exc)"
        self.need_unit("catch", label)
        return self._call("catch", label, {**self._handler_state(label).env, "e": caught})

    def _handler_state(self, label: int) -> State:
        live = self.graph.blocks[label].live
        env = {r: r for r in self.params if r[0] == "y" and r in live}
        return State(env, {}, self.graph.blocks[self.start].line, True)

    def _emit_block(self, name: int, state: State) -> Seq:
        """The code from block `name` on; `state` is taken over."""
        outer_seq, outer_state = self.seq, self.state
        result: Seq = []
        self.seq = result
        self.state = state
        self._run(name)
        for merge in self.placed.get(name, ()):
            arrivals = self.gotos.pop(merge, None)
            if arrivals:
                rest = self._emit_block(merge, self.join(merge, arrivals))
                result = [Block(merge, result, rest)]
        self.seq, self.state = outer_seq, outer_state
        return result

    def _run(self, name: int) -> None:
        """Emit the instructions of block `name` to the current sequence."""
        block = self.graph.blocks[name]
        self.block = name
        state = self.state
        live = block.live
        for r in [r for r in state.env if r not in live]:
            del state.env[r]
        if not state.charged and block.charges and block.always:
            self.charge()
        for op, operands in block.instructions:
            row = ROWS[op]
            if row.kind == "call":
                self.after = block.successors[-1]
            if row.kind == "line":
                self.state.line = operands[0][1]
            elif row.emit is not None:
                self.nodes += 1
                row.emit(self, *operands)
            if row.kind == "call" and not (op in FUN_CALLS and self.returns_at_once()):
                self.seq.extend(self.goto(block.successors[-1]))
            elif row.kind == "try":
                self._try(operands[0][1], operands[1][1], block.successors[-1])

    def returns_at_once(self) -> bool:
        """Whether nothing but a return stands behind the call being emitted: calls of funs have no tail form of their own."""
        block = self.graph.blocks[self.after]
        return not block.tags and [name for name, _ in block.instructions if name != "deallocate"] == ["return"]

    def goto(self, label: int) -> Seq:
        """What takes control from the current path to block `label` (the path's state is not changed)."""
        outer_seq, outer_state = self.seq, self.state
        result: Seq = []
        self.seq = result
        self.state = state = outer_state.copy()
        block = self.graph.blocks[label]
        if block.charges and (label in self.merges or block.header or label == self.start):
            self.charge()
        if label == self.start and self.loopable and not block.tags:
            moves = [(r, state.env.get(r, UNSET)) for r in self.params if state.env.get(r) != r]
            result.append(Again(moves, self.call_of("at", label), None))
        elif (label == self.start and self.loopable) or block.header or self._is_cut(block):
            self.charge_if(block)
            result.append(Line(self.leave_for("at", label), None, True))
            self.need_unit("at", label)
        elif label in self.merges:
            node = Goto(label, state.env.copy(), state.facts)
            self.gotos.setdefault(label, []).append((node, state))
            result.append(node)
        else:
            rest = self._emit_block(label, state)
            result.extend(rest)
        self.seq, self.state = outer_seq, outer_state
        return result

    def _is_cut(self, block: CodeBlock) -> bool:
        """Whether the code from `block` on goes to a unit of its own because this one is large."""
        over = self.nodes - MAX_UNIT_NODES[self.kind]
        return over > 0 and (block.number % CUT_EVERY == 0 or over > 400) and not self._is_small(block)

    def charge_if(self, block: CodeBlock) -> None:
        """Charge before leaving for a unit that itself charges nothing."""
        if block.charges:
            self.charge()

    def call_of(self, kind: str, label: int) -> str:
        """The call of the unit that starts at `label`, with the registers as they are now."""
        return self._call(kind, label, self.state.env)

    def _call(self, kind: str, label: int, env: dict[str, str]) -> str:
        if kind == "at" and label == self.graph.entry:
            kind = "entry"
        arguments = ["p"]
        arguments.extend(env.get(r, UNSET) for r in self.context.params(kind, label))
        return f"{self.context.unit_name(kind, label)}({', '.join(arguments)})"

    def leave_for(self, kind: str, label: int, env: dict[str, str] | None = None) -> str:
        """The lines that leave for the unit that starts at `label`, with the registers as they are now, or in `env`.

        Its own handlers catch what comes out of it; those of the same tags here must not, as they would catch what it raises in a handler: so
        their tags are given to it, and are no more here.
        """
        env = dict(self.state.env if env is None else env)
        lines = []
        for y, handler in self.graph.blocks[label].tags:
            variable = env.get(f"y{y}", UNSET)
            if variable[0] == "y":
                lines.append(f"{variable} = NIL")
                env[f"y{y}"] = self.tag(handler)
        return "\n".join([*lines, f"return {self._call(kind, label, env)}"])

    def join(self, label: int, arrivals: list[tuple[Goto, State]]) -> State:
        """The state at merge point `label`, and into each Goto the moves that lead there."""
        live = sorted(self.graph.blocks[label].live, key=register_order)
        env: dict[str, str] = {}
        facts: dict[str, F.Fact] = {}
        differ = []
        for r in live:
            names = {goto.env.setdefault(r, UNSET) for goto, _ in arrivals}
            if len(names) == 1:
                env[r] = text = names.pop()
                fact = self.fact_in(text, arrivals[0][0].facts)
                for goto, _ in arrivals[1:]:
                    fact = F.join(fact, self.fact_in(text, goto.facts))
                facts[text] = fact
            else:
                differ.append(r)
        taken = set(env.values())
        # Where only some ways there were charged, nothing may be charged any more: a restart would repeat their effects.
        charged = any(state.charged for _, state in arrivals)
        if not charged:
            taken.update(self.params)
        for r in differ:
            name = _fresh(r, taken)
            taken.add(name)
            env[r] = name
            fact = self.fact_in(arrivals[0][0].env[r], arrivals[0][0].facts)
            for goto, _ in arrivals[1:]:
                fact = F.join(fact, self.fact_in(goto.env[r], goto.facts))
            facts[name] = fact
            for goto, _ in arrivals:
                if goto.env[r] != name:
                    goto.moves.append((name, goto.env[r]))
        outer = self.state
        for goto, state in arrivals:
            self.state = state
            state.env = goto.env
            goto.cut = self.leave_for("at", label)
        self.state = outer
        lines = {state.line for _, state in arrivals}
        return State(env, facts, lines.pop() if len(lines) == 1 else self.graph.blocks[label].line, charged)

    # -- exceptions -------------------------------------------------------------------------------------------------

    def tag(self, label: int) -> str:
        """The constant for the catch tag of handler `label`."""
        name = f"T{label}"
        self.needs[name] = ("tag", label, is_catch(self.graph.blocks[label]), self.context.entry)
        self.need_unit("catch", label)
        return name

    def _try(self, y: int, label: int, body: int) -> None:
        blocks = self.graph.blocks
        self.charge()  # what has effects in the body must not be charged for again in the handler
        variable = self.name_for(f"y{y}")
        tag = self.tag(label)
        self.line(f"{variable} = {tag}")
        self.state.env[f"y{y}"] = variable
        self.state.facts[variable] = None
        if self.nesting >= MAX_ACTIVE_HANDLERS:
            self.end(self.leave_for("at", body))
            self.need_unit("at", body)
            return
        live = blocks[label].live
        env = {r: t for r, t in self.state.env.items() if r[0] == "y" and r in live}
        handler_state = State(env, self.state.facts.copy(), self.state.line, self.state.charged)
        self.nesting += 1
        body_seq = self._emit_block(body, self.state.copy())
        self.nesting -= 1
        self.seq.append(Try(variable, tag, body_seq, self._handler_seq(label, handler_state)))

    def _handler_seq(self, label: int, state: State) -> Seq:
        caught = Line(f"e = {self._caught(self.graph.blocks[label])}(p, exc)")
        if self.nesting + HANDLER_BLOCKS > MAX_ACTIVE_HANDLERS:
            self.need_unit("catch", label)
            return [caught, Line(self.leave_for("catch", label, {**state.env, "e": "e"}), None, True)]
        self.nesting += HANDLER_BLOCKS
        handler = self._handler_entry(label, state)
        self.nesting -= HANDLER_BLOCKS
        return [caught, *handler]

    @staticmethod
    def _caught(block: CodeBlock) -> str:
        """What makes of a Python exception what the handler wants: the value of a ``catch``, or an ErlangError with or without its trace."""
        if is_catch(block):
            return "caught_by_catch"
        return "caught_traced" if "x2" in block.live else "caught"

    def _handler_entry(self, label: int, state: State) -> Seq:
        """From a normalised exception in ``e`` to handler block `label`."""
        outer_seq, outer_state = self.seq, self.state
        result: Seq = []
        self.seq = result
        self.state = state
        block = self.graph.blocks[label]
        if is_catch(block):
            self.define(("x", 0), "e")
        else:
            if "x0" in block.live:
                self.define(("x", 0), "e.kind", "atom")
            if "x1" in block.live:
                self.define(("x", 1), "e.reason")
            if "x2" in block.live:
                self.define(("x", 2), "e")
        result.extend(self.goto_from_handler(label))
        self.seq, self.state = outer_seq, outer_state
        return result

    def goto_from_handler(self, label: int) -> Seq:
        """As :meth:`goto`, but never back to the unit's own start, which is the handler."""
        if self.kind == "catch" and label == self.start:
            return self._emit_block(label, self.state)
        return self.goto(label)

    # -- for the emitters -------------------------------------------------------------------------------------------

    def line(self, text: str, info: Any = None) -> None:
        """Emit one line that falls through."""
        self.seq.append(Line(text, info))

    def end(self, text: str, info: Any = None) -> None:
        """Emit a line behind which control never comes out (return, raise)."""
        self.seq.append(Line(text, info, True))

    def charge(self) -> None:
        """Count a reduction, once a path; what follows may have effects."""
        state = self.state
        if state.charged:
            return
        state.charged = True
        registers = tuple_text(self.params)
        self.line(
            f"try:\n    tick()\nexcept IndexError:\n    p.frames.append(({self.name}, {registers}))\n    return SUSPEND"
        )

    def src(self, operand: Operand) -> str:
        """The Python expression (a name or a constant) for a source operand."""
        tag = operand[0]
        if tag == "x" or tag == "y":
            r = f"{tag}{operand[1]}"
        elif tag == "tr":
            r = f"{operand[1][0]}{operand[1][1]}"
            text = self._read(r)
            fact = self.context.type_fact(operand[2])
            if fact is not None and self.state.facts.get(text) is None and not text[0].isupper():
                self.state.facts[text] = fact
                self.claimed.add(text)
            return text
        elif tag == "fr":
            r = f"fr{operand[1]}"
        else:
            return self.const(operand)
        return self._read(r)

    def _read(self, r: str) -> str:
        return self.state.env.get(r, UNSET)

    def const(self, operand: Operand) -> str:
        """The Python expression for a constant operand."""
        tag = operand[0]
        if tag == "a":
            return self.atom(operand[1].name)
        if tag == "nil":
            return "NIL"
        if tag in ("i", "u", "h"):
            value = operand[1]
            return (
                str(value)
                if 0 <= value < 1 << 63
                else f"({value:#x})"
                if value >= 1 << 63
                else f"({value})"
                if value > -(1 << 63)
                else f"(-{-value:#x})"
            )
        if tag == "q":
            return self.literal(operand[1])
        raise TranslationError(f"operand {operand!r} is not a source")

    def atom(self, name: str) -> str:
        """The name of an atom constant."""
        text = self.context.atom_name(name)
        self.needs[text] = ("atom", name)
        return text

    def literal(self, index: int) -> str:
        """The name of a literal of the module."""
        term = self.context.literal_term(index)
        if type(term) is int:
            return self.const(("i", term))
        text = f"L{index}"
        self.needs[text] = ("literal", index)
        return text

    def fact(self, text: str) -> F.Fact:
        """What is known of an expression returned by :meth:`src`."""
        return self.fact_in(text, self.state.facts)

    def fact_in(self, text: str, known: dict[str, F.Fact]) -> F.Fact:
        """:meth:`fact` with the facts of another path."""
        first = text[0]
        if first.islower():
            return known.get(text)
        if first.isdigit() or first == "(":
            return "int"
        if text == "NIL":
            return "nil"
        if first == "A":
            return "atom"
        if first == "L":
            return F.of_term(self.context.literal_term(int(text[1:])))
        return None

    def know(self, text: str, fact: F.Fact) -> None:
        """From here on `text` is known to be `fact`."""
        if text[0].islower():
            self.state.facts[text] = fact

    def hashable(self, text: str, kind: str) -> str:
        """The part of a condition (with ``and`` behind it) that makes sure that `text`, a term of Python type `kind` as far as is known, can be hashed.

        What only the file's ``Type`` chunk says may be a lie.  It leads to wrong results or errors at worst, but for the hash of a deep term: that exhausts
        C's stack.
        """
        return f"type({text}) is {kind} and " if text in self.claimed else ""

    def name_for(self, r: str) -> str:
        """A local for a new value of register `r`, which no other register in ``env`` uses."""
        state = self.state
        taken = {text for other, text in state.env.items() if other != r}
        if not state.charged:
            taken.update(self.params)
        return _fresh(r, taken)

    def temp(self) -> str:
        """A local for a passing value."""
        return self.name_for("t0")

    def define(self, target: Operand, expression: str, fact: F.Fact = None, info: Any = None) -> str:
        """Assign `expression` to register operand `target`; the local's name."""
        r = register(target)
        if r is None:
            raise TranslationError(f"operand {target!r} is not a destination")
        name = self.name_for(r)
        self.seq.append(Line(f"{name} = {expression}", info))
        self.state.env[r] = name
        self.state.facts[name] = fact
        return name

    def bind(self, target: Operand, text: str) -> None:
        """Let register operand `target` stand for `text`, which is evaluated already."""
        r = register(target)
        if r is None:
            raise TranslationError(f"operand {target!r} is not a destination")
        self.state.env[r] = text

    def test(
        self,
        condition: str,
        fail: int,
        negated: str | None = None,
        info: Any = None,
        knowing: Iterable[tuple[str, F.Fact]] = (),
    ) -> None:
        """Go on when `condition` holds, to label `fail` otherwise; `knowing` are facts that then hold there."""
        saved = self.state
        self.state = saved.copy()
        for text, fact in knowing:
            self.know(text, fact)
        other = self.goto(fail)
        self.state = saved
        node = If(condition, negated or negate(condition), [], other, info)
        self.seq.append(node)
        self.seq = node.then

    def again(self, values: list[str]) -> None:
        """Start the function anew with `values` as its arguments."""
        moves = [(r, text) for r, text in zip(self.params, values, strict=True) if text != r]
        self.seq.append(Again(moves, f"{self.name}({', '.join(['p', *values])})", None))

    def enters_loop(self) -> bool:
        """Whether this unit is a receive loop that the function's entry leads to without a branch."""
        graph = self.graph
        return self.kind == "at" and graph.blocks[graph.entry].successors == [self.start]

    def enter(self, values: list[str]) -> None:
        """Call the function anew with `values`, in place."""
        entry = self.need_unit("entry", self.graph.entry)
        self.line(
            f"try:\n    tick()\nexcept IndexError:\n    p.frames.append(({entry}, {tuple_text(values)}))\n    return SUSPEND"
        )
        state = State({f"x{i}": text for i, text in enumerate(values)}, self.state.facts, self.state.line, True)
        self.seq.extend(self._emit_block(self.graph.entry, state))

    def need_entry(self, label: int) -> str:
        """Record the use of the entry unit of a function of the module; its name."""
        name = self.context.module.function_names[label]
        self.needs[name] = ("unit", label, "entry", label)
        return name

    def fail(self, label: int) -> None:
        """Leave the path for label `label`."""
        self.seq.extend(self.goto(label))

    def attempt(self, target: Operand, expression: str, fail: int, fact: F.Fact = None) -> None:
        """:meth:`define` in a guard: when evaluating `expression` raises what Erlang code can raise, go to label `fail`."""
        name = self.temp()
        self.line(f"try:\n    {name} = {expression}\nexcept GUARD_ERRORS:\n    {name} = MISSING")
        self.state.env["t0"] = name
        self.state.facts[name] = None
        self.test(f"{name} is not MISSING", fail)
        self.bind(target, name)
        self.state.facts[name] = fact

    def need(self, name: str, *what: Any) -> str:
        """Record that the unit uses global `name`, to be bound to `what`; the name."""
        self.needs[name] = what
        return name

    def need_unit(self, kind: str, label: int) -> str:
        """Record the use of another unit of this function; its name."""
        if kind == "at" and label == self.graph.entry:
            kind = "entry"
        name = self.context.unit_name(kind, label)
        self.needs[name] = ("unit", self.context.entry, kind, label)
        return name

    def save_block(self) -> str:
        """The text that saves the frame with which the current block, none of whose instructions has been emitted, begins anew."""
        saved = [self.state.env.get(r, UNSET) for r in self.context.params("at", self.block)]
        return f"p.frames.append(({self.need_unit('at', self.block)}, {tuple_text(saved)}))"

    def info(self, kind: str = "call", *more: Any) -> tuple[Any, ...]:
        """An entry of the line table: `kind` is "call", "tail", "op" (with operator and operands) or "raise"."""
        return (kind, self.state.line, *more)

    def suspend_check(self, value: str, after: int) -> None:
        """Behind a call that returns: when it gave SUSPEND, save the frame that goes on at block `after`."""
        env = self.state.env
        params = self.context.params("after", after)[1:]
        unit = self.need_unit("after", after)
        saved = tuple_text([env.get(r, UNSET) for r in params])
        self.line(f"if {value} is SUSPEND:\n    p.frames.append(({unit}, {saved}))\n    return SUSPEND")


def is_catch(block: CodeBlock) -> bool:
    """Whether a handler block belongs to a ``catch`` (not a ``try``)."""
    return next((name for name, _ in block.instructions if ROWS[name].kind not in ("nop", "line")), "") == "catch_end"


def tuple_text(names: list[str]) -> str:
    """The tuple display of `names`."""
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def _fresh(base: str, taken: set[str]) -> str:
    if base not in taken:
        return base
    n = 2
    while f"{base}_{n}" in taken:
        n += 1
    return f"{base}_{n}"
