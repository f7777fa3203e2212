"""Natives of ``ets`` that give a few results at a time: ``select/3``, ``match/3``, ``match_object/3``, and what goes on with their continuations.

Continuations are tuples as in OTP, ``{Table, Place, Limit, Program, Rest, Size}`` and
``{Table, LastKey, Pattern, Limit, Program, [], Reverse, 0}``, so that ``ets:repair_continuation/2`` can do its work.
`Table` is the reference even of a named table: it may be renamed, but not replaced by another one.

Sources: OTP 25 ``erl_db.c``, ``erl_db_hash.c``, ``erl_db_tree.c`` (facts).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.ets import SMALL_LIMIT
from enigma_gen.bifs.ets_objects import END
from enigma_gen.bifs.ets_select import (
    ALL_VARIABLES,
    STEP,
    WHOLE,
    Access,
    compiled,
    keyed_objects,
    known_keys,
    program_of,
    program_of_pattern,
    reference_to,
    release,
)
from enigma_gen.ets.hashed import HashTable
from enigma_gen.ets.match_spec import NO_MATCH, Program
from enigma_gen.ets.ordered import KeyCursor, OrderedTable
from enigma_gen.ets.table import Cursor, ListCursor, Object, Table
from enigma_gen.ets.tables import readable
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError, badarg
from enigma_gen.term.ids import Ref

bif = Bifs("ets")


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
        for _ in range(STEP):
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
        keys = known_keys(table, program)
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
        objects = cursor.take(min(STEP, self.limit - len(found)))
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
            del budget[-STEP:]
            if not budget:
                if not chunk.fixed:
                    chunk.fixed = True
                    p.system.ets.fix(p, chunk.table)
                p.frames.append((_resume_chunk, (chunk,)))
                return SUSPEND
    except BaseException:
        release(p, chunk)  # type: ignore[arg-type]
        raise
    release(p, chunk)  # type: ignore[arg-type]
    return chunk.answer()


def _resume_chunk(p: Process, chunk: _Chunk) -> Any:
    try:
        if not chunk.table.alive:
            badarg(am.id)
        readable(p, chunk.table.tid)
    except ErlangError:
        release(p, chunk)  # type: ignore[arg-type]
        raise
    return _next_chunk(p, chunk)


def _first_chunk(p: Process, table: Table, program: Program, limit: int, reverse: bool) -> Any:
    tab = table.tid
    ref = reference_to(p, program)
    if isinstance(table, OrderedTable):
        keys = known_keys(table, program)
        if keys is not None and len(keys) < 2:
            return _answer_keyed(p, program, table.find(keys[0]) if keys else ())
        pattern = program.key_pattern(table.options.keypos) if len(program.clauses) == 1 else None
        chunk: _Chunk = _KeyChunk(table, tab, program, ref, limit, reverse, NIL if pattern is None else pattern, None)
    else:
        assert isinstance(table, HashTable)
        chunk = _PlaceChunk(table, tab, program, ref, limit, len(table.places))
        found = keyed_objects(table, program)
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
    return _first_chunk(p, table, compiled(p, spec), limit, False)


@bif(waits=True)
def select_reverse(p: Process, tab: Any, spec: Any, limit: Any) -> Any:
    """As ``select/3``, an ordered table from the greatest key down."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, compiled(p, spec), limit, True)


@bif(waits=True)
def match(p: Process, tab: Any, pattern: Any, limit: Any) -> Any:
    """The variables' values of the first `limit` objects that match, and a continuation."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, program_of_pattern(p, pattern, ALL_VARIABLES), limit, False)


@bif(waits=True)
def match_object(p: Process, tab: Any, pattern: Any, limit: Any) -> Any:
    """The first `limit` objects that match, and a continuation."""
    table = readable(p, tab)
    _want_limit(limit)
    return _first_chunk(p, table, program_of_pattern(p, pattern, WHOLE), limit, False)


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
    program = program_of(p, ref)
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
    program = program_of(p, ref)
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
