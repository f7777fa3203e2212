"""A process as text, in the form of a crash dump's section about it.

What there is nothing like here is left out: the sizes of heaps, the addresses and registers on the stack.

Source: OTP 25 ``break.c`` (``print_process_info``), ``erl_process_dump.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from enigma_gen.term.cons import make_list
from enigma_gen.term.order import term_of
from enigma_gen.term.text import display

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process

_STATES: Final = {"running": "Running", "runnable": "Scheduled", "parked": "Waiting"}
_DEPTH: Final = 1_000


def process_text(p: Process) -> str:
    """The section ``=proc:`` about `p`, with its messages, its dictionary and the functions on its stack.

    Bytes of 128 and more in strings come as lone surrogates, see :func:`~enigma_gen.term.text.display`.
    """
    state = "running" if p.system.scheduler.current is p else p.status.name.lower()
    lines = [f"=proc:{display(p.pid)}", f"State: {_STATES.get(state, state)}"]
    if p.name is not None:
        lines.append(f"Name: {display(p.name)}")
    if p.initial_call is not None:
        module, function, arity = p.initial_call
        lines.append(f"Spawned as: {display(module)}:{display(function)}/{arity}")
    messages = p.messages()
    lines += [
        f"Spawned by: {display(p.parent)}" if p.parent is not None else "Spawned by: []",
        f"Message queue length: {len(messages)}",
    ]
    if messages:
        lines.append(f"Message queue: {display(make_list(messages))}")
    if p.links:
        lines.append(f"Link list: {display(make_list(list(p.links.values())))}")
    if p.dictionary:
        pairs = [(term_of(key), value) for key, value in p.dictionary.items()]
        lines.append(f"Dictionary: {display(make_list(pairs))}")
    lines += [f"Reductions: {p.reductions}", "Stack dump:"]
    lines += [f"Return addr ({m.name}:{f.name}/{a})" for m, f, a, _ in p.system.frames_of(p, _DEPTH)]
    return "\n".join(lines) + "\n"
