"""Every function of every module of kernel, stdlib, compiler and erts of the installed OTP translates without error.

Translation is lazy, so a function nobody calls would never be seen otherwise.  Prints what it took, by application.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Final

import attrs
import pytest

from enigma_gen.abi.native import native_table
from enigma_gen.beam.file import load
from enigma_gen.translate.module import ModuleTranslator
from enigma_gen.vm import collectors
from tests.realerl import ERL, needs_erl, otp_release

APPLICATIONS: Final = ("erts", "kernel", "stdlib", "compiler")

pytestmark = [needs_erl, pytest.mark.slow]


def installed_directories() -> dict[str, Path]:
    """The ``ebin`` directory of each of :data:`APPLICATIONS` (for erts that of the preloaded modules)."""
    ask = 'io:format("~ts~n~ts~n", [code:root_dir(), erlang:system_info(version)]), halt().'
    root, version = subprocess.run(
        [str(ERL), "-noshell", "-eval", ask], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = {}
    for application in APPLICATIONS:
        if application == "erts":
            places = [Path(root, f"erts-{version}", "ebin"), Path(root, "lib", f"erts-{version}", "ebin")]
        else:
            places = sorted(Path(root, "lib").glob(f"{application}-*/ebin"))
        found[application] = next(place for place in places if any(place.glob("*.beam")))
    return found


@attrs.define
class Total:
    """What translating an application took."""

    modules: int = 0
    functions: int = 0
    units: int = 0
    bytes: int = 0
    seconds: float = 0.0


def translate_function(translator, entry, total):
    """Translate and compile every unit that some unit of the function at `entry` can come to, one after the other."""
    work = [("entry", entry)]
    seen = set(work)
    while work:
        kind, label = work.pop()
        text, unit, _ = translator.source(entry, kind, label)
        compile(text, "beam:check", "exec", dont_inherit=True)
        total.units += 1
        total.bytes += len(text)
        for what in unit.needs.values():
            if what[0] == "unit" and what[1] == entry and what[2:] not in seen:
                seen.add(what[2:])
                work.append(what[2:])
    translator.forget(entry)


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_function_translates(application, capsys):
    natives = native_table(collectors(otp=True), otp_release())
    total, failures = Total(), []
    began = time.process_time()
    for path in sorted(installed_directories()[application].glob("*.beam")):
        beam = load(path.read_bytes())
        translator = ModuleTranslator(beam, natives)
        total.modules += 1
        for function in beam.functions:
            total.functions += 1
            try:
                translate_function(translator, function.entry, total)
            except Exception as failure:  # noqa: BLE001  all failures are wanted, of whatever kind
                failures.append(f"{path.stem}:{function.name.name}/{function.arity}: {failure!r}")
    total.seconds = time.process_time() - began
    with capsys.disabled():
        print(
            f"\n{application}: {total.modules} modules, {total.functions} functions, {total.units} units, "
            f"{total.bytes / 1e6:.1f} MB of Python in {total.seconds:.1f} s"
        )
    assert total.modules > 0
    assert not failures, f"{len(failures)} functions do not translate:\n" + "\n".join(failures)
