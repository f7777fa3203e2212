"""Compiles the sample and benchmark programs: ``NAME.beam`` beside each ``NAME.erl``.

    python tools/build_samples.py           writes the files
    python tools/build_samples.py --check   fails if a file is not what its source compiles to

The files are committed, so that they run where there is no Erlang.  Compiling is deterministic for one version of the compiler; the check
compares what is executed (code, atoms, literals, ...), and only if the compiler is the one that made the committed file. Without
``erlc``, or with another version, it checks that each source has a file and the other way round.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from enigma_gen.beam.container import read_chunks  # noqa: E402 - the path comes first
from enigma_gen.beam.error import BadBeamFile  # noqa: E402

DIRECTORIES = [ROOT / "enigma_gen" / "samples", ROOT / "bench"]
EXECUTED = (b"AtU8", b"Code", b"StrT", b"ImpT", b"ExpT", b"LocT", b"FunT", b"LitT", b"Line", b"Type")
"""The chunks that decide what a module does and how its errors look."""


def compile_all(sources: list[Path], target: Path) -> None:
    """Compiles `sources` into the directory `target`; raises SystemExit with what erlc said."""
    command = ["erlc", "+deterministic", "+no_docs", "-Wall", "-Werror", "-o", target, *sources]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def executed(path: Path) -> dict[bytes, bytes]:
    """The chunks of a file that matter."""
    chunks = read_chunks(path.read_bytes())
    return {name: chunks[name] for name in EXECUTED if name in chunks}


def compiler(path: Path) -> bytes:
    """What a file says about its compiler: the chunk with its options and version."""
    return read_chunks(path.read_bytes()).get(b"CInf", b"")


def problems(sources: list[Path]) -> list[str]:
    """What is wrong with the committed files."""
    found = [
        f"{source.with_suffix('.beam')} is missing" for source in sources if not source.with_suffix(".beam").exists()
    ]
    for directory in DIRECTORIES:
        orphans = {path.stem for path in directory.glob("*.beam")} - {path.stem for path in directory.glob("*.erl")}
        found += [f"{directory / name}.beam has no source" for name in sorted(orphans)]
    if found or shutil.which("erlc") is None:
        return found
    with tempfile.TemporaryDirectory() as directory:
        compile_all(sources, Path(directory))
        for source in sources:
            ours, fresh = source.with_suffix(".beam"), Path(directory) / f"{source.stem}.beam"
            try:
                differs = compiler(ours) == compiler(fresh) and executed(ours) != executed(fresh)
            except BadBeamFile as problem:
                found.append(f"{ours}: {problem}")
                continue
            if differs:
                found.append(f"{ours} is not what its source compiles to; run tools/build_samples.py")
    return found


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description="compile the sample and benchmark programs")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if something is out of step")
    check: bool = parser.parse_args().check
    sources = sorted(source for directory in DIRECTORIES for source in directory.glob("*.erl"))
    if check:
        found = problems(sources)
        print("\n".join(found), end="\n" if found else "", file=sys.stderr)
        return 1 if found else 0
    for directory in DIRECTORIES:
        compile_all([source for source in sources if source.parent == directory], directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
