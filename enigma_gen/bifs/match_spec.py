"""Match specifications as functions: ``erlang:match_spec_test/3`` and the compiled specifications of ``ets``.

A compiled specification is a reference that ``p.system.magic`` maps to a :class:`~enigma_gen.ets.match_spec.Program`.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.trace_program import Context
from enigma_gen.ets.match_spec import DIALECTS, NO_MATCH, TABLE, BadMatchSpec, Dialect, Program, compiler_of
from enigma_gen.ets.match_spec_functions import EXIT
from enigma_gen.ets.match_spec_trace import TraceContext
from enigma_gen.runtime.watched import seq_trace_info
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ERROR, ErlangError, badarg
from enigma_gen.term.ids import Ref

bif = Bifs("erlang")
ets = Bifs("ets")

RUNS_PER_SLICE: Final = 1000
"""Objects that ``match_spec_run_r`` looks at before its process is suspended."""


class Trial(Context):
    """What actions do in a test: the flags of processes are changed; the trace control word, the sequential trace token and ``silent`` are not."""

    def __init__(self, p: Any) -> None:
        super().__init__(p, p.system.tracing.legacy, None)
        self.pretends = True

    def set_seq_token(self, item: Any, value: Any) -> Any:
        """What the token says of `item`."""
        if type(item) is not Atom:
            return EXIT
        found = seq_trace_info(self.p, item)
        return EXIT if found is None else found

    def silent(self, value: Any) -> Atom:
        """Nothing."""
        return TRUE

    def current_stacktrace(self, *depth: Any) -> Any:
        """Where the caller of the test is."""
        return TraceContext.current_stacktrace(self, *depth)


def _errors(errors: list[tuple[Atom, str]]) -> Any:
    return make_list([(severity, make_list(list(text.encode("latin-1")))) for severity, text in errors])


@bif
def match_spec_test(p: Any, against: Any, spec: Any, kind: Any) -> Any:
    """``{ok, Result, Flags, Warnings}`` or ``{error, Errors}``: what a specification does to a tuple (``table``) or to arguments (``trace``)."""
    dialect: Dialect = TABLE
    if kind is am.trace:
        if type(against) is not list and against is not NIL:
            badarg()
        dialect = DIALECTS["call"]
    elif kind is not am.table:
        badarg()
    try:
        program = compiler_of(p.system).compile(spec, dialect)
    except BadMatchSpec as bad:
        return am.error, _errors(bad.errors)
    flags: list[Atom] = []
    if dialect is TABLE:
        result = program.run(p, against)
    else:
        context = Trial(p)
        result = program.run(p, _arguments(against), context)
        if result is not NO_MATCH:
            flags = context.flags()
    return am.ok, FALSE if result is NO_MATCH else result, make_list(flags), NIL


def _arguments(against: Any) -> tuple[Any, ...]:
    """The elements of a list, proper or not."""
    arguments = []
    while type(against) is list:
        arguments.append(against[0])
        against = against[1]
    return tuple(arguments)


@ets
def match_spec_compile(p: Any, spec: Any) -> Ref:
    """A specification for tables, compiled."""
    try:
        program = compiler_of(p.system).compile(spec, TABLE)
    except BadMatchSpec as bad:
        raise ErlangError(ERROR, bad.reason) from None
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = program
    return ref


def _program(p: Any, ref: Any) -> Program | None:
    found = p.system.magic.get(ref) if type(ref) is Ref else None
    return found if type(found) is Program else None


@ets
def is_compiled_ms(p: Any, term: Any) -> Atom:
    """Whether `term` is a compiled specification of this node."""
    return TRUE if _program(p, term) is not None else FALSE


@ets(waits=True)
def match_spec_run_r(p: Any, objects: Any, compiled: Any, results: Any) -> Any:
    """What a compiled specification gives for the elements of a list, the last one first, before `results`."""
    program = _program(p, compiled)
    if program is None or (type(objects) is not list and objects is not NIL):
        badarg()
    run = program.run
    rest, made = objects, results
    for _ in range(RUNS_PER_SLICE):
        if type(rest) is not list:
            break
        result = run(p, rest[0])
        if result is not NO_MATCH:
            made = [result, made]
        rest = rest[1]
    if type(rest) is list:
        p.frames.append((match_spec_run_r, (rest, compiled, made)))
        return SUSPEND
    if rest is not NIL:
        badarg()
    return made
