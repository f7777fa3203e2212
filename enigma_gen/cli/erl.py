"""``enigma-gen erl``: boots an installed OTP; takes the arguments of ``erl`` and behaves as it does.

The OTP is the one that ``$ENIGMA_OTP`` or a leading ``--otp DIR`` names, else that of the ``erl`` on the path.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, TextIO

from enigma_gen.cli.failure import UsageError

SUMMARY: Final = "boot an installed OTP: takes the arguments of `erl`"
FAILED: Final = 1


def execute_raw(arguments: list[str]) -> int:
    """Run the command with the arguments of ``erl``; the exit status."""
    otp, rest = otp_of(arguments)
    return run_erl(otp, rest, os.environ.get("PROGNAME", "erl"))


def open_standard_descriptors() -> None:
    """Let standard input, output and error be ``/dev/null`` where they are closed, so that nothing else gets their numbers."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            if null != descriptor:
                os.dup2(null, descriptor)
                os.close(null)
            os.set_inheritable(descriptor, True)


def otp_of(arguments: list[str]) -> tuple[Any, list[str]]:
    """The OTP to boot, and the arguments behind ``--otp DIR``.  Raises :class:`UsageError`."""
    from enigma_gen.otp.find import NoOtp, find_otp

    wanted = None
    if arguments[:1] == ["--otp"]:
        if len(arguments) < 2:
            raise UsageError("--otp: expected the directory of an installed Erlang/OTP")
        wanted, arguments = arguments[1], arguments[2:]
    try:
        otp = find_otp(wanted)
    except NoOtp as problem:
        raise UsageError(str(problem)) from None
    if otp is None:
        raise UsageError("no installed Erlang/OTP was found; name one with --otp DIR or $ENIGMA_OTP")
    return otp, arguments


def run_erl(otp: Any, arguments: Sequence[str], progname: str) -> int:
    """Boot `otp` with the arguments of ``erl``; the exit status."""
    open_standard_descriptors()
    from enigma_gen.otp.emulator_flags import parse_flags
    from enigma_gen.otp.erlexec import USAGE, FlagError, emulator_arguments, gather, sort_arguments, start_epmd

    try:
        line = sort_arguments(gather(arguments, os.environ, otp.release), os.environ)
        flags = parse_flags(line.emulator)
    except FlagError as problem:
        print(f"{problem}\n{USAGE}", file=sys.stderr)
        return FAILED
    bindir = str(otp.bin_dir())
    start_epmd(line, bindir)
    words = emulator_arguments(line, str(otp.root), bindir, progname)
    if line.show is not None:
        if line.show == "emu_name_exit":
            print("beam.smp")
        elif line.show == "emu_args_exit":
            print(*words, sep="\n")
        elif line.show == "emu_qouted_cmd_exit":
            print(*(f'"{word}"' for word in [f"{bindir}/beam.smp", *words]), "")
        else:
            print("Executing:", f"{bindir}/beam.smp", *words, end="\n\n", flush=True)
        if line.show.endswith("_exit"):
            return 0
    if flags.version:
        print(f"Erlang (SMP,ASYNC_THREADS) (BEAM) emulator version {otp.erts_version()}", file=sys.stderr)
        return 0
    if line.detached:
        detach()
    return boot(otp, line, flags, [os.fsencode(word) for word in words[len(line.emulator) + 1 :]], bindir)


def _end_parent() -> None:
    """Go on in a child process."""
    if os.fork():
        os._exit(0)


def detach() -> None:
    """Go on in the background, without a terminal; the process that was started ends at once."""
    _end_parent()
    os.setsid()
    _end_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)


def boot(otp: Any, line: Any, flags: Any, words: list[bytes], bindir: str) -> int:
    """Run the VM till it is halted; the exit status."""
    import trio

    from enigma_gen.otp.boot import apply_flags, start
    from enigma_gen.otp.erlexec import set_variables
    from enigma_gen.otp.find import NoOtp
    from enigma_gen.runtime.host import Host
    from enigma_gen.translate.cache import default_directory
    from enigma_gen.vm import Machine

    gc.disable()  # terms have no cycles: Python's collector of cycles would only walk them, for longer and longer
    machine = Machine(otp=otp, boot=True, cache=default_directory())
    machine.system.programs_survive = True
    apply_flags(machine.system, flags)
    set_variables(machine.system.environment, line, str(otp.root), bindir)
    try:
        start(machine.system, machine.code, otp, words, flags.boot_module)
    except NoOtp as problem:
        raise UsageError(str(problem)) from None
    system = machine.system
    system.print = partial(write_text, sys.stdout)
    system.report = partial(write_text, sys.stderr)
    if machine.code.is_cold() and sys.stderr.isatty():
        print("enigma-gen: translating OTP's modules; the next start will be faster", file=sys.stderr)
    host = Host(system, signals=True)
    handle_interrupts(host, flags.break_mode)
    try:
        status = trio.run(host.run)
    finally:
        machine.code.save()
    return status & 0xFF if isinstance(status, int) else end_with(system, status)


def handle_interrupts(host: Any, mode: str | None) -> None:
    """What Ctrl-C does: the break menu, or what ``+B`` says (``i``: nothing, ``c``: it is a key for the shell, ``d``: it ends the VM)."""
    from enigma_gen.otp.break_menu import BreakMenu, give_interrupt_key_to_shell

    if mode == "i":
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            signal.signal(number, signal.SIG_IGN)
    elif mode == "c":
        host.system.at_end.append(give_interrupt_key_to_shell())
    elif mode is None:
        menu = BreakMenu(host.system, host.system.print, host.halt)
        host.on_interrupt = (menu.asked, menu.show)


def write_text(stream: TextIO, text: str) -> None:
    """Write what the emulator itself has to say, with carriage returns, as ``erl`` does; nobody is told when that cannot be done."""
    with contextlib.suppress(OSError, ValueError):
        stream.write(text.replace("\n", "\r\n"))
        stream.flush()


def end_with(system: Any, slogan: str | None) -> int:
    """The end of a VM that was halted with last words, and with a crash dump; the exit status."""
    from enigma_gen.bifs.erlang_halt import ABORTED
    from enigma_gen.otp import crash_dump

    if slogan is None:
        return 0
    if slogan is ABORTED:
        os.kill(os.getpid(), signal.SIGABRT)
    write_text(sys.stderr, f"{slogan}\n")
    name = crash_dump.wanted_file(system.environment)
    if name is not None:
        write_text(sys.stderr, f"\nCrash dump is being written to: {name}...")
        if crash_dump.write(system, slogan, name):
            write_text(sys.stderr, "done\n")
    return FAILED
