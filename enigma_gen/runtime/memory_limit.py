"""``max_heap_size``: what happens to a process whose terms take too much memory.

A process with a limit is watched (:mod:`enigma_gen.runtime.watched`), and what it holds is measured when its slices end, as
:func:`~enigma_gen.runtime.memory.live_words` measures; nobody else is measured.  A measurement that has walked far is followed by as many
reductions without one, so that measuring takes a part of the process's time that does not depend on the limit.  Beyond the limit the
process is reported, ended with ``killed``, or both.

Source: OTP 25 ``erl_gc.c`` (``reached_max_heap_size``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime import signal
from enigma_gen.runtime.memory import live_words, stack_words
from enigma_gen.runtime.tracing import COLLECTION, Watch
from enigma_gen.term.atom import am
from enigma_gen.term.cons import make_list
from enigma_gen.term.ids import NO_NODE

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process

Term = Any

_FAR: Final = 1_000_000
_REPORT: Final = (
    "     Context:            maximum heap size reached~n"
    "     Max Heap Size:      ~p~n"
    "     Total Heap Size:    ~p~n"
    "     Kill:               ~p~n"
    "     Error Logger:       ~p~n"
    "     Message Queue Len:  ~p~n"
    "     GC Info:            ~p~n"
)


def set_limit(p: Process, limit: Term) -> None:
    """Let `limit`, a full map as ``process_info`` shows it, be that of `p`."""
    size = limit.get(am.size)
    if not size and p.watch is None:
        return
    if p.watch is None:
        p.watch = Watch()
    p.watch.limit = size
    p.watch.kill = limit.get(am.kill) is am.true
    p.watch.log = limit.get(am.error_logger) is am.true
    p.watch.pardon = 0
    p.system.tracing.rewatch(p)


def respected(p: Process) -> bool:
    """Measure `p`, whose slice has ended, if it is time for that; False when it has been ended for what it holds."""
    watch = p.watch
    if p.reductions < watch.pardon:
        return True
    stack = stack_words(p)
    used = stack + live_words(p, watch.limit)
    watch.pardon = p.reductions + used
    if used <= watch.limit:
        return True
    facts = collection_facts(used, stack)
    if watch.log:
        _report(p, used, facts)
    if watch.flags & COLLECTION:
        p.system.tracing.event(p, COLLECTION, am.gc_max_heap_size, facts)
    if not watch.kill:
        return True
    signal.finish(p, signal.KILLED)
    return False


def collection_facts(words: int, stack: int) -> Term:
    """What OTP tells of a heap at a collection, for one that holds `words` words, `stack` of them its stack."""
    return make_list(
        [
            (am.old_heap_block_size, 0),
            (am.heap_block_size, words),
            (am.mbuf_size, 0),
            (am.recent_size, 0),
            (am.stack_size, stack),
            (am.old_heap_size, 0),
            (am.heap_size, words - stack),
            (am.bin_vheap_size, 0),
            (am.bin_vheap_block_size, 46_422),
            (am.bin_old_vheap_size, 0),
            (am.bin_old_vheap_block_size, 46_422),
        ]
    )


def collect(p: Process, *, major: bool) -> None:
    """Collect the garbage of `p` because somebody asks for it: there is nothing to do but to tell who traces that."""
    if p.watch is None or not p.watch.flags & COLLECTION:
        return
    stack = stack_words(p)
    facts = [(am.wordsize, 0), collection_facts(stack + live_words(p, _FAR), stack)]
    for tag in (am.gc_major_start, am.gc_major_end) if major else (am.gc_minor_start, am.gc_minor_end):
        p.system.tracing.event(p, COLLECTION, tag, facts)


def _report(p: Process, used: int, facts: Term) -> None:
    watch = p.watch
    alive = p.system.node is not NO_NODE
    where = "     Process:            ~p " + ("on node ~p" if alive else "") + "~n"
    arguments = [
        p.pid,
        *([p.system.node] if alive else []),
        watch.limit,
        used,
        am.true if watch.kill else am.false,
        am.true,
        p.message_count(),
        facts,
    ]
    p.system.log_format(p, where + _REPORT, arguments)
