"""Guards and bodies of match specifications: from terms to lines of Python.

One walk with a stack of its own does everything: it finds errors in OTP's order, folds constants, and emits a line for whatever may fail or has an
effect.  Arguments are evaluated last to first, the head of a list before its tail, as OTP does.

A value on the way is a triple (kind, payload, size): :data:`CONST` with a term; :data:`EXPR` with a Python expression that cannot fail and reads nothing that
changes (it may be placed later, but once), nested `size` deep; :data:`COND` with such an expression that gives a Python bool, of `size` parts.

Failing in a guard returns ``NO_MATCH``; failing in a body gives ``'EXIT'`` and goes on.

Python nests at most 20 blocks and 100 levels of indentation, so what ``andalso`` and ``orelse`` guard is put into a function of its own when it
is nested deeper than :data:`MAX_NESTING`.

Sources: OTP 25 ``erl_db_util.c``; the weights of :data:`FRAMES` were measured on OTP 25 and 27, whose compilers run out of stack.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.ets.match_spec_functions import EQUALITIES, TRACE_ONLY, Form, Functions
from enigma_gen.ets.match_spec_head import variable
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import BADARG
from enigma_gen.term.map import Map
from enigma_gen.term.text import display
from enigma_gen.translate.tree import If, Line, Seq, negate

Value = tuple[int, Any, int]
CONST: Final = 0
EXPR: Final = 1
COND: Final = 2

MAX_NESTING: Final = 8
MAX_CONDITIONS: Final = 8
MAX_EXPRESSION: Final = 12
ERROR_BYTES: Final = 99
MAX_REPEATED: Final = 100
"""Errors from which on none is repeated: OTP's time doubles with each map that is nested in the keys of another one."""
STACK_BYTES: Final = 1_021_400
FRAMES: Final = {25: (320, 448, 688), 27: (224, 192, 640)}
"""Bytes of C stack that OTP's compiler takes for each level of lists and calls, of tuples, and of maps."""

WHOLE: Final = intern("$_")
BINDINGS: Final = intern("$$")
_ERROR_VALUE: Final[Value] = (EXPR, "NIL", 0)

_EXPR: Final = 0
_CONS: Final = 1
_TUPLE: Final = 2
_MAP: Final = 3
_CALL: Final = 4
_STRICT: Final = 5
_FORM: Final = 6
_ENTER: Final = 7
_PART: Final = 8
_MARK: Final = 9


class Problems:
    """The errors of a specification, in order, as texts of at most :data:`ERROR_BYTES` bytes; `reason` is that of the first."""

    def __init__(self) -> None:
        self.found: list[bytes] = []
        self.reason: Atom = BADARG

    def add(self, text: str, reason: Atom = BADARG) -> None:
        """Note an error down."""
        if not self.found:
            self.reason = reason
        self.found.append(text.encode("utf-8", "surrogateescape")[:ERROR_BYTES])


class ShortCircuit:
    """An ``andalso`` or ``orelse`` on the way; `result` is the local that holds its value once one is needed."""

    __slots__ = ("name", "count", "conditions", "size", "result")

    def __init__(self, is_and: bool, count: int) -> None:
        self.name = "TRUE" if is_and else "FALSE"
        self.count = count
        self.conditions: list[str] = []
        self.size = 0
        self.result = ""


class Expressions:
    """Compiles the guards and the body of one clause.

    `bound` maps variables to locals, `constant` names a constant of the program, `define` makes a function of lines and gives its name.
    `numbers` are the variables' numbers before they were renamed, if they were.
    """

    def __init__(
        self,
        functions: Functions,
        problems: Problems,
        constant: Callable[[Any], str],
        define: Callable[[Seq], str],
        *,
        bound: dict[int, str],
        numbers: list[int] | None,
        trace: bool,
        traces: bool,
        calls: bool,
        release: int,
    ) -> None:
        self.functions = functions
        self.problems = problems
        self.constant = constant
        self.define = define
        self.bound = bound
        self.numbers = numbers
        self.trace = trace
        self.traces = traces
        self.calls = calls
        self.release = release
        self.frame, self.tuple_frame, self.map_frame = FRAMES[25 if release < 26 else 27]
        self.is_guard = True
        self.seq: Seq = []
        self.seqs: list[Seq] = []
        self.nesting = 0
        self.nestings: list[int] = []
        self.values: list[Value] = []
        self.work: list[tuple[Any, ...]] = []
        self.temporaries = 0

    # -- guards and bodies ------------------------------------------------------------------------------------------

    def guards(self, terms: Any) -> Seq:
        """The lines of a list of guards."""
        self.is_guard = True
        for term in self._terms(terms):
            kind, payload, _ = self.evaluate(term)
            if kind == COND:
                self.seq.append(Line(f"if {negate(payload)}:\n    return NO_MATCH"))
            elif kind == EXPR:
                self.seq.append(Line(f"if {payload} is not TRUE:\n    return NO_MATCH"))
            elif payload is not TRUE:
                self.seq.append(Line("return NO_MATCH", ends=True))
        return self.seq

    def body(self, terms: Any) -> Value:
        """Compile a list of expressions; the value of the last one."""
        self.is_guard = False
        value: Value = (CONST, TRUE, 0)
        for term in self._terms(terms):
            value = self.evaluate(term)
        return value

    def _terms(self, terms: Any) -> Any:
        if terms is NIL:
            return
        if type(terms) is not list:
            self.problems.add("Match expression is not a list.")
            return
        while type(terms) is list:
            yield terms[0]
            terms = terms[1]
        if terms is not NIL:
            self.problems.add("Match expression is not a proper list.")

    def evaluate(self, term: Any) -> Value:
        """Compile one expression."""
        work = self.work
        work.append((_EXPR, term, 0))
        while work:
            item = work.pop()
            if item[0] == _EXPR:
                self._expression(item[1], item[2])
            else:
                _STEPS[item[0]](self, *item[1:])
        return self.values.pop()

    def _expression(self, term: Any, depth: int) -> None:
        if depth > STACK_BYTES:
            self.error(f"Excessive nesting; system limit reached near: {display(term)}", am.system_limit)
            return
        kind = type(term)
        if kind is Atom:
            if term.name[:1] == "$":
                self._dollar(term)
            else:
                self.values.append((CONST, term, 0))
        elif kind is tuple:
            self._tuple(term, depth)
        elif kind is list:
            self.work += (
                (_CONS,),
                (_EXPR, term[1], depth + self.frame),
                (_EXPR, term[0], depth + self.frame),
            )
        elif kind is Map and len(term):
            self._map(term, depth)
        else:
            self.values.append((CONST, term, 0))

    def _dollar(self, term: Atom) -> None:
        number = variable(term)
        if number >= 0:
            name = self.bound.get(number)
            if name is None:
                shown = number if self.numbers is None or number >= len(self.numbers) else self.numbers[number]
                self.error(f"Variable ${shown} is unbound.")
            else:
                self.values.append((EXPR, name, 0))
        elif term is WHOLE:
            self.values.append((EXPR, self._statement("arguments(o)") if self.trace else "o", 0))
        elif term is BINDINGS:
            names = [self.bound[number] for number in sorted(self.bound)]
            if len(names) <= MAX_EXPRESSION:
                text = "NIL"
                for name in reversed(names):
                    text = f"[{name}, {text}]"
                self.values.append((EXPR, text, len(names)))
            else:
                self.values.append((EXPR, self._statement(f"make_list(({', '.join(names)},))"), 0))
        else:
            self.values.append((CONST, term, 0))

    def _tuple(self, term: tuple[Any, ...], depth: int) -> None:
        if len(term) == 1 and type(term[0]) is tuple:
            self._elements(_TUPLE, term[0], depth + self.tuple_frame)
        elif term and type(term[0]) is Atom and variable(term[0]) < 0:
            self._function(term, depth + self.frame)
        else:
            self.error(f"{display(term)} is neither a function call, nor a tuple (tuples are written {{{{ ... }}}}).")

    def _elements(self, step: int, elements: Any, depth: int) -> None:
        self.work.append((step, len(elements)))
        self.work += [(_EXPR, element, depth) for element in elements]

    def _map(self, term: Map, depth: int) -> None:
        depth += self.map_frame
        items = term.items()
        mark = [0]
        self.work.append((_MAP, len(items), mark))
        self.work += [(_EXPR, key, depth) for key, _ in items]
        self.work.append((_MARK, mark))
        self.work += [(_EXPR, value, depth) for _, value in items]

    def _mark(self, mark: list[int]) -> None:
        mark[0] = len(self.problems.found)

    # -- functions --------------------------------------------------------------------------------------------------

    def _function(self, term: tuple[Any, ...], depth: int) -> None:
        name, count = term[0].name, len(term) - 1
        if name in _BOOLEANS:
            self._boolean(term, name, count, depth)
        elif name == "const":
            if count != 1:
                self.error(f"Special form 'const' called with more than one argument in {display(term)}.")
            else:
                self.values.append((CONST, term[1], 0))
        elif name == "self":
            if count:
                self.error(f"Special form 'self' called with arguments in {display(term)}.")
            else:
                self.values.append((EXPR, "p.pid", 1))
        elif name in self.functions.forms:
            self._special(term, self.functions.forms[name], depth)
        elif self._may_call(term[0], count):
            self.work.append((_CALL, name, count))
            self.work += [(_EXPR, argument, depth) for argument in term[1:]]

    def _boolean(self, term: tuple[Any, ...], name: str, count: int, depth: int) -> None:
        name = "andalso" if name == "andthen" else name
        if not count:
            self.error(f"Special form '{name}' called without arguments in {display(term)}.")
        elif name == "and" or name == "or":
            self.work.append((_STRICT, name, count))
            self.work += [(_EXPR, argument, depth) for argument in term[1:]]
        else:
            circuit = ShortCircuit(name == "andalso", count)
            for index in range(count - 1, -1, -1):
                self.work += (
                    (_PART, circuit, index),
                    (_EXPR, term[index + 1], depth),
                    (_ENTER, circuit, index),
                )

    def _special(self, term: tuple[Any, ...], form: Form, depth: int) -> None:
        name, count = term[0].name, len(term) - 1
        label = form.label or name
        if not self.trace:
            self.error(f"Special form '{label}' used in wrong dialect.")
        elif (form.traces and not self.traces) or (form.calls and not self.calls):
            self.error(f"Special form '{label}' not allow for this trace event.")
        elif self.is_guard and not form.in_guard:
            self.error(f"Special form '{label}' called in guard context.")
        elif count not in form.arities:
            wrong = "arguments" if form.arities == (0,) else "wrong number of arguments"
            self.error(f"Special form '{name}' called with {wrong} in {display(term)}.")
        elif name == "current_stacktrace" and count and not (type(term[1]) is int and -(1 << 59) <= term[1] < 1 << 59):
            self.error("Special form 'current_stacktrace' called with non small argument.")
        else:
            self.work.append((_FORM, form.method, count))
            self.work += [(_EXPR, argument, depth) for argument in term[1:]]

    def _may_call(self, name: Atom, count: int) -> bool:
        key = name.name, count
        if key in self.functions.tests or key in self.functions.calls:
            return True
        if key not in TRACE_ONLY:
            self.error(f"Function {display(name)}/{count} does_not_exist.")
            return False
        if not self.trace or (self.is_guard and not TRACE_ONLY[key]):
            self.error(f"Function {display(name)}/{count} cannot be called in this context.")
            return False
        return True

    def error(self, text: str, reason: Atom = BADARG) -> None:
        """Note an error down; anything takes the place of the expression."""
        self.problems.add(text, reason)
        self.values.append(_ERROR_VALUE)

    # -- steps that find their operands on the stack of values ---------------------------------------------------------

    def _cons(self) -> None:
        tail, head = self.values.pop(), self.values.pop()
        if tail[0] == head[0] == CONST:
            self.values.append((CONST, [head[1], tail[1]], 0))
        else:
            self._build(f"[{self.text(head)}, {self.text(tail)}]", max(head[2], tail[2]))

    def _make_tuple(self, count: int) -> None:
        parts = self._pop(count)
        if all(part[0] == CONST for part in parts):
            self.values.append((CONST, tuple([part[1] for part in parts]), 0))
        else:
            comma = "," if count == 1 else ""
            self._build(f"({', '.join(map(self.text, parts))}{comma})", max(part[2] for part in parts))

    def _make_map(self, count: int, mark: list[int]) -> None:
        keys = self._pop(count)
        values = self._pop(count)
        problems = self.problems.found
        has_constant_values = all(value[0] == CONST for value in values)
        if self.release < 26 and has_constant_values and mark[0] < len(problems) < MAX_REPEATED:
            problems += problems[mark[0] :]  # OTP compiles such keys a second time
        if has_constant_values and all(key[0] == CONST for key in keys):
            pairs = [(key[1], value[1]) for key, value in zip(keys, values, strict=True)]
            self.values.append((CONST, Map.from_pairs(pairs), 0))
            return
        text = "".join([f"({self.text(k)}, {self.text(v)}), " for k, v in zip(keys, values, strict=True)])
        self._build(f"make_map(({text}))", max(part[2] for part in (*keys, *values)) + 1)

    def _build(self, text: str, size: int) -> None:
        """Push a construction; one that is nested deep becomes a local."""
        if size >= MAX_EXPRESSION:
            self.values.append((EXPR, self._statement(text), 0))
        else:
            self.values.append((EXPR, text, size + 1))

    def _call(self, name: str, count: int) -> None:
        parts = self._pop(count)
        test = self.functions.tests.get((name, count))
        if test is not None:
            self.values.append((COND, self._test(name, test, parts), 1))
            return
        if (name, count) in TRACE_ONLY:
            call = f"c.{name}("
        else:
            call = self.functions.calls[name, count]
        self.values.append((EXPR, self._fallible(f"{call}{', '.join(map(self.text, parts))})"), 0))

    def _test(self, name: str, test: str, parts: list[Value]) -> str:
        operands = [self.operand(part) for part in parts]
        if len(parts) == 1:
            return test.format(*operands)
        for part, other in ((parts[0], operands[1]), (parts[1], operands[0])):
            if part[0] == CONST and name in EQUALITIES:
                if type(part[1]) is Atom or part[1] is NIL:
                    return f"{other} {EQUALITIES[name]} {self.operand(part)}"
                if type(part[1]) is int and name == "=:=":
                    return f"({other} == {self.operand(part)} and type({other}) is int)"
        if name in _ORDERS and CONST in (parts[0][0], parts[1][0]):
            constant, other = (parts[0][1], operands[1]) if parts[0][0] == CONST else (parts[1][1], operands[0])
            if type(constant) is int:
                plain = f"{operands[0]} {_ORDERS[name]} {operands[1]}"
                return f"({plain} if type({other}) is int else {test.format(*operands)})"
        return test.format(*operands)

    def _strict(self, name: str, count: int) -> None:
        parts = self._pop(count)
        is_and = name == "and"
        size = sum(part[2] for part in parts)
        if size <= MAX_CONDITIONS and count <= MAX_CONDITIONS and all(map(_is_boolean, parts)):
            self.values.append((COND, _joined([_condition(part) for part in parts], is_and), size))
            return
        result = self._statement(f"{'all' if is_and else 'any'}_true({', '.join(map(self.text, parts))})")
        if self.is_guard:
            self.seq.append(Line(f"if {result} is EXIT:\n    return NO_MATCH"))
        self.values.append((EXPR, result, 0))

    def _form(self, method: str, count: int) -> None:
        call = f"c.{method}({', '.join(map(self.text, self._pop(count)))})"
        self.values.append((EXPR, self._statement(call), 0))

    # -- andalso and orelse -----------------------------------------------------------------------------------------

    def _enter(self, circuit: ShortCircuit, index: int) -> None:
        """Begin a part: what it needs is computed only when the parts before it say so."""
        if not index:
            return
        self.seqs.append(self.seq)
        self.seq = []
        self.nestings.append(self.nesting)
        self.nesting = self.nesting + 1 if self.nesting < MAX_NESTING else 0

    def _part(self, circuit: ShortCircuit, index: int) -> None:
        """End a part."""
        value = self.values.pop()
        inner: Seq = []
        if index:
            inner, self.seq = self.seq, self.seqs.pop()
            is_outlined = not self.nesting
            self.nesting = self.nestings.pop()
            if inner and is_outlined:
                inner, value = self._outline(inner, value)
        is_last = index == circuit.count - 1
        if _is_boolean(value) and not inner and not circuit.result and len(circuit.conditions) < MAX_CONDITIONS:
            circuit.conditions.append(_condition(value))
            circuit.size += value[2]
            if circuit.size > MAX_CONDITIONS:
                self._settle(circuit)
        else:
            if index:
                self._settle(circuit)
            else:
                circuit.result = self._new()
            result = circuit.result
            inner.append(Line(f"{result} = {self.text(value)}"))
            if not is_last and not _is_boolean(value):
                failed = "return NO_MATCH" if self.is_guard else f"{result} = EXIT"
                inner.append(Line(f"if {result} is not TRUE and {result} is not FALSE:\n    {failed}"))
            if index:
                self.seq.append(If(f"{result} is {circuit.name}", f"{result} is not {circuit.name}", inner, []))
            else:
                self.seq += inner
        if is_last:
            if circuit.result:
                self.values.append((EXPR, circuit.result, 0))
            else:
                self.values.append((COND, _joined(circuit.conditions, circuit.name == "TRUE"), circuit.size))

    def _settle(self, circuit: ShortCircuit) -> None:
        """Put the value of the conditions so far into a local."""
        if not circuit.result:
            joined = _joined(circuit.conditions, circuit.name == "TRUE")
            circuit.result = self._statement(f"TRUE if {joined} else FALSE")

    def _outline(self, inner: Seq, value: Value) -> tuple[Seq, Value]:
        """Make a function of `inner` that gives `value`; the lines that call it, and their value."""
        inner.append(Line(f"return {self.text(value)}", ends=True))
        result = self._new()
        lines: Seq = [Line(f"{result} = {self.define(inner)}")]
        if self.is_guard:
            lines.append(Line(f"if {result} is NO_MATCH:\n    return NO_MATCH"))
        return lines, (EXPR, result, 0)

    # -- text -------------------------------------------------------------------------------------------------------

    def _pop(self, count: int) -> list[Value]:
        """The operands, evaluated last to first, in order."""
        values = self.values
        if not count:
            return []
        parts = values[: -count - 1 : -1]
        del values[-count:]
        return parts

    def text(self, value: Value) -> str:
        """A value as a Python expression."""
        kind, payload, _ = value
        if kind == EXPR:
            return str(payload)
        return f"(TRUE if {payload} else FALSE)" if kind == COND else self.constant(payload)

    def operand(self, value: Value) -> str:
        """A value as the name of a local or constant."""
        text = self.text(value)
        return text if text.isidentifier() else self._statement(text)

    def _new(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def _statement(self, text: str) -> str:
        """A new local that holds `text`."""
        name = self._new()
        self.seq.append(Line(f"{name} = {text}"))
        return name

    def _fallible(self, call: str) -> str:
        """A new local that holds what `call` gives, if it gives anything."""
        name = self._new()
        failed = "return NO_MATCH" if self.is_guard else f"{name} = EXIT"
        self.seq.append(Line(f"try:\n    {name} = {call}\nexcept ErlangError:\n    {failed}"))
        return name


_STEPS: Final[dict[int, Callable[..., None]]] = {
    _CONS: Expressions._cons,
    _TUPLE: Expressions._make_tuple,
    _MAP: Expressions._make_map,
    _MARK: Expressions._mark,
    _CALL: Expressions._call,
    _STRICT: Expressions._strict,
    _FORM: Expressions._form,
    _ENTER: Expressions._enter,
    _PART: Expressions._part,
}
_BOOLEANS: Final = frozenset({"and", "or", "andalso", "andthen", "orelse"})
_ORDERS: Final = {"<": "<", ">": ">", "=<": "<=", ">=": ">="}


def _is_boolean(value: Value) -> bool:
    return value[0] == COND or (value[0] == CONST and (value[1] is TRUE or value[1] is FALSE))


def _condition(value: Value) -> str:
    """A value that is a boolean, as a Python condition."""
    return str(value[1]) if value[0] == COND else "True" if value[1] is TRUE else "False"


def _joined(conditions: list[str], is_and: bool) -> str:
    return conditions[0] if len(conditions) == 1 else f"({(' and ' if is_and else ' or ').join(conditions)})"
