"""Erlang exceptions as one Python exception, and the validators that raise them.

An Erlang exception travels through Python as :class:`ErlangError` and as nothing else; any other Python exception that leaves generated
code or a native (but for the few that inlined arithmetic raises, see ``runtime``) is a bug of the VM.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from enigma_gen.term.atom import Atom, am, intern

ERROR: Final = intern("error")
EXIT: Final = intern("exit")
THROW: Final = intern("throw")
BADARG: Final = intern("badarg")


class ErlangError(Exception):
    """One raised Erlang exception.

    `kind` is the atom ``error``, ``exit`` or ``throw``; `reason` any term.  `arguments`, for ``erlang:error/2,3``,
    ``function_clause`` and ``undef``, stands in the first entry of the stack trace in place of the arity: an Erlang
    list, or None.  `trace` is a finished Erlang stack trace (``erlang:raise/3``), None while it can still be read off
    the Python traceback.  `mfa` replaces the function of the first entry.  `info` becomes the map under ``error_info``: a dict
    from Atom to term (``{am.cause: ...}``) or None.
    """

    def __init__(
        self,
        kind: Atom,
        reason: Any,
        *,
        arguments: Any = None,
        trace: Any = None,
        mfa: tuple[Atom, Atom, int] | None = None,
        info: dict[Atom, Any] | None = None,
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.arguments = arguments
        self.trace = trace
        self.mfa = mfa
        self.info = info

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.reason!r}"


def badarg(cause: Atom | None = None) -> NoReturn:
    """Raise ``error:badarg``; `cause` is the ``cause`` of OTP's ``error_info`` map, where OTP gives one."""
    raise ErlangError(ERROR, BADARG, info=None if cause is None else {am.cause: cause})


def error(reason: Any) -> NoReturn:
    """Raise ``error:reason``."""
    raise ErlangError(ERROR, reason)


def system_limit() -> NoReturn:
    """Raise ``error:system_limit``."""
    raise ErlangError(ERROR, am.system_limit)


def want_atom(term: Any) -> Atom:
    """`term`, which must be an atom; ``badarg`` otherwise."""
    if type(term) is not Atom:
        badarg()
    return term


def want_int(term: Any) -> int:
    """`term`, which must be an integer; ``badarg`` otherwise."""
    if type(term) is not int:
        badarg()
    return term


def want_nonneg(term: Any) -> int:
    """`term`, which must be an integer of at least 0; ``badarg`` otherwise."""
    if type(term) is not int or term < 0:
        badarg()
    return term


def want_tuple(term: Any) -> tuple[Any, ...]:
    """`term`, which must be a tuple; ``badarg`` otherwise."""
    if type(term) is not tuple:
        badarg()
    return term


def want_bool(term: Any) -> bool:
    """`term`, which must be ``true`` or ``false``, as a Python bool; ``badarg`` otherwise."""
    if term is am.true:
        return True
    if term is not am.false:
        badarg()
    return False
