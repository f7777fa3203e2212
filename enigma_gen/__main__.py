"""``python -m enigma_gen``: the command line."""

from __future__ import annotations

import sys

from enigma_gen.cli import main

if __name__ == "__main__":
    sys.exit(main())
