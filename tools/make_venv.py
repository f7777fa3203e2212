"""Makes the virtual environment ``.venv`` of a checkout, the package installed editable, for ``enigma-gen`` and ``test``.

Invariants: the stamp is written last and removed first, so an environment with a stamp is whole; one without was
interrupted and is made anew.  The stamp holds what the environment depends on (place of the checkout, interpreter,
``pyproject.toml``), so a look at it costs no call of pip.  All of it runs under a lock: of several first starts at once,
one works and the others wait.  Standard library only, and quiet: one line of progress, on a terminal only.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TAIL = 15
"""How many lines of a failed command's output are worth showing."""


class SetupFailed(Exception):
    """The environment could not be made; the text says why and what to do."""


def stamp_path(extra: str | None) -> Path:
    """Where the stamp of the plain environment, or of the one with `extra`, lies."""
    return VENV / ("enigma-gen.stamp" if extra is None else f"enigma-gen.{extra}.stamp")


def stamp_text() -> bytes:
    """What the environment depends on; ``tools/enigma-gen`` builds the same bytes."""
    python = os.path.realpath(PYTHON)
    return f"{ROOT}\n{python}\n".encode() + (ROOT / "pyproject.toml").read_bytes()


def is_ready(extra: str | None) -> bool:
    """Whether the environment is whole and fits the checkout as it is now."""
    try:
        return os.access(PYTHON, os.X_OK) and stamp_path(extra).read_bytes() == stamp_text()
    except FileNotFoundError:
        return False


def say(line: str) -> None:
    """One line of progress, which the next one replaces; nothing unless standard error is a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


def run(what: str, command: list[str | Path], hint: str) -> None:
    """Runs `command` without input; raises :class:`SetupFailed` with `what`, the end of its output, and `hint`."""
    try:
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, check=False, **streams)
    except OSError as problem:
        raise SetupFailed(f"{what} failed: {problem}\n{hint}") from None
    if done.returncode:
        lines = done.stdout.decode(errors="replace").splitlines()[-TAIL:]
        raise SetupFailed("\n".join([f"{what} failed:", *(f"    {line}" for line in lines), hint]))


def apt_install(packages: list[str]) -> bool:
    """Installs Debian packages if that is ours to do (root, and there is an apt-get); whether it did."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        return False
    hint = f"install {' '.join(packages)} by hand, then try again"
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run("apt-get update", [apt, "update", "-qq"], hint)
    run("apt-get install", [apt, "install", "-qq", "-y", "--no-install-recommends", *packages], hint)
    return True


def ensure_venv_module() -> None:
    """Debian's python3 comes without ``ensurepip``, which a virtual environment needs."""
    if importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    say(f"enigma-gen: installing {package} ...")
    if not apt_install([package]):
        raise SetupFailed(f"this Python cannot make virtual environments; on Debian: apt-get install {package}")


def was_whole() -> bool:
    """Whether there is an environment for this checkout and interpreter, which pip alone can bring up to date."""
    try:
        place = stamp_path(None).read_bytes().splitlines(keepends=True)[:2]
    except FileNotFoundError:
        return False
    return os.access(PYTHON, os.X_OK) and stamp_text().startswith(b"".join(place))


def make(extra: str | None) -> None:
    """Makes or completes the environment."""
    whole = was_whole()
    for stamp in VENV.glob("enigma-gen*.stamp"):
        stamp.unlink()
    if not whole:
        ensure_venv_module()
        say("enigma-gen: first start: making the virtual environment .venv ...")
        command: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
        run("making .venv", command, "is the directory writable, and the disk not full?")
    say("enigma-gen: installing the package and what it needs into .venv ...")
    target = str(ROOT) if extra is None else f"{ROOT}[{extra}]"
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install"]
    run("pip install", [*pip, "-e", target], "pip needs the network, or a package index that it is configured for")
    for done in {None, extra}:
        stamp_path(done).write_bytes(stamp_text())
    say("")


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description="make the virtual environment of this checkout")
    parser.add_argument("--extra", choices=["test"], help="also install what this optional part of the package needs")
    extra: str | None = parser.parse_args().extra
    try:
        with open(ROOT / ".venv.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_ready(extra):
                make(extra)
    except (SetupFailed, OSError) as problem:
        say("")
        print(f"enigma-gen: set-up: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
