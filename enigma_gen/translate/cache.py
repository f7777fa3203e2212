"""Translated code kept on disk, so that a warm start compiles nothing.

One file per module, named after everything that must agree for its content to be of use: the module and a hash of its
code, the translator (the `key_prefix` of its caller), Python's bytecode format.  Anything else is simply another file, so
several releases of OTP and several Pythons share a directory, and nothing is ever invalidated.  What
:func:`marshal.loads` is given must be trusted: a crafted code object is arbitrary code.  Hence

- the directory and each file must belong to the user and be writable by nobody else; otherwise caching is off, with one warning;
- a file is believed only if its identity and the digest of its content are right, so a damaged, truncated or foreign file is
  the same as none, and is replaced by the next :meth:`TranslationCache.store`.

A file is replaced as a whole by ``rename``, so readers see the old or the new one.  Writers of the same module merge: a lock on the
directory (waited for only briefly: losing an update costs a compilation, waiting would stop a VM) makes that exact.

No error of the file system ever leaves this module: a failed load is an empty result, a failed store returns False.
"""

from __future__ import annotations

import fcntl
import hashlib
import marshal
import os
import re
import secrets
import stat
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from struct import Struct
from typing import Any, Final

FORMAT: Final = b"enigma-gen cache 1\n"
MAX_FILE: Final = 64 * 1024 * 1024
"""The largest file in bytes; what does not fit is not stored."""
MAX_DIRECTORY: Final = 1024 * 1024 * 1024
"""How many bytes all files may take before the ones that were not written for the longest time go."""
STALE_SECONDS: Final = 3600
"""The age at which a temporary file must be the remains of a writer that was killed."""

_HEADER: Final = Struct(f">{len(FORMAT)}s32s32sQ")
_LOCK_TRIES: Final = 10
_LOCK_PAUSE: Final = 0.005

Units = dict[str, tuple[Any, ...]]


def default_directory() -> Path | None:
    """``$XDG_CACHE_HOME/enigma_gen``, or ``~/.cache/enigma_gen``; None where there is no home directory."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return Path(base) / "enigma_gen"
    try:
        return Path.home() / ".cache" / "enigma_gen"
    except RuntimeError:
        return None


class TranslationCache:
    """The cache in `directory` (None: no caching) for translations made by what `key_prefix` identifies."""

    def __init__(self, directory: Path | None, key_prefix: bytes) -> None:
        self.directory = directory
        self._key = _digest(sys.implementation.cache_tag.encode(), MAGIC_NUMBER, key_prefix)
        self._warned = False

    def load(self, content_hash: bytes, module: str) -> Units:
        """What is stored for the module called `module` with that hash: unit name -> tuple; empty if there is nothing."""
        folder = self._open()
        if folder is None:
            return {}
        try:
            return self._read(folder, content_hash, module)
        finally:
            os.close(folder)

    def store(self, content_hash: bytes, module: str, units: Mapping[str, tuple[Any, ...]]) -> bool:
        """Add `units` to what is stored for that module and hash; a name that is there already is replaced.

        False if that did not work.  Raises ValueError for a value that :mod:`marshal` cannot write.
        """
        if self.directory is None:
            return False
        with suppress(OSError):
            self.directory.parent.mkdir(parents=True, exist_ok=True)
            self.directory.mkdir(mode=0o700, exist_ok=True)
        folder = self._open()
        if folder is None:
            return False
        try:
            _lock(folder)
            return self._write(folder, content_hash, module, {**self._read(folder, content_hash, module), **units})
        finally:
            os.close(folder)

    def _open(self) -> int | None:
        """The directory, opened and found to be nobody else's.  All files are then reached through it, wherever its
        path leads by then."""
        if self.directory is None:
            return None
        try:
            folder = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return None
        if _is_private(os.fstat(folder)):
            return folder
        os.close(folder)
        if not self._warned:
            self._warned = True
            text = f"{self.directory} is not used as a cache: it must belong to you and be writable by nobody else"
            warnings.warn(text, RuntimeWarning, stacklevel=3)
        return None

    def _identity(self, content_hash: bytes, module: str) -> bytes:
        return _digest(self._key, content_hash, module.encode("utf-8", "surrogatepass"))

    def _read(self, folder: int, content_hash: bytes, module: str) -> Units:
        identity = self._identity(content_hash, module)
        data = _read_file(folder, _file_name(module, identity))
        if len(data) < _HEADER.size:
            return {}
        form, owner, digest, size = _HEADER.unpack_from(data)
        payload = data[_HEADER.size :]
        if form != FORMAT or owner != identity or size != len(payload) or digest != _digest(payload):
            return {}
        try:
            units = marshal.loads(payload)
        except (ValueError, TypeError, EOFError):
            return {}
        return units if _is_units(units) else {}

    def _write(self, folder: int, content_hash: bytes, module: str, units: Units) -> bool:
        identity = self._identity(content_hash, module)
        payload = marshal.dumps(units)
        if len(payload) > MAX_FILE - _HEADER.size:
            return False
        data = _HEADER.pack(FORMAT, identity, _digest(payload), len(payload)) + payload
        name = _file_name(module, identity)
        is_new = not _exists(folder, name)
        if not _replace_file(folder, name, data):
            return False
        if is_new:
            _prune(folder, name)
        return True


def _digest(*parts: bytes) -> bytes:
    """32 bytes that identify `parts`, each with its length."""
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _file_name(module: str, identity: bytes) -> str:
    """The start of the module's name, for people, and its identity."""
    return f"{re.sub('[^A-Za-z0-9_]', '-', module)[:40]}-{identity.hex()[:32]}.cache"


def _is_private(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_units(value: Any) -> bool:
    return type(value) is dict and all(type(k) is str and type(v) is tuple for k, v in value.items())


def _lock(folder: int) -> None:
    """Wait a little for the lock on the directory, which goes with closing it; go on without after that."""
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOCK_PAUSE)
        except OSError:
            return  # a file system without locks
        else:
            return


def _read_file(folder: int, name: str) -> bytes:
    """The content of a regular file that is private and not too large; empty if it is not that."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return b""
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or not _is_private(status) or status.st_size > MAX_FILE:
            return b""
        with os.fdopen(file, "rb", closefd=False) as stream:
            return stream.read(MAX_FILE + 1)
    except OSError:
        return b""
    finally:
        os.close(file)


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _replace_file(folder: int, name: str, data: bytes) -> bool:
    """Write `data` to a new file and give it that name; False, and nothing left behind, if the system does not let us."""
    temporary = f".{os.getpid()}-{secrets.token_hex(8)}.tmp"
    try:
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    except OSError:
        return False
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        _remove(folder, temporary)
        return False
    except BaseException:
        _remove(folder, temporary)
        raise
    return True


def _remove(folder: int, name: str) -> None:
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)


def _prune(folder: int, keep: str) -> None:
    """Remove old temporary files, and the oldest others while all together are larger than :data:`MAX_DIRECTORY`."""
    files = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if entry.name.endswith(".tmp") and status.st_mtime < time.time() - STALE_SECONDS:
                    _remove(folder, entry.name)
                elif entry.name.endswith(".cache"):
                    files.append((status.st_mtime, status.st_size, entry.name))
    total = sum(size for _, size, _ in files)
    for _, size, name in sorted(files):
        if total <= MAX_DIRECTORY:
            break
        if name != keep:
            _remove(folder, name)
            total -= size
