"""Natives of ``zlib``: what OTP's ``zlib.erl`` is written on.

A stream is a reference that ``p.system.magic`` maps to a :class:`Stream`, so its memory goes with the last copy of the reference: that of a
process that has died, too.  Only its controlling process may use it.

Input waits in a queue.  Each call of ``deflate_nif`` or ``inflate_nif`` takes a limited number of bytes from there and gives a limited number
back; ``zlib.erl`` calls them until all is done.  So no stream, whatever it claims of itself, makes one call long or large, and other processes run
in between.  The limits are the caller's, and at most :data:`MOST_INPUT` and :data:`MOST_OUTPUT`.

Source: OTP 25 ``zlib_nif.c``, ``zlib.erl``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import iolist_bytes
from enigma_gen.bifs.iovec import IoQueue, want_int32, want_iovec
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg, error
from enigma_gen.term.ids import Pid, Ref

bif = Bifs("zlib")

MOST_INPUT: Final = 1 << 20
MOST_OUTPUT: Final = 1 << 24
_STREAM_END: Final = 1
_NEED_DICT: Final = 2
_BUF_ERROR: Final = -5
_RETURNED: Final = {
    0: OK,
    _STREAM_END: am.stream_end,
    -4: am.mem_error,
    _BUF_ERROR: am.buf_error,
    -6: am.version_error,
}
"""What codes of the library stand for (``zlib.h``)."""
_RAISED: Final = {-2: am.stream_error, -3: am.data_error}
_BINARIES_AT_ONCE: Final = 256
_DEFAULT_BUFFER: Final = 4000
_REDUCTIONS: Final = 40
"""A percent of OTP's slice of 4,000 reductions."""
_AT_END_FAIL: Final = 0
_AT_END_RESET: Final = 1
_AT_END_CUT: Final = 2


class State(Enum):
    """What a stream does."""

    IDLE = 0
    DEFLATE = 1
    INFLATE = 2
    CLOSED = 3


class Stream:
    """A stream as ``zlib:open/0`` gives it.

    `codec` is the library's stream.  `at_end` says what to do with input behind the end of compressed data, `ended` whether that end has been
    seen.  `crc` is the checksum of the data, which is kept of raw streams only.  `stash` is a term that ``zlib.erl`` keeps here (None: none),
    `buffer_size` what ``setBufSize`` sets.
    """

    __slots__ = ("at_end", "buffer_size", "codec", "crc", "ended", "owner", "queue", "raw", "stash", "state")

    def __init__(self, owner: Pid, codec: Any) -> None:
        self.owner = owner
        self.codec = codec
        self.state = State.IDLE
        self.queue = IoQueue()
        self.at_end = _AT_END_CUT
        self.ended = False
        self.raw = False
        self.crc = 0
        self.stash: Any = None
        self.buffer_size = _DEFAULT_BUFFER

    def begin(self, state: State, raw: bool) -> None:
        """It has been initialised."""
        self.state = state
        self.raw = raw
        self.begin_again()

    def begin_again(self) -> None:
        """It has been reset."""
        self.crc = 0
        self.ended = False

    def forget_input(self) -> None:
        """Drop input that has not been read, and the stash."""
        self.queue = IoQueue()
        self.stash = None


def _result(code: int) -> Atom:
    """What a code of the library means: an atom, or an exception."""
    if code in _RAISED:
        error(_RAISED[code])
    return _RETURNED.get(code, am.unknown_error)


def _stream(p: Any, ref: Any) -> Stream:
    stream = p.system.magic.get(ref) if type(ref) is Ref else None
    if type(stream) is not Stream:
        badarg()
    return stream


def _check_owner(p: Any, stream: Stream) -> None:
    if stream.owner != p.pid:
        error(am.not_on_controlling_process)


def _owned(p: Any, ref: Any) -> Stream:
    """The stream, which the calling process must control."""
    stream = _stream(p, ref)
    _check_owner(p, stream)
    return stream


def _not_initialized() -> NoReturn:
    error(am.not_initialized)


def _check(p: Any, stream: Stream, state: State) -> None:
    """The calling process must control the stream, and that must be in `state`."""
    _check_owner(p, stream)
    if stream.state is not state:
        error(am.already_initialized) if state is State.IDLE else _not_initialized()


def _active(p: Any, ref: Any, state: State) -> Stream:
    stream = _stream(p, ref)
    _check(p, stream, state)
    return stream


# Streams -----------------------------------------------------------------------------------------------------------------


@bif
def open_nif(p: Any) -> Ref:
    """A new stream; ``notsup`` where the library is not installed."""
    from enigma_gen.runtime.zlib_stream import ZStream  # late: most programs need no ctypes

    try:
        codec = ZStream()
    except OSError:
        error(am.notsup)
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = Stream(p.pid, codec)
    return ref


@bif
def close_nif(p: Any, ref: Any) -> Atom:
    """Release the stream."""
    stream = _owned(p, ref)
    if stream.state is State.CLOSED:
        _not_initialized()
    if stream.state is not State.IDLE:
        stream.codec.end()
    stream.state = State.CLOSED
    stream.forget_input()
    return OK


@bif
def set_controller_nif(p: Any, ref: Any, pid: Any) -> Atom:
    """Hand the stream to another process."""
    stream = _stream(p, ref)
    if type(pid) is not Pid or not p.system.is_local(pid):
        badarg()
    _check_owner(p, stream)
    stream.owner = pid
    return OK


@bif(until=26)
def crc32_nif(p: Any, ref: Any) -> int:
    """The checksum of the data so far."""
    stream = _owned(p, ref)
    if stream.state is not State.DEFLATE and stream.state is not State.INFLATE:
        _not_initialized()
    return stream.crc


@bif
def getStash_nif(p: Any, ref: Any) -> Any:
    """The term that is kept with the stream."""
    stream = _owned(p, ref)
    return am.empty if stream.stash is None else (OK, stream.stash)


@bif
def clearStash_nif(p: Any, ref: Any) -> Atom:
    """Forget the term that is kept with the stream."""
    stream = _owned(p, ref)
    if stream.stash is None:
        error(am.error)
    stream.stash = None
    return OK


@bif
def setStash_nif(p: Any, ref: Any, term: Any) -> Atom:
    """Keep a term with the stream."""
    stream = _owned(p, ref)
    if stream.stash is not None:
        error(am.error)
    stream.stash = term
    return OK


@bif(until=26)
def getBufSize_nif(p: Any, ref: Any) -> int:
    """How much ``inflateChunk`` gives at a time."""
    return _owned(p, ref).buffer_size


@bif(until=26)
def setBufSize_nif(p: Any, ref: Any, size: Any) -> Atom:
    """Set how much ``inflateChunk`` gives at a time."""
    stream = _owned(p, ref)
    stream.buffer_size = want_int32(size)
    return OK


@bif
def enqueue_nif(p: Any, ref: Any, binaries: Any) -> Any:
    """Add input; when there are many binaries, only the first, and the rest is given back."""
    stream = _owned(p, ref)
    if stream.state is not State.DEFLATE and stream.state is not State.INFLATE:
        _not_initialized()
    found, rest = want_iovec(binaries, _BINARIES_AT_ONCE)
    for binary in found:
        stream.queue.append(binary)
    return OK if rest is NIL else (am.continue_, rest)


# Data --------------------------------------------------------------------------------------------------------------------


def _feed(p: Any, stream: Stream, run: Callable[[bytes, int], tuple[int, int]], limit: int) -> tuple[int, int]:
    """Hand input from the queue to the library; the last code, and how many bytes were taken."""
    queue = stream.queue
    code = taken = 0
    spent = 0  # percent of a slice
    while code == 0 and queue.size and taken < limit:
        block = queue.peek(limit)
        code, count = run(block, 0)
        if stream.raw and stream.state is State.DEFLATE:
            stream.crc = zlib.crc32(block[:count], stream.crc)
        queue.skip(count)
        taken += count
        spent += max(1, 100 * count // limit)
        if count < len(block) or spent >= 100:
            break
    del p.system.budget[-_REDUCTIONS * (spent or 1) :]
    return code, taken


def _run(
    p: Any, stream: Stream, function: Callable[[bytes, int], tuple[int, int]], sizes: tuple[int, int], flush: int
) -> Any:
    """One step: take input from the queue, and give what comes out of it."""
    input_limit, output_limit = sizes
    if input_limit <= 0 or output_limit < 0:
        badarg()
    codec = stream.codec
    codec.make_room(min(output_limit, MOST_OUTPUT))
    code, taken = _feed(p, stream, function, min(input_limit, MOST_INPUT))
    left = stream.queue.size
    if code == 0 and not left and codec.room:
        code, _ = function(b"", flush)
    output = codec.take_output()
    if code < 0 and code != _BUF_ERROR:
        return _result(code)
    if code == _STREAM_END:
        stream.ended = True
    if stream.raw and stream.state is State.INFLATE:
        stream.crc = zlib.crc32(output, stream.crc)
    if not taken and not output and left:
        error(am.data_error)
    chunks = [output, NIL] if output else NIL
    if not left and len(output) < output_limit:
        return am.finished, chunks
    if code != _NEED_DICT:
        return am.continue_, chunks
    return am.need_dictionary, _checksum(p, codec.adler), chunks


def _checksum(p: Any, value: int) -> int:
    """A checksum as OTP gives it: up to OTP 25 (but for its last patches) what C's ``int`` makes of it, which may be negative."""
    return value if p.system.release >= 26 else (value + (1 << 31)) % (1 << 32) - (1 << 31)


# Compressing -------------------------------------------------------------------------------------------------------------


@bif
def deflateInit_nif(
    p: Any, ref: Any, level: Any, method: Any, window_bits: Any, memory_level: Any, strategy: Any
) -> Atom:
    """Begin to compress."""
    stream = _stream(p, ref)
    parameters = [want_int32(each) for each in (level, method, window_bits, memory_level, strategy)]
    _check(p, stream, State.IDLE)
    code = stream.codec.start_deflate(*parameters)
    if code == 0:
        stream.begin(State.DEFLATE, window_bits < 0)
    return _result(code)


@bif
def deflateSetDictionary_nif(p: Any, ref: Any, dictionary: Any) -> Any:
    """Set a dictionary; its checksum."""
    stream = _stream(p, ref)
    data = iolist_bytes(dictionary)
    _check(p, stream, State.DEFLATE)
    code = stream.codec.set_deflate_dictionary(data)
    if code != 0:
        return _result(code)
    return _checksum(p, zlib.adler32(data, 0) if stream.raw else stream.codec.adler)


@bif
def deflateReset_nif(p: Any, ref: Any) -> Atom:
    """Begin anew."""
    stream = _active(p, ref, State.DEFLATE)
    code = stream.codec.reset_deflate()
    stream.begin_again()
    stream.forget_input()
    return _result(code)


@bif
def deflateParams_nif(p: Any, ref: Any, level: Any, strategy: Any) -> Atom:
    """Go on with another level and strategy; ``zlib.erl`` has written all data out before."""
    stream = _stream(p, ref)
    level_number, strategy_number = want_int32(level), want_int32(strategy)
    _check(p, stream, State.DEFLATE)
    return _result(stream.codec.set_parameters(level_number, strategy_number))


@bif
def deflate_nif(p: Any, ref: Any, input_size: Any, output_size: Any, flush: Any) -> Any:
    """Compress some of what is in the queue: ``{continue | finished, Output}``."""
    stream = _stream(p, ref)
    sizes = want_int32(input_size), want_int32(output_size)
    flush_mode = want_int32(flush)
    _check(p, stream, State.DEFLATE)
    return _run(p, stream, stream.codec.deflate, sizes, flush_mode)


@bif
def deflateEnd_nif(p: Any, ref: Any) -> Atom:
    """End; ``data_error`` when not all has been written out."""
    stream = _active(p, ref, State.DEFLATE)
    code = stream.codec.end()
    return _ended(stream, code, bool(stream.queue.size))


def _ended(stream: Stream, code: int, too_early: bool) -> Atom:
    stream.forget_input()
    stream.state = State.IDLE
    if code == 0 and too_early:
        error(am.data_error)
    return _result(code)


# Decompressing -----------------------------------------------------------------------------------------------------------


@bif
def inflateInit_nif(p: Any, ref: Any, window_bits: Any, at_end: Any) -> Atom:
    """Begin to decompress."""
    stream = _stream(p, ref)
    bits, behaviour = want_int32(window_bits), want_int32(at_end)
    _check(p, stream, State.IDLE)
    code = stream.codec.start_inflate(bits)
    if code == 0:
        stream.begin(State.INFLATE, bits < 0)
        stream.at_end = behaviour
    return _result(code)


@bif
def inflateSetDictionary_nif(p: Any, ref: Any, dictionary: Any) -> Atom:
    """Set the dictionary."""
    stream = _stream(p, ref)
    data = iolist_bytes(dictionary)
    _check(p, stream, State.INFLATE)
    return _result(stream.codec.set_inflate_dictionary(data))


@bif
def inflateGetDictionary_nif(p: Any, ref: Any) -> Any:
    """What data that follows may refer back to."""
    stream = _active(p, ref, State.INFLATE)
    code, dictionary = stream.codec.inflate_dictionary()
    return _result(code) if code < 0 else dictionary


@bif
def inflateReset_nif(p: Any, ref: Any) -> Atom:
    """Begin anew."""
    stream = _active(p, ref, State.INFLATE)
    code = stream.codec.reset_inflate()
    stream.begin_again()
    stream.forget_input()
    return _result(code)


@bif
def inflate_nif(p: Any, ref: Any, input_size: Any, output_size: Any, flush: Any) -> Any:
    """Decompress some of what is in the queue: ``{continue | finished, Output}`` or ``{need_dictionary, Checksum, Output}``."""
    stream = _stream(p, ref)
    sizes = want_int32(input_size), want_int32(output_size)
    flush_mode = want_int32(flush)
    _check(p, stream, State.INFLATE)
    if stream.ended and stream.queue.size:
        if stream.at_end == _AT_END_FAIL:
            error(am.data_error)
        elif stream.at_end == _AT_END_RESET:
            code = stream.codec.reset_inflate()
            if code != 0:
                return _result(code)
            stream.ended = False
        elif stream.at_end == _AT_END_CUT:
            stream.forget_input()
    return _run(p, stream, stream.codec.inflate, sizes, flush_mode)


@bif
def inflateEnd_nif(p: Any, ref: Any) -> Atom:
    """End; ``data_error`` when the compressed data has not ended or something follows it."""
    stream = _active(p, ref, State.INFLATE)
    code = stream.codec.end()
    return _ended(stream, code, not stream.ended or bool(stream.queue.size))
