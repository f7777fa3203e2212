"""What the actions of a match specification for tracing do.

A program of the trace dialect calls the methods of a :class:`TraceContext`, one object per run, which also collects what the caller of the program has to do:
`answer` (send no trace message, a plain one, or one with a term) and the flags that ask for a message at the function's return.

Facts (OTP 25, ``erl_db_util.c``): an action whose arguments are wrong gives ``'EXIT'``.  ``enable_trace`` and its like act on the process that runs the
program as tracee and take its tracer; a process without one keeps no trace flags, and they give ``true`` all the same.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.ets.match_spec_functions import EXIT
from enigma_gen.runtime.process_text import process_text
from enigma_gen.runtime.tracing import FLAGS
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, ImproperList, iter_list, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid
from enigma_gen.term.text import display


class TraceContext:
    """The effects of one run of a program for process `p`.

    `pretends` is that of ``match_spec_test``: the trace control word, the sequential trace token and ``silent`` are left as they are.  What
    belongs to a tracer (flags, tokens, callers) is for the tracing subsystem's subclass to say; this class stands for a process that nobody traces.
    """

    def __init__(self, p: Any, *, pretends: bool = False) -> None:
        self.p = p
        self.pretends = pretends
        self.answer: Any = TRUE
        self.returns = False
        self.raises = False

    def flags(self) -> list[Atom]:
        """The flags that were set, as ``match_spec_test`` lists them."""
        found = []
        if self.returns:
            found.append(am.return_trace)
        if self.raises:
            found.append(am.exception_trace)
        return found

    def message(self, term: Any) -> Atom:
        """``{message, Term}``."""
        self.answer = term
        return TRUE

    def return_trace(self) -> Atom:
        """``{return_trace}``."""
        self.returns = True
        return TRUE

    def exception_trace(self) -> Atom:
        """``{exception_trace}``."""
        self.raises = True
        return TRUE

    def display(self, term: Any) -> Atom:
        """``{display, Term}``."""
        self.p.system.print(display(term) + "\n")
        return TRUE

    def get_tcw(self) -> int:
        """``{get_tcw}``."""
        word: int = self.p.system.trace_control_word
        return word

    def set_tcw(self, word: Any) -> int:
        """``{set_tcw, Word}``: the old one."""
        if type(word) is not int or not 0 <= word < 1 << 32:
            badarg()
        old = self.get_tcw()
        if not self.pretends:
            self.p.system.trace_control_word = word
        return old

    def set_tcw_fake(self, word: Any) -> int:
        """``{set_tcw_fake, Word}``: check the word, and change nothing."""
        if type(word) is not int or not 0 <= word < 1 << 32:
            badarg()
        return self.get_tcw()

    def set_seq_token(self, item: Any, value: Any) -> Any:
        """``{set_seq_token, Item, Value}``; a test gives what the token says of `item` instead."""
        if item is am.label or item is am.serial:
            return NIL
        return (item, FALSE) if type(item) is Atom and item in _TOKEN_FLAGS else EXIT

    def is_seq_trace(self) -> Atom:
        """``{is_seq_trace}``."""
        return FALSE

    def get_seq_token(self) -> Any:
        """``{get_seq_token}``."""
        return NIL

    def enable_trace(self, *arguments: Any) -> Atom:
        """``{enable_trace, Flag}`` or ``{enable_trace, Process, Flag}``."""
        return TRUE if _is_flag(arguments[-1]) and self._is_process(arguments[:-1]) else EXIT

    def disable_trace(self, *arguments: Any) -> Atom:
        """``{disable_trace, Flag}`` or ``{disable_trace, Process, Flag}``."""
        return self.enable_trace(*arguments)

    def _is_process(self, target: tuple[Any, ...]) -> bool:
        system = self.p.system
        if not target:
            return True
        if type(target[0]) is Atom:
            return type(system.whereis(target[0])) is type(self.p)
        return type(target[0]) is Pid and system.find(target[0]) is not None

    def trace(self, *arguments: Any) -> Atom:
        """``{trace, Disable, Enable}`` or ``{trace, Process, Disable, Enable}``: whether the flags changed."""
        for flags in arguments[-2:]:
            try:
                if not all(map(_is_flag, iter_list(flags))):
                    return EXIT
            except ImproperList:
                return EXIT
        return FALSE if self._is_process(arguments[:-2]) else EXIT

    def silent(self, value: Any) -> Atom:
        """``{silent, Bool}``."""
        return TRUE

    def caller(self) -> Any:
        """``{caller}``: the module, function and arity, or ``undefined``."""
        return am.undefined

    def caller_line(self) -> Any:
        """``{caller_line}``: as :meth:`caller`, with file and line; or ``undefined``."""
        return am.undefined

    def current_stacktrace(self, *depth: Any) -> Any:
        """``{current_stacktrace}`` and ``{current_stacktrace, Depth}``."""
        limit = self.p.system.backtrace_depth
        return make_list(self.p.system.frames_of(self.p, max(0, min(limit, *depth)) if depth else limit))

    def process_dump(self) -> bytes:
        """``{process_dump}``."""
        return process_text(self.p).encode("utf-8", "surrogateescape")


_TOKEN_FLAGS: Final = frozenset(
    map(intern, ("send", "spawn", "receive", "print", "timestamp", "monotonic_timestamp", "strict_monotonic_timestamp"))
)


def _is_flag(term: Any) -> bool:
    return type(term) is Atom and (term in FLAGS or term is am.all)
