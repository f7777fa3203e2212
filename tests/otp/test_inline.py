"""Each guard BIF, operator and type test where the translator inlines it, and the function itself, against a real Erlang."""

from __future__ import annotations

import random
from typing import Final

import pytest

from enigma_gen.vm import collectors
from tests.otp.inline import Function, arguments_for, calls_of, forms, guard_natives, mixture, module_source
from tests.otp.natives import differences
from tests.otp.report import REPORT
from tests.realerl import needs_erl, otp_release

MIXED: Final = 150


@needs_erl
def test_inlined_as_real() -> None:
    release = otp_release()
    if release not in (25, 27):
        pytest.skip("the expected results are those of OTP 25 or 27")
    rows = [row for collector in collectors(True) for row in collector if row.in_release(release)]
    groups: dict[str, tuple[list[Function], str]] = {}
    for number, ((name, _), letters) in enumerate(sorted(guard_natives(rows).items())):
        groups[f"inline_{number}"] = (forms(name, letters, f"f{number}"), letters)
    groups["inline_mixed"] = (mixture(MIXED, random.Random(25)), "nnn")
    calls = [
        call
        for module, (functions, letters) in groups.items()
        for call in calls_of(module, functions, letters, arguments_for(functions))
    ]
    found = differences(calls, {module: module_source(module, functions) for module, (functions, _) in groups.items()})
    REPORT.add("erlang", (), len(calls), len(found), inline=True)
    assert not found, f"{len(found)} of {len(calls)} differ:\n" + "\n".join(found[:40])
