"""From BEAM code to Python source, one *unit* at a time, without I/O.

**Units.** A unit is one Python function made from one place of one BEAM function at which execution can begin: its
entry, the place behind a call (``after``), a receive loop or a merge point (``at``), a handler (``catch``). Its
parameters are the registers that are live there. Units are made when they are first needed; until then a stub stands
for them. So first calls, resumption after a suspension and exception handling are one mechanism.

**Suspension.** Generated code calls like plain Python. A unit that cannot go on (its slice is used up, no message
matches) appends the frame to go on with to ``p.frames`` and returns ``SUSPEND``; each caller that still has work to
do appends its own frame, a unit and the live registers, and returns the sentinel too; callers in tail position just
pass it on and vanish. Nothing is unwound by exceptions and nothing is copied twice: a suspension costs the frames
made since the last one. See :mod:`enigma_gen.abi.suspend` for the protocol.

**The way through.** ``blocks`` cuts a function into blocks and finds what is live and which handlers are active;
``unit`` walks the blocks of one unit and lets the emitters in ``op`` (one per opcode) write, while it keeps for every
register the Python name that holds it and what is known of its type (``facts``); what comes out is a tree (``tree``)
in which jumps to merge points are still leaves; its printer finds Python for them: falling through, ``break`` out of
a loop that runs once, or a tail call of another unit. ``module`` gives units their names and compiles them; ``cache``
keeps the code objects on disk.

**Reductions.** A path is charged once, at its first call that counts, by ``tick()``, the ``pop`` of the slice's
budget; a path without calls is free. When the budget is used up there the unit starts again from its parameters: so
nothing with an effect may come before.

**Binary matching.** A match context is a small object (base, position, end) that instructions move along;
sub-binaries are views, so taking the tail of a binary is O(1). Construction joins the segments' bytes; appending
extends a shared buffer as long as the newest view of it is what is appended to.
"""
