"""Native functions: what OTP implements in C, each one Python function, beside its siblings of the same Erlang module.

A file makes a collector, ``bif = Bifs("lists")``, and decorates: see :mod:`enigma_gen.abi.native`. A collector called
``bare`` holds what OTP itself has in Erlang and programs expect of a VM that has booted no OTP.
:func:`enigma_gen.vm.collectors` finds them all; nothing is registered anywhere else.

Invariants: a native returns a term or raises ``ErlangError`` with OTP's reason; it never rebinds a parameter (stack
traces read the arguments off its frame), never recurses over a term, and never calls Erlang code but in tail
position.
"""
