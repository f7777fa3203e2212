"""The streams of the C library zlib, the one that Python's own module ``zlib`` is linked with.

Python's module cannot do all that OTP offers: change the parameters of a running stream, set a dictionary when one is asked for, read the window, or hand
out the output piece by piece.  So this calls the library itself, through ``ctypes``; it is there wherever Python's ``zlib`` is.

Invariants: a :class:`ZStream` is idle, or it compresses, or it decompresses; what the library has allocated for it is released by :meth:`ZStream.end` or, at
the latest, with the object.  Input is handed over as ``bytes`` that live as long as the call.

Source: ``zlib.h`` 1.2.13.
"""

from __future__ import annotations

import ctypes
import zlib
from functools import cache
from typing import Any, Final

MAX_WINDOW: Final = 1 << 15
_OK: Final = 0
_STREAM_ERROR: Final = -2

_LIBRARIES: Final = (getattr(zlib, "__file__", None), "libz.so.1", "libz.dylib", "libz.so")
"""Where the library is looked for: a shared object finds the symbols of what it is linked with."""


class _Struct(ctypes.Structure):
    """``z_stream``."""

    _fields_ = (
        ("next_in", ctypes.c_char_p),
        ("avail_in", ctypes.c_uint),
        ("total_in", ctypes.c_ulong),
        ("next_out", ctypes.c_void_p),
        ("avail_out", ctypes.c_uint),
        ("total_out", ctypes.c_ulong),
        ("msg", ctypes.c_char_p),
        ("state", ctypes.c_void_p),
        ("zalloc", ctypes.c_void_p),
        ("zfree", ctypes.c_void_p),
        ("opaque", ctypes.c_void_p),
        ("data_type", ctypes.c_int),
        ("adler", ctypes.c_ulong),
        ("reserved", ctypes.c_ulong),
    )


@cache
def _library() -> Any:
    """The library; raises OSError when there is none."""
    for name in _LIBRARIES:
        if name is not None:
            try:
                library = ctypes.CDLL(name)
                library.zlibVersion.restype = ctypes.c_char_p
                library.inflateGetDictionary  # noqa: B018  (an AttributeError when it has no such function)
            except (OSError, AttributeError):
                continue
            return library
    raise OSError("the library zlib (libz.so.1) is not installed")


class ZStream:
    """One stream.  Methods that return an int give zlib's code: ``Z_OK`` (0), ...

    Raises OSError when there is no library.
    """

    __slots__ = ("_end", "_library", "_output", "_struct")

    def __init__(self) -> None:
        self._library = _library()
        self._struct = _Struct()
        self._end: Any = None
        self._output: Any = b""

    def __del__(self) -> None:
        if getattr(self, "_end", None) is not None:
            self.end()

    # Beginning and end ---------------------------------------------------------------------------------------------------

    def start_deflate(self, level: int, method: int, window_bits: int, memory_level: int, strategy: int) -> int:
        """Begin to compress (``deflateInit2``)."""
        library = self._library
        parameters = (level, method, window_bits, memory_level, strategy)
        version = library.zlibVersion()
        code: int = library.deflateInit2_(ctypes.byref(self._struct), *parameters, version, ctypes.sizeof(self._struct))
        if code == _OK:
            self._end = library.deflateEnd
        return code

    def start_inflate(self, window_bits: int) -> int:
        """Begin to decompress (``inflateInit2``)."""
        library = self._library
        version = library.zlibVersion()
        code: int = library.inflateInit2_(ctypes.byref(self._struct), window_bits, version, ctypes.sizeof(self._struct))
        if code == _OK:
            self._end = library.inflateEnd
        return code

    def end(self) -> int:
        """Release what the library holds; the stream is idle then."""
        end, self._end = self._end, None
        code: int = end(ctypes.byref(self._struct))
        return code

    # Data ----------------------------------------------------------------------------------------------------------------

    def make_room(self, size: int) -> None:
        """Give the next calls of :meth:`deflate` or :meth:`inflate` `size` bytes for their output."""
        self._output = ctypes.create_string_buffer(size)
        self._struct.next_out = ctypes.addressof(self._output)
        self._struct.avail_out = size

    def take_output(self) -> bytes:
        """What was written since :meth:`make_room`."""
        output, self._output = self._output, b""
        self._struct.next_out = None
        return ctypes.string_at(output, len(output) - self._struct.avail_out)

    @property
    def room(self) -> int:
        """How many bytes of output still have room."""
        return int(self._struct.avail_out)

    @property
    def adler(self) -> int:
        """The checksum: of the data, or of the dictionary that is needed or was set."""
        return int(self._struct.adler)

    def _run(self, function: Any, data: bytes, flush: int) -> tuple[int, int]:
        struct = self._struct
        struct.next_in = data
        struct.avail_in = len(data)
        code = function(ctypes.byref(struct), flush)
        left = struct.avail_in
        struct.next_in = None
        struct.avail_in = 0
        return code, len(data) - left

    def deflate(self, data: bytes, flush: int) -> tuple[int, int]:
        """Compress; the code, and how many bytes of `data` were taken."""
        return self._run(self._library.deflate, data, flush)

    def inflate(self, data: bytes, flush: int) -> tuple[int, int]:
        """Decompress; the code, and how many bytes of `data` were taken."""
        return self._run(self._library.inflate, data, flush)

    # Settings ------------------------------------------------------------------------------------------------------------

    def reset_deflate(self) -> int:
        """Begin anew with the same parameters."""
        return int(self._library.deflateReset(ctypes.byref(self._struct)))

    def reset_inflate(self) -> int:
        """Begin anew with the same parameters."""
        return int(self._library.inflateReset(ctypes.byref(self._struct)))

    def set_parameters(self, level: int, strategy: int) -> int:
        """Go on compressing with another level and strategy.  Nothing may be left to write out: it has no room."""
        self.make_room(1)
        code: int = self._library.deflateParams(ctypes.byref(self._struct), level, strategy)
        return _STREAM_ERROR if self.take_output() else code

    def set_deflate_dictionary(self, data: bytes) -> int:
        """Set what compressed data may refer back to."""
        return int(self._library.deflateSetDictionary(ctypes.byref(self._struct), data, len(data)))

    def set_inflate_dictionary(self, data: bytes) -> int:
        """Set what compressed data refers back to."""
        return int(self._library.inflateSetDictionary(ctypes.byref(self._struct), data, len(data)))

    def inflate_dictionary(self) -> tuple[int, bytes]:
        """The code, and the last output, as far as following data can refer back to it."""
        window = ctypes.create_string_buffer(MAX_WINDOW)
        size = ctypes.c_uint(0)
        code = self._library.inflateGetDictionary(ctypes.byref(self._struct), window, ctypes.byref(size))
        return code, ctypes.string_at(window, size.value)
