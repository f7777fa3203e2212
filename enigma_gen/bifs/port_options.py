"""The arguments of ``open_port/2``: what they mean, and what is wrong with them.

Sources: OTP 25 ``erl_bif_port.c`` (``open_port``), ``io.c`` (``erts_open_driver``); the reference manual of module erlang.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from enigma_gen.abi.driver import Driver, DriverError, PortOptions
from enigma_gen.bifs.file_name import encode_name
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, to_python
from enigma_gen.term.error import ErlangError

_LIMIT_MAX: Final = (1 << 64) - 1
_SMALL_MAX: Final = (1 << 59) - 1
_DEFAULT_HIGH: Final = 8_192
_DEFAULT_LINE: Final = 512


@attrs.frozen(kw_only=True)
class PortRequest:
    """What ``open_port/2`` asks for: the driver and what it gets, and what the port itself does with the data that come in."""

    driver: type[Driver]
    options: PortOptions
    binary: bool
    soft_eof: bool
    line: int
    parallelism: bool


def parse(system: System, name: Any, settings: Any) -> PortRequest:
    """The request that `name` and `settings` make.  Raises :class:`DriverError` with ``badopt`` or ``badarg``."""
    parser = _Settings(system)
    try:
        parser.read(settings)
    except (ErlangError, ImproperList, ValueError):
        raise DriverError(am.badopt) from None
    try:
        return parser.request(name)
    except (ErlangError, ValueError):
        raise DriverError(am.badarg) from None


class _Settings:
    """The settings, as they are read: the last one wins."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.facts: dict[str, Any] = {}
        self.read_write: set[str] = set()
        self.binary = False
        self.soft_eof = False
        self.line = 0
        self.parallelism: bool = system.settings.get(am.port_parallelism) is TRUE
        self.cd: Any = NIL
        self.environment: dict[bytes, bytes] | None = None

    def read(self, settings: Any) -> None:
        """Note all settings.  Raises ErlangError, ImproperList or ValueError for bad ones."""
        for setting in to_python(settings):
            if type(setting) is tuple and len(setting) == 2:
                handler = _PAIRS.get(setting[0]) if type(setting[0]) is Atom else None
                if handler is None:
                    raise ValueError(setting)
                handler(self, setting[1])
            elif type(setting) is Atom and setting in _WORDS:
                _WORDS[setting](self)
            else:
                raise ValueError(setting)
        if self.line and self.facts.get("packet"):
            raise ValueError("lines or packets")
        if self.facts.get("redirect_stderr") and not self.facts.get("use_stdio", True):
            raise ValueError("stderr without stdout")

    def set_packet(self, size: Any) -> None:
        if type(size) is not int or size not in (1, 2, 4):
            raise ValueError(size)
        self.facts["packet"] = size

    def set_line(self, size: Any) -> None:
        if type(size) is not int or not 0 < size <= _SMALL_MAX:
            raise ValueError(size)
        self.line = size

    def set_env(self, pairs: Any) -> None:
        environment = dict(self.system.environment)
        for pair in to_python(pairs):
            if type(pair) is not tuple or len(pair) != 2:
                raise ValueError(pair)
            name = _variable(self.system, pair[0])
            if b"=" in name[1:] or not name:
                raise ValueError(name)
            if pair[1] is FALSE or pair[1] is NIL:
                environment.pop(name, None)
            else:
                environment[name] = _variable(self.system, pair[1])
        self.environment = environment

    def set_args(self, arguments: Any) -> None:
        self.facts["args"] = tuple(_file_name(self.system, each) for each in to_python(arguments))

    def set_arg0(self, name: Any) -> None:
        self.facts["arg0"] = _file_name(self.system, name)

    def set_cd(self, directory: Any) -> None:
        self.cd = directory

    def set_parallelism(self, value: Any) -> None:
        if value is not TRUE and value is not FALSE:
            raise ValueError(value)
        self.parallelism = value is TRUE

    def set_port_limits(self, limits: Any) -> None:
        low, high = _limits(limits)
        self.facts.update(low=low, high=high, limits_set=True)

    def set_queue_limits(self, limits: Any) -> None:
        """Nothing to keep: signals do not wait in a queue here."""
        _limits(limits)

    def request(self, name: Any) -> PortRequest:
        """The request for the port `name`.  Raises ErlangError or ValueError."""
        drivers = self.system.drivers
        facts = self.facts
        driver, named = self._driver(name)
        if (facts.get("args") is not None or facts.get("arg0") is not None) and named.get("kind") != "executable":
            raise ValueError(name)
        if self.cd is not NIL:
            facts["cd"] = _file_name(self.system, self.cd) or None
        if facts.get("exit_status") and driver is not drivers["spawn"]:
            raise ValueError(name)
        if facts.get("limits_set") and not driver.has_limits:
            raise ValueError(name)
        environment = self.system.environment if self.environment is None else self.environment
        both = not self.read_write
        options = PortOptions(
            read=both or "in" in self.read_write,
            write=both or "out" in self.read_write,
            env=dict(environment),
            **facts,
            **named,
        )
        return PortRequest(
            driver=driver,
            options=options,
            binary=self.binary,
            soft_eof=self.soft_eof,
            line=self.line,
            parallelism=self.parallelism,
        )

    def _driver(self, name: Any) -> tuple[type[Driver], dict[str, Any]]:
        """The driver for the port `name`, and what the name itself says."""
        drivers = self.system.drivers
        if type(name) is Atom:
            return drivers["vanilla"], {"command": name.name.encode("utf-8")}
        if type(name) is list or name is NIL:
            return drivers["vanilla"], {"command": bytes(to_python(name))}
        if type(name) is not tuple or not name:
            raise ValueError(name)
        if name[0] is am.fd:
            if len(name) != 3 or type(name[1]) is not int or type(name[2]) is not int:
                raise ValueError(name)
            fds = (name[1], name[2])
            return drivers["fd"], {"command": b"%d/%d" % fds, "fds": fds}
        if name[0] not in _KINDS or len(name) != 2:
            raise ValueError(name)
        command = _file_name(self.system, name[1])
        if not command:
            raise ValueError(name)
        return self._program(_KINDS[name[0]], command)

    def _program(self, kind: str, command: bytes) -> tuple[type[Driver], dict[str, Any]]:
        drivers = self.system.drivers
        facts = {"command": command, "kind": kind}
        if kind == "executable":
            return drivers["spawn"], facts
        found = drivers.get(command.split(b" ", 1)[0].decode("latin1"))
        if kind == "driver" and found is None:
            raise ValueError(command)
        return found or drivers["spawn"], facts


_KINDS: Final = {am.spawn: "any", am.spawn_driver: "driver", am.spawn_executable: "executable"}
_PAIRS: Final = {
    am.packet: _Settings.set_packet,
    am.line: _Settings.set_line,
    am.env: _Settings.set_env,
    am.args: _Settings.set_args,
    am.arg0: _Settings.set_arg0,
    am.cd: _Settings.set_cd,
    am.parallelism: _Settings.set_parallelism,
    am.busy_limits_port: _Settings.set_port_limits,
    am.busy_limits_msgq: _Settings.set_queue_limits,
}


def _fact(name: str, value: Any) -> Any:
    return lambda settings: settings.facts.__setitem__(name, value)


def _attribute(name: str, value: Any) -> Any:
    return lambda settings: setattr(settings, name, value)


_WORDS: Final = {
    am.stream: _fact("packet", 0),
    am.use_stdio: _fact("use_stdio", True),
    am.nouse_stdio: _fact("use_stdio", False),
    am.stderr_to_stdout: _fact("redirect_stderr", True),
    am.line: _attribute("line", _DEFAULT_LINE),
    am.binary: _attribute("binary", True),
    am.in_: lambda settings: settings.read_write.add("in"),
    am.out: lambda settings: settings.read_write.add("out"),
    am.eof: _attribute("soft_eof", True),
    am.hide: _fact("hide", True),
    am.exit_status: _fact("exit_status", True),
    am.overlapped_io: lambda settings: None,
}


def _limits(limits: Any) -> tuple[int, int]:
    """Low and high water mark; limits that are never reached for ``disabled``."""
    if limits is am.disabled:
        return _LIMIT_MAX, _LIMIT_MAX
    if type(limits) is not tuple or len(limits) != 2:
        raise ValueError(limits)
    low, high = limits
    if type(low) is not int or type(high) is not int or not 1 <= low < _LIMIT_MAX or not 1 <= high < _LIMIT_MAX:
        raise ValueError(limits)
    return min(low, high), high


def _file_name(system: System, term: Any) -> bytes:
    """A file name, a command or an argument: a string, an atom or a raw binary."""
    return term.name.encode("utf-8") if type(term) is Atom else encode_name(system, term)


def _variable(system: System, term: Any) -> bytes:
    """The name or the value of an environment variable: a string."""
    if type(term) is not list and term is not NIL:
        raise ValueError(term)
    return encode_name(system, term)
