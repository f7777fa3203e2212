"""Erlang terms as Python values, and everything that depends on nothing but terms.

Integers are ``int`` (``bool`` is never a term), floats ``float``, tuples ``tuple``, binaries ``bytes``; a cons cell
is a Python ``list`` of two, the empty list is ``NIL``. Atoms, bitstrings, maps, funs, pids, ports and references have
classes of their own. What follows from that choice:

* ``1 == 1.0`` in Python, but not ``=:=`` in Erlang: wherever exactness matters the type is looked at after ``==``
  holds, and dictionaries get keys from :func:`enigma_gen.term.order.key_of`.
* Python compares, hashes and prints nested containers recursively, in C, and dies on deep ones. So its ``==``,
  ``hash`` and ``repr`` are used only on atoms, numbers, bytes and flat tuples of these; ``order``, ``hash``, ``etf``
  and ``text`` walk terms with loops.
* Terms are immutable and therefore shared: sending a message copies nothing.
"""
