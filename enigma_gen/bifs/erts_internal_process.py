"""What the Erlang code of ``erlang.erl`` and ``erts_internal.erl`` needs for processes (module ``erts_internal``).

Where OTP sends a signal and answers with a message, the signal here is done at once, and the message is there when
the native returns.

Sources: OTP 25 ``erts_internal.erl``, ``erl_process.c``, ``bif.c``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_process import set_group_leader, suspend
from enigma_gen.bifs.erlang_process_info import flag_of_other
from enigma_gen.bifs.erlang_spawn import request_remote_spawn, request_spawn, spawn_mfa
from enigma_gen.runtime.memory_limit import collect
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, OK, TRUE, am
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, Ref

bif = Bifs("erts_internal")


@bif(since=23)
def spawn_request(p: Process, module: Any, function: Any, arguments: Any, opts: Any) -> Any:
    return request_spawn(p, module, function, arguments, opts)


@bif(since=23)
def dist_spawn_request(p: Process, node: Any, mfa: Any, opts: Any, kind: Any) -> Any:
    return request_remote_spawn(p, node, mfa, opts, kind)


@bif
def spawn_system_process(p: Process, module: Any, function: Any, arguments: Any) -> Any:
    child = spawn_mfa(p, module, function, arguments)
    child.parent = None
    child.flags = {**(child.flags or {}), am.system_process: TRUE}
    return child.pid


@bif
def is_system_process(p: Process, pid: Any) -> Any:
    if type(pid) is not Pid:
        badarg()
    target = p.system.find(pid)
    return TRUE if target is not None and target.flags and am.system_process in target.flags else FALSE


@bif
def suspend_process(p: Process, pid: Any, opts: Any) -> Any:
    return suspend(p, pid, opts)


@bif
def group_leader(p: Process, leader: Any, pid: Any) -> Any:
    return set_group_leader(p, leader, pid)


@bif(name="group_leader")
def group_leader_request(p: Process, leader: Any, pid: Any, ref: Any) -> Any:
    if type(ref) is not Ref:
        badarg()
    p.post((ref, set_group_leader(p, leader, pid)))
    return OK


@bif
def process_flag(p: Process, pid: Any, name: Any, value: Any) -> Any:
    return flag_of_other(p, pid, name, value)


@bif
def process_display(p: Process, pid: Any, kind: Any) -> Any:
    if type(pid) is not Pid or kind is not am.backtrace:
        return am.badarg
    target = p.system.find(pid)
    if target is None:
        return am.badarg
    frames = p.system.frames_of(target, 1_000)
    lines = [f"{module.name}:{name.name}/{arity}\n" for module, name, arity, _ in frames]
    p.system.report(f"=proc:{target.pid!r}\nState: {target.status.name.lower()}\n" + "".join(lines))
    return TRUE


@bif
def is_process_alive(p: Process, pid: Any, ref: Any) -> Any:
    if type(pid) is not Pid or type(ref) is not Ref:
        badarg()
    p.post((ref, FALSE if p.system.find(pid) is None else TRUE))
    return OK


@bif
def garbage_collect(p: Process, kind: Any) -> Any:
    if kind is not am.major and kind is not am.minor:
        badarg()
    collect(p, major=kind is am.major)
    return TRUE


@bif
def request_system_task(p: Process, pid: Any, priority: Any, request: Any) -> Any:
    return _system_task(p, p, pid, priority, request)


@bif(name="request_system_task")
def request_system_task_for(p: Process, requester: Any, pid: Any, priority: Any, request: Any) -> Any:
    if type(requester) is not Pid:
        badarg()
    target = p.system.find(requester)
    return OK if target is None else _system_task(p, target, pid, priority, request)


def _system_task(p: Process, requester: Process, pid: Any, priority: Any, request: Any) -> Any:
    """Do what `request`, ``{Kind, RequestId, Argument}``, asks of process `pid`, and tell `requester`."""
    if type(pid) is not Pid or priority not in (am.max, am.high, am.normal, am.low, am.inherit):
        badarg()
    if type(request) is not tuple or len(request) < 2:
        badarg()
    target = p.system.find(pid)
    kind, ident = request[0], request[1]
    if kind is am.garbage_collect and len(request) == 3:
        if target is not None:
            collect(target, major=request[2] is am.major)
        requester.post((kind, ident, FALSE if target is None else TRUE))
    elif kind is am.check_process_code and len(request) == 3:
        uses = target is not None and p.system.code.uses_old(target, request[2])
        requester.post((kind, ident, TRUE if uses else FALSE))
    else:
        badarg()
    return OK


@bif
def dirty_process_handle_signals(p: Process, pid: Any) -> Any:
    if type(pid) is not Pid:
        badarg()
    return FALSE if p.system.find(pid) is None else am.normal


@bif
def is_process_executing_dirty(p: Process, pid: Any) -> Any:
    if type(pid) is not Pid:
        badarg()
    return FALSE
