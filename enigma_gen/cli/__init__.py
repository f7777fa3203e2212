"""The command line: one file per command, built on :mod:`enigma_gen.embed` and nothing below it but terms and files."""

from __future__ import annotations

from enigma_gen.cli.main import main

__all__ = ["main"]
