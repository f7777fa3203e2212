"""Writes `code/versions.hrl`: small compiled modules as binaries, for the guest programs that load code.

The bytes are whatever the `erlc` that made them emits, so the file is committed and only made anew when a source below
changes: `python tests/erl/gen_versions.py`.  Two versions of one module, and a module with an `on_load` function that
agrees and one whose does not.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "code" / "versions.hrl"

VERSIONS = """
-module(versions).
-export([version/0, loop/0, local_fun/0]).

version() -> {number}.

local_fun() -> fun() -> {{local, {number}}} end.

loop() ->
    receive
        {{version, From}} -> From ! {{self(), {number}}}, loop();
        upgrade -> versions:loop();
        stop -> ok
    end.
"""

ON_LOAD = """
-module(with_on_load).
-export([answer/0]).
-on_load(start/0).

start() -> {result}.

answer() -> 42.
"""

SOURCES = {
    "VERSION_1": ("versions", VERSIONS.format(number=1)),
    "VERSION_2": ("versions", VERSIONS.format(number=2)),
    "WITH_ON_LOAD": ("with_on_load", ON_LOAD.format(result="ok")),
    "WITH_ON_LOAD_FAIL": ("with_on_load", ON_LOAD.format(result="{refused, x}")),
}


def compiled(module: str, source: str) -> bytes:
    """The bytes of one module, without anything that tells where it was compiled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{module}.erl"
        path.write_text(source, encoding="utf-8")
        options = ["+deterministic", "+no_line_info", "-W0"]
        subprocess.run(["erlc", *options, "-o", folder, str(path)], check=True)
        return (Path(folder) / f"{module}.beam").read_bytes()


def define(name: str, data: bytes) -> str:
    """One macro with a binary in lines of 24 bytes."""
    rows = [",".join(map(str, data[start : start + 24])) for start in range(0, len(data), 24)]
    return f"-define({name}, <<\n    " + ",\n    ".join(rows) + "\n>>).\n"


def main() -> None:
    """Compile the sources and write the header file."""
    macros = [define(name, compiled(module, source)) for name, (module, source) in SOURCES.items()]
    TARGET.write_text("%% Made by tests/erl/gen_versions.py: do not edit.\n" + "\n".join(macros), encoding="utf-8")


if __name__ == "__main__":
    main()
