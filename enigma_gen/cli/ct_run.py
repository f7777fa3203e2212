"""``enigma-gen ct_run``: runs test suites with OTP's Common Test, on this VM; takes the arguments of ``ct_run``."""

from __future__ import annotations

import os
import sys
from typing import Final

from enigma_gen.cli.erl import FAILED, otp_of, run_erl

SUMMARY: Final = "run test suites with OTP's Common Test: takes the arguments of `ct_run`"


def execute_raw(arguments: list[str]) -> int:
    """Run the command with the arguments of ``ct_run``; the exit status."""
    from enigma_gen.otp.erlexec import FlagError
    from enigma_gen.otp.tools import ct_run_arguments

    otp, words = otp_of(arguments)
    try:
        rest = ct_run_arguments(words)
    except FlagError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    os.environ["ESCRIPT_NAME"] = "ct_run"
    return run_erl(otp, rest, "erl")
