"""Natives of the module ``os``: the environment, signals and the time.

``p.system.environment`` is a dictionary of ``bytes`` to ``bytes``, one per VM: what Erlang code changes there does not change the Python process.
Names and values cross the border as file names do (:mod:`enigma_gen.bifs.file_name`).  Time comes from ``p.system.clock``.
"""

from __future__ import annotations

import os
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_convert import text_list
from enigma_gen.bifs.erlang_time import convert, split
from enigma_gen.bifs.file_name import decode_text, encode_characters
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg

bif = Bifs("os")

_SIGNALS: Final = frozenset("sighup sigquit sigabrt sigalrm sigterm sigusr1 sigusr2 sigchld sigstop sigtstp".split())
"""The signals that Erlang code may set."""


def _name(p: Any, term: Any) -> bytes:
    name = encode_characters(p.system, term)
    if b"=" in name:
        badarg()
    return name


@bif(since=24)
def env(p: Any) -> Any:
    """All ``{Name, Value}``."""
    return make_list(
        [(decode_text(p.system, name), decode_text(p.system, value)) for name, value in p.system.environment.items()]
    )


def _get(p: Any, name: Any) -> Any:
    value = p.system.environment.get(_name(p, name))
    return FALSE if value is None else decode_text(p.system, value)


def _put(p: Any, name: Any, value: Any) -> Atom:
    p.system.environment[_name(p, name)] = encode_characters(p.system, value)
    return TRUE


def _unset(p: Any, name: Any) -> Atom:
    p.system.environment.pop(_name(p, name), None)
    return TRUE


@bif(since=24)
def getenv(p: Any, name: Any) -> Any:
    """The value of a variable, or ``false``."""
    return _get(p, name)


@bif(since=24)
def putenv(p: Any, name: Any, value: Any) -> Atom:
    """Set a variable."""
    return _put(p, name, value)


@bif(since=24)
def unsetenv(p: Any, name: Any) -> Atom:
    """Remove a variable."""
    return _unset(p, name)


@bif(until=24)
def get_env_var(p: Any, name: Any) -> Any:
    """As ``getenv/1``, until OTP 23."""
    return _get(p, name)


@bif(until=24)
def set_env_var(p: Any, name: Any, value: Any) -> Atom:
    """As ``putenv/2``, until OTP 23."""
    return _put(p, name, value)


@bif(until=24)
def unset_env_var(p: Any, name: Any) -> Atom:
    """As ``unsetenv/1``, until OTP 23."""
    return _unset(p, name)


@bif(until=24)
def list_env_vars(p: Any) -> Any:
    """As ``env/0``, until OTP 23."""
    return env(p)


@bif
def getpid() -> Any:
    """The number of the operating system's process, as a list of digits."""
    return text_list(str(os.getpid()))


@bif
def set_signal(p: Any, signal: Any, action: Any) -> Atom:
    """What a signal does: nothing, what the operating system does by default, or a message to ``erl_signal_server``."""
    if action is not am.ignore and action is not am.default and action is not am.handle:
        badarg(am.badopt)
    if type(signal) is not Atom or signal.name not in _SIGNALS:
        badarg()
    p.system.set_signal(signal, action)
    return OK


@bif
def timestamp(p: Any) -> tuple[int, int, int]:
    """The operating system's time since 1970 as ``{MegaSecs, Secs, MicroSecs}``."""
    return split(p.system.clock.system() // 1000)


@bif
def system_time(p: Any) -> int:
    """The operating system's time since 1970, in nanoseconds."""
    return p.system.clock.system()


@bif(name="system_time")
def system_time_in(p: Any, unit: Any) -> int:
    """The operating system's time since 1970, in `unit`."""
    return convert(p.system.clock.system(), unit)


@bif
def perf_counter(p: Any) -> int:
    """A counter of nanoseconds that never goes back."""
    return p.system.clock.monotonic()
