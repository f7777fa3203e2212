"""Process identifiers, ports and references: values that name a node, a number and an incarnation.

Those of this node say so by a :class:`ThisNode` and creation 0, before and after it gets a name; only the external format spells the name.

They compare by value (a pid may be decoded from the external format long after its process died), so these three
define ``__eq__`` and ``__hash__``; code that compares two of them tests ``is`` first.

Sources: erts ``external.h``, "External Term Format" (NEW_PID_EXT, V4_PORT_EXT, NEWER_REFERENCE_EXT).
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.term.atom import Atom, intern

NO_NODE: Final = intern("nonode@nohost")
"""The name of a node that has none."""


class ThisNode(Atom):
    """What stands for the node of a VM in the VM's own identifiers, whatever it is called and whenever they were made: no term.

    `name` is what the node is called now, by which identifiers are ordered among those of other nodes.  It is not the atom ``nonode@nohost``: an
    identifier that says so comes from a node that had no name.  As long as this node has none either, decoding takes such an identifier for its own.
    """

    __slots__ = ()

    def __init__(self) -> None:
        self.name = NO_NODE.name


THIS_NODE: Final = ThisNode()
"""The node of identifiers that no VM has made."""


class Pid:
    """``<X.number.serial>``: node, number (up to 32 bits), serial (up to 32 bits), creation (32 bits).

    ``process`` is the runtime's: the live process of this VM that the pid names, else None.  It takes no part in
    comparison.
    """

    __slots__ = ("node", "number", "serial", "creation", "process", "__weakref__")

    def __init__(self, node: Atom, number: int, serial: int, creation: int, process: Any = None) -> None:
        self.node = node
        self.number = number
        self.serial = serial
        self.creation = creation
        self.process = process

    def __eq__(self, other: object) -> bool:
        return self is other or (
            type(other) is Pid
            and self.number == other.number
            and self.serial == other.serial
            and self.node is other.node
            and self.creation == other.creation
        )

    def __hash__(self) -> int:
        return self.number * 3 + self.serial

    def __repr__(self) -> str:
        return f"<{0 if type(self.node) is ThisNode else self.node.name}.{self.number}.{self.serial}>"


class Port:
    """``#Port<X.number>``: node, number (up to 64 bits), creation.  ``port`` is the runtime's, as ``Pid.process`` is."""

    __slots__ = ("node", "number", "creation", "port", "__weakref__")

    def __init__(self, node: Atom, number: int, creation: int, port: Any = None) -> None:
        self.node = node
        self.number = number
        self.creation = creation
        self.port = port

    def __eq__(self, other: object) -> bool:
        return self is other or (
            type(other) is Port
            and self.number == other.number
            and self.node is other.node
            and self.creation == other.creation
        )

    def __hash__(self) -> int:
        return self.number * 5 + 1

    def __repr__(self) -> str:
        return f"#Port<{0 if type(self.node) is ThisNode else self.node.name}.{self.number}>"


class Ref:
    """``#Ref<X.w2.w1.w0>``: node, creation, and the words (32 bits each) in the order of the external format.

    ``words`` has 1 to 5 elements, least significant first; a reference made here has 3, a process alias 5 at most.
    """

    __slots__ = ("node", "words", "creation", "__weakref__")

    def __init__(self, node: Atom, words: tuple[int, ...], creation: int) -> None:
        self.node = node
        self.words = words
        self.creation = creation

    def __eq__(self, other: object) -> bool:
        return self is other or (
            type(other) is Ref
            and self.words == other.words
            and self.node is other.node
            and self.creation == other.creation
        )

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return (
            f"#Ref<{0 if type(self.node) is ThisNode else self.node.name}.{'.'.join(map(str, reversed(self.words)))}>"
        )
