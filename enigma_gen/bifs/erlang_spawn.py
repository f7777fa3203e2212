"""Making processes: the spawn family of module ``erlang``.

OTP implements ``spawn/3``, ``spawn_link/3``, ``spawn_opt/4`` and ``erts_internal:spawn_request/4`` in C (``bif``) and
the rest on top of them in ``erlang.erl`` (``bare``, for the VM without an OTP).  A fun is run as ``erlang:apply(Fun,
[])``, which is what ``initial_call`` says.

Sources: OTP 25 ``bif.c``, ``erl_process.c`` (``erts_parse_spawn_opts``), ``erlang.erl``.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_process import apply as apply_native
from enigma_gen.bifs.erlang_process import monitor_options
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.heap import heap_size, max_heap_size, spawn_default
from enigma_gen.runtime import dist_protocol as protocol
from enigma_gen.runtime import signal
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.runtime.memory_limit import set_limit
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.remote import PendingSpawn
from enigma_gen.runtime.system import System
from enigma_gen.runtime.watched import SEQ_RECEIVE, SEQ_SEND, output, send_signal, seq_spawned, set_token, update_serial
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import ErlangError, badarg, error
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Ref

bif = Bifs("erlang")
bare = Bifs("erlang")

_APPLY: Final = (am.erlang, am.apply, 2)
_TOKEN_SIZE: Final = 5
_PRIORITIES: Final = (am.low, am.normal, am.high, am.max)


@attrs.define
class SpawnOptions:
    """The options of ``spawn_opt`` and ``spawn_request``.

    `monitor` is None or (tag, alias mode).  `flags` are those that ``process_flag`` reads.  `reply_ok`, `reply_error` and `reply_tag` belong to
    ``spawn_request``, and so does `ref`, its request.  `term` is the list itself.  `bad` tells an unknown option or a bad value from a fit list.
    """

    link: bool = False
    monitor: tuple[Any, Atom | None] | None = None
    priority: Atom | None = None
    flags: dict[Atom, Any] | None = None
    reply_ok: bool = True
    reply_error: bool = True
    reply_tag: Any = am.spawn_reply
    bad: bool = False
    term: Any = NIL
    ref: Ref | None = None


def parse_options(system: System, term: Any, *, request: bool = False) -> SpawnOptions | None:
    """The options in a list; None for an improper one.  With `request` those of ``spawn_request`` are known too."""
    parsed = SpawnOptions(term=term)
    while type(term) is list:
        option, term = term
        if option is am.link:
            parsed.link = True
        elif option is am.monitor:
            parsed.monitor = (signal.DOWN, None)
        elif type(option) is not tuple or len(option) != 2 or not _pair(system, parsed, option[0], option[1], request):
            parsed.bad = True
    if parsed.flags is not None and _too_small(system, parsed.flags):
        parsed.bad = True
    return parsed if term is NIL else None


def _too_small(system: System, flags: dict[Atom, Any]) -> bool:
    """Whether the largest heap allowed is smaller than the smallest."""
    least, most = [flags.get(name, spawn_default(system, name)) for name in (am.min_heap_size, am.max_heap_size)]
    return bool(0 != most.get(am.size) < least)


def _pair(system: System, parsed: SpawnOptions, key: Any, value: Any, request: bool) -> bool:
    """Take in ``{key, value}``; False for a bad one."""
    if key is am.monitor:
        parsed.monitor = monitor_options(value)
        return parsed.monitor is not None
    if key is am.priority:
        parsed.priority = value
        return value in _PRIORITIES
    if request and key is am.reply_tag:
        parsed.reply_tag = value
        return True
    if request and key is am.reply:
        if value not in (am.yes, am.no, am.success_only, am.error_only):
            return False
        parsed.reply_ok = value in (am.yes, am.success_only)
        parsed.reply_error = value in (am.yes, am.error_only)
        return True
    if key is am.scheduler:
        return type(value) is int and 0 <= value <= 1
    flag = _flag_value(system, key, value)
    if flag is None:
        return False
    if parsed.flags is None:
        parsed.flags = {}
    parsed.flags[key] = flag
    return True


def _flag_value(system: System, key: Any, value: Any) -> Any | None:
    if key is am.message_queue_data:
        return value if value in (am.on_heap, am.off_heap) else None
    if key is am.max_heap_size:
        return max_heap_size(system, value)
    if type(value) is not int or not 0 <= value < SMALL_LIMIT:
        return None
    if key is am.fullsweep_after:
        return value
    if key is am.min_heap_size or key is am.min_bin_vheap_size:
        return heap_size(value, spawn_default(system, key))
    return None


def spawn_mfa(p: Process, module: Any, function: Any, arguments: Any, options: SpawnOptions | None = None) -> Process:
    """A new process that calls ``module:function(arguments)``.  Raises ``badarg``, ``system_limit``."""
    if type(module) is not Atom or type(function) is not Atom:
        badarg()
    try:
        values = to_python(arguments)
    except ImproperList:
        badarg()
    mfa = (module, function, len(values))
    if module is am.erlang and function is am.apply and len(values) == 2:
        unit, registers = _apply_entry(values[0], values[1])
    else:
        unit, registers = p.system.code.resolve(*mfa), tuple(values)
    if options is None:
        child = p.system.spawn(unit, registers, parent=p, initial_call=mfa)
        _follow(p, child, (module, function, arguments), _PLAIN)
        return child
    child = p.system.spawn(unit, registers, parent=p, initial_call=mfa, priority=options.priority)
    if options.flags is not None:
        child.flags = {**(child.flags or {}), **options.flags}
        if am.max_heap_size in options.flags:
            set_limit(child, options.flags[am.max_heap_size])
    if options.link:
        signal.link(p, child, child.pid)
    _follow(p, child, (module, function, arguments), options)
    return child


_PLAIN: Final = SpawnOptions()


def _follow(p: Process, child: Process, mfa: Any, options: SpawnOptions) -> None:
    """Hand on to `child` what `p` is traced with, and its token."""
    if p.seq_token is not None:
        ref = options.ref or p.system.make_ref()
        answered = options.ref is None
        seq_spawned(p, child, mfa, options.term, options.reply_tag, ref, answered=answered)
    if p.watch is not None or p.system.tracing.new:
        p.system.tracing.spawned(p, child, mfa, options.link)


def _apply_entry(fun: Any, arguments: Any) -> tuple[Any, tuple[Any, ...]]:
    """Where a process that runs ``apply(fun, arguments)`` starts: in the fun itself, if it fits."""
    if type(fun) is Closure and arguments is NIL and fun.arity == 0:
        return fun.entry.code, fun.env
    return apply_native, (fun, arguments)


def _spawn_opt(p: Process, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    options = parse_options(p.system, opts)
    if options is None or options.bad:
        badarg(am.badopt)
    child = spawn_mfa(p, module, function, arguments, options)
    if options.monitor is None:
        return child.pid
    tag, alias = options.monitor
    return child.pid, signal.monitor(p, child, am.process, child.pid, tag=tag, alias=alias)


@bif
def spawn(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return spawn_mfa(p, module, function, arguments).pid


@bif
def spawn_link(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return spawn_mfa(p, module, function, arguments, SpawnOptions(link=True, term=[am.link, NIL])).pid


@bif(since=23)
def spawn_opt(p: Process, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    return _spawn_opt(p, module, function, arguments, opts)


@bif(name="spawn_opt", until=23)
def spawn_opt_tuple(p: Process, request: Any) -> Any:
    if type(request) is not tuple or len(request) != 4:
        badarg()
    return _spawn_opt(p, *request)


@bif(since=23)
def spawn_request_abandon(p: Process, ref: Any) -> Any:
    """Give up a request; ``false`` when it has been answered."""
    if type(ref) is not Ref:
        badarg()
    for connection in p.system.distribution.connections.values():
        pending = connection.spawns.get(ref.words)
        if pending is not None and pending.p is p and not pending.abandoned:
            pending.abandoned = True
            return TRUE
    return FALSE


# Requests ------------------------------------------------------------------------------------------------------------


def request_spawn(p: Process, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    """What ``erts_internal:spawn_request/4`` returns: a reference, ``badarg`` or ``badopt``."""
    if type(module) is not Atom or type(function) is not Atom:
        return am.badarg
    try:
        to_python(arguments)
    except ImproperList:
        return am.badarg
    options = parse_options(p.system, opts, request=True)
    if options is None:
        return am.badopt
    ref = options.ref = p.system.make_ref()
    failure = am.badopt
    if not options.bad:
        try:
            _requested(p, ref, spawn_mfa(p, module, function, arguments, options), options)
        except ErlangError as exc:
            failure = exc.reason
        else:
            return ref
    if options.reply_error:
        p.post((options.reply_tag, ref, am.error, failure))
    return ref


def _requested(p: Process, ref: Ref, child: Process, options: SpawnOptions) -> None:
    if options.reply_ok:
        reply = (options.reply_tag, ref, am.ok, child.pid)
        if child.seq_token is None:
            p.post(reply)
        else:
            p.system.tracing.carry(send_signal(child, p, reply), p.post, reply)
    if options.monitor is not None:
        tag, alias = options.monitor
        signal.monitor(p, child, am.process, child.pid, tag=tag, alias=alias, ref=ref)


# Processes of other nodes --------------------------------------------------------------------------------------------


def request_remote_spawn(p: Process, node: Any, mfa: Any, opts: Any, kind: Any) -> Any:
    """What ``erts_internal:dist_spawn_request/4`` returns: ``badarg``, or the request, which the other node answers.

    `kind` is ``spawn_request``, or ``spawn_opt``: then the request stands in a tuple, with whether the process is to be monitored.
    """
    if type(node) is not Atom or type(mfa) is not tuple or len(mfa) != 3:
        return am.badarg
    module, function, arguments = mfa
    try:
        arity, given = len(to_python(arguments)), to_python(opts)
    except ImproperList:
        return am.badarg
    if type(module) is not Atom or type(function) is not Atom:
        return am.badarg
    is_request = kind is am.spawn_request
    own = [option for option in given if _is_own(option)]
    options = parse_options(p.system, make_list(own), request=is_request)
    assert options is not None
    if options.bad and not is_request:
        return am.badarg
    ref = p.system.make_ref()
    pending = PendingSpawn(
        p, ref, options.reply_tag, options.reply_ok, options.reply_error, options.link, options.monitor
    )
    if options.bad:
        pending.failed(am.badopt)
        return ref
    connection = p.system.distribution.reach(node)
    if connection is None:
        pending.failed(am.noconnection)
    elif connection.state is State.CONNECTED and not connection.flags & protocol.SPAWN:
        pending.failed(am.notsup)
    else:
        connection.spawns[ref.words] = pending
        theirs = [option for option in given if type(option) is not tuple or not _is_own(option)]
        if options.monitor is not None and am.monitor not in theirs:
            theirs.append(am.monitor)
        request = (ref, p.pid, p.group_leader, (module, function, arity), make_list(theirs))
        if p.seq_token is None:
            connection.send((protocol.SPAWN_REQUEST, *request), arguments, p)
        else:
            for message in ((am.spawn_request, *request), arguments):  # OTP has it as two messages
                update_serial(p)
                output(p.system, p.seq_token, SEQ_SEND, node, message, p)
            connection.send((protocol.SPAWN_REQUEST_TT, *request, p.seq_token), arguments, p)
    if is_request:
        return ref
    return ref, am.false if options.monitor is None else am.true


def _is_own(option: Any) -> bool:
    """Whether an option of a request is for the one who asks, not (only) for the other node."""
    if type(option) is tuple and len(option) == 2:
        return option[0] is am.monitor or option[0] is am.reply or option[0] is am.reply_tag
    return option is am.link or option is am.monitor


def spawn_for(
    connection: Connection, token: Any, ref: Ref, sender: Pid, leader: Pid, mfa: Any, opts: Any, arguments: Any
) -> None:
    """Make the process that `sender`, of another node, asks for by `ref`, and answer."""
    system = connection.system
    options = parse_options(system, opts)
    try:
        values = to_python(arguments)
    except ImproperList:
        values = None
    if options is None or options.bad or values is None:
        connection.send((protocol.SPAWN_REPLY, ref, sender, 0, am.badopt))
        return
    module, function, _ = mfa
    if module is am.erlang and function is am.apply and len(values) == 2:
        unit, registers = _apply_entry(values[0], values[1])
    else:
        unit, registers = system.code.resolve(module, function, len(values)), tuple(values)
    try:
        child = system.spawn(unit, registers, initial_call=mfa, priority=options.priority, start=False)
    except ErlangError as problem:
        connection.send((protocol.SPAWN_REPLY, ref, sender, 0, problem.reason))
        return
    child.parent, child.group_leader, child.flags = sender, leader, options.flags
    if child.flags is not None and am.max_heap_size in child.flags:
        set_limit(child, child.flags[am.max_heap_size])
    flags = (protocol.SPAWN_LINK if options.link else 0) | (protocol.SPAWN_MONITOR if options.monitor else 0)
    remote = connection.process(sender)
    if options.link:
        signal.link(child, remote, sender)
    if options.monitor:
        remote.watches(child, child.pid, ref)
    remote.release()
    if type(token) is not tuple or len(token) != _TOKEN_SIZE:
        connection.send((protocol.SPAWN_REPLY, ref, sender, flags, child.pid))
    else:
        received = (*token[:2], token[2] - 1, *token[3:])  # the request, as the first of two messages
        set_token(child, received)
        child.watch.clock = child.watch.last = received[2]
        output(system, received, SEQ_RECEIVE, child.pid, (am.spawn_request, ref, sender, leader, mfa, opts), child)
        update_serial(child)
        connection.send((protocol.SPAWN_REPLY_TT, ref, sender, flags, child.pid, child.seq_token))
        set_token(child, token)
        child.watch.clock = child.watch.last = token[2]
        output(system, token, SEQ_RECEIVE, child.pid, arguments, child)
    child.wake()


# On top of these -----------------------------------------------------------------------------------------------------


def _fun_call(fun: Any, *, nullary: bool = False) -> tuple[Any, Any, Any]:
    """Module, function and arguments that run `fun` (a fun, or the old ``{Module, Function}``)."""
    kind = type(fun)
    if kind is not Closure and kind is not ExternalFun:
        if nullary or kind is not tuple or len(fun) != 2 or type(fun[0]) is not Atom or type(fun[1]) is not Atom:
            badarg()
    elif nullary and fun.arity != 0:
        badarg()
    return am.erlang, am.apply, make_list([fun, NIL])


def _want_here(p: Process, node: Any) -> None:
    """Only this node is there: ``badarg`` for what is no node, ``noconnection`` for another."""
    if type(node) is not Atom:
        badarg()
    if node is not p.system.node:
        error(am.noconnection)


@bare(name="spawn")
def spawn_fun(p: Process, fun: Any) -> Any:
    return spawn_mfa(p, *_fun_call(fun)).pid


@bare(name="spawn")
def spawn_fun_at(p: Process, node: Any, fun: Any) -> Any:
    _want_here(p, node)
    return spawn_mfa(p, *_fun_call(fun)).pid


@bare(name="spawn")
def spawn_at(p: Process, node: Any, module: Any, function: Any, arguments: Any) -> Any:
    _want_here(p, node)
    return spawn_mfa(p, module, function, arguments).pid


@bare(name="spawn_link")
def spawn_link_fun(p: Process, fun: Any) -> Any:
    return spawn_link(p, *_fun_call(fun))


@bare(name="spawn_link")
def spawn_link_fun_at(p: Process, node: Any, fun: Any) -> Any:
    _want_here(p, node)
    return spawn_link(p, *_fun_call(fun))


@bare(name="spawn_link")
def spawn_link_at(p: Process, node: Any, module: Any, function: Any, arguments: Any) -> Any:
    _want_here(p, node)
    return spawn_link(p, module, function, arguments)


def _monitored(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return _spawn_opt(p, module, function, arguments, [am.monitor, NIL])


@bare
def spawn_monitor(p: Process, fun: Any) -> Any:
    return _monitored(p, *_fun_call(fun, nullary=True))


@bare(name="spawn_monitor")
def spawn_monitor_at(p: Process, node: Any, fun: Any) -> Any:
    _want_here(p, node)
    return _monitored(p, *_fun_call(fun, nullary=True))


@bare(name="spawn_monitor")
def spawn_monitor_mfa(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    return _monitored(p, module, function, arguments)


@bare(name="spawn_monitor")
def spawn_monitor_mfa_at(p: Process, node: Any, module: Any, function: Any, arguments: Any) -> Any:
    _want_here(p, node)
    return _monitored(p, module, function, arguments)


@bare(name="spawn_opt")
def spawn_opt_fun(p: Process, fun: Any, opts: Any) -> Any:
    return _spawn_opt(p, *_fun_call(fun), opts)


@bare(name="spawn_opt")
def spawn_opt_fun_at(p: Process, node: Any, fun: Any, opts: Any) -> Any:
    _want_here(p, node)
    return _spawn_opt(p, *_fun_call(fun), opts)


@bare(name="spawn_opt")
def spawn_opt_at(p: Process, node: Any, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    _want_here(p, node)
    return _spawn_opt(p, module, function, arguments, opts)


def _request(p: Process, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    result = request_spawn(p, module, function, arguments, opts)
    if result is am.badopt:
        badarg(am.badopt)
    if result is am.badarg:
        badarg()
    return result


def _request_at(p: Process, node: Any, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    if node is p.system.node:
        return _request(p, module, function, arguments, opts)
    result = request_remote_spawn(p, node, (module, function, arguments), opts, am.spawn_request)
    if result is am.badarg:
        badarg()
    return result


def _is_fun(term: Any) -> bool:
    return type(term) is Closure or type(term) is ExternalFun


@bare
def spawn_request(p: Process, fun: Any) -> Any:
    return _request(p, *_fun_call(fun, nullary=True), NIL)


@bare(name="spawn_request")
def spawn_request_2(p: Process, first: Any, second: Any) -> Any:
    if _is_fun(first):
        return _request(p, *_fun_call(first, nullary=True), second)
    return _request_at(p, first, *_fun_call(second, nullary=True), NIL)


@bare(name="spawn_request")
def spawn_request_3(p: Process, first: Any, second: Any, third: Any) -> Any:
    if _is_fun(second):
        return _request_at(p, first, *_fun_call(second, nullary=True), third)
    return _request(p, first, second, third, NIL)


@bare(name="spawn_request")
def spawn_request_4(p: Process, first: Any, second: Any, third: Any, fourth: Any) -> Any:
    if type(third) is Atom:
        return _request_at(p, first, second, third, fourth, NIL)
    return _request(p, first, second, third, fourth)


@bare(name="spawn_request")
def spawn_request_5(p: Process, node: Any, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    return _request_at(p, node, module, function, arguments, opts)
