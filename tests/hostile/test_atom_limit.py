"""When the atom table is full the VM ends, as OTP's emulator does, and not the Python program that has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl

GUEST = """
-module(many_atoms).
-export([main/0]).
main() -> loop(0).
loop(N) -> list_to_atom("atom number " ++ integer_to_list(N)), loop(N + 1).
"""
EMBEDDED = """
import sys, trio
from enigma_gen import VMStopped, open_vm
from enigma_gen.term.atom import limit_atoms
limit_atoms(50_000)

async def main():
    async with open_vm([sys.argv[1]], otp="none") as vm:
        try:
            await vm.call("many_atoms", "main")
        except VMStopped as stopped:
            print(stopped.status)

trio.run(main)
print("goes on")
"""


@needs_erl
def test_the_vm_ends_and_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "many_atoms.erl").write_text(GUEST, encoding="utf-8")
    compile_erlang([tmp_path / "many_atoms.erl"])
    done = subprocess.run(
        [sys.executable, "-c", EMBEDDED, tmp_path],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "no more index entries in atom_tab (max=50000)\ngoes on\n", done.stderr
