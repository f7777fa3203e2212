"""Bugs of our own are reported, not thrown at people."""

from __future__ import annotations

import io
import sys

import pytest

from enigma_gen.cli.failure import UsageError, leaves, report_bug
from enigma_gen.cli.main import main, protected


def test_a_bug_is_reported_with_its_place() -> None:
    try:
        raise ExceptionGroup("outer", [ValueError("wrong\nvalue")])
    except ExceptionGroup as bug:
        out = io.StringIO()
        report_bug(bug, out)
    assert "this is a bug in enigma_gen, please report it: ValueError: wrong value" in out.getvalue()
    assert "Traceback" not in out.getvalue()


def test_leaves_of_groups() -> None:
    inner = [ValueError(1), KeyError(2), TypeError(3)]
    assert set(leaves(ExceptionGroup("a", [inner[0], ExceptionGroup("b", inner[1:])]))) == set(inner)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (KeyboardInterrupt(), 130),
        (BaseExceptionGroup("", [KeyboardInterrupt()]), 130),
        (UsageError("x"), 2),
        (ExceptionGroup("", [UsageError("x")]), 2),
        (ZeroDivisionError(), 1),
    ],
)
def test_exit_statuses(monkeypatch, capsys, problem, status) -> None:
    def fail(_):
        raise problem

    monkeypatch.setattr(sys.modules["enigma_gen.cli.main"], "dispatch", fail)
    assert main(["x"]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_negative_numbers_are_no_options() -> None:
    assert [protected(text) for text in ("-1", "- 2.5e3", "-16#ff", "-pa", "-", "a-1")] == [
        " -1",
        " - 2.5e3",
        " -16#ff",
        "-pa",
        "-",
        "a-1",
    ]
