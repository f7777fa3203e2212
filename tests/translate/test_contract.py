"""What generated code names: nothing but the contract, its own constants, and a few attributes; the same in every process."""

from __future__ import annotations

import builtins
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import CodeType

import pytest

from enigma_gen.abi.generated import NAMES
from enigma_gen.abi.native import native_table
from enigma_gen.beam.file import load
from enigma_gen.translate.module import ModuleTranslator
from enigma_gen.vm import collectors
from tests.realerl import needs_erl

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Path("/usr/lib/erlang/lib")
ATTRIBUTES = frozenset(
    """
    frames append pause peek skip accept mailbox save wait_timeout timeout send pid get put update updated replace replace_all join own pos to_bytes
    marker_reserve marker_bind marker_use marker_clear recv_mark recv_set kind reason entry code env arity base end
    """.split()
)
"""Attributes and methods that generated code uses of processes, exceptions, funs, match contexts and plain values."""
LOCAL = re.compile(r"(p|e|exc|(x|y|t|fr|c|n)\d*(_\d+)*)\Z")
GLOBAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z", re.ASCII)

pytestmark = [
    needs_erl,
    pytest.mark.slow,
    pytest.mark.skipif(not LIBRARY.is_dir(), reason=f"no OTP under {LIBRARY}"),
]


def modules() -> list[Path]:
    """Some sixty modules of stdlib, kernel and the compiler, not too large ones."""
    found = [
        path for name in ("stdlib", "kernel", "compiler") for path in sorted(LIBRARY.glob(f"{name}-*/ebin/*.beam"))
    ]
    return [path for path in found if path.stat().st_size < 30_000][::2][:60]


def units(path: Path):
    """(source, unit) of every unit of every function that can be come to from its entry."""
    translator = ModuleTranslator(load(path.read_bytes()), native_table(collectors(otp=True), 25))
    for function in translator.beam.functions:
        work = [("entry", function.entry)]
        seen = set(work)
        while work:
            text, unit, _ = translator.source(function.entry, *work.pop())
            yield text, unit
            for what in unit.needs.values():
                if what[0] == "unit" and what[1] == function.entry and what[2:] not in seen:
                    seen.add(what[2:])
                    work.append(what[2:])


def test_generated_code_names_only_what_it_may():
    used: set[str] = set()
    for path in modules():
        for text, unit in units(path):
            whole = compile(text, "beam:check", "exec", dont_inherit=True)
            (code,) = (c for c in whole.co_consts if isinstance(c, CodeType))
            assert whole.co_names == (code.co_name,), text
            names = set(code.co_names)
            assert not any(isinstance(c, CodeType) for c in code.co_consts), "no code inside code"
            assert names <= NAMES | unit.needs.keys() | {unit.name} | ATTRIBUTES, (path.stem, unit.name, names)
            assert all(map(GLOBAL.match, unit.needs)), unit.needs.keys()
            assert not unit.needs.keys() & (NAMES | vars(builtins).keys())
            assert not unit.needs.keys() & set(code.co_varnames)
            assert all(map(LOCAL.match, code.co_varnames)), code.co_varnames
            assert all(type(c) in (int, float, tuple, str, bytes, type(None), bool) for c in code.co_consts)
            used |= names
    assert NAMES & vars(builtins).keys() <= {
        *("type", "len", "int", "float", "tuple", "list", "bytes", "True", "False", "None", "IndexError", "Exception")
    }


DIGEST = """
import sys
from pathlib import Path
from tests.translate.test_contract import modules, units
import hashlib
digest = hashlib.sha256()
for path in modules()[:12]:
    for text, unit in units(path):
        digest.update(repr((text, sorted(unit.needs.items()))).encode())
print(digest.hexdigest())
"""


def test_translation_does_not_depend_on_the_process():
    digests = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True, timeout=100
        )
        digests.add(done.stdout)
    assert len(digests) == 1
    assert len(digests.pop().strip()) == hashlib.sha256().digest_size * 2
