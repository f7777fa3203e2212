"""Searching binaries for binaries, in steps.

Of several patterns the one that matches first counts, and of those that match there the longest.  One pattern is searched with ``bytes.find``, and
so are a few, each on its own, where the next match of each is kept until the search has passed it.  Many patterns are searched with an automaton
(Aho and Corasick): it looks at each byte once, however many patterns there are, but for bytes behind a match that it has seen already.
``bytes.find`` takes linear time on all input (CPython 3.10 and later).  Patterns of one byte are a character class of Python's regular expressions.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from enigma_gen.bifs.steps import BYTES
from enigma_gen.term.atom import Atom, am

Found = tuple[int, int]
"""Where a match begins, and its length."""

_FEW: Final = 8
_AUTOMATON_BYTES: Final = 20_000
"""Bytes that the automaton looks at in a step."""


class Searcher:
    """A compiled pattern, as ``binary:compile_pattern/1`` makes it; `tag` is ``bm`` for one pattern and ``ac`` for several."""

    __slots__ = ("_automaton", "_bytes", "patterns", "tag")

    def __init__(self, patterns: list[bytes]) -> None:
        self.tag: Atom = am.bm if len(patterns) == 1 else am.ac
        self.patterns = tuple(dict.fromkeys(patterns))
        self._automaton: Automaton | None = None
        self._bytes: re.Pattern[bytes] | None = None
        if len(self.patterns) > 1 and max(map(len, self.patterns)) == 1:
            self._bytes = re.compile(b"[" + b"".join(map(re.escape, self.patterns)) + b"]")

    def search(self, data: bytes, start: int, end: int) -> Search:
        """A search for matches in ``data[start:end]``."""
        if len(self.patterns) == 1:
            return _One(data, start, end, self.patterns[0])
        if self._bytes is not None:
            return _Bytes(data, start, end, self._bytes)
        if len(self.patterns) <= _FEW:
            return _Few(data, start, end, self.patterns)
        if self._automaton is None:
            self._automaton = Automaton(self.patterns)
        return _Many(data, start, end, self._automaton)


class Search:
    """A search under way: :meth:`next` gives one match after the other, which do not overlap, from left to right."""

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data = data
        self.at = start
        self.end = end

    def next(self) -> Found | None:
        """The next match; None if there was none in the bytes of one step.  :attr:`at` is :attr:`end` when there is no further one."""
        raise NotImplementedError

    def take(self, most: int) -> list[Found]:
        """Up to `most` matches; fewer when a step's bytes are used up, or there are no more (see :meth:`next`)."""
        found: list[Found] = []
        while len(found) < most and self.at < self.end:
            match = self.next()
            if match is None:
                break
            found.append(match)
        return found


class _One(Search):
    __slots__ = ("_pattern",)

    def __init__(self, data: bytes, start: int, end: int, pattern: bytes) -> None:
        super().__init__(data, start, end)
        self._pattern = pattern

    def next(self) -> Found | None:
        at, size = self.at, len(self._pattern)
        limit = at + BYTES
        found = self.data.find(self._pattern, at, min(self.end, limit + size - 1))
        if found >= 0:
            self.at = found + size
            return found, size
        self.at = min(self.end, limit)
        return None

    def take(self, most: int) -> list[Found]:
        """See :class:`Search`."""
        at, size = self.at, len(self._pattern)
        find, pattern, limit = self.data.find, self._pattern, min(self.end, self.at + BYTES)
        stop = min(self.end, limit + size - 1)
        found: list[Found] = []
        while len(found) < most:
            match = find(pattern, at, stop)
            if match < 0:
                at = max(at, limit)
                break
            found.append((match, size))
            at = match + size
        self.at = at
        return found


class _Bytes(Search):
    """Several patterns of one byte each."""

    __slots__ = ("_pattern",)

    def __init__(self, data: bytes, start: int, end: int, pattern: re.Pattern[bytes]) -> None:
        super().__init__(data, start, end)
        self._pattern = pattern

    def next(self) -> Found | None:
        limit = min(self.end, self.at + BYTES)
        match = self._pattern.search(self.data, self.at, limit)
        self.at = limit if match is None else match.end()
        return None if match is None else (match.start(), 1)

    def take(self, most: int) -> list[Found]:
        """See :class:`Search`."""
        limit = min(self.end, self.at + BYTES)
        found = [(match.start(), 1) for match in islice(self._pattern.finditer(self.data, self.at, limit), most)]
        self.at = limit if len(found) < most else found[-1][0] + 1
        return found


class _Few(Search):
    """`_nexts` is where each pattern matches next; `_limit`, up to which it is known, if it does not match before."""

    __slots__ = ("_limit", "_nexts", "_patterns")

    def __init__(self, data: bytes, start: int, end: int, patterns: tuple[bytes, ...]) -> None:
        super().__init__(data, start, end)
        self._patterns = patterns
        self._limit = start
        self._nexts: list[int] = []

    def next(self) -> Found | None:
        at = self.at
        if at >= self._limit:
            self._limit = min(self.end, at + BYTES)
            self._nexts = [-1] * len(self._patterns)
        best, size = self._limit, 0
        nexts = self._nexts
        for number, pattern in enumerate(self._patterns):
            known = nexts[number]
            if known < at:
                known = nexts[number] = self._look(pattern)
            if known < best or (known == best and 0 < size < len(pattern)):
                best, size = known, len(pattern)
        self.at = best + size
        return (best, size) if size else None

    def _look(self, pattern: bytes) -> int:
        found = self.data.find(pattern, self.at, min(self.end, self._limit + len(pattern) - 1))
        return self._limit if found < 0 else found


class Once(Search):
    """The first match of another search, and no further one."""

    __slots__ = ("_search",)

    def __init__(self, search: Search) -> None:
        super().__init__(search.data, search.at, search.end)
        self._search = search

    def next(self) -> Found | None:
        """See :class:`Search`."""
        found = self._search.next()
        self.at = self._search.at if found is None else self.end
        return found


class Automaton:
    """States are numbers, 0 is the beginning.  `moves` maps a byte to the next state, for bytes that go on with a pattern; `fallback` is the
    state of the longest end of what was read that begins a pattern too, `depth` how much that is, `match` the length of the longest pattern that
    ends here.
    """

    __slots__ = ("depth", "fallback", "match", "moves")

    def __init__(self, patterns: tuple[bytes, ...]) -> None:
        self.moves: list[dict[int, int]] = [{}]
        self.depth = [0]
        self.match = [0]
        for pattern in patterns:
            self._add(pattern)
        self.fallback = self._fallbacks()

    def _add(self, pattern: bytes) -> None:
        state = 0
        for byte in pattern:
            following = self.moves[state].get(byte)
            if following is None:
                following = self.moves[state][byte] = len(self.moves)
                self.moves.append({})
                self.depth.append(self.depth[state] + 1)
                self.match.append(0)
            state = following
        self.match[state] = len(pattern)

    def _fallbacks(self) -> list[int]:
        moves, match = self.moves, self.match
        fallback = [0] * len(moves)
        level = [0]
        while level:
            deeper = []
            for state in level:
                for byte, following in moves[state].items():
                    back = fallback[state]
                    while back and byte not in moves[back]:
                        back = fallback[back]
                    fallback[following] = moves[back].get(byte, 0) if state else 0
                    match[following] = match[following] or match[fallback[following]]
                    deeper.append(following)
            level = deeper
        return fallback


class _Many(Search):
    __slots__ = ("_automaton", "_read", "_size", "_start", "_state")

    def __init__(self, data: bytes, start: int, end: int, automaton: Automaton) -> None:
        super().__init__(data, start, end)
        self._automaton = automaton
        self._read = start
        self._state = 0
        self._start = self._size = 0  # the best match so far, if its size is not 0

    def next(self) -> Found | None:
        automaton = self._automaton
        moves, fallback, depth, match = automaton.moves, automaton.fallback, automaton.depth, automaton.match
        state, start, size = self._state, self._start, self._size
        limit = min(self.end, self._read + _AUTOMATON_BYTES)
        for read in range(self._read, limit):
            byte = self.data[read]
            following = moves[state].get(byte)
            while following is None and state:
                state = fallback[state]
                following = moves[state].get(byte)
            state = following or 0
            behind = read + 1
            if size and behind - depth[state] > start:
                return self._take(start, size)
            if match[state]:
                begins = behind - match[state]
                if not size or begins <= start:
                    start, size = begins, behind - begins
        if size and limit == self.end:
            return self._take(start, size)
        self._read, self._state, self._start, self._size = limit, state, start, size
        self.at = limit
        return None

    def _take(self, start: int, size: int) -> Found:
        self.at = self._read = start + size
        self._state = self._size = 0
        return start, size
