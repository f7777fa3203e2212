"""The program that looks up host names where OTP's own cannot run: its packets, and that it takes the other's place."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from enigma_gen.ports import gethost


def packet(payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + payload


def test_a_name_and_an_address_are_looked_up() -> None:
    found = gethost.reply(b"\0\0\0\7\1\x01127.0.0.1\0")
    assert found == b"\0\0\0\7\4\0\0\0\1\x7f\0\0\1\0\0\0\x01127.0.0.1\0"
    by_address = gethost.reply(b"\0\0\0\x08\2\1\x7f\0\0\1")
    assert by_address is not None
    assert by_address.startswith(b"\0\0\0\x08\4\0\0\0\1\x7f\0\0\1\0\0\0")


def test_what_is_not_found_is_told() -> None:
    assert gethost.reply(b"\0\0\0\1\1\1no such host\0") == b"\0\0\0\1\0notfound\0"
    assert gethost.reply(b"\0\0\0\1\3\0") is None


@pytest.mark.parametrize("program", [b"/nonexistent/inet_gethost", b"/bin/false"], ids=["missing", "failing"])
def test_it_stands_in_for_a_program_that_is_missing_or_fails(program: bytes, tmp_path: Path) -> None:
    command = tmp_path / "inet_gethost"
    if program == b"/bin/false":
        command.symlink_to("/bin/false")
    shell = gethost.replaced(bytes(command))
    assert shell is not None
    request = packet(b"\0\0\0\7\1\x01127.0.0.1\0")
    wanted = packet(b"\0\0\0\7\4\0\0\0\1\x7f\0\0\1\0\0\0\x01127.0.0.1\0")
    with subprocess.Popen([*shell, b"4"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdin is not None and started.stdout is not None
        started.stdin.write(request)
        started.stdin.flush()
        assert started.stdout.read(len(wanted)) == wanted


def test_other_programs_are_left_alone() -> None:
    assert gethost.replaced(b"/bin/cat") is None
