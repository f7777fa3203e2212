"""What the operating system says, in Erlang's words.

:func:`posix_atom` names an error number as OTP's drivers and native libraries do (``erl_posix_str.c``).
:func:`locale_file_names` is the encoding of file names that ``erl`` would use in the environment that this Python process
was started in: UTF-8 where the locale says so, Latin-1 elsewhere.  Python itself may have replaced the plain C locale by
C.UTF-8 when it started (PEP 538), and says so by its UTF-8 mode (PEP 540).
"""

from __future__ import annotations

import errno
import locale
import os
import sys
from typing import Final

from enigma_gen.term.atom import Atom, am, intern

_NAMES: Final[dict[int, str]] = {
    **errno.errorcode,
    errno.EOPNOTSUPP: "EOPNOTSUPP",
    errno.ENOTSUP: "ENOTSUP",
    errno.EWOULDBLOCK: "EWOULDBLOCK",
    errno.EAGAIN: "EAGAIN",
}
_UNKNOWN: Final = frozenset(
    "ERESTART ESTRPIPE ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON".split()
)
"""Errors that OTP has no name for."""


def posix_atom(number: int | None) -> Atom:
    """The atom for the value `number` of ``errno``: ``enoent``, ...; ``unknown`` for one that OTP does not know."""
    name = _NAMES.get(number or 0, "unknown")
    return intern("unknown" if name in _UNKNOWN else name.lower())


def _was_plain_c() -> bool:
    """Whether Python was started in the plain C locale."""
    return bool(sys.flags.utf8_mode) and "PYTHONUTF8" not in os.environ and "utf8" not in sys._xoptions


def environment() -> dict[bytes, bytes]:
    """The environment that this Python process was started in, without the locale that Python has put there."""
    found = dict(os.environb)
    if _was_plain_c() and b"LC_ALL" not in found:
        found.pop(b"LC_CTYPE", None)
    return found


def locale_file_names() -> Atom:
    """``utf8`` or ``latin1``: how ``erl`` reads and writes file names in this locale."""
    if _was_plain_c():
        return am.latin1
    return am.utf8 if locale.nl_langinfo(locale.CODESET) == "UTF-8" else am.latin1


def file_name_rules(text: str) -> tuple[Atom, Atom]:
    """What the value of ``erl``'s flag ``+fn`` means: the encoding (``u``, ``l``, or ``a`` for the locale's), and ``warning`` (``w``), ``ignore`` (``i``) or
    ``error`` (``e``) for names that are not in it.
    """
    encoding = {"u": am.utf8, "l": am.latin1}.get(text[:1]) or locale_file_names()
    return encoding, {"i": am.ignore, "e": am.error}.get(text[1:2], am.warning)
