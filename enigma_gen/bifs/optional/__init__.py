"""What runs on packages that need not be installed: nothing here is imported before a native asks for it."""

from __future__ import annotations
