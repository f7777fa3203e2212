"""One match of a regular expression, without keeping other processes waiting.

How long a match takes cannot be known before: PCRE's backtracking is exponential in the worst case.  So a match is tried in small first.  PCRE2's
match limit bounds the steps at each place where a match may begin; a limit for that place, or the end of the subject, bounds how many places
there are.  Of a long subject only a window is looked at, with partial matching switched on: a match found there is the match of the whole
subject, because PCRE2 would have said ``PARTIAL`` if the end of the window had mattered.

What is not decided that way is matched once more, with the real limits, in another thread.  The library is told the truth there, so the
result is that of one plain match.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs import pcre
from enigma_gen.bifs.re_engine import Pattern, Subject
from enigma_gen.bifs.steps import Call, attributed
from enigma_gen.term.error import BADARG, ERROR, ErlangError

_STEPS: Final = 200_000
"""Steps that may be made at once: a few milliseconds."""
_WINDOW: Final = 2_048
_FIRST_PLACES: Final = 16
_COST: Final = 20
"""Reductions that a match costs."""
_FIRST_UTF_ERROR: Final = -3
_LAST_UTF_ERROR: Final = -28

Outcome = list[int] | int
"""Beginnings and ends of groups, alternating, or one of PCRE2's negative numbers."""


def match(
    p: Any,
    pattern: Pattern,
    subject: Subject,
    offset: int,
    options: int,
    match_limit: int,
    depth_limit: int,
    call: Call,
) -> Any:
    """Match from `offset` on: an :data:`Outcome`, or ``SUSPEND``, after which it comes as the value of the frame below.

    ``badarg`` if the subject has to be UTF-8 and is not; `call` is for that error's stack trace.
    """
    if not pattern.code.utf or subject.check():
        result = _try(pattern, subject, offset, options, match_limit, depth_limit)
        del p.system.budget[-_COST:]
        if result is not None:
            return result
    arguments = (pattern.code, subject, offset, options, match_limit, depth_limit)
    result = p.system.blocking(p, _match_elsewhere, *arguments)
    if result is SUSPEND:
        p.frames.append((_after, (subject, call)))
        return SUSPEND
    return _after(p, result, subject, call)


def _try(
    pattern: Pattern, subject: Subject, offset: int, options: int, match_limit: int, depth_limit: int
) -> Outcome | None:
    """The outcome, if a few steps are enough to know it."""
    size = len(subject.data)
    left = size - offset
    matcher = pattern.matcher
    if left <= _WINDOW:
        limit = min(match_limit, _STEPS // (left + 1))
        result = matcher.match(subject.data, size, offset, options, limit, depth_limit)
        if result == pcre.MATCHLIMIT and limit < match_limit:
            return None
        return matcher.spans(result) if result > 0 else result
    end = offset + _WINDOW
    if pattern.code.utf:
        end = subject.cut(end)
    partial = options | pcre.PARTIAL_HARD
    for places in (_FIRST_PLACES, _WINDOW):
        limit = min(match_limit, _STEPS // places)
        result = matcher.match(subject.data, end, offset, partial, limit, depth_limit, offset + places)
        if result > 0:
            return matcher.spans(result)
        if result != pcre.NOMATCH:
            break
    return None


def _match_elsewhere(
    code: pcre.Code, subject: Subject, offset: int, options: int, match_limit: int, depth_limit: int
) -> Outcome:
    """The whole match, in another thread."""
    matcher = pcre.Matcher(code)
    unchecked = code.utf and not subject.is_utf8
    size = len(subject.data)
    result = matcher.match(subject.data, size, offset, options, match_limit, depth_limit, check_utf=unchecked)
    return matcher.spans(result) if result > 0 else result


def _after(p: Any, result: Outcome, subject: Subject, call: Call) -> Outcome:
    """Back in the VM's thread, with the outcome of :func:`_match_elsewhere`."""
    if type(result) is int and _LAST_UTF_ERROR <= result <= _FIRST_UTF_ERROR:
        raise attributed(ErlangError(ERROR, BADARG), call)
    subject.is_utf8 = True
    return result
