"""Sequential tracing (module ``erlang``; ``seq_trace`` is Erlang code on top of it).

Source: OTP 25 ``erl_bif_trace.c``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime import watched
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, TRUE, Atom
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.order import exact

bif = Bifs("erlang")


@bif
def seq_trace(p: Process, item: Any, value: Any) -> Any:
    """Change the token of the process; what it said before."""
    old = watched.seq_trace(p, item, value)
    if old is None:
        badarg()
    return old


@bif
def seq_trace_info(p: Process, item: Any) -> Any:
    """What the token of the process says."""
    found = watched.seq_trace_info(p, item)
    if found is None:
        badarg()
    return found


@bif
def seq_trace_print(p: Process, message: Any) -> Atom:
    """Tell the sequential tracer `message`, if the process has a token."""
    return _print(p, message)


@bif(name="seq_trace_print")
def seq_trace_print_labelled(p: Process, label: Any, message: Any) -> Atom:
    """The same, if the token has that label."""
    if p.seq_token is None or not exact(p.seq_token[1], label):
        return FALSE
    return _print(p, message)


def _print(p: Process, message: Any) -> Atom:
    if p.seq_token is None:
        return FALSE
    watched.update_serial(p)
    watched.output(p.system, p.seq_token, watched.SEQ_PRINT, NIL, message, p)
    return TRUE
