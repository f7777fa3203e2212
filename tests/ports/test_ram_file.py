"""The operations of ``ram_file_drv`` that only old releases have; what newer ones have is compared with the real driver (``tests/otp``)."""

from __future__ import annotations

import gzip
from types import SimpleNamespace
from typing import Any

import pytest

from enigma_gen.abi.driver import PortOptions
from enigma_gen.ports.ram_file import RamFile


class Port:
    """What the driver wants of its port."""

    def __init__(self, release: int) -> None:
        self.system = SimpleNamespace(release=release)
        self.answers: list[tuple[bytes, bytes | None]] = []
        self.ended: Any = None

    def received_after(self, header: bytes, data: bytes | None) -> None:
        self.answers.append((header, data))

    def fail(self, reason: Any) -> None:
        self.ended = reason


def opened(content: bytes, release: int = 22) -> tuple[RamFile, Port]:
    port = Port(release)
    file = RamFile(port, PortOptions(command=b"ram_file_drv"))  # type: ignore[arg-type]
    file.start()
    file.output(b"\x01\0\0\0\x03" + content)
    port.answers.clear()
    return file, port


def done(content: bytes, operation: int, arguments: bytes = b"") -> tuple[bytes, bytes]:
    """The header of the answer, and what is in the file then."""
    file, port = opened(content)
    file.output(bytes((operation,)) + arguments)
    return port.answers[0][0], bytes(file.content)


def test_compressing_there_and_back() -> None:
    text = b"some text, " * 1000
    number, packed = done(text, 33)
    assert number == b"\3" + len(packed).to_bytes(4, "big")
    assert gzip.decompress(packed) == text
    assert done(packed, 34) == (b"\3" + len(text).to_bytes(4, "big"), text)
    assert done(b"plain", 34) == (b"\3\0\0\0\5", b"plain")
    assert done(packed[:-5], 34)[0] == b"\1einval"


def test_encoding_there_and_back() -> None:
    text = bytes(range(100))
    number, encoded = done(text, 35)
    assert number == b"\3" + len(encoded).to_bytes(4, "big")
    assert encoded.startswith(b'M  $"') and encoded.endswith(b"\n \n")
    assert done(encoded, 36) == (b"\3\0\0\0\x64", text)
    assert done(b"#ab\x01\n", 36)[0] == b"\1einval"


def test_setting_and_taking() -> None:
    assert done(b"old", 31, b"newer") == (b"\3\0\0\0\5", b"newer")
    file, port = opened(b"all")
    file.output(b"\x20")
    assert port.answers == [(b"\2\0\0\0\3", b"all")]
    assert port.ended is not None


@pytest.mark.parametrize("operation", range(31, 37))
def test_newer_releases_have_no_such_operation(operation: int) -> None:
    file, port = opened(b"all", release=25)
    file.output(bytes((operation,)))
    assert not port.answers
