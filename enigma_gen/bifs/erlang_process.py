"""Processes: spawning, sending, links, monitors, aliases, exit signals, names, suspension (module ``erlang``).

``bif`` declares what OTP implements in C; ``bare`` what its ``erlang.erl`` implements in Erlang, for the VM that runs
without an OTP. The spawn family is in ``erlang_spawn``, ``process_info`` and ``process_flag`` in
``erlang_process_info``.

Sources: OTP 25 ``bif.c``, ``erlang.erl``; the reference manual of module erlang.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND, deliver
from enigma_gen.runtime import dist_protocol as protocol
from enigma_gen.runtime import ops, signal
from enigma_gen.runtime.memory_limit import collect
from enigma_gen.runtime.port import would_suspend
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.remote import RemoteProcess
from enigma_gen.runtime.suspension import YIELDED, ProcessKilled, Status
from enigma_gen.runtime.tracing import PROCS
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import ERROR, EXIT, THROW, ErlangError, badarg, error, want_atom, want_nonneg
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import NO_NODE, Pid, Port, Ref, ThisNode

bif = Bifs("erlang")
bare = Bifs("erlang")

_TYPES_WITH_NODE = (Pid, Port, Ref)


def options(term: Any) -> list[Any]:
    """The elements of an option list; ``badarg`` for an improper one."""
    try:
        return to_python(term)
    except ImproperList:
        badarg()


def local_process(p: Process, pid: Any) -> Process | None:
    """The process that `pid` names, None when it is dead (or of a former life of this node); ``badarg`` when it is no pid of this node."""
    if type(pid) is not Pid or (not p.system.is_local(pid) and pid.node is not p.system.node):
        badarg()
    return p.system.find(pid)


# Oneself -------------------------------------------------------------------------------------------------------------


@bif(guard=True)
def self_(p: Process) -> Any:
    return p.pid


@bif(guard=True)
def node(p: Process) -> Any:
    return p.system.node


@bif(name="node", guard=True)
def node_of(p: Process, ident: Any) -> Any:
    if type(ident) not in _TYPES_WITH_NODE:
        badarg()
    return p.system.node if p.system.is_local(ident) else ident.node


@bif
def make_ref(p: Process) -> Any:
    return p.system.make_ref()


@bif
def unique_integer(p: Process) -> Any:
    return p.system.unique_integer()


@bif(name="unique_integer")
def unique_integer_of(p: Process, modifiers: Any) -> Any:
    wanted = options(modifiers)
    for modifier in wanted:
        if modifier is not am.positive and modifier is not am.monotonic:
            badarg()
    return p.system.unique_integer(am.positive in wanted, am.monotonic in wanted)


@bif
def bump_reductions(p: Process, count: Any) -> Any:
    if want_nonneg(count):
        del p.system.budget[-count:]
    return TRUE


@bif(waits=True)
def yield_(p: Process) -> Any:
    p.frames.append((deliver, (TRUE,)))
    p.pause = YIELDED
    return SUSPEND


@bare
def garbage_collect(p: Process) -> Any:
    collect(p, major=True)
    return TRUE


@bare(name="garbage_collect")
def garbage_collect_of(p: Process, pid: Any) -> Any:
    target = local_process(p, pid)
    if target is None:
        return FALSE
    collect(target, major=True)
    return TRUE


@bare(name="garbage_collect")
def garbage_collect_options(p: Process, pid: Any, opts: Any) -> Any:
    request = None
    for option in options(opts):
        if type(option) is not tuple or len(option) != 2:
            badarg()
        if option[0] is am.async_:
            request = option[1]
        elif option[0] is not am.type or option[1] not in (am.major, am.minor):
            badarg()
    result = garbage_collect_of(p, pid)
    if request is None:
        return result
    p.post((am.garbage_collect, request, result))
    return am.async_


# Calls and exceptions ------------------------------------------------------------------------------------------------


@bif(waits=True)
def apply(p: Process, fun: Any, arguments: Any) -> Any:
    return ops.apply_2(p, fun, arguments)


@bif(name="apply", waits=True)
def apply_mfa(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return ops.apply_3(p, module, function, arguments)


@bif(name="hibernate", waits=True)
def hibernate(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return ops.hibernate(p, module, function, arguments)


@bif(name="error")
def error_(reason: Any) -> Any:
    raise ops.error_1(reason)


@bif(name="error")
def error_with_arguments(reason: Any, arguments: Any) -> Any:
    raise ops.error_2(reason, arguments)


@bif(name="error", since=24)
def error_with_options(reason: Any, arguments: Any, opts: Any) -> Any:
    raise ops.error_3(reason, arguments, opts)


@bif
def nif_error(reason: Any) -> Any:
    raise ErlangError(ERROR, reason)


@bif(name="nif_error")
def nif_error_with_arguments(reason: Any, arguments: Any) -> Any:
    raise ErlangError(ERROR, reason, arguments=arguments)


@bif(name="exit")
def exit_(reason: Any) -> Any:
    raise ops.exit_1(reason)


@bif
def throw(value: Any) -> Any:
    raise ops.throw_1(value)


@bif(name="raise")
def raise_(p: Process, kind: Any, reason: Any, stacktrace: Any) -> Any:
    if kind is not ERROR and kind is not EXIT and kind is not THROW:
        return am.badarg
    trace = _whole_trace(stacktrace, p.system.backtrace_depth or 1)
    if trace is None:
        return am.badarg
    raise ErlangError(kind, reason, trace=trace)


def _whole_trace(stacktrace: Any, depth: int) -> Any:
    """The first `depth` entries of `stacktrace`, with a location in every entry; None when it is not a stack trace."""
    entries = []
    rest = stacktrace
    while type(rest) is list:
        entry, rest = rest
        if type(entry) is not tuple or not 2 <= len(entry) <= 4:
            return None
        is_fun = type(entry[0]) is Closure or type(entry[0]) is ExternalFun
        if is_fun if len(entry) == 4 else not is_fun and len(entry) == 2:
            return None
        if not is_fun and (type(entry[0]) is not Atom or type(entry[1]) is not Atom):
            return None
        if len(entry) == (2 if is_fun else 3):
            entry = (*entry, NIL)
        if type(entry[-1]) is not list and entry[-1] is not NIL:
            return None
        entries.append(entry)
    return make_list(entries[:depth]) if rest is NIL else None


# Messages ------------------------------------------------------------------------------------------------------------


@bif(name="!")
def bang(p: Process, dest: Any, message: Any) -> Any:
    return p.send(dest, message)


@bif
def send(p: Process, dest: Any, message: Any) -> Any:
    return p.send(dest, message)


@bif(name="send")
def send_options(p: Process, dest: Any, message: Any, opts: Any) -> Any:
    wanted = options(opts)
    for option in wanted:
        if option is not am.nosuspend and option is not am.noconnect:
            badarg()
    node = _node_of(dest)
    if node is not None and node is not p.system.node:
        connection = p.system.distribution.reach(node, connect=am.noconnect not in wanted)
        if connection is None and am.noconnect in wanted and p.system.distribution.alive:
            return am.noconnect
        if connection is not None and am.nosuspend in wanted and connection.busy:
            return am.nosuspend
    if am.nosuspend in wanted and would_suspend(p.system, dest, message):
        return am.nosuspend
    p.send(dest, message)
    return OK


def _node_of(dest: Any) -> Atom | None:
    """The other node that `dest` is on; None for this node, or for no destination."""
    if type(dest) is tuple and len(dest) == 2 and type(dest[1]) is Atom:
        return dest[1]
    if type(dest) is Pid or type(dest) is Ref:
        return None if type(dest.node) is ThisNode else dest.node
    return None


@bare
def send_nosuspend(p: Process, dest: Any, message: Any) -> Any:
    return send_nosuspend_options(p, dest, message, NIL)


@bare(name="send_nosuspend")
def send_nosuspend_options(p: Process, dest: Any, message: Any, opts: Any) -> Any:
    return TRUE if send_options(p, dest, message, [am.nosuspend, opts]) is OK else FALSE


# Exit signals and links ----------------------------------------------------------------------------------------------


@bif(name="exit")
def exit_of(p: Process, target: Any, reason: Any) -> Any:
    _exit_signal(p, target, reason)
    if p.status is Status.DOOMED and target == p.pid:  # a signal to oneself is received before this returns
        raise ProcessKilled
    return TRUE


@bif
def exit_signal(p: Process, target: Any, reason: Any) -> Any:
    return exit_of(p, target, reason)


def _exit_signal(p: Process, target: Any, reason: Any) -> None:
    if type(target) is Pid:
        process = p.system.find(target)
        if process is not None:
            signal.exit_signal(process, p.pid, reason)
        elif not p.system.is_local(target):
            connection = p.system.distribution.reach(target.node)
            if connection is not None:
                connection.send_reason(protocol.EXIT2, protocol.PAYLOAD_EXIT2, (p.pid, target), reason)
    elif type(target) is Port:
        if target.port is not None:
            target.port.exit_signal(p.pid, reason)
    elif type(target) is Ref:
        found = p.system.aliases.get(target.words)
        if found is not None:
            signal.exit_signal(found[0], p.pid, reason)
    else:
        badarg()


@bif
def link(p: Process, peer: Any) -> Any:
    if p.watch is not None:
        p.system.tracing.event(p, PROCS, am.link, peer)
    if type(peer) is Pid:
        found = p.system.find(peer)
        if found is None and not p.system.is_local(peer) and peer.node is not p.system.node:
            return _link_remote(p, peer)
    elif type(peer) is Port:
        found = peer.port
    else:
        badarg()
    if found is not None:
        new = p.links is None or found not in p.links
        signal.link(p, found, peer if type(peer) is Port else found.pid)
        if new and found is not p and (p.watch is not None or found.watch is not None):
            p.system.tracing.linked(p, found)
        return TRUE
    if not p.trap_exit:
        error(am.noproc)
    p.post((signal.EXIT_TAG, peer, am.noproc))
    return TRUE


def _link_remote(p: Process, peer: Pid) -> Any:
    connection = p.system.distribution.reach(peer.node)
    if connection is None:
        signal.link_exit(p, peer, am.noconnection)
        return TRUE
    remote = connection.process(peer)
    if p.links is None or remote not in p.links:
        remote.link(p)
    return TRUE


@bif
def unlink(p: Process, peer: Any) -> Any:
    if p.watch is not None:
        p.system.tracing.event(p, PROCS, am.unlink, peer)
    if type(peer) is Pid:
        found = p.system.find(peer)
        if found is None and peer.node in p.system.distribution.connections:
            remote = p.system.distribution.connections[peer.node].processes.get(peer)
            if remote is not None:
                remote.unlink(p)
    elif type(peer) is Port:
        found = peer.port
    else:
        badarg()
    if found is not None:
        signal.unlink(p, found)
    return TRUE


# Monitors and aliases ------------------------------------------------------------------------------------------------


def monitor_options(term: Any) -> tuple[Any, Atom | None] | None:
    """Tag and alias mode out of the options of ``monitor/3``; None for bad options."""
    tag: Any = signal.DOWN
    alias: Atom | None = None
    while type(term) is list:
        option, term = term
        if type(option) is not tuple or len(option) != 2:
            return None
        if option[0] is am.tag:
            tag = option[1]
        elif option[0] is am.alias and option[1] in (am.explicit_unalias, am.demonitor, am.reply_demonitor):
            alias = option[1]
        else:
            return None
    return (tag, alias) if term is NIL else None


@bif
def monitor(p: Process, kind: Any, target: Any) -> Any:
    return _monitor(p, kind, target, signal.CHANGE if kind is am.time_offset else signal.DOWN, None)


@bif(name="monitor", since=24)
def monitor_with_options(p: Process, kind: Any, target: Any, opts: Any) -> Any:
    parsed = monitor_options(opts)
    if parsed is None:
        badarg(am.badopt)
    tag, alias = parsed
    if kind is am.time_offset and tag is signal.DOWN:
        tag = signal.CHANGE
    return _monitor(p, kind, target, tag, alias)


def _monitor(p: Process, kind: Any, target: Any, tag: Any, alias: Atom | None) -> Ref:
    if kind is am.process:
        found, shown, missing = _monitored_process(p, target)
        if found is p:
            ref = p.system.make_ref()
            if alias is not None:
                signal.make_alias(p, ref, alias)
            return ref
        ref = signal.monitor(p, found, kind, shown, tag=tag, alias=alias, missing=missing)
        if isinstance(found, RemoteProcess):
            found.monitor(p, ref)
        return ref
    if kind is am.port:
        found, shown = _monitored_port(p, target)
        return signal.monitor(p, found, kind, shown, tag=tag, alias=alias)
    if kind is not am.time_offset:
        badarg(am.badtype)
    if target is not am.clock_service:
        badarg()
    return signal.watch_time_offset(p, tag, alias)


def _monitored_process(p: Process, target: Any) -> tuple[Process | RemoteProcess | None, Any, Atom]:
    """The process to watch, here or on another node, what DOWN messages call it, and the reason to give when it is not there."""
    system = p.system
    name, where = target, system.node
    if type(target) is Pid:
        if system.is_local(target) or target.node is system.node:
            return system.find(target), target, am.noproc
        return _remote_process(p, target.node, target), target, am.noconnection
    if type(target) is tuple and len(target) == 2:
        name, where = target
    if type(name) is not Atom or type(where) is not Atom:
        badarg()
    if where is system.node:
        found = system.whereis(name)
        return (found if isinstance(found, Process) else None), (name, where), am.noproc
    if system.node is NO_NODE and where is not NO_NODE:
        badarg()
    return _remote_process(p, where, name), (name, where), am.noconnection


def _remote_process(p: Process, node: Atom, ident: Any) -> RemoteProcess | None:
    """What stands for a process of another node, a pid or a name; None when the node cannot be reached."""
    connection = p.system.distribution.reach(node)
    return None if connection is None else connection.process(ident)


def _monitored_port(p: Process, target: Any) -> tuple[Any, Any]:
    name, where = target, p.system.node
    if type(target) is Port and p.system.is_local(target):
        return target.port, target
    if type(target) is tuple and len(target) == 2:
        name, where = target
    if type(name) is not Atom or where is not p.system.node:
        badarg()
    found = p.system.whereis(name)
    return (None if isinstance(found, Process) else found), (name, where)


@bif
def demonitor(p: Process, ref: Any) -> Any:
    if type(ref) is not Ref:
        badarg()
    _demonitor(p, ref)
    return TRUE


@bif(name="demonitor")
def demonitor_options(p: Process, ref: Any, opts: Any) -> Any:
    wanted = options(opts)
    if any(option is not am.flush and option is not am.info for option in wanted) or type(ref) is not Ref:
        badarg()
    found = _demonitor(p, ref)
    if not found and am.flush in wanted:
        _flush(p, ref)
    return FALSE if am.info in wanted and not found else TRUE


def _demonitor(p: Process, ref: Ref) -> bool:
    if p.monitors is not None:
        made = p.monitors.get(ref.words)
        if made is not None and made.ref != ref:
            return False
    return signal.demonitor(p, ref)


def _flush(p: Process, ref: Ref) -> None:
    """Take the DOWN message of `ref` out of the mailbox, if it is there: ``receive {_, Ref, _, _, _} -> true after 0
    -> true end``.
    """
    mailbox = p.mailbox
    for index in range(p.head, len(mailbox)):
        message = mailbox[index]
        if type(message) is tuple and len(message) == 5 and (message[1] is ref or _same_ref(message[1], ref)):
            p.save = index
            p.accept()
            return


def _same_ref(term: Any, ref: Ref) -> bool:
    return type(term) is Ref and term == ref


@bif(name="alias", since=24)
def alias_options(p: Process, opts: Any) -> Any:
    mode = am.explicit_unalias
    for option in options(opts):
        if option is not am.explicit_unalias and option is not am.reply:
            badarg()
        mode = option
    ref = p.system.make_ref()
    signal.make_alias(p, ref, mode)
    return ref


@bare
def alias(p: Process) -> Any:
    return alias_options(p, NIL)


@bif(since=24)
def unalias(p: Process, ref: Any) -> Any:
    if type(ref) is not Ref:
        badarg()
    return TRUE if signal.drop_alias(p, ref.words) else FALSE


# Names and tables of processes ---------------------------------------------------------------------------------------


@bif
def register(p: Process, name: Any, owner: Any) -> Any:
    if type(name) is not Atom or name is UNDEFINED:
        badarg(am.none)
    if type(owner) is Port and p.system.is_local(owner):
        found = owner.port or badarg(am.none)
    elif type(owner) is Pid and p.system.is_local(owner):
        found = p.system.find(owner) or badarg(am.notalive)
    else:
        badarg(am.none)
    if found.name is not None:
        badarg(am.registered_name)
    if not p.system.registry.register(name, found):
        badarg(am.none)
    if found.watch is not None:
        p.system.tracing.named(found, am.register, name)
    return TRUE


@bif
def unregister(p: Process, name: Any) -> Any:
    owner = p.system.registry.get(want_atom(name))
    if owner is not None and owner.watch is not None:
        p.system.tracing.named(owner, am.unregister, name)
    if not p.system.registry.unregister(name):
        badarg()
    return TRUE


@bif
def whereis(p: Process, name: Any) -> Any:
    found = p.system.registry.get(want_atom(name))
    return UNDEFINED if found is None else found.pid


@bif
def registered(p: Process) -> Any:
    return make_list(p.system.registry.names())


@bif
def processes(p: Process) -> Any:
    return make_list([process.pid for process in p.system.processes.values()])


@bif
def is_process_alive(p: Process, pid: Any) -> Any:
    return FALSE if local_process(p, pid) is None else TRUE


# Group leader, suspension --------------------------------------------------------------------------------------------


@bif
def group_leader(p: Process) -> Any:
    return p.group_leader


def set_group_leader(p: Process, leader: Any, pid: Any) -> Any:
    """``true``, or ``badarg``: what ``erts_internal:group_leader/2`` returns."""
    if type(leader) is not Pid or type(pid) is not Pid:
        return am.badarg
    target = p.system.find(pid)
    if target is None and not p.system.is_local(pid) and pid.node is not p.system.node:
        connection = p.system.distribution.reach(pid.node)
        if connection is not None:
            connection.send((protocol.GROUP_LEADER, leader, pid))
        return TRUE
    if target is None:
        return am.badarg
    target.group_leader = leader
    return TRUE


@bare(name="group_leader")
def group_leader_of(p: Process, leader: Any, pid: Any) -> Any:
    if set_group_leader(p, leader, pid) is not TRUE:
        badarg()
    return TRUE


def suspend(p: Process, pid: Any, opts: Any) -> Any:
    """``true``, ``false``, ``badarg`` or ``badopt``: what ``erts_internal:suspend_process/2`` returns."""
    if type(pid) is not Pid or not p.system.is_local(pid) or p.pid == pid:
        return am.badarg
    asynchronous = unless = False
    reply: Any = None
    while type(opts) is list:
        option, opts = opts
        if option is am.unless_suspending:
            unless = True
        elif option is am.asynchronous:
            asynchronous = True
        elif type(option) is tuple and len(option) == 2 and option[0] is am.asynchronous:
            asynchronous, reply = True, option
        else:
            return am.badopt
    if opts is not NIL:
        return am.badopt
    target = p.system.find(pid)
    if target is None:
        return _reply(p, reply, am.exited) if asynchronous else am.badarg
    if unless and p.suspending is not None and target in p.suspending:
        return _reply(p, reply, am.suspended, FALSE)
    signal.suspend(p, target)
    return _reply(p, reply, am.suspended)


def _reply(p: Process, reply: Any, state: Atom, result: Atom = TRUE) -> Atom:
    if reply is not None:
        p.post((reply[1], state))
    return result


@bare
def suspend_process(p: Process, pid: Any) -> Any:
    return _suspend_process(p, pid, NIL)


@bare(name="suspend_process")
def suspend_process_options(p: Process, pid: Any, opts: Any) -> Any:
    return _suspend_process(p, pid, opts)


def _suspend_process(p: Process, pid: Any, opts: Any) -> Any:
    result = suspend(p, pid, opts)
    if result is am.badopt:
        badarg(am.badopt)
    if result is am.badarg:
        badarg()
    return result


@bif
def resume_process(p: Process, pid: Any) -> Any:
    if type(pid) is not Pid:
        badarg()
    target = p.system.find(pid)
    if target is None or not signal.resume(p, target):
        badarg()
    return TRUE
