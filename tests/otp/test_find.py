"""Finding an installed OTP, in directories made for the purpose and on this machine."""

from __future__ import annotations

import shutil

import pytest

from enigma_gen.otp.find import NoOtp, find_beam, find_otp, read_otp, root_of_erl
from tests.realerl import needs_erl, otp_release, run_erl


@pytest.fixture
def otp(tmp_path):
    """Directories as an OTP installation has them."""
    root = tmp_path / "erlang"
    for name in ("kernel-8.5", "stdlib-4.2", "stdlib-4.10", "asn1-5.0", "erts-13.1.5"):
        (root / "lib" / name / "ebin").mkdir(parents=True)
        (root / "lib" / name / "ebin" / f"{name.partition('-')[0]}.beam").touch()
    (root / "lib" / "stdlib-4.10" / "ebin" / "lists.beam").touch()
    (root / "lib" / "erts-13.1.5" / "ebin" / "erlang.beam").touch()
    (root / "releases" / "25").mkdir(parents=True)
    (root / "releases" / "start_erl.data").write_text("13.1.5 25\n")
    (root / "releases" / "25" / "OTP_VERSION").write_text("25.2.3\n")
    (root / "bin").mkdir()
    (root / "bin" / "erl").write_text(f'#!/bin/sh\nROOTDIR="{root}"\nexec true\n')
    (root / "bin" / "erl").chmod(0o755)
    return root


def test_release_and_version(otp) -> None:
    found = read_otp(otp)
    assert (found.root, found.release, found.version) == (otp, 25, "25.2.3")


def test_release_without_start_data(otp) -> None:
    (otp / "releases" / "start_erl.data").unlink()
    assert read_otp(otp).release == 25


def test_the_newest_version_of_each_library(otp) -> None:
    names = [path.parent.name for path in read_otp(otp).lib_dirs()]
    assert names == ["kernel-8.5", "stdlib-4.10", "asn1-5.0", "erts-13.1.5"]


def test_modules(otp) -> None:
    found = read_otp(otp)
    assert found.find_module("lists") == otp / "lib" / "stdlib-4.10" / "ebin" / "lists.beam"
    assert found.find_module("erlang") == otp / "lib" / "erts-13.1.5" / "ebin" / "erlang.beam"
    assert found.find_module("none") is None


@pytest.mark.parametrize("name", ["", ".", "..", "../ebin/lists", "/etc/passwd", "a\0b"])
def test_names_that_lead_elsewhere(otp, name) -> None:
    assert read_otp(otp).find_module(name) is None
    assert find_beam(name, [otp / "lib" / "stdlib-4.10" / "ebin"]) is None


def test_given_places(otp, tmp_path) -> None:
    assert find_otp(otp).root == otp
    assert find_otp(None, {"ENIGMA_OTP": str(otp)}).root == otp
    assert find_otp("none", {"ENIGMA_OTP": str(otp)}) is None
    assert find_otp(None, {"ENIGMA_OTP": "none"}) is None
    (tmp_path / "lib").mkdir()
    shutil.move(otp, tmp_path / "lib" / "erlang")
    assert find_otp(tmp_path).root == tmp_path / "lib" / "erlang"


@pytest.mark.parametrize("place", ["missing", "empty", "no-release"])
def test_wrong_places(tmp_path, place) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "no-release" / "lib").mkdir(parents=True)
    (tmp_path / "no-release" / "releases").mkdir()
    with pytest.raises(NoOtp, match="is not an OTP installation"):
        find_otp(tmp_path / place)


def test_the_script_on_the_path(otp, tmp_path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "erl").symlink_to(otp / "bin" / "erl")
    assert find_otp(None, {"PATH": str(tmp_path / "bin")}).root == otp
    (otp / "bin" / "erl").write_text("#!/bin/sh\n")
    assert root_of_erl(tmp_path / "bin" / "erl") == otp


@needs_erl
def test_the_otp_of_this_machine() -> None:
    found = find_otp(None)
    assert found is not None
    assert found.release == otp_release()
    assert str(found.root) == run_erl("io:put_chars(code:root_dir())")
    assert found.find_module("lists").is_file()
    assert found.find_module("erlang").is_file()
