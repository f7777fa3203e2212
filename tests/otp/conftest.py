"""Prints the table of what was compared with a real Erlang."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.otp.report import REPORT


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not REPORT.cases and not REPORT.inline:
        return
    from enigma_gen.vm import collectors

    natives: dict[str, set[str]] = defaultdict(set)
    for collector in collectors(True):
        for row in collector:
            if row.in_release(25):
                natives[row.module].add(f"{row.name}/{row.arity}")
    terminalreporter.write_sep("-", "natives compared with a real Erlang")
    for line in REPORT.table(natives):
        terminalreporter.write_line(line)
