"""The numbers of the distribution protocol: kinds of control messages, and capabilities of nodes.

Source: OTP ``dist.h`` of releases 22 to 27; "Distribution Protocol" in the erts user's guide.
"""

from __future__ import annotations

from typing import Final

LINK: Final = 1
SEND: Final = 2
EXIT: Final = 3
UNLINK: Final = 4
REG_SEND: Final = 6
GROUP_LEADER: Final = 7
EXIT2: Final = 8
SEND_TT: Final = 12
EXIT_TT: Final = 13
REG_SEND_TT: Final = 16
EXIT2_TT: Final = 18
MONITOR_P: Final = 19
DEMONITOR_P: Final = 20
MONITOR_P_EXIT: Final = 21
SEND_SENDER: Final = 22
SEND_SENDER_TT: Final = 23
PAYLOAD_EXIT: Final = 24
PAYLOAD_EXIT_TT: Final = 25
PAYLOAD_EXIT2: Final = 26
PAYLOAD_EXIT2_TT: Final = 27
PAYLOAD_MONITOR_P_EXIT: Final = 28
SPAWN_REQUEST: Final = 29
SPAWN_REQUEST_TT: Final = 30
SPAWN_REPLY: Final = 31
SPAWN_REPLY_TT: Final = 32
ALIAS_SEND: Final = 33
ALIAS_SEND_TT: Final = 34
UNLINK_ID: Final = 35
UNLINK_ID_ACK: Final = 36

SPAWN_LINK: Final = 1
SPAWN_MONITOR: Final = 2

PUBLISHED: Final = 1 << 0
ATOM_CACHE: Final = 1 << 1
EXTENDED_REFERENCES: Final = 1 << 2
DIST_MONITOR: Final = 1 << 3
FUN_TAGS: Final = 1 << 4
DIST_MONITOR_NAME: Final = 1 << 5
HIDDEN_ATOM_CACHE: Final = 1 << 6
NEW_FUN_TAGS: Final = 1 << 7
EXTENDED_PIDS_PORTS: Final = 1 << 8
EXPORT_PTR_TAG: Final = 1 << 9
BIT_BINARIES: Final = 1 << 10
NEW_FLOATS: Final = 1 << 11
UNICODE_IO: Final = 1 << 12
DIST_HDR_ATOM_CACHE: Final = 1 << 13
SMALL_ATOM_TAGS: Final = 1 << 14
UTF8_ATOMS: Final = 1 << 16
MAP_TAG: Final = 1 << 17
BIG_CREATION: Final = 1 << 18
SEND_WITH_SENDER: Final = 1 << 19
BIG_SEQTRACE_LABELS: Final = 1 << 20
EXIT_PAYLOAD: Final = 1 << 22
FRAGMENTS: Final = 1 << 23
HANDSHAKE_23: Final = 1 << 24
UNLINK_WITH_ID: Final = 1 << 25
MANDATORY_25_DIGEST: Final = 1 << 26
SPAWN: Final = 1 << 32
V4_NC: Final = 1 << 34
ALIAS: Final = 1 << 35

_MANDATORY_22: Final = EXTENDED_REFERENCES | EXTENDED_PIDS_PORTS | UTF8_ATOMS | NEW_FUN_TAGS
_MANDATORY_25: Final = (
    _MANDATORY_22 | FUN_TAGS | BIG_CREATION | NEW_FLOATS | MAP_TAG | EXPORT_PTR_TAG | BIT_BINARIES | HANDSHAKE_23
)
_HOPEFULLY: Final = DIST_MONITOR | DIST_MONITOR_NAME
_ALWAYS: Final = (
    UNICODE_IO
    | DIST_HDR_ATOM_CACHE
    | SMALL_ATOM_TAGS
    | SEND_WITH_SENDER
    | BIG_SEQTRACE_LABELS
    | EXIT_PAYLOAD
    | FRAGMENTS
    | _HOPEFULLY
)
_REJECTABLE: Final = DIST_HDR_ATOM_CACHE | HIDDEN_ATOM_CACHE | FRAGMENTS | ATOM_CACHE


def capabilities(release: int) -> tuple[int, int, int, int, int]:
    """Those of a node of `release`: which it has, demands of others, can be added, can be refused, and need messages in order."""
    if release < 23:
        default = _ALWAYS | _MANDATORY_25 & ~HANDSHAKE_23
        return default, _MANDATORY_22, default, _REJECTABLE & ~FRAGMENTS, DIST_HDR_ATOM_CACHE
    mandatory = _MANDATORY_25 if release >= 25 else _MANDATORY_22 | BIG_CREATION
    default = _ALWAYS | _MANDATORY_25 | SPAWN | V4_NC | UNLINK_WITH_ID
    if release >= 24:
        default |= ALIAS
    if release >= 25:
        default |= MANDATORY_25_DIGEST
    if release >= 26:
        mandatory |= V4_NC | UNLINK_WITH_ID
    return default, mandatory, default, _REJECTABLE, DIST_HDR_ATOM_CACHE
