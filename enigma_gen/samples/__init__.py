"""Sample programs for ``enigma-gen demo``: Erlang source and compiled file side by side.

Each needs nothing but natives; ``about/0`` says in a sentence what it shows, and ``main/0`` runs it and returns ``[{Title, Value}]``,
texts as UTF-8 binaries.
``tools/build_samples.py`` compiles them; its ``--check`` keeps source and ``.beam`` in step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

DIRECTORY: Final = Path(__file__).resolve().parent
NAMES: Final = ("ring", "crash", "account", "timers", "selective", "deep", "bits")
"""The samples, in the order in which they are shown."""
