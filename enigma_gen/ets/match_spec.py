"""Match specifications: compiled to Python functions, for tables and for tracing.

Each clause becomes one function ``run(p, o)`` (``run(p, o, c)`` in the trace dialect, `c` being a
:class:`~enigma_gen.ets.match_spec_trace.TraceContext`) that gives a term, or :data:`NO_MATCH`.  A function is made in three steps:

* the clause becomes lines of Python (``match_spec_head``, ``match_spec_expr``) in which every constant has a name, so clauses of the same shape give
  the same text, and nothing of a term is ever in it;
* the text becomes code once per shape: a *factory* with the constants as its parameters;
* the factory, called with the clause's constants, gives the function.

What is expensive is the second step (hundreds of microseconds), so factories are kept per system, and whole programs for specifications that are the
same term (a literal of the code) again.  Both stores are bounded; they are emptied when they are full.

Sources: OTP 25 ``erl_db_util.c``, the Match Specifications chapter of the ERTS User's Guide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.ets.match_spec_expr import BINDINGS, WHOLE, Expressions, Problems
from enigma_gen.ets.match_spec_functions import NO_MATCH, Functions, functions_of
from enigma_gen.ets.match_spec_head import (
    MAX_PLAIN_VARIABLE,
    UNDERSCORE,
    Head,
    TooLarge,
    is_ground,
    renamed,
    variable,
    variables,
)
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, to_python
from enigma_gen.term.error import BADARG
from enigma_gen.term.map import Map
from enigma_gen.term.order import exact
from enigma_gen.term.text import display
from enigma_gen.translate.tree import Line, Printer, Seq

MAX_FACTORIES: Final = 2048
MAX_PROGRAMS: Final = 128
MAX_KEPT_CLAUSES: Final = 8
_NAMED: Final = {id(TRUE): "TRUE", id(FALSE): "FALSE", id(NIL): "NIL"}
_SMALL: Final = frozenset({Atom, int, float})

Clause = tuple[Any, Any, Any]
Run = Callable[..., Any]


class BadMatchSpec(Exception):
    """A match specification that does not compile.

    `errors` are pairs (severity, text) as OTP lists them: the atom ``error``, and text of which each character stands for a byte.
    `reason` is what OTP's functions fail with: ``badarg`` or ``system_limit``.
    """

    def __init__(self, errors: list[tuple[Atom, str]], reason: Atom = BADARG) -> None:
        super().__init__(errors)
        self.errors = errors
        self.reason = reason


class Program:
    """A compiled match specification.

    ``run(p, obj)`` (``run(p, arguments, context)`` in the trace dialect) gives the result for the calling process `p`, or :data:`NO_MATCH`.  `clauses` are
    (head, guards, body) as written; `spec` is the whole specification.
    """

    __slots__ = ("run", "clauses", "spec", "sources")

    def __init__(self, spec: Any, clauses: list[Clause], functions: list[Run], sources: list[str]) -> None:
        self.spec = spec
        self.clauses = clauses
        self.sources = sources
        self.run: Run = functions[0] if len(functions) == 1 else _any_of(functions)

    def keys(self, position: int) -> list[Any] | None:
        """What element `position` (from 1) of a matching tuple can be: one term per clause, when each clause's head says it; None otherwise.

        A head that no tuple of at least `position` elements matches adds nothing.
        """
        found = []
        for head, _, _ in self.clauses:
            if type(head) is not tuple:
                if head is UNDERSCORE or variable(head) >= 0:
                    return None
            elif len(head) >= position:
                if not is_ground(head[position - 1]):
                    return None
                found.append(head[position - 1])
        return found

    def key_pattern(self, position: int) -> Any:
        """The pattern of element `position` in the first clause's head; ``'_'`` where the head is a variable, None where there is no such element."""
        head = self.clauses[0][0]
        if type(head) is not tuple:
            return UNDERSCORE if head is UNDERSCORE or variable(head) >= 0 else None
        return head[position - 1] if len(head) >= position else None

    @property
    def takes_everything(self) -> bool:
        """Whether the program is ``[{'_', [], [true]}]``."""
        head, guards, body = self.clauses[0]
        return (
            len(self.clauses) == 1
            and (head is UNDERSCORE or variable(head) >= 0)
            and guards is NIL
            and type(body) is list
            and body[0] is TRUE
            and body[1] is NIL
        )

    def keeps_key(self, position: int) -> bool:
        """Whether what each body gives surely has the same element `position` as what its head matches (``select_replace``)."""
        return all(_keeps_key(position, head, body) for head, _, body in self.clauses)


def _any_of(functions: list[Run]) -> Run:
    """One function that tries all of them."""
    clauses = tuple(functions)

    def run(*arguments: Any) -> Any:
        for clause in clauses:
            result = clause(*arguments)
            if result is not NO_MATCH:
                return result
        return NO_MATCH

    return run


def compile_table(system: Any, spec: Any, *, lint: bool = False) -> Program:
    """The program of a specification for tables.  Raises :class:`BadMatchSpec`; the errors are complete when `lint` is true."""
    return compiler_of(system).compile(spec, TABLE)


def compile_trace(system: Any, spec: Any, *, event: str = "call") -> Program:
    """The program of a specification for tracing; `event` is ``"call"``, ``"send"`` or ``"receive"``.  Raises :class:`BadMatchSpec`."""
    return compiler_of(system).compile(spec, DIALECTS[event])


class Dialect:
    """What a specification is for: `trace` or tables; `traces`: its actions may change trace flags; `calls`: there is a call to ask about."""

    __slots__ = ("name", "trace", "traces", "calls", "parameters")

    def __init__(self, name: str, trace: bool, traces: bool, calls: bool) -> None:
        self.name = name
        self.trace = trace
        self.traces = traces
        self.calls = calls
        self.parameters = "p, o, c" if trace else "p, o"


TABLE: Final = Dialect("table", False, False, False)
DIALECTS: Final = {
    "call": Dialect("call", True, True, True),
    "send": Dialect("send", True, True, False),
    "receive": Dialect("receive", True, False, False),
}


def compiler_of(system: Any) -> Compiler:
    """The compiler of a system, made when it is first asked for."""
    compiler = system.match_compiler
    if compiler is None:
        compiler = system.match_compiler = Compiler(system.release, functions_of(system))
    found: Compiler = compiler
    return found


class Compiler:
    """Compiles match specifications for one system, see the module."""

    def __init__(self, release: int, functions: Functions) -> None:
        self.release = release
        self.functions = functions
        self._factories: dict[str, Callable[..., Run]] = {}
        self._programs: dict[tuple[int, Dialect], Program] = {}

    def compile(self, spec: Any, dialect: Dialect) -> Program:
        """The program of `spec`.  Raises :class:`BadMatchSpec`."""
        program = self._programs.get((id(spec), dialect))
        if program is not None:
            return program
        clauses = _clauses(spec, dialect)
        problems = Problems()
        functions: list[Run] = []
        sources: list[str] = []
        constants: list[Any] = []
        numbers: list[int] | None = None
        index = 0
        original = clauses
        while index < len(clauses):
            writer = ClauseWriter(self, dialect, problems)
            try:
                writer.compile(*clauses[index], numbers)
            except TooLarge:
                numbers = variables(tuple(part for clause in clauses for part in clause))
                clauses = [tuple(renamed(part, numbers) for part in clause) for clause in clauses]
                functions.clear()
                sources.clear()
                index = 0
                continue
            if problems.found:
                raise BadMatchSpec([(am.error, text.decode("latin-1")) for text in problems.found], problems.reason)
            source = writer.source()
            functions.append(self._factory(source)(*writer.constants))
            sources.append(source)
            constants += writer.constants
            index += 1
        program = Program(spec, original, functions, sources)
        if len(clauses) <= MAX_KEPT_CLAUSES and all(map(_is_small, constants)):
            if len(self._programs) >= MAX_PROGRAMS:
                self._programs.clear()
            self._programs[id(spec), dialect] = program
        return program

    def _factory(self, source: str) -> Callable[..., Run]:
        factory = self._factories.get(source)
        if factory is None:
            if len(self._factories) >= MAX_FACTORIES:
                self._factories.clear()
            names = self.functions.names
            exec(compile(source, "match spec", "exec"), names)  # noqa: S102 (nothing of a term is in the text)
            factory = self._factories[source] = names.pop("make")
        return factory


def _is_small(constant: Any) -> bool:
    """Whether keeping a constant costs next to nothing."""
    kind = type(constant)
    return kind in _SMALL if kind is not int else -(1 << 64) < constant < 1 << 64


class ClauseWriter:
    """Writes one clause as the source of a factory; `constants` are the arguments for it."""

    def __init__(self, compiler: Compiler, dialect: Dialect, problems: Problems) -> None:
        self._compiler = compiler
        self._dialect = dialect
        self._problems = problems
        self.constants: list[Any] = []
        self._names: dict[int, str] = {}
        self._functions: list[tuple[str, Seq]] = []
        self._seq: Seq = []
        self._bound: dict[int, str] = {}

    def compile(self, pattern: Any, guards: Any, body: Any, numbers: list[int] | None) -> None:
        """Compile a clause; its errors go to the problems.  Raises :class:`TooLarge` when variables must be renamed first."""
        head = Head(self._constant, MAX_PLAIN_VARIABLE if numbers is None else len(numbers))
        self._head(head, pattern)
        if head.problem:
            self._problems.add(head.problem)
            return
        self._bound = head.bound
        dialect = self._dialect
        compiler = self._compiler
        expressions = Expressions(
            compiler.functions,
            self._problems,
            self._constant,
            self._define,
            bound=head.bound,
            numbers=numbers,
            trace=dialect.trace,
            traces=dialect.traces,
            calls=dialect.calls,
            release=compiler.release,
        )
        expressions.seq = head.seq
        expressions.guards(guards)
        if not dialect.trace and type(body) is not list:
            self._problems.add("Body clause does not return anything.")
            return
        value = expressions.body(body)
        result = "c.answer" if dialect.trace else expressions.text(value)
        expressions.seq.append(Line(f"return {result}", ends=True))
        self._seq = expressions.seq

    def _head(self, head: Head, pattern: Any) -> None:
        if not self._dialect.trace:
            head.compile(pattern, "o")
        elif pattern is UNDERSCORE or variable(pattern) >= 0:
            head.one(pattern, "arguments(o)")
        elif type(pattern) is tuple:
            head.seq.append(Line(f"if len(o) != {len(pattern)}:\n    return NO_MATCH"))
            head.compile_elements(pattern, "o")
        else:
            head.compile(pattern, "o")
            head.problem = head.problem or "Match head is invalid in this context."

    def _constant(self, value: Any) -> str:
        """The name of a constant."""
        name = _NAMED.get(id(value)) or self._names.get(id(value))
        if name is None:
            name = self._names[id(value)] = f"K{len(self.constants)}"
            self.constants.append(value)
        return name

    def _define(self, seq: Seq) -> str:
        """Make a function of lines; the call of it."""
        arguments = ", ".join((self._dialect.parameters, *self._bound.values()))
        name = f"part{len(self._functions)}({arguments})"
        self._functions.append((name, seq))
        return name

    def source(self) -> str:
        """The text of the factory ``make``, which takes the constants and returns the clause's function."""
        printer = Printer(_no_cuts)
        printer.line(0, f"def make({', '.join(f'K{i}' for i in range(len(self.constants)))}):")
        for name, seq in (*self._functions, (f"run({self._dialect.parameters})", self._seq)):
            printer.line(1, f"def {name}:")
            printer.seq(seq, 2, None, None, False, 0)
        printer.line(1, "return run")
        return "\n".join(printer.lines)


def _no_cuts(label: int) -> None:
    raise AssertionError("a match specification has no merge points")


def _clauses(spec: Any, dialect: Dialect) -> list[Clause]:
    """The clauses of a specification; lists of arguments of the trace dialect become tuples."""
    if type(spec) is not list:
        raise _bad("Match programs are not in a list.")
    try:
        parts = to_python(spec)
    except ImproperList:
        raise _bad("Match programs are not in a proper list.") from None
    clauses: list[Clause] = []
    for part in parts:
        if type(part) is not tuple or len(part) != 3:
            raise _bad("Match program part is not a tuple of arity 3.")
        head, guards, body = part
        if dialect.trace and (type(head) is list or head is NIL):
            try:
                head = tuple(to_python(head))
            except ImproperList:
                raise _bad(f"Match expression part {display(head)} is not a proper list.") from None
        clauses.append((head, guards, body))
    return clauses


def _bad(text: str) -> BadMatchSpec:
    problems = Problems()
    problems.add(text)
    return BadMatchSpec([(am.error, problems.found[0].decode("latin-1"))])


# -- select_replace -------------------------------------------------------------------------------------------------------------------


def _keeps_key(position: int, head: Any, body: Any) -> bool:
    if type(body) is not list or body[1] is not NIL:
        return False
    made = body[0]
    if made is WHOLE:
        return True
    if type(made) is not tuple or type(head) is not tuple or len(head) < position:
        return False
    if len(made) == 2 and made[0] is am.const:
        made, is_constant = made[1], True
    elif len(made) == 1:
        made, is_constant = made[0], False
    else:
        return False
    if type(made) is not tuple or len(made) < position:
        return False
    key = made[position - 1]
    if _makes_same(head[position - 1], key, is_constant):
        return True
    return (
        not is_constant
        and type(key) is tuple
        and len(key) == 3
        and key[0] is am.element
        and key[2] is WHOLE
        and type(key[1]) is int
        and key[1] == position
    )


def _makes_same(pattern: Any, made: Any, is_constant: bool) -> bool:
    """Whether the body expression `made` surely gives the term that `pattern` has matched."""
    stack = [(pattern, made, is_constant)]
    while stack:
        pattern, made, is_constant = stack.pop()
        kind = type(made)
        if kind is tuple:
            if not is_constant:
                if len(made) == 1 and type(made[0]) is tuple:
                    made = made[0]
                elif len(made) == 2 and made[0] is am.const:
                    stack.append((pattern, made[1], True))
                    continue
                else:
                    return False
            if type(pattern) is not tuple or len(pattern) != len(made):
                return False
            stack += [(a, b, is_constant) for a, b in zip(pattern, made, strict=True)]
        elif kind is list:
            if type(pattern) is not list:
                return False
            stack += ((pattern[1], made[1], is_constant), (pattern[0], made[0], is_constant))
        elif not _is_same_atomic(pattern, made, is_constant):
            return False
    return True


def _is_same_atomic(pattern: Any, made: Any, is_constant: bool) -> bool:
    if type(made) is Map:
        return False  # nobody knows what else the map that was matched holds
    if type(made) is Atom:
        is_special = pattern is UNDERSCORE or pattern is BINDINGS or pattern is WHOLE
        return pattern is made and not is_special and not (is_constant and variable(pattern) >= 0)
    return exact(pattern, made)


__all__ = [
    "DIALECTS",
    "NO_MATCH",
    "TABLE",
    "BadMatchSpec",
    "Compiler",
    "Dialect",
    "Program",
    "compile_table",
    "compile_trace",
    "compiler_of",
    "is_ground",
    "variable",
]
