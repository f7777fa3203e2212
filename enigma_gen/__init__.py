"""A BEAM virtual machine in Python, hosted by trio.

What stands here is the public interface, whole and final:

* :func:`open_vm`, :class:`VM`, :class:`TaskProcess`, :class:`VMStopped`: a VM in a trio program (:mod:`enigma_gen.embed`);
* :class:`Laboratory` and its kin: processes stepped by hand, and policies (:mod:`enigma_gen.lab`);
* :class:`Bifs`: Python functions, plain or ``async``, that Erlang code can call (:mod:`enigma_gen.abi.native`);
* terms: integers, floats, tuples and bytes are Python's own; atoms are made by :func:`intern`, lists by :func:`make_list` and read by
  :func:`iter_list`, maps by :meth:`Map.from_pairs`; :func:`parse_term` and :func:`pretty` go from text to a term and back.

Names are imported when they are first asked for, so that ``import enigma_gen`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enigma_gen.abi.native import Bifs
    from enigma_gen.embed import VM, TaskProcess, open_vm
    from enigma_gen.lab import ChosenPolicy, Frame, LabError, Laboratory, RandomPolicy, Suspension
    from enigma_gen.otp.find import NoOtp
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.scheduler import OtpPolicy, Policy
    from enigma_gen.runtime.suspension import Pause
    from enigma_gen.term.atom import Atom, intern
    from enigma_gen.term.bits import Bitstring
    from enigma_gen.term.cons import NIL, ImproperList, iter_list, make_list
    from enigma_gen.term.error import ErlangError
    from enigma_gen.term.fun import Closure, ExternalFun
    from enigma_gen.term.ids import Pid, Port, Ref
    from enigma_gen.term.map import Map
    from enigma_gen.term.parse import TermSyntaxError, parse_term
    from enigma_gen.term.pretty import pretty
    from enigma_gen.vm import VMStopped

__all__ = [
    "NIL",
    "VM",
    "Atom",
    "Bifs",
    "Bitstring",
    "ChosenPolicy",
    "Closure",
    "ErlangError",
    "ExternalFun",
    "Frame",
    "ImproperList",
    "LabError",
    "Laboratory",
    "Map",
    "NoOtp",
    "OtpPolicy",
    "Pause",
    "Pid",
    "Policy",
    "Port",
    "Process",
    "RandomPolicy",
    "Ref",
    "Suspension",
    "TaskProcess",
    "TermSyntaxError",
    "VMStopped",
    "intern",
    "iter_list",
    "make_list",
    "open_vm",
    "parse_term",
    "pretty",
]

_HOMES = {
    "abi.native": "Bifs",
    "embed": "VM TaskProcess open_vm",
    "lab": "ChosenPolicy Frame LabError Laboratory RandomPolicy Suspension",
    "otp.find": "NoOtp",
    "runtime.process": "Process",
    "runtime.scheduler": "OtpPolicy Policy",
    "runtime.suspension": "Pause",
    "term.atom": "Atom intern",
    "term.bits": "Bitstring",
    "term.cons": "NIL ImproperList iter_list make_list",
    "term.error": "ErlangError",
    "term.fun": "Closure ExternalFun",
    "term.ids": "Pid Port Ref",
    "term.map": "Map",
    "term.parse": "TermSyntaxError parse_term",
    "term.pretty": "pretty",
    "vm": "VMStopped",
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
