"""The tool that runs OTP's own test suites: what it makes of a suite that is written here, and of the list of known differences."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.realerl import needs_erl

ROOT = Path(__file__).resolve().parents[2]
SUITE = """
    -module(tiny_SUITE).
    -export([suite/0, all/0, init_per_testcase/2, good/1, bad/1, unwanted/1, patient/1, patient/0, urgent/1, halted/1, last/1]).
    suite() -> [{timetrap, {hours, 1}}].
    all() -> [good, bad, unwanted, patient, urgent, halted, last].
    init_per_testcase(unwanted, _) -> {skip, why};
    init_per_testcase(_, Config) -> Config.
    good(Config) -> good = proplists:get_value(tc_name, Config).
    bad(_) -> a = hd([b]).
    unwanted(_) -> ok.
    patient() -> [{timetrap, 1}].
    patient(_) -> receive after 100 -> 10000 = test_server:timetrap_scale_factor() end.
    urgent(_) -> ct:timetrap(0), receive never -> ok end.
    halted(_) -> erlang:halt(7).
    last(_) -> ok.
    """


def load():
    spec = importlib.util.spec_from_file_location("otp_suites", ROOT / "tools" / "otp_suites.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


otp_suites = load()


def results(**outcome):
    made = otp_suites.Results()
    for name, what in outcome.items():
        made.add(name, what, f"{name} says so", 1.0)
    return made


@pytest.fixture
def known(tmp_path):
    file = tmp_path / "known.txt"
    file.write_text(
        "# SUITE:CASE REASON\n\nmap:one it is slow\nmap:two it is not there\nmap:three no reason\nets:one other\n"
    )
    return otp_suites.Known(file)


@needs_erl
def test_a_suite_is_run_case_by_case_within_scaled_time_traps(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    source = tmp_path / "erts" / "emulator" / "test"
    source.mkdir(parents=True)
    (source / "tiny_SUITE.erl").write_text(SUITE)
    otp_suites.compile_all(tmp_path, tmp_path, ["tiny"])
    command = [sys.executable, "-m", "enigma_gen", "erl"]
    path = otp_suites.find_suite(tmp_path, "tiny")
    found = otp_suites.run_suite(command, path, tmp_path, "*", otp_suites.Limits(10000, 100))
    assert found.outcome == {
        "good": "ok",
        "bad": "failed",
        "unwanted": "skipped",
        "patient": "ok",
        "urgent": "failed",
        "halted": "failed",
        "last": "ok",
    }
    assert "{badmatch,b}" in found.why["bad"]
    assert "{timeout," in found.why["urgent"]
    assert "the VM ended" in found.why["halted"]
    only = otp_suites.run_suite(command, path, tmp_path, "last,good", otp_suites.Limits(1, 100))
    assert only.outcome == {"good": "ok", "last": "ok"}


def test_known_differences_do_not_count_and_others_do(known, capsys):
    real = results(one="ok", two="ok", four="ok", five="failed")
    ours = results(one="failed", two="skipped", four="failed", five="failed")
    assert otp_suites.compare("map", real, ours, known, verbose=True) == 1
    assert capsys.readouterr().out.splitlines() == [
        "    one failed, as is known: it is slow",
        "    two skipped, as is known: it is not there",
        "    four failed: four says so",
    ]


def test_what_is_listed_wrongly_counts(known, capsys):
    real = results(one="ok", two="skipped", three="ok")
    ours = results(one="ok", two="failed", three="failed")
    assert otp_suites.compare("map", real, ours, known, verbose=False) == 2
    assert capsys.readouterr().out.splitlines() == [
        "    three failed, as is known: no reason",
        "    one is listed in known.txt: it passes",
        "    two is listed in known.txt: it does not pass on the real emulator",
    ]


def test_the_list_of_known_differences_is_sorted_and_names_each_once():
    lines = [line for line in otp_suites.KNOWN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    places = [line.split()[0] for line in lines]
    assert places == sorted(set(places))
    assert len(otp_suites.Known(otp_suites.KNOWN).reasons) == len(lines)
