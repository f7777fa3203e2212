"""The Python made of some forty tiny functions is what ``tests/golden`` holds; change it with ``tools/gen_golden.py``."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.erl"))


@pytest.fixture(scope="module")
def translations():
    tool = runpy.run_path(str(ROOT / "tools" / "gen_golden.py"), run_name="gen_golden")
    reason = tool["why_not"]()
    if reason is not None:
        pytest.skip(reason)
    return {path.name: text for path, text in tool["translations"]().items()}


@pytest.mark.parametrize("name", NAMES)
def test_golden(name, translations):
    expected = (GOLDEN / f"{name}.py.txt").read_text()
    assert translations[f"{name}.py.txt"] == expected, "look at the difference, then run tools/gen_golden.py"


def test_every_function_is_there():
    assert len(NAMES) >= 40
    assert {path.name.removesuffix(".py.txt") for path in GOLDEN.glob("*.txt")} == set(NAMES)
