"""``process_info`` and ``process_flag`` (module ``erlang``).

A process has no heap of its own here; what is asked about heaps is answered with the sizes of a fresh heap, and
``memory`` with an estimate.  Where a process is (``current_function`` and the like) is known by who translates code:
``system.frames_of``.

Sources: OTP 25 ``erl_bif_info.c``, ``bif.c`` (``process_flag_2``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_dictionary import get_value, pairs
from enigma_gen.bifs.erlang_process import local_process
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.heap import SPAWN_FLAGS, heap_size, max_heap_size, spawn_default
from enigma_gen.runtime.memory import live_words, stack_words
from enigma_gen.runtime.memory_limit import collection_facts, set_limit
from enigma_gen.runtime.node_watch import read_list, read_map
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import HIBERNATED, Status
from enigma_gen.runtime.tracing import is_sensitive
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid

bif = Bifs("erlang")
bare = Bifs("erlang")

_DEFAULT_FLAGS: Final[dict[Atom, Any]] = {
    **SPAWN_FLAGS,
    am.error_handler: am.error_handler,
    am.sensitive: FALSE,
    am.scheduler: 0,
    am.async_dist: FALSE,
}
_WORD: Final = 8
_FAR: Final = 1_000_000
"""Words up to which heaps are measured."""


def flag(p: Process, name: Atom) -> Any:
    """The value of one of the flags that are rarely set."""
    return _DEFAULT_FLAGS[name] if p.flags is None else p.flags.get(name, _DEFAULT_FLAGS[name])


# process_flag --------------------------------------------------------------------------------------------------------


def _boolean(p: Process, value: Any) -> Any | None:
    return value if value is TRUE or value is FALSE else None


def _up_to(most: int) -> Callable[[Process, Any], int | None]:
    return lambda p, value: value if type(value) is int and 0 <= value <= most else None


def _sized(name: Atom) -> Callable[[Process, Any], int | None]:
    def check(p: Process, value: Any) -> int | None:
        return (
            heap_size(value, spawn_default(p.system, name)) if type(value) is int and 0 <= value < SMALL_LIMIT else None
        )

    return check


def _max_heap_size(p: Process, value: Any) -> Any | None:
    wanted = max_heap_size(p.system, value)
    return None if wanted is None or 0 != wanted.get(am.size) < flag(p, am.min_heap_size) else wanted


_CHECKS: Final[dict[Atom, Callable[[Process, Any], Any | None]]] = {
    am.error_handler: lambda p, value: value if type(value) is Atom else None,
    am.fullsweep_after: _up_to(SMALL_LIMIT - 1),
    am.min_heap_size: _sized(am.min_heap_size),
    am.min_bin_vheap_size: _sized(am.min_bin_vheap_size),
    am.max_heap_size: _max_heap_size,
    am.message_queue_data: lambda p, value: value if value in (am.on_heap, am.off_heap) else None,
    am.sensitive: _boolean,
    am.async_dist: _boolean,
    am.scheduler: _up_to(1),
}


def _set_flag(p: Process, name: Atom, value: Any) -> Any:
    checked = _CHECKS[name](p, value)
    if checked is None:
        badarg()
    old = flag(p, name)
    if p.flags is None:
        p.flags = {}
    p.flags[name] = checked
    if name is am.max_heap_size:
        set_limit(p, checked)
    return old


@bif
def process_flag(p: Process, name: Any, value: Any) -> Any:
    if name is am.trap_exit:
        if _boolean(p, value) is None:
            badarg()
        old = TRUE if p.trap_exit else FALSE
        p.trap_exit = value is TRUE
        return old
    if name is am.priority:
        return _set_priority(p, value)
    if name is am.monitor_nodes:
        return _monitor_nodes(p, NIL, value)
    if type(name) is tuple and len(name) == 2 and name[0] is am.monitor_nodes:
        return _monitor_nodes(p, name[1], value)
    if name is am.save_calls:
        return _save_calls(p, value, asked=True) if _is_call_count(value) else badarg(am.none)
    if type(name) is not Atom or name not in _CHECKS:
        badarg(am.badopt)
    return _set_flag(p, name, value)


def _is_call_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10_000


def _save_calls(p: Process, most: int, *, asked: bool) -> int:
    """Let `p` keep its last `most` calls; how many it has kept so far."""
    saved = None if p.watch is None else p.watch.saved
    p.system.code.recording.keep(p, most, asked)
    return 0 if saved is None else saved.calls.maxlen


def _last_calls(p: Process) -> Any:
    saved = None if p.watch is None else p.watch.saved
    return FALSE if saved is None else saved.term()


def _set_priority(p: Process, value: Any) -> Any:
    if value not in (am.low, am.normal, am.high, am.max):
        badarg()
    old, p.priority = p.priority, value
    p.schedule = p.system.scheduler.policy.adder(value)
    return old


def _monitor_nodes(p: Process, opts: Any, value: Any) -> int:
    wishes = read_map(opts) if p.system.release >= 25 else read_list(opts)
    if _boolean(p, value) is None or wishes is None:
        badarg()
    watchers = p.system.distribution.watchers
    return watchers.watch(p, wishes) if value is TRUE else watchers.unwatch(p, wishes)


def flag_of_other(p: Process, pid: Any, name: Any, value: Any) -> Any:
    """What ``erts_internal:process_flag/3`` returns: the old value, ``badtype`` or ``badarg``."""
    if type(pid) is not Pid:
        return am.badtype
    target = p.system.find(pid)
    if target is None:
        return am.badtype
    if name is not am.save_calls or not _is_call_count(value):
        return am.badarg
    return _save_calls(target, value, asked=False)


@bare(name="process_flag")
def process_flag_of(p: Process, pid: Any, name: Any, value: Any) -> Any:
    result = flag_of_other(p, pid, name, value)
    if result is am.badtype or result is am.badarg:
        badarg(am.badtype if result is am.badtype else None)
    return result


# process_info --------------------------------------------------------------------------------------------------------


def status_of(p: Process) -> Atom:
    """What ``process_info(Pid, status)`` says."""
    if p.status is Status.RUNNING or p.status is Status.DOOMED:
        return am.running
    if p.suspends:
        return am.suspended
    return am.runnable if p.status is Status.RUNNABLE else am.waiting


def _current_function(p: Process) -> Any:
    frames = p.system.frames_of(p, 1)
    return frames[0][:3] if frames else UNDEFINED


def _current_location(p: Process) -> Any:
    frames = p.system.frames_of(p, 1)
    return frames[0] if frames else UNDEFINED


def _current_stacktrace(p: Process) -> Any:
    return make_list(p.system.frames_of(p, p.system.backtrace_depth))


def _backtrace(p: Process) -> bytes:
    if is_sensitive(p):
        return b""
    lines = [
        f"0x{at:016x} Return addr ({module.name}:{name.name}/{arity})\n"
        for at, (module, name, arity, _) in enumerate(p.system.frames_of(p, 1_000))
    ]
    return "".join(lines).encode()


def _monitors(p: Process) -> Any:
    return make_list(
        [(made.kind, made.object) for made in (p.monitors or {}).values() if made.kind is not am.time_offset]
    )


def _stack_size(p: Process) -> int:
    return stack_words(p)


def _total_heap_size(p: Process) -> int:
    words = stack_words(p) + live_words(p, _FAR)
    if p.pause is HIBERNATED and p.entry is not None:
        # The heap has shrunk to what is live: the list of arguments among it, which is a tuple here, and four words of the emulator.
        return words + len(p.entry[1][1]) - 4
    return heap_size(words, flag(p, am.min_heap_size))


def _memory(p: Process) -> int:
    return _total_heap_size(p) * _WORD + 808


def _reductions(p: Process) -> int:
    scheduler = p.system.scheduler
    used = scheduler.granted - len(p.system.budget) if scheduler.current is p else 0
    return p.reductions + max(0, used)


def _collection(p: Process) -> list[Any]:
    return [
        (am.max_heap_size, flag(p, am.max_heap_size)),
        (am.min_bin_vheap_size, flag(p, am.min_bin_vheap_size)),
        (am.min_heap_size, flag(p, am.min_heap_size)),
        (am.fullsweep_after, flag(p, am.fullsweep_after)),
        (am.minor_gcs, 0),
    ]


def collection_info(p: Process) -> Any:
    """The list that ``process_info(Pid, garbage_collection_info)`` gives."""
    return collection_facts(_total_heap_size(p), stack_words(p))


def _suspending(p: Process) -> Any:
    counts = (p.suspending or {}).items()
    return make_list([(target.pid, count, 0) for target, count in counts if target.status is not Status.EXITED])


def _item(name: str) -> Callable[[Process], Any]:
    atom = intern(name)
    return lambda p: flag(p, atom)


ITEMS: Final[dict[Atom, Callable[[Process], Any]]] = {
    am.registered_name: lambda p: NIL if p.name is None else p.name,
    am.current_function: _current_function,
    am.initial_call: lambda p: p.initial_call or UNDEFINED,
    am.status: status_of,
    am.messages: lambda p: NIL if is_sensitive(p) else make_list(p.messages()),
    am.message_queue_len: lambda p: p.message_count(),
    am.links: lambda p: make_list(list((p.links or {}).values())),
    am.monitors: _monitors,
    am.monitored_by: lambda p: make_list([made.origin.pid for made in (p.monitored_by or {}).values()]),
    am.dictionary: lambda p: NIL if is_sensitive(p) else pairs(p),
    am.trap_exit: lambda p: TRUE if p.trap_exit else FALSE,
    am.error_handler: _item("error_handler"),
    am.heap_size: _total_heap_size,
    am.stack_size: _stack_size,
    am.memory: _memory,
    am.garbage_collection: lambda p: make_list(_collection(p)),
    am.group_leader: lambda p: p.group_leader,
    am.reductions: _reductions,
    am.priority: lambda p: p.priority,
    am.trace: lambda p: 0 if p.watch is None else p.watch.flags,
    am.binary: lambda p: NIL,
    am.sequential_trace_token: lambda p: NIL if p.seq_token is None else p.seq_token,
    am.catchlevel: lambda p: 0,
    am.backtrace: _backtrace,
    am.last_calls: _last_calls,
    am.total_heap_size: _total_heap_size,
    am.suspending: _suspending,
    am.min_heap_size: _item("min_heap_size"),
    am.min_bin_vheap_size: _item("min_bin_vheap_size"),
    am.max_heap_size: _item("max_heap_size"),
    am.current_location: _current_location,
    am.current_stacktrace: _current_stacktrace,
    am.message_queue_data: _item("message_queue_data"),
    am.garbage_collection_info: collection_info,
    am.magic_ref: lambda p: NIL,
    am.fullsweep_after: _item("fullsweep_after"),
    am.parent: lambda p: UNDEFINED if p.parent is None else p.parent,
}

_USUAL: Final = (
    am.registered_name,
    am.current_function,
    am.initial_call,
    am.status,
    am.message_queue_len,
    am.links,
    am.dictionary,
    am.trap_exit,
    am.error_handler,
    am.priority,
    am.group_leader,
    am.total_heap_size,
    am.heap_size,
    am.stack_size,
    am.reductions,
    am.garbage_collection,
    am.suspending,
)


_ROUND_TRIP: Final = 100
"""Reductions for asking another process: on the BEAM that is a signal, for whose answer the caller waits."""
_ITEM: Final = 10
"""Reductions for an item of several."""


def _charge(p: Process, target: Process, items: int) -> None:
    cost = items * _ITEM if target is p else items * _ITEM + _ROUND_TRIP
    del p.system.budget[-cost:]


@bif(name="process_info")
def process_info_usual(p: Process, pid: Any) -> Any:
    target = local_process(p, pid)
    if target is None:
        return UNDEFINED
    _charge(p, target, len(_USUAL))
    found = [(name, ITEMS[name](target)) for name in _USUAL]
    return make_list(found if target.name is not None else found[1:])


@bif
def process_info(p: Process, pid: Any, what: Any) -> Any:
    target = local_process(p, pid)
    if type(what) is Atom or type(what) is tuple:
        if not _is_item(p, what):
            badarg()
        if target is None:
            return UNDEFINED
        if target is not p:
            _charge(p, target, 1)
        if what is am.registered_name and target.name is None:
            return NIL
        return what, _item_of(target, what)
    try:
        names = to_python(what)
    except ImproperList:
        badarg()
    if not all(_is_item(p, name) for name in names):
        badarg()
    if target is None:
        return UNDEFINED
    _charge(p, target, len(names) + 1)
    return make_list([(name, _item_of(target, name)) for name in names])


def _is_item(p: Process, what: Any) -> bool:
    """Whether `what` can be asked for: an atom, or ``{dictionary, Key}``."""
    if type(what) is Atom:
        return what in ITEMS
    return type(what) is tuple and len(what) == 2 and what[0] is am.dictionary and p.system.release >= 26


def _item_of(target: Process, what: Any) -> Any:
    if type(what) is Atom:
        return ITEMS[what](target)
    return UNDEFINED if is_sensitive(target) else get_value(target, what[1])


@bif(until=24)
def get_stacktrace(p: Process) -> Any:
    """The stack trace of the exception that the process caught last; none from OTP 23 on."""
    return NIL if p.flags is None else p.flags.get(am.get_stacktrace, NIL)
