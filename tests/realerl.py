"""Runs programs on a real Erlang/OTP, for differential tests.

``from tests.realerl import needs_erl, run_erl``: mark a test with ``@needs_erl`` and it is skipped, with a reason one can
read, where there is no ``erl``.  Starting the emulator takes about 0.2 s: send one batch, not one term at a time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from typing import Final

import pytest

ERL: Final = shutil.which("erl")
ESCRIPT: Final = shutil.which("escript")

needs_erl: Final = pytest.mark.skipif(ERL is None or ESCRIPT is None, reason="no `erl` and `escript` on PATH")


class RealErlangFailed(AssertionError):
    """The real Erlang ended with an error; the message is what it printed."""


def run_erl(source: str, timeout: float = 60) -> str:
    """What the Erlang program `source` prints on standard output (UTF-8).

    `source` is either the functions of an escript, among them ``main/1`` (it is compiled, not interpreted), or just
    expressions, the body of such a ``main``, without the final full stop.  Raises :class:`RealErlangFailed` when the
    program fails, and ``subprocess.TimeoutExpired`` after `timeout` seconds.
    """
    assert ESCRIPT is not None, "run_erl needs a real Erlang: mark the test with needs_erl"
    body = source if "main(" in source else f"main(_) ->\n{source.strip().rstrip('.')}.\n"
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "program.escript")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/usr/bin/env escript\n%% -*- coding: utf-8 -*-\n%%! +fnu\n-mode(compile).\n{body}\n")
        done = subprocess.run([ESCRIPT, path], capture_output=True, timeout=timeout, check=False)
    if done.returncode != 0:
        raise RealErlangFailed((done.stderr + done.stdout).decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


@cache
def otp_release() -> int:
    """The major release of the real Erlang, such as 25."""
    return int(run_erl("io:put_chars(erlang:system_info(otp_release))"))
