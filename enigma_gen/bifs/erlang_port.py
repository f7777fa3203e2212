"""Ports, seen by a VM that cannot open any: every port is closed, every name is free.

Sources: OTP 25 ``erl_bif_port.c``, ``erlang.erl``; the reference manual of module erlang.
"""

from __future__ import annotations

from typing import Any, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import UNDEFINED, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Port

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")


@bif
def ports(p: Process) -> Any:
    """All open ports."""
    return make_list([port.pid for port in p.system.ports.values()])


@bare
def port_info(port: Any) -> Atom:
    """Of a port that is not open: ``undefined``."""
    return _unknown(port)


@bare(name="port_info")
def port_info_item(port: Any, item: Any) -> Atom:
    """Of a port that is not open: ``undefined``, whatever is asked."""
    return _unknown(port)


def _unknown(port: Any) -> Atom:
    if type(port) is not Port and type(port) is not Atom:
        badarg()
    return UNDEFINED


@bare
def port_close(port: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare
def port_connect(port: Any, pid: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare
def port_command(port: Any, data: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare(name="port_command")
def port_command_options(port: Any, data: Any, options: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare
def port_control(port: Any, operation: Any, data: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare
def port_call(port: Any, data: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bare(name="port_call")
def port_call_operation(port: Any, operation: Any, data: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bif
def port_get_data(port: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@bif
def port_set_data(port: Any, data: Any) -> NoReturn:
    """The port is not open."""
    badarg()


@internal(name="port_info")
def internal_port_info(port: Any) -> Atom:
    """``undefined``, or ``badarg`` for what names no port."""
    return UNDEFINED if type(port) is Port or type(port) is Atom else am.badarg


@internal(name="port_info")
def internal_port_info_item(port: Any, item: Any) -> Atom:
    """``undefined``, or ``badarg`` for what names no port."""
    return am.badarg if type(item) is not Atom else internal_port_info(port)


@internal(name="port_close")
def internal_port_close(port: Any) -> Atom:
    """The port is not open."""
    return am.badarg


@internal(name="port_connect")
def internal_port_connect(port: Any, pid: Any) -> Atom:
    """The port is not open."""
    return am.badarg


@internal(name="port_command")
def internal_port_command(port: Any, data: Any, options: Any) -> Atom:
    """The port is not open."""
    return am.badarg


@internal(name="port_control")
def internal_port_control(port: Any, operation: Any, data: Any) -> Atom:
    """The port is not open."""
    return am.badarg


@internal(name="port_call")
def internal_port_call(port: Any, operation: Any, data: Any) -> Atom:
    """The port is not open."""
    return am.badarg
