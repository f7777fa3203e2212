"""The one native of the module ``io``."""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import Atom, am

bif = Bifs("io")


@bif
def printable_range(p: Any) -> Atom:
    """What counts as printable (``+pc``): ``latin1`` or ``unicode``."""
    return am.unicode if p.system.printable_unicode else am.latin1
