"""Natives of ``erts_internal`` and ``error_logger`` about the VM as a whole.

Sources: OTP 25 ``bif.c``, ``erl_bif_info.c``, ``erl_process.c``, ``erl_db.c``.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_system_flag import setting
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.error import badarg, error, want_bool

bif = Bifs("erts_internal")
error_logger = Bifs("error_logger")

_AUXILIARY_THREADS: Final = 2


@bif(since=25)
def no_aux_work_threads() -> int:
    """How many threads do auxiliary work: the one scheduler, and one more that never answers what all are asked."""
    return _AUXILIARY_THREADS


@bif
def scheduler_wall_time(p: Process, wanted: Any) -> Atom:
    """Whether the schedulers measure their time; the old value."""
    old = setting(p.system, am.scheduler_wall_time)
    p.system.settings[am.scheduler_wall_time] = TRUE if wanted is TRUE else FALSE
    return old


@bif
def system_check(what: Any) -> Atom:
    """Whether all schedulers answer."""
    return OK if what is am.schedulers else badarg()


@bif
def ets_super_user(p: Process, wanted: Any) -> Atom:
    """Let the process into the private tables of others, or no longer."""
    flags = p.flags = p.flags or {}
    flags[am.ets_super_user] = TRUE if want_bool(wanted) else FALSE
    return OK


@bif
def check_dirty_process_code(pid: Any, module: Any) -> NoReturn:
    """Asked only by processes that look after dirty schedulers, of which there are none: ``notsup`` for everybody else."""
    error(am.notsup)


@error_logger
def warning_map() -> Atom:
    """What warnings are logged as (``+W``)."""
    return am.warning
