"""The crash dump: what ``erl`` writes when it ends with last words (``halt/1`` with a text, a boot that fails).

The file has the sections of OTP's format that mean something here, so that ``crashdump_viewer`` and people can read it: general information,
processes, ETS tables, loaded modules, atoms only by number.

Sources: OTP 25 ``break.c``; the chapter on the crash dump in the user's guide of erts.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import atom_count
from enigma_gen.term.text import display

_STATES: Final = {Status.RUNNING: "Running", Status.RUNNABLE: "Scheduled", Status.DOOMED: "Exiting"}
"""What the states are called in a dump; all others are waiting."""


def wanted_file(environment: Mapping[bytes, bytes]) -> str | None:
    """Where the dump goes (``ERL_CRASH_DUMP``); None when there is to be none (``ERL_CRASH_DUMP_SECONDS`` or ``_BYTES`` is 0)."""
    if environment.get(b"ERL_CRASH_DUMP_SECONDS") == b"0" or environment.get(b"ERL_CRASH_DUMP_BYTES") == b"0":
        return None
    return os.fsdecode(environment.get(b"ERL_CRASH_DUMP", b"erl_crash.dump"))


def write(system: System, slogan: str, name: str) -> bool:
    """Write the dump of `system`; False when the file cannot be written."""
    limit = system.environment.get(b"ERL_CRASH_DUMP_BYTES", b"")
    left = int(limit) if limit.isdigit() else 1 << 62
    try:
        with open(name, "w", encoding="utf-8", errors="backslashreplace") as file:
            os.chmod(file.fileno(), 0o640)
            for part in sections(system, slogan):
                file.write(part[:left])
                left -= len(part)
                if left <= 0:
                    break
    except OSError:
        return False
    return True


def sections(system: System, slogan: str) -> Iterator[str]:
    """The text of the dump, section by section."""
    version = f"Erlang/OTP {system.release} [erts-{system.erts_version}] [source] [64-bit] [enigma_gen]"
    yield f"=erl_crash_dump:0.5\n{time.ctime()}\nSlogan: {slogan}\nSystem version: {version}\nTaints: \nAtoms: {atom_count()}\n"
    yield f"=memory\nprocesses: {sum(map(_words, system.processes.values())) * 8}\n"
    for process in list(system.processes.values()):
        yield process_section(system, process)
    for loaded in list(system.code.modules.values()):
        yield f"=mod:{display(loaded.name)}\nCurrent size: {len(loaded.beam.chunks.get(b'Code', b''))}\n"
    yield "=end\n"


def table_sections(system: System) -> Iterator[str]:
    """The sections of the tables of ETS."""
    for table in list(dict.fromkeys(system.ets.tables.values())):
        yield f"=ets:{table.owner.pid!r}\nTable: {display(table.name)}\nName: {display(table.name)}\nObjects: {len(table)}\nType: {display(table.kind)}\n"


def process_section(system: System, process: Process) -> str:
    """The section of one process."""
    lines = [f"=proc:{process.pid!r}", f"State: {_STATES.get(process.status, 'Waiting')}"]
    if process.name is not None:
        lines.append(f"Name: {display(process.name)}")
    if process.initial_call is not None:
        module, function, arity = process.initial_call
        lines.append(f"Spawned as: {display(module)}:{display(function)}/{arity}")
    entries = system.frames_of(process, system.backtrace_depth)
    if entries:
        module, function, arity = entries[0][:3]
        lines.append(f"Current call: {display(module)}:{display(function)}/{arity}")
    if process.links:
        lines.append(f"Link list: [{', '.join(repr(link) for link in process.links.values())}]")
    lines.append(f"Stack+heap: {_words(process)}")
    return "\n".join(lines) + "\n"


def _words(process: Any) -> int:
    """A size, in words: the stack is all that costs nothing to look at."""
    return sum(1 + len(registers) for _, registers in process.stack)
