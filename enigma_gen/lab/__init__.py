"""The laboratory: see how processes suspend, and decide when they go on.

    with Laboratory(path="ebin", otp="none") as lab:
        process = lab.create("server", "loop", 0)
        while (stop := lab.step(process, reductions=1)).pause is Pause.REDUCTIONS:
            print(stop.stack[0].describe())
        lab.send(process, (intern("add"), 5))

How it works.  A process is a Python generator (:meth:`Process.run <enigma_gen.runtime.process.Process.run>`) that does some work and yields why it stopped: a
:class:`~enigma_gen.runtime.suspension.Pause`.  There is nothing else to it; the scheduler is whoever calls ``next``.  Here that is you:

* A process that is *held* is run by :meth:`Laboratory.step` alone.  It gets its messages, its timers go off, it can be killed; it only does not run.
* All others are run by :meth:`Laboratory.next`, :meth:`~Laboratory.run_until_idle` and :meth:`~Laboratory.run`, in the order that a *policy*
  decides: OTP's (:class:`~enigma_gen.runtime.scheduler.OtpPolicy`), by chance (:class:`RandomPolicy`), by a function (:class:`ChosenPolicy`), or any object
  with the methods of :class:`~enigma_gen.runtime.scheduler.Policy`.
* Time is virtual and passes only in :meth:`~Laboratory.advance`, :meth:`~Laboratory.run` and :meth:`~Laboratory.call`.

Between two slices a process is data: its frames, with the live registers by name (:class:`Frame`), and its mailbox.  The generator itself holds
nothing: it can be thrown away and made anew (:meth:`Process.rebuild <enigma_gen.runtime.process.Process.rebuild>`).

A slice of one reduction runs up to the first call that charges one: to see every call, step by 1.  Functions that call nothing (leaves)
charge nothing and are not seen.

In a trio program, ``Laboratory.inside(vm)`` steps processes of a running VM, while its host runs the others.
"""

from __future__ import annotations

from enigma_gen.lab.laboratory import LabError, Laboratory, Suspension
from enigma_gen.lab.policy import ChosenPolicy, RandomPolicy
from enigma_gen.lab.stack import Frame

__all__ = ["ChosenPolicy", "Frame", "LabError", "Laboratory", "RandomPolicy", "Suspension"]
