"""Runs programs on a real Erlang/OTP, for differential tests.

``from tests.realerl import needs_erl, run_erl``: mark a test with ``@needs_erl`` and it is skipped, with a reason one can
read, where there is no ``erl``.  Starting the emulator takes about 0.2 s: send one batch, not one term at a time.

The real Erlang is the ``erl`` on the path, or the one that ``$ENIGMA_TEST_ERL`` names, of whatever release: our VM then runs on that
OTP.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from typing import Final

import pytest

ERL: Final = shutil.which(os.environ.get("ENIGMA_TEST_ERL", "erl"))

if "ENIGMA_TEST_ERL" in os.environ and ERL is not None:
    os.environ["ENIGMA_OTP"] = subprocess.run(
        [ERL, "-noshell", "-eval", "io:put_chars(code:root_dir()), halt()."], capture_output=True, text=True, check=True
    ).stdout

needs_erl: Final = pytest.mark.skipif(ERL is None, reason="no `erl` on PATH")

_RUN: Final = """
    io:setopts([{encoding, unicode}]),
    try
        {ok, M, Code} = compile:file("program.erl", [binary, report_errors]),
        {module, M} = code:load_binary(M, "program.erl", Code),
        M:main([])
    of
        _ -> halt(0)
    catch
        Class:Reason:Trace -> io:format(standard_error, "~tp~n", [{Class, Reason, Trace}]), halt(1)
    end.
"""


class RealErlangFailed(AssertionError):
    """The real Erlang ended with an error; the message is what it printed."""


def run_erl(source: str, timeout: float = 60) -> str:
    """What the Erlang program `source` prints on standard output (UTF-8).

    `source` is either functions, among them ``main/1``, which are compiled as a module (with ``export_all``), or just
    expressions, the body of such a ``main``, without the final full stop.  Raises :class:`RealErlangFailed` when the
    program fails, and ``subprocess.TimeoutExpired`` after `timeout` seconds.
    """
    assert ERL is not None, "run_erl needs a real Erlang: mark the test with needs_erl"
    body = source if "main(" in source else f"main(_) ->\n{source.strip().rstrip('.')}.\n"
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "program.erl"), "w", encoding="utf-8") as file:
            file.write(f"%% -*- coding: utf-8 -*-\n-module(program).\n-compile(export_all).\n{body}\n")
        done = subprocess.run(
            [ERL, "+fnu", "-noshell", "-eval", _RUN],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    if done.returncode != 0:
        raise RealErlangFailed((done.stderr + done.stdout).decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


@cache
def otp_release() -> int:
    """The major release of the real Erlang, such as 25."""
    return int(run_erl("io:put_chars(erlang:system_info(otp_release))"))
