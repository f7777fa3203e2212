"""Reductions for natives whose work grows with their arguments.

A reduction is worth a fraction of a microsecond of generated code: that is about eight steps along a list, or a kilobyte that C copies or searches.
What is charged never fails: at most, the slice ends with the caller's next call.
"""

from __future__ import annotations

from typing import Any


def charge_steps(p: Any, steps: int) -> None:
    """Charge `p` for `steps` list cells visited or made."""
    reductions = steps >> 3
    if reductions:
        del p.system.budget[-reductions:]


def charge_bytes(p: Any, size: int) -> None:
    """Charge `p` for `size` bytes copied, searched or converted."""
    reductions = size >> 10
    if reductions:
        del p.system.budget[-reductions:]
