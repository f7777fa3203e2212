"""Natives of ``erts_internal`` on the bytes of ``.beam`` files."""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.beam.container import module_md5, read_chunks
from enigma_gen.beam.error import BadBeamFile
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_convert import char_bytes
from enigma_gen.term.atom import UNDEFINED
from enigma_gen.term.error import badarg

bif = Bifs("erts_internal")
code = Bifs("code")

_MANDATORY = (b"Code", b"ExpT", b"ImpT")


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks by name; none when `data` is no plain ``.beam`` file."""
    if not data.startswith(b"FOR1"):
        return {}
    try:
        return read_chunks(data)
    except BadBeamFile:
        return {}


@code(name="get_chunk", pure=True, until=24)
@bif(pure=True, since=24)
def beamfile_chunk(binary: Any, name: Any) -> Any:
    """The chunk called `name` (a list of four bytes) of a ``.beam`` file, or ``undefined``."""
    wanted = char_bytes(name)
    if len(wanted) != 4:
        badarg()
    return _chunks(want_binary(binary)).get(wanted) or UNDEFINED


@code(name="module_md5", pure=True, until=24)
@bif(pure=True, since=24)
def beamfile_module_md5(binary: Any) -> Any:
    """The MD5 of the module in a ``.beam`` file, or ``undefined`` when there is none."""
    chunks = _chunks(want_binary(binary))
    return module_md5(chunks) if all(part in chunks for part in _MANDATORY) else UNDEFINED
