"""What the tests of the runtime share: a system with virtual time, and ways to write guest code by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.drive import drive
from enigma_gen.runtime.system import System


@pytest.fixture
def system() -> System:
    """A system with virtual time."""
    return System(clock=ManualClock())


@pytest.fixture
def run(system: System) -> Callable[..., Any]:
    """Run a unit as a process to its end (or till everything waits for ever); gives the process."""

    def run_unit(unit: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        process = system.spawn(unit, arguments, **options)
        drive(system)
        return process

    return run_unit
