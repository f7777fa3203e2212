"""Declarations shared by the floors above: how a native function declares itself, and what generated code may call."""
