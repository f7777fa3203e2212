"""Natives of ``ets`` that look at many objects: ``select``, ``match``, ``match_object`` and their kin.

All are a :class:`Work` that goes over the table in steps and lets others run between them, whenever the slice is used up; meanwhile the table is
fixed, as in OTP.  When the table is deleted or closed meanwhile, the caller gets the error that OTP gives.

A match specification whose key is given (``Program.keys``) looks at the objects with these keys only; one whose key starts with something given
looks at a range of an ordered table.

Limits: continuations are tuples as in OTP, ``{Table, Place, Limit, Program, Rest, Size}`` and
``{Table, LastKey, Pattern, Limit, Program, [], Reverse, 0}``, so that ``ets:repair_continuation/2`` can do its work.
`Table` is the reference even of a named table: it may be renamed, but not replaced by another one.

Order of results: see ``ets/hashed.py``; objects with the same key stand in the order in which they were inserted.

Sources: OTP 25 ``erl_db.c``, ``erl_db_hash.c``, ``erl_db_tree.c`` (facts).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.ets import SMALL_LIMIT
from enigma_gen.bifs.ets_objects import END
from enigma_gen.ets.hashed import HashTable
from enigma_gen.ets.match_spec import NO_MATCH, BadMatchSpec, Program, compile_table
from enigma_gen.ets.ordered import KeyCursor, OrderedTable
from enigma_gen.ets.table import Cursor, ListCursor, Object, Table
from enigma_gen.ets.tables import readable, writable
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ERROR, ErlangError, badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("ets")

_STEP: Final = 500
_KEPT_PATTERNS: Final = 128
_ALL_VARIABLES: Final = intern("$$")
_WHOLE: Final = intern("$_")
_SMALL_KINDS: Final = frozenset({Atom, int, float})
_ALWAYS: Final = object()

Access = Callable[[Process, Any], Table]


# Programs ------------------------------------------------------------------------------------------------------------


def _compiled(p: Process, spec: Any) -> Program:
    """The program of a match specification; raises ``badarg`` (or ``system_limit``).  No clauses at all match nothing, as in OTP."""
    if spec is NIL:
        return Program(NIL, [], [], [])
    try:
        return compile_table(p.system, spec)
    except BadMatchSpec as bad:
        raise ErlangError(ERROR, bad.reason) from None


def _of_pattern(p: Process, pattern: Any, result: Atom) -> Program:
    """The program ``[{pattern, [], [result]}]``; those of small patterns (literals, as a rule) are kept."""
    kept = p.system.ets.patterns
    found: tuple[Any, Program] | None = kept.get((id(pattern), result))
    if found is not None:
        return found[1]
    program = _compiled(p, [(pattern, NIL, [result, NIL]), NIL])
    if type(pattern) is tuple and _SMALL_KINDS.issuperset(map(type, pattern)):
        if len(kept) >= _KEPT_PATTERNS:
            kept.clear()
        kept[id(pattern), result] = (pattern, program)
    return program


def _program_of(p: Process, ref: Any) -> Program | None:
    """The program that a reference stands for."""
    found = p.system.magic.get(ref) if type(ref) is Ref else None
    return found if type(found) is Program else None


def _reference_to(p: Process, program: Program) -> Ref:
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = program
    return ref


# Going over a table --------------------------------------------------------------------------------------------------


def _keyed(table: Table, program: Program) -> list[Object] | None:
    """The objects that `program` can match when it says their keys, newest first (an ordered table: greatest key first); else None."""
    keys = _keys(table, program)
    if keys is None:
        return None
    return [obj for key in reversed(keys) for obj in reversed(table.find(key))]


def _keys(table: Table, program: Program) -> list[Any] | None:
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
    found = _keyed(table, program)
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
            objects = cursor.take(_STEP)
            work.step(p, objects)
            if not cursor.done:
                del budget[-len(objects) - 1 :]
                if not budget:
                    return _pause(p, work)
    except BaseException:
        _release(p, work)
        raise
    _release(p, work)
    return work.result


def _pause(p: Process, work: Work) -> Any:
    if not work.fixed:
        work.fixed = True
        p.system.ets.fix(p, work.table)
    p.frames.append((_resume, (work,)))
    return SUSPEND


def _release(p: Process, work: Work) -> None:
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
        _release(p, work)
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
    return _select(p, readable(p, tab), _compiled(p, spec))


@bif(name="select_reverse", waits=True)
def select_reverse_all(p: Process, tab: Any, spec: Any) -> Any:
    """As ``select/2``, an ordered table from the greatest key down."""
    return _select(p, readable(p, tab), _compiled(p, spec), reverse=True)


@bif(name="match", waits=True)
def match_all(p: Process, tab: Any, pattern: Any) -> Any:
    """The variables' values of all objects that match."""
    return _select(p, readable(p, tab), _of_pattern(p, pattern, _ALL_VARIABLES))


@bif(name="match_object", waits=True)
def match_object_all(p: Process, tab: Any, pattern: Any) -> Any:
    """All objects that match."""
    return _select(p, readable(p, tab), _of_pattern(p, pattern, _WHOLE))


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
    return _go_on(p, _Count(table, _compiled(p, spec)))


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
    return _go_on(p, _Delete(table, _compiled(p, spec), writable))


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
    program = _compiled(p, spec)
    if not program.keeps_key(table.options.keypos):
        badarg()
    return _go_on(p, _Replace(table, program, writable))


# A few at a time -----------------------------------------------------------------------------------------------------


class _Chunk:
    """The next `limit` results.  `tab` is the table in continuations, `ref` stands for the program, `got` counts the results in `result`, which
    stand in front of each other.
    """

    __slots__ = ("table", "tab", "program", "ref", "limit", "result", "got", "fixed", "access")

    def __init__(self, table: Table, tab: Any, program: Program, ref: Ref, limit: int) -> None:
        self.table = table
        self.tab = tab
        self.program = program
        self.ref = ref
        self.limit = limit
        self.result: Any = NIL
        self.got = 0
        self.fixed = False
        self.access: Access = readable

    def step(self, p: Process) -> bool:
        """Look at some objects; whether that was enough."""
        raise NotImplementedError

    def answer(self) -> Any:
        """What the caller gets."""
        raise NotImplementedError


class _PlaceChunk(_Chunk):
    """`place`: those below are still to be looked at; -1 when there is nothing more.  `rest` are results beyond the limit."""

    __slots__ = ("place", "objects")

    def __init__(self, table: HashTable, tab: Any, program: Program, ref: Ref, limit: int, place: int) -> None:
        super().__init__(table, tab, program, ref, limit)
        self.place = place
        self.objects: list[Object] | None = None

    def step(self, p: Process) -> bool:
        """Look at some places."""
        run = self.program.run
        if self.objects is not None:
            self._add(p, run, self.objects)
            return True
        table: HashTable = self.table  # type: ignore[assignment]
        for _ in range(_STEP):
            if self.got >= self.limit:
                return True
            objects, self.place = table.place_below(self.place)
            if self.place < 0:
                return True
            self._add(p, run, objects if len(objects) == 1 else list(reversed(objects)))
        return False

    def _add(self, p: Process, run: Callable[..., Any], objects: Any) -> None:
        for obj in objects:
            found = run(p, obj)
            if found is not NO_MATCH:
                self.result = [found, self.result]
                self.got += 1

    def answer(self) -> Any:
        """``{Results, Continuation}``; what is beyond the limit goes into the continuation."""
        rest: Any = NIL
        size = 0
        while self.got > self.limit:
            head, self.result = self.result
            rest = [head, rest]
            size += 1
            self.got -= 1
        if size:
            rest = make_list(_reversed(rest))
        if size or (self.place >= 0 and self.got == self.limit):
            return (self.result, (self.tab, self.place, self.limit, self.ref, rest, size))
        return END if self.result is NIL else (self.result, END)


def _reversed(items: Any) -> list[Any]:
    found = []
    while type(items) is list:
        found.append(items[0])
        items = items[1]
    found.reverse()
    return found


class _KeyChunk(_Chunk):
    """`cursor` walks an ordered table; `pattern` is what keys must match, or ``[]``."""

    __slots__ = ("cursor", "reverse", "pattern", "found", "last")

    def __init__(
        self,
        table: OrderedTable,
        tab: Any,
        program: Program,
        ref: Ref,
        limit: int,
        reverse: bool,
        pattern: Any,
        after: Any,
    ) -> None:
        super().__init__(table, tab, program, ref, limit)
        self.reverse = reverse
        self.pattern = pattern
        keys = _keys(table, program)
        self.cursor: Cursor
        if keys is None:
            self.cursor = KeyCursor(table, reverse, None if pattern is NIL else pattern, after)
        else:
            self.cursor = ListCursor(_beyond(table, keys, reverse, after))
        self.found: list[Any] = []
        self.last: Any = None

    def step(self, p: Process) -> bool:
        """Look at some keys."""
        run = self.program.run
        cursor = self.cursor
        found = self.found
        objects = cursor.take(min(_STEP, self.limit - len(found)))
        if objects:
            self.last = objects[-1][self.table.at]
        for obj in objects:
            result = run(p, obj)
            if result is not NO_MATCH:
                found.append(result)
        return cursor.done or len(found) >= self.limit

    def answer(self) -> Any:
        """``{Results, Continuation}``."""
        results = make_list(self.found)
        if len(self.found) < self.limit:
            return END if results is NIL else (results, END)
        return (results, (self.tab, self.last, self.pattern, self.limit, self.ref, NIL, int(self.reverse), 0))


def _beyond(table: Table, keys: list[Any], reverse: bool, after: Any) -> list[Object]:
    """The objects with one of `keys` (sorted) that stand behind `after`, if that is given."""
    if after is not None:
        bound = table.canonical(after)
        keys = [key for key in keys if (table.canonical(key) < bound if reverse else table.canonical(key) > bound)]
    return [obj for key in (reversed(keys) if reverse else keys) for obj in table.find(key)]


def _next_chunk(p: Process, chunk: _Chunk) -> Any:
    budget = p.system.budget
    try:
        while not chunk.step(p):
            del budget[-_STEP:]
            if not budget:
                if not chunk.fixed:
                    chunk.fixed = True
                    p.system.ets.fix(p, chunk.table)
                p.frames.append((_resume_chunk, (chunk,)))
                return SUSPEND
    except BaseException:
        _release(p, chunk)  # type: ignore[arg-type]
        raise
    _release(p, chunk)  # type: ignore[arg-type]
    return chunk.answer()


def _resume_chunk(p: Process, chunk: _Chunk) -> Any:
    try:
        if not chunk.table.alive:
            badarg(am.id)
        readable(p, chunk.table.tid)
    except ErlangError:
        _release(p, chunk)  # type: ignore[arg-type]
        raise
    return _next_chunk(p, chunk)


def _first_chunk(p: Process, table: Table, program: Program, limit: int, reverse: bool) -> Any:
    tab = table.tid
    ref = _reference_to(p, program)
    if isinstance(table, OrderedTable):
        keys = _keys(table, program)
        if keys is not None and len(keys) < 2:
            return _answer_keyed(p, program, table.find(keys[0]) if keys else ())
        pattern = program.key_pattern(table.options.keypos) if len(program.clauses) == 1 else None
        chunk: _Chunk = _KeyChunk(table, tab, program, ref, limit, reverse, NIL if pattern is None else pattern, None)
    else:
        assert isinstance(table, HashTable)
        chunk = _PlaceChunk(table, tab, program, ref, limit, len(table.places))
        found = _keyed(table, program)
        if found is not None:
            chunk.objects = found
            chunk.place = -1
    return _next_chunk(p, chunk)


def _answer_keyed(p: Process, program: Program, objects: Sequence[Object]) -> Any:
    """What an ordered table gives when there is but one key."""
    results = [found for obj in objects if (found := program.run(p, obj)) is not NO_MATCH]
    return (make_list(results), END) if results else END


def _want_limit(limit: Any) -> int:
    if type(limit) is not int or not 0 < limit < SMALL_LIMIT:
        badarg()
    return limit


@bif(waits=True)
def select(p: Process, tab: Any, spec: Any, limit: Any) -> Any:
    """The first `limit` results, and a continuation."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, _compiled(p, spec), limit, False)


@bif(waits=True)
def select_reverse(p: Process, tab: Any, spec: Any, limit: Any) -> Any:
    """As ``select/3``, an ordered table from the greatest key down."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, _compiled(p, spec), limit, True)


@bif(waits=True)
def match(p: Process, tab: Any, pattern: Any, limit: Any) -> Any:
    """The variables' values of the first `limit` objects that match, and a continuation."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, _of_pattern(p, pattern, _ALL_VARIABLES), limit, False)


@bif(waits=True)
def match_object(p: Process, tab: Any, pattern: Any, limit: Any) -> Any:
    """The first `limit` objects that match, and a continuation."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, _of_pattern(p, pattern, _WHOLE), limit, False)


def _continue(p: Process, continuation: Any) -> Any:
    """Go on with a continuation of any of the functions above."""
    if continuation is END:
        return END
    if type(continuation) is not tuple or not continuation:
        badarg()
    table = readable(p, continuation[0])
    if isinstance(table, OrderedTable):
        return _next_chunk(p, _key_chunk(p, table, continuation))
    assert isinstance(table, HashTable)
    return _next_chunk(p, _place_chunk(p, table, continuation))


def _is_list(term: Any) -> bool:
    return term is NIL or type(term) is list


def _place_chunk(p: Process, table: HashTable, continuation: tuple[Any, ...]) -> _Chunk:
    if len(continuation) != 6:
        badarg()
    tab, place, limit, ref, rest, size = continuation
    program = _program_of(p, ref)
    if not (_is_small(place) and _is_small(limit) and _is_list(rest) and _is_small(size)):
        badarg()
    if limit < 0 or size < 0 or program is None:
        badarg()
    chunk = _PlaceChunk(table, tab, program, ref, limit, place)
    chunk.result = rest
    chunk.got = size
    if place < 0 or size >= limit:
        chunk.objects = []
    return chunk


def _key_chunk(p: Process, table: OrderedTable, continuation: tuple[Any, ...]) -> _Chunk:
    if len(continuation) != 8:
        badarg()
    tab, last, pattern, limit, ref, results, reverse, got = continuation
    program = _program_of(p, ref)
    if not (_is_small(limit) and _is_list(results) and _is_small(reverse) and _is_small(got)) or program is None:
        badarg()
    return _KeyChunk(table, tab, program, ref, limit, bool(reverse), pattern, last)


def _is_small(term: Any) -> bool:
    return type(term) is int and -SMALL_LIMIT <= term < SMALL_LIMIT


@bif(name="select", waits=True)
def select_more(p: Process, continuation: Any) -> Any:
    """The next results."""
    return _continue(p, continuation)


@bif(name="select_reverse", waits=True)
def select_reverse_more(p: Process, continuation: Any) -> Any:
    """The next results."""
    return _continue(p, continuation)


@bif(name="match", waits=True)
def match_more(p: Process, continuation: Any) -> Any:
    """The next results."""
    return _continue(p, continuation)


@bif(name="match_object", waits=True)
def match_object_more(p: Process, continuation: Any) -> Any:
    """The next results."""
    return _continue(p, continuation)
