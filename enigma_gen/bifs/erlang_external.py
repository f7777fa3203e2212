"""Natives of ``erlang`` for the external term format.

What the format must know of the running system (the node's name, live pids, loaded code) is ``p.system.etf_context``,
a :class:`~enigma_gen.term.etf.Context`.  From OTP 26 on atoms are written as UTF-8 unless ``{minor_version, 0 | 1}`` says otherwise.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.term import etf
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg

bif = Bifs("erlang")

_DEFAULT_LEVEL = 6
_MINORS = (0, 1, 2)


def _encode_options(options: Any, minor_version: int, release: int) -> dict[str, Any]:
    """Erlang's options of ``term_to_binary`` as keyword arguments of :func:`etf.encode`."""
    facts: dict[str, Any] = {"minor_version": minor_version}
    rest = options
    while type(rest) is list:
        option, rest = rest
        if option is am.compressed:
            facts["compressed"] = _DEFAULT_LEVEL
        elif option is am.deterministic and release >= 24:
            facts["deterministic"] = True
        elif option is am.local and release >= 26:
            facts["local"] = True
        elif type(option) is not tuple or len(option) != 2 or type(option[1]) is not int:
            badarg()
        elif option[0] is am.minor_version and option[1] in _MINORS:
            facts["minor_version"] = option[1]
        elif option[0] is am.compressed and 0 <= option[1] <= 9:
            facts["compressed"] = option[1]
        else:
            badarg()
    if rest is not NIL:
        badarg()
    return facts


def _default_minor(p: Any) -> int:
    return 2 if p.system.release >= 26 else 1


def _charged(p: Any, data: bytes) -> bytes:
    charge_steps(p, len(data) >> 1)
    return data


@bif
def term_to_binary(p: Any, term: Any) -> bytes:
    """`term` in external format."""
    return _charged(p, etf.encode(term, minor_version=_default_minor(p), context=p.system.etf_context))


@bif(name="term_to_binary")
def term_to_binary_options(p: Any, term: Any, options: Any) -> bytes:
    """`term` in external format, with options."""
    facts = _encode_options(options, _default_minor(p), p.system.release)
    return _charged(p, etf.encode(term, context=p.system.etf_context, **facts))


@bif(since=23)
def term_to_iovec(p: Any, term: Any) -> Any:
    """`term` in external format, as a list of binaries."""
    return [term_to_binary(p, term), NIL]


@bif(name="term_to_iovec", since=23)
def term_to_iovec_options(p: Any, term: Any, options: Any) -> Any:
    """`term` in external format, with options, as a list of binaries."""
    return [term_to_binary_options(p, term, options), NIL]


@bif
def external_size(p: Any, term: Any) -> int:
    """An upper bound of the size of `term` in external format."""
    return etf.external_size(term, minor_version=_default_minor(p), context=p.system.etf_context)


@bif(name="external_size")
def external_size_options(p: Any, term: Any, options: Any) -> int:
    """As :func:`external_size`, with ``{minor_version, 0 | 1}``."""
    minor = _default_minor(p)
    rest = options
    while type(rest) is list:
        option, rest = rest
        if type(option) is not tuple or len(option) != 2 or option[0] is not am.minor_version:
            badarg()
        if type(option[1]) is not int or option[1] not in _MINORS[: 3 if p.system.release >= 26 else 2]:
            badarg()
        minor = option[1]
    if rest is not NIL:
        badarg()
    return etf.external_size(term, minor_version=minor, context=p.system.etf_context)


@bif
def binary_to_term(p: Any, binary: Any) -> Any:
    """The term that `binary` begins with."""
    data = _charged(p, want_binary(binary))
    try:
        return etf.decode(data, context=p.system.etf_context)[0]
    except etf.EtfError:
        badarg()


@bif(name="binary_to_term")
def binary_to_term_options(p: Any, binary: Any, options: Any) -> Any:
    """As :func:`binary_to_term`; ``used`` adds how many bytes it took, ``safe`` refuses what would make new atoms or funs."""
    safe = used = False
    rest = options
    while type(rest) is list:
        if rest[0] is am.safe:
            safe = True
        elif rest[0] is am.used:
            used = True
        else:
            badarg(am.badopt)
        rest = rest[1]
    if rest is not NIL:
        badarg(am.badopt)
    data = _charged(p, want_binary(binary))
    try:
        term, count = etf.decode(data, safe=safe, context=p.system.etf_context)
    except etf.EtfError:
        badarg()
    return (term, count) if used else term
