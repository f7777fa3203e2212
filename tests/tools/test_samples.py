"""The sample and benchmark programs: compiled files in step with their sources, and twins that agree."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from enigma_gen.samples import DIRECTORY, NAMES
from tests.realerl import needs_erl, run_erl

ROOT = Path(__file__).resolve().parents[2]


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_samples = load(ROOT / "tools" / "build_samples.py")


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """A directory of two samples that the tool looks at."""
    for name in ("ring.erl", "ring.beam", "deep.erl", "deep.beam"):
        (tmp_path / name).write_bytes((DIRECTORY / name).read_bytes())
    monkeypatch.setattr(build_samples, "DIRECTORIES", [tmp_path])
    return tmp_path


def problems(directory):
    return build_samples.problems(sorted(directory.glob("*.erl")))


def test_all_samples_are_listed_and_there() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in DIRECTORY.glob("*.erl"))
    assert sorted(NAMES) == sorted(path.stem for path in DIRECTORY.glob("*.beam"))


def test_copies_are_in_step(copies) -> None:
    assert not problems(copies)


def test_a_missing_file_is_noticed(copies) -> None:
    (copies / "deep.beam").unlink()
    assert "deep.beam is missing" in problems(copies)[0]


def test_an_orphan_is_noticed(copies) -> None:
    (copies / "deep.erl").unlink()
    assert "has no source" in problems(copies)[0]


@needs_erl
def test_a_changed_source_is_noticed(copies) -> None:
    source = copies / "deep.erl"
    source.write_text(source.read_text().replace("500000", "500001"))
    assert "not what its source compiles to" in problems(copies)[0]


@needs_erl
def test_a_damaged_file_is_noticed(copies) -> None:
    (copies / "deep.beam").write_bytes(b"FOR1")
    assert "bad beam file" in problems(copies)[0]


@needs_erl
@pytest.mark.slow
def test_benchmarks_and_their_twins_agree() -> None:
    bench = ROOT / "bench"
    sys.path.insert(0, str(bench))
    try:
        runner = load(bench / "run.py")
        assert len(runner.names()) >= 14
        calls = "".join(
            f'code:add_path("{bench}"), io:format("~w~n", [apply({name}, main, [])]), ' for name in runner.names()
        )
        lines = run_erl(f"{calls} ok").splitlines()
        for name, line in zip(runner.names(), lines, strict=True):
            assert runner.twin(name).main() == runner.as_python(line), name
    finally:
        sys.path.remove(str(bench))
