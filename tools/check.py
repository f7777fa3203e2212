"""The one gate: runs every check, says how long each took, and fails if one failed.

    tools/test                          sets up what is needed and comes here
    python tools/check.py               in an environment that has the test extra
    python tools/check.py --only lint   one of them; --list names them

Generators are found, not listed: every ``tools/gen_*.py`` and ``tools/build_*.py`` has a ``--check`` that fails when what it
writes is not what is committed.
"""

from __future__ import annotations

import argparse
import ctypes.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import make_venv

ROOT = Path(__file__).resolve().parent.parent
DEBIAN_PACKAGES = {"erl": "erlang-base", "erlc": "erlang-base"}
"""Programs that the differential checks call, and who has them."""
LIBRARIES = {
    "asn1": "erlang-asn1",
    "common_test": "erlang-common-test",
    "crypto": "erlang-crypto",
    "debugger": "erlang-debugger",
    "dialyzer": "erlang-dialyzer",
    "eunit": "erlang-eunit",
    "inets": "erlang-inets",
    "mnesia": "erlang-mnesia",
    "os_mon": "erlang-os-mon",
    "parsetools": "erlang-parsetools",
    "public_key": "erlang-public-key",
    "runtime_tools": "erlang-runtime-tools",
    "ssl": "erlang-ssl",
    "syntax_tools": "erlang-syntax-tools",
    "tools": "erlang-tools",
    "xmerl": "erlang-xmerl",
}
"""Libraries of OTP that programs of the tests use, and who has them."""
HEADERS = "erlang-dev"
"""Has the ``.hrl`` files that test programs include."""
PCRE = "libpcre2-8-0"
"""The library that regular expressions run on."""
TYPED = [f"enigma_gen/{part}" for part in ("term", "beam", "abi", "translate", "runtime", "otp", "vm.py", "embed.py")]
"""What mypy checks strictly: all but natives, the laboratory and the command line."""

Check = Callable[[], bool]


def command(*arguments: str | Path) -> Check:
    """A check that holds when the command exits with status 0."""

    def check() -> bool:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the VM is started hundreds of times
        done = subprocess.run(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment, check=False)
        return done.returncode == 0

    return check


def checks() -> dict[str, Check]:
    """All checks by name, quick ones first."""
    python = sys.executable
    table = {
        "format": command(python, "-m", "ruff", "format", "--check", "--quiet", "."),
        "lint": command(python, "-m", "ruff", "check", "--quiet", "."),
        "types": command(python, "-m", "mypy", "--follow-imports=silent", *TYPED),
    }
    tools = ROOT / "tools"
    for generator in sorted([*tools.glob("gen_*.py"), *tools.glob("build_*.py")]):
        table[generator.stem] = command(python, generator, "--check")
    table["layers"] = command(python, "-m", "pytest", "-q", "tests/architecture")
    # Terminals apart: what they show is compared from one pause to the next, and a busy machine pauses anywhere.
    table["ports"] = command(python, "-m", "pytest", "-q", "-n", "auto", "tests/ports")
    table["pytest"] = command(
        *(python, "-m", "pytest", "-q", "--ignore=tests/architecture", "--ignore=tests/ports", "--durations=25"),
        *("-n", "auto", "--dist", "loadfile"),  # what a file sets up is set up once
    )
    return table


def missing_packages() -> list[str]:
    """The Debian packages that the checks need and that are not there."""
    missing = {package for program, package in DEBIAN_PACKAGES.items() if shutil.which(program) is None}
    if shutil.which("dpkg"):
        root = Path("/usr/lib/erlang")
        absent = {name for name in LIBRARIES if not any(root.glob(f"lib/{name}-*/ebin/*.beam"))}
        missing |= {LIBRARIES[name] for name in absent}
        if not any(root.glob("lib/kernel-*/include/file.hrl")):
            missing.add(HEADERS)
    if ctypes.util.find_library("pcre2-8") is None:
        missing.add(PCRE)
    return sorted(missing)


def install() -> list[str]:
    """Installs what is missing if that is ours to do; what is missing still."""
    missing = missing_packages()
    try:
        if missing and make_venv.apt_install(missing):
            missing = missing_packages()
    except make_venv.SetupFailed as problem:
        print(problem, file=sys.stderr)
    return missing


def main() -> int:
    """The command line; the exit status."""
    table = checks()
    parser = argparse.ArgumentParser(description="run every check of this checkout")
    parser.add_argument("--list", action="store_true", help="name the checks")
    parser.add_argument("--only", metavar="NAME", nargs="+", choices=list(table), help="run only these")
    parser.add_argument("--install", action="store_true", help="install Debian packages that are missing, when root")
    options = parser.parse_args()
    if options.list:
        print("\n".join(table))
        return 0
    missing = install() if options.install else missing_packages()
    started = time.monotonic()
    failed = []
    for name in options.only or table:
        print(f"== {name}", flush=True)
        before = time.monotonic()
        if not table[name]():
            failed.append(name)
        print(f"== {name}: {'FAILED' if name in failed else 'ok'}, {time.monotonic() - before:.1f} s", flush=True)
    if missing:
        print(f"== Debian packages not installed: {', '.join(missing)}; what compares with a real erl was skipped")
    verdict = f"FAILED: {', '.join(failed)}" if failed else "all checks hold"
    print(f"== {verdict}, {time.monotonic() - started:.0f} s in total")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
