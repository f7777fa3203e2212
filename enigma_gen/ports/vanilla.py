"""The driver of a port that is named like a file, ``open_port("/dev/null", [out])``: old, and no longer documented.

Source: OTP 25 ``sys_drivers.c``.
"""

from __future__ import annotations

import os

from enigma_gen.abi.driver import DriverError, Drivers
from enigma_gen.ports.descriptor import DescriptorDriver, Input, Output
from enigma_gen.term.atom import am

drivers = Drivers()


@drivers("vanilla")
class NamedFile(DescriptorDriver):
    """See the module."""

    def start(self) -> None:
        """Open the file."""
        read, write = self.options.read, self.options.write
        mode = (
            os.O_RDWR | os.O_CREAT
            if read and write
            else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            if write
            else os.O_RDONLY
        )
        try:
            fd = os.open(self.options.command, mode | os.O_CLOEXEC, 0o666)
        except (OSError, ValueError):
            raise DriverError(am.einval) from None
        if write:
            self.out = Output(self, fd, owned=not read)
        if read:
            self.input = Input(self, fd, owned=True)
