"""Finds an installed Erlang/OTP: its root directory, its release, and where its libraries keep their ``.beam`` files.

Nothing is started: the root is read off the ``erl`` script, or is the directory that has ``lib`` and ``releases`` in it.  No state, no
import-time work; every function gets what it looks at.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs

USUAL_PLACES: Final = (
    "/usr/lib/erlang",
    "/usr/local/lib/erlang",
    "/usr/lib64/erlang",
    "/opt/erlang",
    "/opt/homebrew/lib/erlang",
    "/opt/local/lib/erlang",
)
VARIABLE: Final = "ENIGMA_OTP"


class NoOtp(Exception):
    """There is no OTP where one was said to be; the text names the place and what is missing there."""


@attrs.frozen
class Otp:
    """An installed OTP.  `root` is what OTP calls its root directory (it has ``lib`` and ``releases``), `release` the number as in
    ``erlang:system_info(otp_release)``, `version` the full version (``25.2.3``), or the release where that is not recorded."""

    root: Path
    release: int
    version: str

    def lib_dirs(self) -> list[Path]:
        """The ``ebin`` directories of all libraries, kernel and stdlib first, of each library the newest version only."""
        newest: dict[str, tuple[list[int], Path]] = {}
        for ebin in sorted((self.root / "lib").glob("*/ebin")):
            name, _, version = ebin.parent.name.partition("-")
            numbers = [int(part) for part in re.findall(r"\d+", version)]
            if name not in newest or numbers > newest[name][0]:
                newest[name] = (numbers, ebin)
        first = [name for name in ("kernel", "stdlib") if name in newest]
        return [newest[name][1] for name in [*first, *(name for name in newest if name not in first)]]

    def preloaded_dir(self) -> Path | None:
        """The ``ebin`` directory with the modules that the emulator of this OTP has built in; None if it is not installed."""
        places = [*self.root.glob("erts-*/ebin"), *self.root.glob("lib/erts-*/ebin")]
        found = [path for path in places if (path / "erlang.beam").is_file()]
        return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)], default=None)

    def erts_version(self) -> str:
        """The version of its emulator (``13.1.5``); empty if it is not installed."""
        directory = self.preloaded_dir()
        return "" if directory is None else directory.parent.name.removeprefix("erts-")

    def bin_dir(self) -> Path:
        """Where the programs of its emulator are, or would be."""
        return self.root / f"erts-{self.erts_version()}" / "bin"

    def find_module(self, name: str) -> Path | None:
        """The ``.beam`` file of a module of this OTP; None if there is none."""
        if not _is_file_name(name):
            return None
        places = self.lib_dirs()
        preloaded = self.preloaded_dir()
        return find_beam(name, places if preloaded is None else [*places, preloaded])


def _is_file_name(module: str) -> bool:
    """Whether a module's name can be that of a file in a directory, and of nothing above or below it."""
    return module not in {"", ".", ".."} and "/" not in module and "\0" not in module


def find_beam(name: str, directories: Iterable[Path]) -> Path | None:
    """The first ``NAME.beam`` in `directories`; None if there is none."""
    if _is_file_name(name):
        for directory in directories:
            path = directory / f"{name}.beam"
            if path.is_file():
                return path
    return None


def read_otp(root: Path) -> Otp:
    """The OTP at `root`, which may also be the directory it is installed below (``/usr`` for ``/usr/lib/erlang``).

    Raises :class:`NoOtp`.
    """
    for candidate in (root, root / "lib" / "erlang"):
        if (candidate / "releases").is_dir() and (candidate / "lib").is_dir():
            release, version = _read_version(candidate)
            return Otp(candidate.resolve(), release, version)
    missing = "no such directory" if not root.is_dir() else "has no lib and releases directories"
    raise NoOtp(f"{root} is not an OTP installation: {missing}")


def _read_version(root: Path) -> tuple[int, str]:
    """Release and version, from ``releases/start_erl.data`` (erts version, release), or else from the highest ``releases/N``."""
    releases = root / "releases"
    numbers = [int(path.name) for path in releases.iterdir() if path.name.isdecimal() and path.is_dir()]
    words = _read_text(releases / "start_erl.data").split()
    if len(words) >= 2 and words[1].isdecimal():
        release = int(words[1])
    elif numbers:
        release = max(numbers)
    else:
        raise NoOtp(f"{root} is not an OTP installation: its releases directory names no release")
    version = _read_text(releases / str(release) / "OTP_VERSION").strip().removesuffix("**")
    return release, version or str(release)


def _read_text(path: Path) -> str:
    """A small text file; empty if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def root_of_erl(script: Path) -> Path | None:
    """The root that an ``erl`` start script belongs to: what it sets ``ROOTDIR`` to, or the directory it is installed in."""
    real = script.resolve()
    candidates = [
        Path(match) for match in re.findall(r'^\s*ROOTDIR="?(/[^"$\n]*)"?\s*$', _read_text(real), re.MULTILINE)
    ]
    candidates += [real.parent.parent, real.parent.parent.parent, real.parent.parent / "lib" / "erlang"]
    for candidate in candidates:
        if (candidate / "releases").is_dir() and (candidate / "lib").is_dir():
            return candidate
    return None


def find_otp(wanted: str | Path | None = None, environment: Mapping[str, str] | None = None) -> Otp | None:
    """The OTP to use: the one at `wanted`, else of ``$ENIGMA_OTP``, else of the ``erl`` on the path, else at a usual place.

    Of the first two, one that is given and wrong raises :class:`NoOtp`.  ``"none"`` in either means no OTP; None is returned when there is none.
    """
    environment = os.environ if environment is None else environment
    given = wanted or environment.get(VARIABLE)
    if given:
        return None if str(given) == "none" else read_otp(Path(given).expanduser())
    script = shutil.which("erl", path=environment.get("PATH", os.defpath))
    roots = [] if script is None else [root_of_erl(Path(script))]
    for root in [*roots, *map(Path, USUAL_PLACES)]:
        if root is not None:
            try:
                return read_otp(root)
            except NoOtp:
                continue
    return None
