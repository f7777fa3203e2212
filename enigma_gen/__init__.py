"""A BEAM virtual machine in Python, hosted by trio.  What stands here is the public interface; see :mod:`enigma_gen.embed`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enigma_gen.abi.native import Bifs
    from enigma_gen.embed import VM, TaskProcess, VMStopped, open_vm
    from enigma_gen.term.error import ErlangError

__all__ = ["VM", "Bifs", "ErlangError", "TaskProcess", "VMStopped", "open_vm"]

_HOMES = {
    "Bifs": "enigma_gen.abi.native",
    "ErlangError": "enigma_gen.term.error",
    **dict.fromkeys(("VM", "TaskProcess", "VMStopped", "open_vm"), "enigma_gen.embed"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
