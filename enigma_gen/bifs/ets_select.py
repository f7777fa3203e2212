"""Natives of ``ets`` that look at many objects: ``select``, ``match``, ``match_object`` and their kin.

All are a :class:`Work` that goes over the table in steps and lets others run between them, whenever the slice is used up; meanwhile the table is
fixed, as in OTP.  When the table is deleted or closed meanwhile, the caller gets the error that OTP gives.

A match specification whose key is given (``Program.keys``) looks at the objects with these keys only; one whose key starts with something given
looks at a range of an ordered table.

Order of results: see ``ets/hashed.py``; objects with the same key stand in the order in which they were inserted.

Sources: OTP 25 ``erl_db.c``, ``erl_db_hash.c``, ``erl_db_tree.c`` (facts).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.ets.match_spec import NO_MATCH, BadMatchSpec, Program, compile_table
from enigma_gen.ets.table import Cursor, ListCursor, Object, Table
from enigma_gen.ets.tables import readable, writable
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import ERROR, ErlangError, badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("ets")

STEP: Final = 500
_KEPT_PATTERNS: Final = 128
ALL_VARIABLES: Final = intern("$$")
WHOLE: Final = intern("$_")
_SMALL_KINDS: Final = frozenset({Atom, int, float})
_ALWAYS: Final = object()

Access = Callable[[Process, Any], Table]


# Programs ------------------------------------------------------------------------------------------------------------


def compiled(p: Process, spec: Any) -> Program:
    """The program of a match specification; raises ``badarg`` (or ``system_limit``).  No clauses at all match nothing, as in OTP."""
    if spec is NIL:
        return Program(NIL, [], [], [])
    try:
        return compile_table(p.system, spec)
    except BadMatchSpec as bad:
        raise ErlangError(ERROR, bad.reason) from None


def program_of_pattern(p: Process, pattern: Any, result: Atom) -> Program:
    """The program ``[{pattern, [], [result]}]``; those of small patterns (literals, as a rule) are kept."""
    kept = p.system.ets.patterns
    found: tuple[Any, Program] | None = kept.get((id(pattern), result))
    if found is not None:
        return found[1]
    program = compiled(p, [(pattern, NIL, [result, NIL]), NIL])
    if type(pattern) is tuple and _SMALL_KINDS.issuperset(map(type, pattern)):
        if len(kept) >= _KEPT_PATTERNS:
            kept.clear()
        kept[id(pattern), result] = (pattern, program)
    return program


def program_of(p: Process, ref: Any) -> Program | None:
    """The program that a reference stands for."""
    found = p.system.magic.get(ref) if type(ref) is Ref else None
    return found if type(found) is Program else None


def reference_to(p: Process, program: Program) -> Ref:
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = program
    return ref


# Going over a table --------------------------------------------------------------------------------------------------


def keyed_objects(table: Table, program: Program) -> list[Object] | None:
    """The objects that `program` can match when it says their keys, newest first (an ordered table: greatest key first); else None."""
    keys = known_keys(table, program)
    if keys is None:
        return None
    return [obj for key in reversed(keys) for obj in reversed(table.find(key))]


def known_keys(table: Table, program: Program) -> list[Any] | None:
    """The different keys that `program` says objects must have, in order if the table has one; None when it does not say."""
    keys = program.keys(table.options.keypos)
    if keys is None or (table.owner.system.release >= 27 and any(map(_has_map, keys))):
        return None
    if len(keys) < 2:
        return keys
    distinct = {table.canonical(key): key for key in keys}
    return [distinct[name] for name in (sorted(distinct) if table.is_ordered else distinct)]


def _has_map(key: Any) -> bool:
    """Whether there is a map in `key`: from OTP 27 on (and 26.2.5) it matches keys with bigger maps too."""
    stack = [key]
    while stack:
        part = stack.pop()
        if type(part) is Map:
            return True
        if type(part) is tuple or type(part) is list:
            stack.extend(part)
    return False


def _cursor(table: Table, program: Program, backward: bool) -> Cursor:
    """A walk over the objects that `program` can match.  `backward`: such that results put in front of each other end in the right order."""
    found = keyed_objects(table, program)
    if found is not None:
        if not backward:
            found.reverse()
        return ListCursor(found)
    pattern = None
    if table.is_ordered and len(program.clauses) == 1:
        pattern = program.key_pattern(table.options.keypos)
    return table.cursor(backward, pattern)


class Work:
    """Something to do with all objects of a table that a program can match.  `access` is what the caller must be allowed."""

    __slots__ = ("table", "run", "cursor", "result", "fixed", "access")

    def __init__(self, table: Table, program: Program, access: Access = readable, backward: bool = False) -> None:
        self.table = table
        self.run = program.run
        self.cursor = _cursor(table, program, backward)
        self.result: Any = 0
        self.fixed = False
        self.access = access

    def step(self, p: Process, objects: list[Object]) -> None:
        """Do it with some objects."""
        raise NotImplementedError


def _go_on(p: Process, work: Work) -> Any:
    """Do a piece of work until it is done or the slice is used up."""
    cursor = work.cursor
    budget = p.system.budget
    try:
        while not cursor.done:
            objects = cursor.take(STEP)
            work.step(p, objects)
            if not cursor.done:
                del budget[-len(objects) - 1 :]
                if not budget:
                    return _pause(p, work)
    except BaseException:
        release(p, work)
        raise
    release(p, work)
    return work.result


def _pause(p: Process, work: Work) -> Any:
    if not work.fixed:
        work.fixed = True
        p.system.ets.fix(p, work.table)
    p.frames.append((_resume, (work,)))
    return SUSPEND


def release(p: Process, work: Work) -> None:
    if work.fixed:
        work.fixed = False
        if work.table.alive:
            p.system.ets.unfix(p, work.table)


def _resume(p: Process, work: Work) -> Any:
    try:
        if not work.table.alive:
            badarg(am.id)
        work.access(p, work.table.tid)
    except ErlangError:
        release(p, work)
        raise
    return _go_on(p, work)


# All of them ---------------------------------------------------------------------------------------------------------


class _Select(Work):
    __slots__ = ()

    def __init__(self, table: Table, program: Program, reverse: bool) -> None:
        super().__init__(table, program, backward=not reverse)
        self.result = NIL

    def step(self, p: Process, objects: list[Object]) -> None:
        """Put the results in front."""
        run = self.run
        result = self.result
        for obj in objects:
            found = run(p, obj)
            if found is not NO_MATCH:
                result = [found, result]
        self.result = result


def _select(p: Process, table: Table, program: Program, reverse: bool = False) -> Any:
    return _go_on(p, _Select(table, program, reverse and table.is_ordered))


@bif(name="select", waits=True)
def select_all(p: Process, tab: Any, spec: Any) -> Any:
    """The results of all objects that match."""
    return _select(p, readable(p, tab), compiled(p, spec))


@bif(name="select_reverse", waits=True)
def select_reverse_all(p: Process, tab: Any, spec: Any) -> Any:
    """As ``select/2``, an ordered table from the greatest key down."""
    return _select(p, readable(p, tab), compiled(p, spec), reverse=True)


@bif(name="match", waits=True)
def match_all(p: Process, tab: Any, pattern: Any) -> Any:
    """The variables' values of all objects that match."""
    return _select(p, readable(p, tab), program_of_pattern(p, pattern, ALL_VARIABLES))


@bif(name="match_object", waits=True)
def match_object_all(p: Process, tab: Any, pattern: Any) -> Any:
    """All objects that match."""
    return _select(p, readable(p, tab), program_of_pattern(p, pattern, WHOLE))


class _Count(Work):
    __slots__ = ()

    def step(self, p: Process, objects: list[Object]) -> None:
        """Count those that give ``true``."""
        run = self.run
        self.result += sum([run(p, obj) is TRUE for obj in objects])


@bif(waits=True)
def select_count(p: Process, tab: Any, spec: Any) -> Any:
    """How many objects give ``true``."""
    table = readable(p, tab)
    return _go_on(p, _Count(table, compiled(p, spec)))


class _Delete(Work):
    __slots__ = ()

    def step(self, p: Process, objects: list[Object]) -> None:
        """Delete those that give ``true``."""
        run = self.run
        table = self.table
        before = len(table)
        table.remove([obj for obj in objects if run(p, obj) is TRUE])
        self.result += before - len(table)


@bif(waits=True)
def internal_select_delete(p: Process, tab: Any, spec: Any) -> Any:
    """Delete the objects that give ``true``; how many they were."""
    table = writable(p, tab)
    return _go_on(p, _Delete(table, compiled(p, spec), writable))


class _Replace(Work):
    __slots__ = ()

    def step(self, p: Process, objects: list[Object]) -> None:
        """Put results in place of the objects they come from."""
        run = self.run
        pairs = [(obj, new) for obj in objects if (new := run(p, obj)) is not NO_MATCH]
        self.table.replace(pairs)
        self.result += len(pairs)


@bif(waits=True)
def select_replace(p: Process, tab: Any, spec: Any) -> Any:
    """Replace objects by what they give; how many they were."""
    table = writable(p, tab)
    if table.kind is am.bag:
        badarg(am.table_type)
    program = compiled(p, spec)
    if not program.keeps_key(table.options.keypos):
        badarg()
    return _go_on(p, _Replace(table, program, writable))
