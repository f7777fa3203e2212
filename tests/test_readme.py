"""The examples of the README do what it says: each Python block is run, and prints the block of text that follows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = re.findall(
    r"^```python\n(.*?)^```\n\s*prints\s*^```text\n(.*?)^```$",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.M | re.S,
)


def test_the_examples_are_found() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.slow
@pytest.mark.parametrize(("source", "printed"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_prints_what_the_readme_says(source, printed, tmp_path) -> None:
    (tmp_path / "example.py").write_text(source, encoding="utf-8")
    bare = {"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}  # no `erl` to be found
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=tmp_path,
        env={**bare, **{key: value for key, value in os.environ.items() if key.startswith("LD_")}},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)
