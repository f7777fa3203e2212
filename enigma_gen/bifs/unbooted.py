"""What OTP's library asks of the processes `init` and `code_server`, answered by the VM while no OTP has been booted.

Modules of an installed OTP's library run on their own (``enigma-gen run``, embedding), and some of them ask for command-line
flags or make sure that a module is loaded.  The answers are those of an ``erl`` without flags whose code path is the VM's.

Source: OTP 25 ``init.erl``, ``code.erl``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, OK, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg, want_atom

bare = Bifs("code")


def _loaded(p: Process, module: Atom) -> bool:
    return p.system.code.ensure_loaded(module)


@bare
def ensure_loaded(p: Process, module: Any) -> Any:
    return (am.module, module) if _loaded(p, want_atom(module)) else (am.error, am.nofile)


@bare
def ensure_modules_loaded(p: Process, modules: Any) -> Any:
    try:
        names = to_python(modules)
    except ImproperList:
        badarg()
    failed = [(name, am.nofile) for name in names if not _loaded(p, want_atom(name))]
    return (am.error, make_list(failed)) if failed else OK


@bare
def is_loaded(p: Process, module: Any) -> Any:
    if want_atom(module) not in p.system.code.modules:
        return FALSE
    return (am.file, make_list([ord(c) for c in f"{module.name}.beam"]))


@bare(module="init")
def get_argument(flag: Any) -> Any:
    return am.error


@bare(module="init")
def get_arguments() -> Any:
    return NIL


@bare(module="init")
def get_plain_arguments() -> Any:
    return NIL


@bare(module="init")
def get_status() -> Any:
    return (am.started, am.started)
