"""Natives of ``prim_file`` that take the path of a file.

OTP runs them on threads of their own, so that a slow disk does not stall other processes; here they go through
``p.system.blocking``, which suspends the process when its answer takes long (see :mod:`enigma_gen.runtime.workers`).  What they answer is
``ok``, ``{ok, Value}`` or ``{error, Posix}``; only arguments of the wrong type raise ``badarg``.  A path is a binary that ends in a 0, as
``internal_name2native`` makes it, else ``{error, einval}``.

The current directory is that of the Python process: VMs in one process share it.

Sources: OTP 25 ``prim_file_nif.c``, ``unix_prim_file.c``.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg

bif = Bifs("prim_file")

FILE_MODE: Final = 0o666
DIRECTORY_MODE: Final = 0o777
EARLIEST: Final = -2_145_916_800
"""The earliest file time that is told, in seconds since 1970: the year 1902."""
_INT: Final = 1 << 31
_UINT: Final = 1 << 32
_INT64: Final = 1 << 63
_CHANGEABLE: Final = stat.S_ISUID | stat.S_ISGID | 0o777

Answer = Any


# Arguments and answers -----------------------------------------------------------------------------------------------


def failure(number: int | None) -> tuple[Atom, Atom]:
    """``{error, Posix}`` for a value of ``errno``."""
    return (am.error, posix_atom(number))


EINVAL: Final = failure(errno.EINVAL)


def marshal(path: Any) -> bytes | None:
    """The path in a binary that ends in one 0 or several; None for anything else."""
    if not is_binary(path):
        return None
    name, zero, rest = to_bytes(path).partition(b"\0")
    return name if zero and not rest.strip(b"\0") else None


def want_range(term: Any, low: int, high: int) -> int:
    """`term`, which must be an integer from `low` up to but not including `high`; ``badarg`` otherwise."""
    if type(term) is not int or not low <= term < high:
        badarg()
    return term


def want_int64(term: Any) -> int:
    """`term`, which must be a signed integer of 64 bits; ``badarg`` otherwise."""
    return want_range(term, -_INT64, _INT64)


def _want_int(term: Any) -> int:
    return want_range(term, -_INT, _INT)


def answer(function: Callable[..., Answer], *arguments: Any) -> Answer:
    """What ``function(*arguments)`` gives, or ``{error, Posix}`` for the OSError it raises."""
    try:
        return function(*arguments)
    except OSError as failed:
        return failure(failed.errno)
    except MemoryError:
        return failure(errno.ENOMEM)


def _on_path(p: Any, function: Callable[..., Answer], path: Any, *arguments: Any) -> Any:
    """Let ``function(path, *arguments)`` answer, without stalling other processes."""
    name = marshal(path)
    return EINVAL if name is None else p.system.blocking(p, answer, function, name, *arguments)


def _on_two_paths(p: Any, function: Callable[[bytes, bytes], Answer], first: Any, second: Any) -> Any:
    names = marshal(first), marshal(second)
    return EINVAL if None in names else p.system.blocking(p, answer, function, *names)


# What a file is ------------------------------------------------------------------------------------------------------


def _type(mode: int) -> Atom:
    if stat.S_ISREG(mode):
        return am.regular
    if stat.S_ISDIR(mode):
        return am.directory
    if stat.S_ISLNK(mode):
        return am.symlink
    return am.device if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else am.other


_ACCESS: Final = {
    (True, True): am.read_write,
    (True, False): am.read,
    (False, True): am.write,
    (False, False): am.none,
}


def file_info(found: os.stat_result, readable: bool, writable: bool) -> tuple[Any, ...]:
    """The record ``file_info``, times in seconds since 1970; what OTP keeps in 32 bits is cut to them."""
    times = (found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns)
    words = (found.st_mode, found.st_nlink, found.st_dev, found.st_rdev, found.st_ino, found.st_uid, found.st_gid)
    return (
        am.file_info,
        found.st_size,
        _type(found.st_mode),
        _ACCESS[readable, writable],
        *(max(EARLIEST, time // 1_000_000_000) for time in times),
        *(word % _UINT for word in words),
    )


def _read_info(path: bytes, follow: bool) -> Answer:
    found = os.stat(path, follow_symlinks=follow)
    return file_info(found, os.access(path, os.R_OK), os.access(path, os.W_OK))


@bif(waits=True)
def read_info_nif(p: Any, path: Any, follow: Any) -> Any:
    """The record ``file_info`` of a file, or with `follow` 0 of a symbolic link itself."""
    return _on_path(p, _read_info, path, bool(_want_int(follow)))


def _set_permissions(path: bytes, mode: int) -> Answer:
    try:
        os.chmod(path, mode)
    except OSError:
        os.chmod(path, mode & 0o777)
    return OK


@bif(waits=True)
def set_permissions_nif(p: Any, path: Any, permissions: Any) -> Any:
    """Change the permissions."""
    return _on_path(p, _set_permissions, path, want_range(permissions, 0, _UINT) & _CHANGEABLE)


def _set_owner(path: bytes, user: int, group: int) -> Answer:
    os.chown(path, user, group)
    return OK


def _identity(number: int) -> int:
    """A user or group as the system call takes it; -1 for no change."""
    return number if number == -1 else number % _UINT


@bif(waits=True)
def set_owner_nif(p: Any, path: Any, user: Any, group: Any) -> Any:
    """Change user and group; -1 leaves either as it is."""
    return _on_path(p, _set_owner, path, _identity(_want_int(user)), _identity(_want_int(group)))


def _set_time(path: bytes, accessed: int, modified: int) -> Answer:
    try:
        os.utime(path, (accessed, modified))
    except OverflowError:
        return EINVAL
    return OK


@bif(waits=True)
def set_time_nif(p: Any, path: Any, accessed: Any, modified: Any, created: Any) -> Any:
    """Change the times, in seconds since 1970; that of creation cannot be changed."""
    times = want_int64(accessed), want_int64(modified)
    want_int64(created)
    return _on_path(p, _set_time, path, *times)


# Links and directories -----------------------------------------------------------------------------------------------


def _read_link(path: bytes) -> Answer:
    return (OK, os.readlink(path))


@bif(waits=True)
def read_link_nif(p: Any, path: Any) -> Any:
    """``{ok, Target}`` of a symbolic link."""
    return _on_path(p, _read_link, path)


def _list_dir(path: bytes) -> Answer:
    return (OK, make_list(os.listdir(path)[::-1]))


@bif(waits=True)
def list_dir_nif(p: Any, path: Any) -> Any:
    """``{ok, Names}``, last first."""
    return _on_path(p, _list_dir, path)


def _rename(old: bytes, new: bytes) -> Answer:
    try:
        os.rename(old, new)
    except OSError as failed:
        if failed.errno == errno.ENOTEMPTY:
            return failure(errno.EEXIST)
        return EINVAL if old == b"/" else failure(failed.errno)
    return OK


@bif(waits=True)
def rename_nif(p: Any, old: Any, new: Any) -> Any:
    """Rename a file."""
    return _on_two_paths(p, _rename, old, new)


def _make_hard_link(existing: bytes, new: bytes) -> Answer:
    os.link(existing, new)
    return OK


@bif(waits=True)
def make_hard_link_nif(p: Any, existing: Any, new: Any) -> Any:
    """Give a file one more name."""
    return _on_two_paths(p, _make_hard_link, existing, new)


def _make_soft_link(existing: bytes, new: bytes) -> Answer:
    os.symlink(existing, new)
    return OK


@bif(waits=True)
def make_soft_link_nif(p: Any, existing: Any, new: Any) -> Any:
    """Make a symbolic link."""
    return _on_two_paths(p, _make_soft_link, existing, new)


def _make_dir(path: bytes) -> Answer:
    os.mkdir(path, DIRECTORY_MODE)
    return OK


@bif(waits=True)
def make_dir_nif(p: Any, path: Any) -> Any:
    """Make a directory."""
    return _on_path(p, _make_dir, path)


def _del_file(path: bytes) -> Answer:
    try:
        os.unlink(path)
    except IsADirectoryError:
        return failure(errno.EPERM)
    return OK


@bif(waits=True)
def del_file_nif(p: Any, path: Any) -> Any:
    """Delete a file."""
    return _on_path(p, _del_file, path)


def _del_dir(path: bytes) -> Answer:
    try:
        os.rmdir(path)
    except OSError as failed:
        if failed.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return EINVAL if _is_current(path) else failure(errno.EEXIST)
    return OK


def _is_current(path: bytes) -> bool:
    try:
        return os.path.samefile(path, b".")
    except OSError:
        return False


@bif(waits=True)
def del_dir_nif(p: Any, path: Any) -> Any:
    """Delete an empty directory."""
    return _on_path(p, _del_dir, path)


# The current directory -----------------------------------------------------------------------------------------------


@bif
def get_cwd_nif() -> Any:
    """``{ok, Path}`` of the current directory."""
    return answer(lambda: (OK, os.getcwdb()))


def _set_cwd(path: bytes) -> Answer:
    os.chdir(path)
    return OK


@bif(waits=True)
def set_cwd_nif(p: Any, path: Any) -> Any:
    """Change the current directory."""
    return _on_path(p, _set_cwd, path)


@bif
def get_device_cwd_nif(device: Any) -> Any:
    """The current directory of a drive: there are no drives."""
    _want_int(device)
    return failure(errno.ENOTSUP)


@bif
def altname_nif(path: Any) -> Any:
    """The short name that some file systems have: none here."""
    return EINVAL if marshal(path) is None else failure(errno.ENOTSUP)
