"""The driver of ``{fd, In, Out}``: descriptors that the VM was started with, its standard input and output above all.

They are not closed with the port.  Source: OTP 25 ``sys_drivers.c``.
"""

from __future__ import annotations

import struct
from typing import Final

from enigma_gen.abi.driver import DriverError, Drivers
from enigma_gen.ports.descriptor import DescriptorDriver, Input, Output
from enigma_gen.runtime.terminal import window_size
from enigma_gen.term.atom import am

drivers = Drivers()

_GET_WINDOW_SIZE: Final = 0x018B_0900 + 100


@drivers("fd")
class Descriptors(DescriptorDriver):
    """See the module."""

    def start(self) -> None:
        """Begin to read, if that was asked for."""
        read_fd, write_fd = self.options.fds
        if (self.options.read and read_fd < 0) or (self.options.write and write_fd < 0):
            raise DriverError(am.einval)
        if self.options.write:
            self.out = Output(self, write_fd, owned=False)
        if self.options.read:
            self.input = Input(self, read_fd, owned=False)

    async def input_ended(self) -> None:
        """The end of the input; what is still to be written is written before the port closes."""
        if self.queued:
            self._ended = True
        else:
            await super().input_ended()

    def control(self, operation: int, data: bytes) -> list[int] | None:
        """The size of the window."""
        if operation != _GET_WINDOW_SIZE:
            return None
        sizes = [window_size(end.fd) for end in (self.out, self.input) if end is not None]
        found = next((size for size in sizes if size is not None), None)
        return None if found is None else list(struct.pack("=II", *found))
