"""What ``prim_socket`` knows by name: options with their levels, flags of messages, requests and flags of ``ioctl``.

The numbers are Linux'; elsewhere an option has the number that Python knows for it, and one that Python does not know is not supported.  A row is the
name, the name in C, Linux' number, and how the value is set and got (:mod:`enigma_gen.bifs.socket_values`; ``-``: it cannot be).  A name that stands
alone is of an option that OTP knows and has no code for.  ``rtoinfo`` has code in OTP that is never found, for its number, 0, is that of those too.

Source: OTP 25 and 27 ``prim_socket_nif.c``.
"""

from __future__ import annotations

import socket
from functools import cache
from typing import Any, Final

import attrs

from enigma_gen.runtime.raw_socket import LINUX
from enigma_gen.term.atom import Atom, intern

SOL_SOCKET: Final = int(socket.SOL_SOCKET)
SOL_IP: Final = 0
SOL_IPV6: Final = 41
SOL_TCP: Final = 6
SOL_UDP: Final = 17
SOL_SCTP: Final = 132


@attrs.frozen
class Option:
    """An option; `number` is None where it is not supported.  `setter` and `getter` name a form, or are ``-``."""

    name: Atom
    number: int | None
    setter: str = "-"
    getter: str = "-"


_ROWS: Final = {
    SOL_SOCKET: """
        acceptconn SO_ACCEPTCONN 30 bool bool|acceptfilter|bindtodevice SO_BINDTODEVICE 25 device device|broadcast SO_BROADCAST 6 bool bool|busy_poll
        debug SO_DEBUG 1 int int|domain SO_DOMAIN 39 - domain|dontroute SO_DONTROUTE 5 bool bool|error|keepalive SO_KEEPALIVE 9 bool bool
        linger SO_LINGER 13 linger linger|mark|oobinline SO_OOBINLINE 10 bool bool|passcred SO_PASSCRED 16 bool bool|peek_off SO_PEEK_OFF 42 int int
        peercred|priority SO_PRIORITY 12 int int|protocol SO_PROTOCOL 38 - protocol|rcvbuf SO_RCVBUF 8 int int|rcvbufforce|rcvlowat SO_RCVLOWAT 18 int int
        rcvtimeo|reuseaddr SO_REUSEADDR 2 bool bool|reuseport SO_REUSEPORT 15 bool bool|rxq_ovfl|setfib|sndbuf SO_SNDBUF 7 int int|sndbufforce
        sndlowat SO_SNDLOWAT 19 int int|sndtimeo|timestamp SO_TIMESTAMP 29 bool bool|type SO_TYPE 3 - type
        """,
    SOL_IP: """
        add_membership IP_ADD_MEMBERSHIP 35 member -|add_source_membership IP_ADD_SOURCE_MEMBERSHIP 39 source -|block_source IP_BLOCK_SOURCE 38 source -
        dontfrag|drop_membership IP_DROP_MEMBERSHIP 36 member -|drop_source_membership IP_DROP_SOURCE_MEMBERSHIP 40 source -
        freebind IP_FREEBIND 15 bool bool|hdrincl IP_HDRINCL 3 bool bool|minttl IP_MINTTL 21 int int|msfilter IP_MSFILTER 41 filter -
        mtu IP_MTU 14 - int|mtu_discover IP_MTU_DISCOVER 10 mtu mtu|multicast_all IP_MULTICAST_ALL 49 bool bool
        multicast_if IP_MULTICAST_IF 32 inet inet|multicast_loop IP_MULTICAST_LOOP 34 bool bool|multicast_ttl IP_MULTICAST_TTL 33 int int
        nodefrag IP_NODEFRAG 22 bool bool|options|pktinfo IP_PKTINFO 8 bool bool|pktoptions IP_PKTOPTIONS 9 - control|recvdstaddr
        recverr IP_RECVERR 11 bool bool|recvif|recvopts IP_RECVOPTS 6 bool bool|recvorigdstaddr IP_RECVORIGDSTADDR 20 bool bool
        recvtos IP_RECVTOS 13 bool bool|recvttl IP_RECVTTL 12 bool bool|retopts IP_RETOPTS 7 bool bool|router_alert IP_ROUTER_ALERT 5 int int
        sendsrcaddr|tos IP_TOS 1 tos tos|transparent IP_TRANSPARENT 19 bool bool|ttl IP_TTL 2 int int|unblock_source IP_UNBLOCK_SOURCE 37 source -
        """,
    SOL_IPV6: """
        addrform IPV6_ADDRFORM 1 domain -|add_membership IPV6_JOIN_GROUP 20 member6 -|authhdr IPV6_AUTHHDR 10 bool bool|auth_level|checksum
        drop_membership IPV6_LEAVE_GROUP 21 member6 -|dstopts IPV6_DSTOPTS 59 bool bool|esp_network_level|esp_trans_level|faith
        flowinfo IPV6_FLOWINFO 11 bool bool|hoplimit IPV6_HOPLIMIT 52 bool bool|hopopts IPV6_HOPOPTS 54 bool bool|ipcomp_level|join_group|leave_group
        mtu IPV6_MTU 24 int int|mtu_discover IPV6_MTU_DISCOVER 23 mtu mtu|multicast_hops IPV6_MULTICAST_HOPS 18 hops int
        multicast_if IPV6_MULTICAST_IF 17 int int|multicast_loop IPV6_MULTICAST_LOOP 19 bool bool|portrange|pktoptions
        recverr IPV6_RECVERR 25 bool bool|recvhoplimit IPV6_RECVHOPLIMIT 51 bool bool|recvpktinfo IPV6_RECVPKTINFO 49 bool bool
        recvtclass IPV6_RECVTCLASS 66 bool bool|router_alert IPV6_ROUTER_ALERT 22 int int|rthdr IPV6_RTHDR 57 bool bool|tclass IPV6_TCLASS 67 int int
        unicast_hops IPV6_UNICAST_HOPS 16 hops int|use_min_mtu|v6only IPV6_V6ONLY 26 bool bool
        """,
    SOL_UDP: "cork UDP_CORK 1 bool bool",
    SOL_TCP: """
        congestion TCP_CONGESTION 13 congestion congestion|cork TCP_CORK 3 bool bool|info|keepcnt|keepidle|keepintvl|maxseg TCP_MAXSEG 2 int int|md5sig
        nodelay TCP_NODELAY 1 bool bool|noopt|nopush|syncnt|user_timeout
        """,
    SOL_SCTP: """
        adaption_layer|associnfo SCTP_ASSOCINFO 1 associnfo associnfo|auth_active_key|auth_chunk|auth_delete_key|auth_key
        autoclose SCTP_AUTOCLOSE 4 int int|context|default_send_params|delayed_ack_time|disable_fragments SCTP_DISABLE_FRAGMENTS 8 bool bool
        hmac_ident|events SCTP_EVENTS 11 events -|explicit_eor|fragment_interleave|get_peer_addr_info|initmsg SCTP_INITMSG 2 initmsg initmsg
        i_want_mapped_v4_addr|local_auth_chunks|maxseg SCTP_MAXSEG 13 int int|maxburst|nodelay SCTP_NODELAY 3 bool bool|partial_delivery_point
        peer_addr_params|peer_auth_chunks|primary_addr|reset_streams|rtoinfo SCTP_RTOINFO 0 - -|set_peer_primary_addr|status|use_ext_recvinfo
        """,
}
_NEWER: Final = {
    SOL_SOCKET: "bsp_state|exclusiveaddruse|max_msg_size|maxdg",
    SOL_TCP: "keepcnt TCP_KEEPCNT 6 int int|keepidle TCP_KEEPIDLE 4 int int|keepintvl TCP_KEEPINTVL 5 int int",
}
"""What OTP 26 has beside these, or instead of them."""
NEWER_SINCE: Final = 26


def _option(row: str) -> Option:
    name, *rest = row.split()
    if not rest:
        return Option(intern(name), None)
    c_name, number, setter, getter = rest
    found = int(number) if LINUX else getattr(socket, c_name, None)
    return Option(intern(name), found) if found is None else Option(intern(name), found, setter, getter)


def _options(text: str) -> dict[Atom, Option]:
    rows = [_option(row) for line in text.strip().splitlines() for row in line.split("|")]
    return {row.name: row for row in rows}


@cache
def options(newer: bool) -> dict[int, dict[Atom, Option]]:
    """The options by level and name; `newer`: as OTP 26 has them."""
    found = {level: _options(text) for level, text in _ROWS.items()}
    if newer:
        for level, text in _NEWER.items():
            found[level].update(_options(text))
    return found


@cache
def options_by_number(newer: bool) -> dict[tuple[int, int], Option]:
    """The options that are supported, by level and number."""
    return {
        (level, row.number): row
        for level, rows in options(newer).items()
        for row in rows.values()
        if row.number is not None
    }


def _numbers(text: str) -> dict[Atom, int]:
    words = text.split()
    return {intern(name): int(number, 0) for name, number in zip(words[::2], words[1::2], strict=True)}


MESSAGE_FLAGS: Final = _numbers(
    """
    cmsg_cloexec 0x40000000 confirm 0x800 ctrunc 0x8 dontroute 0x4 eor 0x80 errqueue 0x2000 more 0x8000 nosignal 0x4000 oob 0x1 peek 0x2 trunc 0x20
    """
    if LINUX
    else "ctrunc 0x20 dontroute 0x4 eor 0x8 oob 0x1 peek 0x2 trunc 0x10"
)
IOCTL_FLAGS: Final = _numbers(
    """
    up 0x1 broadcast 0x2 debug 0x4 loopback 0x8 pointopoint 0x10 notrailers 0x20 knowsepoch 0 running 0x40 noarp 0x80 promisc 0x100 allmulti 0x200
    master 0x400 oactive 0 slave 0x800 simplex 0 multicast 0x1000 link0 0 link1 0 link2 0 portsel 0x2000 automedia 0x4000 dynamic 0x8000 cantconfig 0
    lower_up 0x10000 ppromisc 0 dormant 0x20000 monitor 0 echo 0x40000 staticarp 0 dying 0 renaming 0 nogroup 0
    """
)
NEWER_IOCTL_FLAGS: Final = _numbers("dhcprunning 0 private 0")
IOCTL_REQUESTS: Final = (
    _numbers(
        """
        gifname 0x8910 gifindex 0x8933 gifflags 0x8913 gifaddr 0x8915 gifdstaddr 0x8917 gifbrdaddr 0x8919 gifnetmask 0x891B gifmtu 0x8921
        gifhwaddr 0x8927 gifmap 0x8970 giftxqlen 0x8942 gifconf 0x8912 sifflags 0x8914 sifaddr 0x8916 sifdstaddr 0x8918 sifbrdaddr 0x891A
        sifmtu 0x8922 siftxqlen 0x8943
        """
    )
    if LINUX
    else {}
)
NEWER_IOCTL_REQUESTS: Final = _numbers("nread 0x541B atmark 0x8905") if LINUX else {}


def numbered_names(table: dict[Atom, int]) -> list[Any]:
    """A table as pairs of a name and a number, the last first."""
    return [(name, number) for name, number in reversed(table.items())]
