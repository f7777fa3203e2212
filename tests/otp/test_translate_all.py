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

from tests.realerl import ERL, needs_erl

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


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_function_translates(application, capsys):
    from enigma_gen.beam.file import load
    from enigma_gen.translate import translate_all

    total, failures = Total(), []
    for path in sorted(installed_directories()[application].glob("*.beam")):
        beam = load(path.read_bytes())
        began = time.process_time()
        translated = translate_all(beam)
        total.seconds += time.process_time() - began
        total.modules += 1
        total.functions += translated.functions
        total.units += translated.units
        total.bytes += translated.bytes
        failures += [f"{path.stem}:{name}: {failure!r}" for name, failure in translated.failures]
    with capsys.disabled():
        print(
            f"\n{application}: {total.modules} modules, {total.functions} functions, {total.units} units, "
            f"{total.bytes / 1e6:.1f} MB of Python in {total.seconds:.1f} s"
        )
    assert total.modules > 0
    assert not failures, f"{len(failures)} functions do not translate:\n" + "\n".join(failures)
