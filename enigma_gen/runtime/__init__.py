"""Processes and what they share: floor 4, synchronous but for ``host``, the seam to trio.

**Processes** (``process``) are plain data: an entry frame, an explicit stack of continuation frames, a mailbox,
links, monitors. The generator that runs one is a thin shell which can be thrown away and made anew at any suspension.
Depth of recursion is a matter of memory: at each suspension the frames on Python's stack move to the explicit one,
and a slice is at most 4,000 reductions.

**Signals** (``signal``) take effect when they are sent. That keeps Erlang's guarantee of order between each pair of
processes by construction; what a receiver cannot do at once (to die in the middle of its slice, to tell 100,000
linked processes) is noted and done in steps.

**Monitors and aliases** are records that both sides hold under the words of the reference; a ``DOWN`` message removes
both, and so does ``demonitor``.

**Timers** (``timer_wheel``) lie in a hierarchy of rings of slots, each ring's slot as long as the whole ring below:
start, cancel and read are O(1), and a timer moves down at most once per ring before it fires.

**The code server** (``code_server``) holds modules as namespaces of generated functions. Names for functions of other
modules are subscriptions: loading a module anew rebinds them everywhere, while local calls stay in the version they
are in. At most two versions of a module live; purging drops the old one.

**Exceptions** (``exceptions``) are Python exceptions; Erlang's stack traces are read off Python's traceback, its
stack, and the explicit stack.

**The scheduler** (``scheduler``) runs slices in the order a policy says. It never sleeps; the ``host`` runs it for a
millisecond or two, lets trio's other tasks run, and parks till the next timer or an event when nobody is runnable.
"""
