"""``enigma-gen erlc``: OTP's compiler driver, run on this VM; takes the arguments of ``erlc``."""

from __future__ import annotations

import os
import sys
from typing import Final

from enigma_gen.cli.erl import FAILED, otp_of, run_erl

SUMMARY: Final = "compile with an installed OTP's compiler: takes the arguments of `erlc`"


def execute_raw(arguments: list[str]) -> int:
    """Run the command with the arguments of ``erlc``; the exit status."""
    from enigma_gen.otp.erlexec import FlagError
    from enigma_gen.otp.tools import erlc_arguments

    otp, words = otp_of(arguments)
    try:
        rest = erlc_arguments(words)
    except FlagError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    os.environ["ESCRIPT_NAME"] = "erlc"
    return run_erl(otp, rest, "erl")
