"""The program that looks up host names for OTP where the emulator's own, ``inet_gethost``, is missing or cannot run (a tree without
programs, or with programs of another system's C library).

:func:`replaced` puts it in its place when a port is opened; run as a file it is the program: requests come and replies go in packets with a
length of four bytes. A look-up may take long and blocks nobody: each has a thread.

Source: OTP 25 ``inet_gethost.c``, ``inet_gethost_native.erl``.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import BinaryIO, Final

NAME: Final = b"inet_gethost"
_BY_NAME: Final = 1
_BY_ADDRESS: Final = 2
_FAMILIES: Final = {1: (socket.AF_INET, 4), 2: (socket.AF_INET6, 16)}
_ERRORS: Final = {socket.EAI_AGAIN: b"try_again", socket.EAI_FAIL: b"no_recovery"}
_NOT_FOUND: Final = b"notfound"


def replaced(command: bytes) -> list[bytes] | None:
    """The arguments of a shell that starts the program called `command`, with its arguments behind, or this one if that fails; None for any other program."""
    if os.path.basename(command) != NAME:
        return None
    script = b'"$0" "$@" 2>/dev/null || exec "$OURS" -I "$FILE"'
    ours, file = os.fsencode(sys.executable), os.fsencode(__file__)
    return [b"sh", b"-c", b"OURS='%b' FILE='%b'; %b" % (quoted(ours), quoted(file), script), command]


def quoted(text: bytes) -> bytes:
    """What stands between single quotes in a shell for `text`."""
    return text.replace(b"'", b"'\\''")


def reply(request: bytes) -> bytes | None:
    """The reply to a request; None for those that have none."""
    serial, operation, protocol, data = request[:4], request[4], request[5], request[6:]
    family, size = _FAMILIES.get(protocol, (0, 0))
    try:
        if operation == _BY_NAME:
            name = data.rstrip(b"\0").decode("utf-8", "surrogateescape")
            found = socket.getaddrinfo(name, None, family, socket.SOCK_STREAM, 0, socket.AI_CANONNAME)
            addresses = [socket.inet_pton(family, str(address[0])) for *_, address in found]
            names = [found[0][3] or name]
        elif operation == _BY_ADDRESS:
            primary, aliases, _ = socket.gethostbyaddr(socket.inet_ntop(family, data[:size]))
            addresses, names = [data[:size]], [primary, *aliases]
        else:
            return None
    except (OSError, ValueError) as problem:
        code = problem.errno if isinstance(problem, socket.gaierror) else None
        return serial + b"\0" + _ERRORS.get(code or 0, _NOT_FOUND) + b"\0"
    texts = b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for name in names)
    head = serial + bytes([size]) + len(addresses).to_bytes(4, "big") + b"".join(addresses)
    return head + len(names).to_bytes(4, "big") + texts


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer till the requests end."""
    lock = threading.Lock()

    def answer(request: bytes) -> None:
        packet = reply(request)
        if packet is not None:
            with lock:
                replies.write(len(packet).to_bytes(4, "big") + packet)
                replies.flush()

    while len(head := requests.read(4)) == 4:
        request = requests.read(int.from_bytes(head, "big"))
        if len(request) > 6:
            threading.Thread(target=answer, args=(request,), daemon=True).start()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
