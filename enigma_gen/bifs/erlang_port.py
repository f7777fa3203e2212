"""Ports, as processes use them.

In OTP these are natives of ``erts_internal`` that return the value or an atom for what is wrong; functions of ``erlang.erl`` around them raise that.  ``bare``
are those functions, for the VM that runs without an OTP.

Sources: OTP 25 ``erl_bif_port.c``, ``erl_bif_info.c``, ``erlang.erl``; the reference manual of module erlang.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.driver import DriverError
from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs import port_options
from enigma_gen.runtime import port as mechanism
from enigma_gen.runtime.line_buffer import LineBuffer
from enigma_gen.runtime.port import Port, check_alive, find_port
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.signal import NORMAL
from enigma_gen.runtime.suspension import YIELDED
from enigma_gen.runtime.tracing import SEND
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import ERROR, ErlangError, badarg
from enigma_gen.term.ids import Pid, ThisNode
from enigma_gen.term.ids import Port as PortId
from enigma_gen.term.iolist import iolist_bytes

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")

_OPERATION_MAX: Final = (1 << 32) - 1
_LINK_SIZE: Final = 40
_MONITOR_SIZE: Final = 48


def _raise(result: Any) -> Any:
    """A result of ``erts_internal``'s as ``erlang`` gives it: an atom other than a boolean is an error."""
    if type(result) is not Atom or result is TRUE or result is FALSE:
        return result
    if result is am.badopt:
        badarg(am.badopt)
    raise ErlangError(ERROR, result)


# Opening and closing -------------------------------------------------------------------------------------------------


@internal(name="open_port")
def internal_open_port(p: Process, name: Any, settings: Any) -> Any:
    """A port, or what is wrong: ``badopt``, ``badarg``, ``system_limit``, ``einval`` or an error of the operating system."""
    try:
        request = port_options.parse(p.system, name, settings)
        port = mechanism.open_port(p, request.driver, request.options, request.options.command)
    except DriverError as problem:
        return problem.reason
    if port is None:
        return am.system_limit
    p.system.tracing.opened(port, p.pid)
    port.binary = request.binary
    port.soft_eof = request.soft_eof
    port.parallelism = request.parallelism
    if request.line:
        port.lines = LineBuffer(request.line)
    return port.pid


@bare
def open_port(p: Process, name: Any, settings: Any) -> Any:
    """A new port."""
    return _raise(internal_open_port(p, name, settings))


@internal(name="port_close")
def internal_port_close(p: Process, port: Any) -> Atom:
    """Close a port, whoever owns it; ``badarg`` when it is not open."""
    found = find_port(p.system, port)
    if found is not None and found.watch is not None:
        found.received_order(p.pid, am.close)
    if found is None or not found.close(p.pid, NORMAL):
        return am.badarg
    check_alive(p)
    return TRUE


@bare
def port_close(p: Process, port: Any) -> Any:
    """Close a port."""
    return _raise(internal_port_close(p, port))


@internal(name="port_connect")
def internal_port_connect(p: Process, port: Any, pid: Any) -> Atom:
    """Make another process the owner; ``badarg`` when one of them is not there."""
    found = find_port(p.system, port)
    owner = p.system.find(pid) if type(pid) is Pid and type(pid.node) is ThisNode else None
    if found is None or owner is None:
        return am.badarg
    found.connect(owner)
    if found.watch is not None:
        found.received_order(p.pid, (am.connect, pid))
        p.system.tracing.event(found, SEND, am.send, (found.pid, am.connected), p.pid)
    return TRUE


@bare
def port_connect(p: Process, port: Any, pid: Any) -> Any:
    """Make another process the owner."""
    return _raise(internal_port_connect(p, port, pid))


# Writing -------------------------------------------------------------------------------------------------------------


@internal(name="port_command", waits=True)
def internal_port_command(p: Process, port: Any, data: Any, options: Any) -> Any:
    """Write to a port: ``true``, ``false`` (it is busy, and nobody wants to wait), ``badopt``, ``notsup`` or ``badarg``."""
    try:
        wanted = to_python(options)
    except ImproperList:
        return am.badopt
    if any(option is not am.force and option is not am.nosuspend for option in wanted):
        return am.badopt
    found = find_port(p.system, port)
    if found is None:
        return am.badarg
    force = am.force in wanted
    if force and not found.driver.soft_busy:
        return am.notsup
    if found.busy and not force:
        if am.nosuspend in wanted:
            return FALSE
        p.frames.append((internal_port_command, (port, data, options)))
        p.pause = YIELDED
        found.suspend(p)
        return SUSPEND
    try:
        output = iolist_bytes(data)
    except ErlangError:
        found.report_bad_value()
        return am.badarg
    if found.watch is not None:
        found.received_order(p.pid, (am.command, output))
    found.output(output)
    check_alive(p)
    return TRUE


def _command(p: Process, port: Any, data: Any, options: Any) -> Any:
    result = internal_port_command(p, port, data, options)
    if result is SUSPEND:
        p.frames[-1] = (_command, p.frames[-1][1])
        return SUSPEND
    return _raise(result)


@bare(waits=True)
def port_command(p: Process, port: Any, data: Any) -> Any:
    """Write to a port; waits while it is busy."""
    return _command(p, port, data, NIL)


@bare(name="port_command", waits=True)
def port_command_options(p: Process, port: Any, data: Any, options: Any) -> Any:
    """The same, with ``force`` (do not care whether it is busy) or ``nosuspend`` (``false`` if so)."""
    return _command(p, port, data, options)


# Other calls into the driver -----------------------------------------------------------------------------------------


def _for_driver(p: Process, port: Any, operation: Any) -> Port | None:
    found = find_port(p.system, port)
    return found if type(operation) is int and 0 <= operation <= _OPERATION_MAX else None


@internal(name="port_control")
def internal_port_control(p: Process, port: Any, operation: Any, data: Any) -> Any:
    """What the driver answers, or ``badarg``."""
    found = _for_driver(p, port, operation)
    if found is None:
        return am.badarg
    try:
        argument = iolist_bytes(data)
        if found.watch is not None:
            found.received_order(p.pid, (am.control, (operation, argument)))
        answer = found.driver.control(operation, argument)
    except ErlangError:
        return am.badarg
    if answer is None:
        return am.badarg
    return answer if type(answer) is bytes else make_list(answer)


@bare
def port_control(p: Process, port: Any, operation: Any, data: Any) -> Any:
    """Ask the driver."""
    return _raise(internal_port_control(p, port, operation, data))


@internal(name="port_call")
def internal_port_call(p: Process, port: Any, operation: Any, data: Any) -> Any:
    """``{ok, Answer}`` of the driver, or ``badarg``."""
    found = _for_driver(p, port, operation)
    answer = None if found is None else found.driver.call(operation, data)
    return am.badarg if answer is None else (am.ok, answer)


def _call(p: Process, port: Any, operation: Any, data: Any) -> Any:
    result = _raise(internal_port_call(p, port, operation, data))
    return result[1]


@bare
def port_call(p: Process, port: Any, data: Any) -> Any:
    """Ask the driver, with a term."""
    return _call(p, port, 0, data)


@bare(name="port_call")
def port_call_operation(p: Process, port: Any, operation: Any, data: Any) -> Any:
    """Ask the driver, with a term."""
    return _call(p, port, operation, data)


# What is known of a port ---------------------------------------------------------------------------------------------


@bif
def ports(p: Process) -> Any:
    """All ports, also those that only live on to write what they still have."""
    return make_list([port.pid for port in p.system.ports.values()])


def _data_port(p: Process, port: Any) -> Port:
    return find_port(p.system, port) or badarg()


@bif
def port_set_data(p: Process, port: Any, data: Any) -> Any:
    """Keep a term with a port."""
    _data_port(p, port).data = data
    return TRUE


@bif
def port_get_data(p: Process, port: Any) -> Any:
    """The term that is kept with a port."""
    return _data_port(p, port).data


def _index(port: Port) -> int:
    """The number of the port's place in OTP's table, which is spread over cache lines."""
    size = port.system.max_ports
    number = port.pid.number % size
    return number * 8 % size + number * 8 // size


def _memory(port: Port) -> int:
    return len(port.links or ()) * _LINK_SIZE + len(port.monitored_by or ()) * _MONITOR_SIZE


def _watchers(port: Port) -> Any:
    return make_list([monitor.origin.pid for monitor in (port.monitored_by or {}).values()])


_ITEMS: Final[dict[Atom, Callable[[Port], Any]]] = {
    am.registered_name: lambda port: port.name,
    am.name: lambda port: make_list(list(port.title)),
    am.links: lambda port: make_list([peer.pid for peer in port.links or ()]),
    am.id: _index,
    am.connected: lambda port: port.connected,
    am.input: lambda port: port.bytes_in,
    am.output: lambda port: port.bytes_out,
    am.os_pid: lambda port: UNDEFINED if port.os_pid is None else port.os_pid,
    am.monitors: lambda port: NIL,
    am.monitored_by: _watchers,
    am.memory: _memory,
    am.queue_size: lambda port: port.driver.queued,
    am.locking: lambda port: am.port_level if port.driver.port_locking else am.driver_level,
    am.parallelism: lambda port: TRUE if port.parallelism else FALSE,
}
_SUMMARY: Final = (am.name, am.links, am.id, am.connected, am.input, am.output, am.os_pid)


def _missing(port: Any) -> Any:
    return UNDEFINED if type(port) is Atom or (type(port) is PortId and type(port.node) is ThisNode) else None


@internal(name="port_info")
def internal_port_info(p: Process, port: Any) -> Any:
    """The items that are of most use; ``undefined`` for a port that is not open, ``badarg`` for none."""
    found = find_port(p.system, port)
    if found is None:
        return _missing(port) or am.badarg
    name = [] if found.name is None else [(am.registered_name, found.name)]
    return make_list([*name, *((item, _ITEMS[item](found)) for item in _SUMMARY)])


@internal(name="port_info")
def internal_port_info_item(p: Process, port: Any, item: Any) -> Any:
    """One item; ``undefined`` for a port that is not open, ``badtype`` for none, ``badarg`` for what is no item."""
    found = find_port(p.system, port)
    if found is None:
        return _missing(port) or am.badtype
    get = _ITEMS.get(item) if type(item) is Atom else None
    if get is None:
        return am.badarg
    if item is am.registered_name and found.name is None:
        return NIL
    return (item, get(found))


def _info(result: Any) -> Any:
    if result is am.badarg or result is am.badtype:
        badarg(am.badtype if result is am.badtype else None)
    return result


@bare
def port_info(p: Process, port: Any) -> Any:
    """The items that are of most use, or ``undefined``."""
    return _info(internal_port_info(p, port))


@bare(name="port_info")
def port_info_item(p: Process, port: Any, item: Any) -> Any:
    """``{Item, Value}``, or ``undefined``."""
    return _info(internal_port_info_item(p, port, item))
