"""``enigma-gen escript``: runs an Erlang script on this VM; takes the arguments of ``escript``."""

from __future__ import annotations

import os
import sys
from typing import Final

from enigma_gen.cli.erl import FAILED, otp_of, run_erl

SUMMARY: Final = "run an Erlang script: takes the arguments of `escript`"


def execute_raw(arguments: list[str]) -> int:
    """Run the command with the arguments of ``escript``; the exit status."""
    from enigma_gen.otp.erlexec import FlagError
    from enigma_gen.otp.tools import escript_arguments

    otp, words = otp_of(arguments)
    try:
        rest, script = escript_arguments(words)
    except FlagError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    os.environ["ESCRIPT_NAME"] = script
    return run_erl(otp, rest, "erl")
