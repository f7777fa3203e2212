"""Runs the command line as people do: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "enigma_gen" / "samples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def enigma_gen(*arguments, **settings) -> subprocess.CompletedProcess[str]:
    """What ``enigma-gen`` with these arguments does; settings as for subprocess.run."""
    command = [sys.executable, "-m", "enigma_gen", *map(str, arguments)]
    settings = {"capture_output": True, "text": True, "timeout": 60, "stdin": subprocess.DEVNULL} | settings
    return subprocess.run(command, env=ENVIRONMENT | settings.pop("env", {}), check=False, **settings)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a command that refused to work."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.startswith("enigma-gen: ")
    assert done.stderr.count("\n") == 1
    return done.stderr
