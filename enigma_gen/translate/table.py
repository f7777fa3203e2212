"""What the translator knows of every opcode: which operands it reads and writes, and where control goes.

One row an opcode, added by the decorator :func:`op` on its emitter; ``signature`` has one letter an operand:

    s  source (register or constant)          d  destination register
    b  register that is read and written      f  label to go to on failure (0: raise instead)
    u  plain number, ignored here             L  list: its registers are read
    *  left to the row's own ``uses``/``defines``

Invariants: the emitter of an opcode is found by name alone; an unknown name, a second emitter for one opcode, or a signature whose length is
not the opcode's operand count fails at import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from enigma_gen.beam.opcodes import OPCODES

ARITIES = {opcode.name: opcode.arity for opcode in OPCODES}

Operand = tuple[Any, ...]
Operands = tuple[Operand, ...]


@attrs.frozen(eq=False)
class Row:
    """Facts of one opcode.  ``kind``: "" falls through; "end": control never comes out behind it; "call": kills the x
    registers and leaves a result in x0; "jump"; "try"; "label"; "line"; "nop" (nothing to emit)."""

    name: str
    signature: str
    kind: str
    uses: Callable[[Operands], Iterable[str]]
    defines: Callable[[Operands], Iterable[str]]
    targets: Callable[[Operands], Iterable[int]]
    emit: Callable[..., None] | None
    charges: bool


ROWS: dict[str, Row] = {}


def register(operand: Operand) -> str | None:
    """``"x3"``, ``"y0"``, ``"fr1"`` for a register operand (typed ones too), None for a constant."""
    tag = operand[0]
    if tag == "x" or tag == "y":
        return f"{tag}{operand[1]}"
    if tag == "tr":
        return f"{operand[1][0]}{operand[1][1]}"
    if tag == "fr":
        return f"fr{operand[1]}"
    return None


def registers(operands: Iterable[Operand]) -> list[str]:
    """The registers among `operands`, lists flattened."""
    found = []
    for operand in operands:
        if operand[0] == "lst":
            found.extend(registers(operand[1]))
        else:
            name = register(operand)
            if name is not None:
                found.append(name)
    return found


def arguments(count: int) -> list[str]:
    """``x0`` to ``x<count - 1>``."""
    return [f"x{i}" for i in range(count)]


def op(
    name: str,
    signature: str = "",
    kind: str = "",
    *,
    uses: Callable[[Operands], Iterable[str]] | None = None,
    defines: Callable[[Operands], Iterable[str]] | None = None,
    targets: Callable[[Operands], Iterable[int]] | None = None,
    charges: bool = False,
) -> Callable[[Any], Any]:
    """Declare the emitter of opcode `name`; see the module's docstring for `signature`.

    `uses`, `defines` and `targets` replace what the signature says.  `charges`: a path that meets this opcode counts one reduction.
    """
    if name not in ARITIES:
        raise ValueError(f"no opcode is called {name}")
    if name in ROWS:
        raise ValueError(f"opcode {name} has two emitters")
    if len(signature) != ARITIES[name]:
        raise ValueError(f"opcode {name} has {ARITIES[name]} operands, signature {signature!r} {len(signature)}")
    read = [i for i, c in enumerate(signature) if c in "sbL"]
    written = [i for i, c in enumerate(signature) if c in "db"]
    labels = [i for i, c in enumerate(signature) if c == "f"]

    def add(function: Any) -> Any:
        ROWS[name] = Row(
            name,
            signature,
            kind,
            uses or (lambda operands: registers(operands[i] for i in read)),
            defines or (lambda operands: registers(operands[i] for i in written)),
            targets or (lambda operands: [operands[i][1] for i in labels if operands[i][1] and operands[i][0] == "f"]),
            function,
            charges,
        )
        return function

    return add
