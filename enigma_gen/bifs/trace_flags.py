"""The flag lists of ``erlang:trace/3`` and tracers as terms.

Source: OTP 25 ``erl_bif_trace.c`` (``erts_trace_flags``), ``erl_trace.c`` (``erts_term_to_tracer``).
"""

from __future__ import annotations

from typing import Any

import attrs

from enigma_gen.runtime.system import System
from enigma_gen.runtime.tracing import ALL, FLAGS, Tracer
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.ids import Pid, Port


@attrs.define
class TraceFlags:
    """A parsed flag list: the flags' bits, the tracer that it names (if any), whether it holds ``cpu_timestamp``."""

    flags: int = 0
    tracer: Tracer | None = None
    cpu_timestamp: bool = False


def parse_flags(system: System, term: Any) -> TraceFlags | None:
    """The flags in a list; None when one is wrong."""
    found = TraceFlags()
    while type(term) is list:
        item, term = term
        if type(item) is tuple:
            found.tracer = to_tracer(system, am.tracer, item)
            if found.tracer is None:
                return None
        elif item is am.all:
            found.flags |= ALL
        elif item is am.cpu_timestamp:
            found.cpu_timestamp = True
        elif type(item) is Atom and item in FLAGS:
            found.flags |= FLAGS[item]
        else:
            return None
    return found if term is NIL else None


def to_tracer(system: System, prefix: Atom | None, term: Any) -> Tracer | None:
    """The tracer that `term` means: a pid or port, ``{prefix, PidOrPort}``, ``{prefix, Module, State}``, or (without a prefix)
    ``{Module, State}``.  None when it is none, or the module has no natives.
    """
    made: Tracer | None = None
    if type(term) is tuple and prefix is None:
        if len(term) == 2 and type(term[0]) is Atom:
            made = Tracer(term[0], term[1])
    elif type(term) is tuple and term[:1] == (prefix,):
        if len(term) == 3 and type(term[1]) is Atom:
            made = Tracer(term[1], term[2])
        elif len(term) == 2:
            term = term[1]
    if made is None and type(term) in (Pid, Port) and system.is_local(term):
        made = Tracer(am.erl_tracer, term)
    return made if made is not None and system.tracing.is_tracer(made) else None
