"""Natives of ``erlang`` for the external term format.

What the format must know of the running system (the node's name, live pids, loaded code) is ``p.system.etf_context``,
a :class:`~enigma_gen.term.etf.Context`.  From OTP 26 on atoms are written as UTF-8 unless ``{minor_version, 0 | 1}`` says otherwise.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.steps import Generated, begin
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


class _External(Generated):
    """What a generator of :mod:`enigma_gen.term.etf` returns; ``badarg`` for what is no external term."""

    __slots__ = ()

    def step(self) -> Any:
        """Go on to where the generator yields."""
        try:
            return super().step()
        except etf.EtfError:
            badarg()


def _encoded(p: Any, name: str, term: Any, arguments: tuple[Any, ...], **facts: Any) -> Any:
    work = _External(etf.encoding(term, context=p.system.etf_context, **facts))
    data = begin(p, work, ("erlang", name, arguments))
    if data is not SUSPEND:
        charge_steps(p, len(data) >> 1)
    return data


@bif(waits=True)
def term_to_binary(p: Any, term: Any) -> Any:
    """`term` in external format."""
    return _encoded(p, "term_to_binary", term, (term,), minor_version=_default_minor(p))


@bif(name="term_to_binary", waits=True)
def term_to_binary_options(p: Any, term: Any, options: Any) -> Any:
    """`term` in external format, with options."""
    facts = _encode_options(options, _default_minor(p), p.system.release)
    return _encoded(p, "term_to_binary", term, (term, options), **facts)


@bif(since=23, waits=True)
def term_to_iovec(p: Any, term: Any) -> Any:
    """`term` in external format, as a list of binaries."""
    return _in_list(p, _encoded(p, "term_to_iovec", term, (term,), minor_version=_default_minor(p)))


@bif(name="term_to_iovec", since=23, waits=True)
def term_to_iovec_options(p: Any, term: Any, options: Any) -> Any:
    """`term` in external format, with options, as a list of binaries."""
    facts = _encode_options(options, _default_minor(p), p.system.release)
    return _in_list(p, _encoded(p, "term_to_iovec", term, (term, options), **facts))


def _in_list(p: Any, data: Any) -> Any:
    """The list of `data`, which is also the unit that makes it when `data` comes later."""
    if data is SUSPEND:
        p.frames.append((_in_list, ()))
        return SUSPEND
    return [data, NIL]


def _sized(p: Any, term: Any, arguments: tuple[Any, ...], minor_version: int) -> Any:
    work = _External(etf.sizing(term, minor_version=minor_version, context=p.system.etf_context))
    return begin(p, work, ("erlang", "external_size", arguments))


@bif(waits=True)
def external_size(p: Any, term: Any) -> Any:
    """An upper bound of the size of `term` in external format."""
    return _sized(p, term, (term,), _default_minor(p))


@bif(name="external_size", waits=True)
def external_size_options(p: Any, term: Any, options: Any) -> Any:
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
    return _sized(p, term, (term, options), minor)


def _decoded(p: Any, binary: Any, arguments: tuple[Any, ...], safe: bool) -> Any:
    """The term and its size, or SUSPEND."""
    data = want_binary(binary)
    charge_steps(p, len(data) >> 1)
    work = _External(etf.decoding(data, safe=safe, context=p.system.etf_context))
    return begin(p, work, ("erlang", "binary_to_term", arguments))


def _term_of(p: Any, found: Any) -> Any:
    """The term alone; also the unit that takes it when it comes later."""
    if found is SUSPEND:
        p.frames.append((_term_of, ()))
        return SUSPEND
    return found[0]


@bif(waits=True)
def binary_to_term(p: Any, binary: Any) -> Any:
    """The term that `binary` begins with."""
    return _term_of(p, _decoded(p, binary, (binary,), safe=False))


@bif(name="binary_to_term", waits=True)
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
    found = _decoded(p, binary, (binary, options), safe)
    return found if used else _term_of(p, found)
