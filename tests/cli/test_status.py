"""`enigma-gen status` says what the tables say."""

from __future__ import annotations

import json

import pytest

from enigma_gen.abi.native import LIBRARY_MODULES, native_table
from enigma_gen.abi.otp_natives import RELEASES, otp_natives
from enigma_gen.cli.status import OPCODES, TOTAL, missing, status_of, table, total
from enigma_gen.vm import collectors
from tests.cli.command import enigma_gen, one_line


@pytest.mark.parametrize("release", RELEASES)
def test_every_function_is_counted_once(release) -> None:
    parts = status_of(release)
    everything = total(parts)
    here = native_table(collectors(otp=True), release)
    assert len(everything.names) == len(otp_natives(release))
    assert everything.done == len(otp_natives(release) & here.keys())
    assert all(set(part.missing) <= set(part.names) for part in parts.values())


@pytest.mark.parametrize("release", RELEASES)
def test_no_native_is_declared_that_the_release_has_not(release) -> None:
    here = {key for key in native_table(collectors(otp=True), release) if key[0] not in LIBRARY_MODULES}
    assert sorted(here - otp_natives(release)) == []


@pytest.mark.parametrize("release", [22, 25, 27])
def test_every_function_is_there(release) -> None:
    missing_ones = {
        (module, name) for module, part in status_of(release).items() if module != OPCODES for name in part.missing
    }
    assert missing_ones == set()


@pytest.mark.parametrize("release", [25, 27])
def test_all_opcodes_are_there(release) -> None:
    assert status_of(release)[OPCODES].missing == ()


def test_the_table() -> None:
    done = enigma_gen("status")
    assert done.returncode == 0
    head, *rows = done.stdout.splitlines()
    assert head.split() == " ".join(f"OTP {release}" for release in RELEASES).split()
    cells = {row.split()[0]: row.split() for row in rows}
    assert cells["lists"] == ["lists", *["5/5"] * len(RELEASES)]
    assert "".join(rows).index(OPCODES) > "".join(rows).index(TOTAL)
    assert "/home/" not in done.stdout


def test_less_of_it() -> None:
    done = enigma_gen("status", "--release", "25", "--module", "lists", "--missing")
    assert done.stdout == "       OTP 25\nlists     5/5\n\nNothing of OTP 25 is missing.\n"
    assert "[99]" not in one_line(enigma_gen("status", "--release", "99"))
    assert "'nonesuch'" in one_line(enigma_gen("status", "--module", "nonesuch"))


def test_what_is_missing_is_named() -> None:
    parts = {"m": status_of(25)["lists"]._replace(missing=("member/2", "reverse/2"))}
    assert list(missing({25: parts})) == ["", "Missing of OTP 25:", "  m", "    member/2 reverse/2"]
    assert list(table({25: parts})) == ["   OTP 25", "m     3/5"]


def test_json_has_the_same_numbers() -> None:
    found = json.loads(enigma_gen("status", "--json", "--release", "27").stdout)
    assert list(found) == ["27"]
    for name, part in status_of(27).items():
        assert found["27"][name] == {"done": part.done, "total": len(part.names), "missing": list(part.missing)}
