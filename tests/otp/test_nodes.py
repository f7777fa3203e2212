"""Nodes talk to each other as real ones do: of two nodes either may be ours, and a program sees nothing of it.

Each module of ``nodes/`` exports ``main/2``, which gets the name of the other node, and an empty directory; its result is the same on every run.  All nodes
are on the loopback interface, and known to a port mapper of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.realerl import needs_erl

PROGRAMS: Final = sorted((Path(__file__).parent / "nodes").glob("*.erl"))
ROOT: Final = Path(__file__).parents[2]
COMMANDS: Final = {"real": ["erl"], "ours": [sys.executable, "-m", "enigma_gen", "erl"]}
ALONE: Final = {"names"}
"""Programs that need no other node."""
OVER_TLS: Final = {"carried"}
"""Programs whose nodes are connected through TLS."""

EPMD: Final = shutil.which("epmd")
pytestmark = [needs_erl, pytest.mark.slow, pytest.mark.skipif(EPMD is None, reason="no `epmd` on PATH")]

_PRINT: Final = """
    [Module, Peer, Dir] = init:get_plain_arguments(),
    Result = try (list_to_atom(Module)):main(list_to_atom(Peer), Dir) catch C:R:T -> {C, R, T} end,
    io:format("~tp~n", [Result]), halt()
    """


_CERTIFICATE: Final = """
    Key = {key, {rsa, 2048, 65537}},
    Chain = #{root => [Key], intermediates => [], peer => [Key]},
    #{server_config := Config} = public_key:pkix_test_data(#{server_chain => Chain, client_chain => Chain}),
    {Kind, Own} = proplists:get_value(key, Config),
    Entries = [{'Certificate', proplists:get_value(cert, Config), not_encrypted}, {Kind, Own, not_encrypted}],
    ok = file:write_file("node.pem", public_key:pem_encode(Entries)),
    {ok, Here} = file:get_cwd(),
    Options = [{server, [{certfile, filename:join(Here, "node.pem")}]}, {client, [{verify, verify_none}]}],
    ok = file:write_file("tls.conf", io_lib:format("~p.~n", [Options])), halt()
    """


@pytest.fixture(scope="module")
def epmd() -> Iterator[int]:
    """The port of a port mapper that lives as long as the tests."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    assert EPMD is not None
    process = subprocess.Popen([EPMD, "-address", "127.0.0.1", "-port", str(port)], stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait()


def environment(port: int) -> dict[str, str]:
    """The environment of nodes that ask the port mapper at `port`."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "ERL_EPMD_PORT": str(port), "ERL_CRASH_DUMP_BYTES": "0"}


def node(which: str, name: str, beams: Path, arguments: list[str]) -> list[str]:
    """The command that starts a node."""
    there = ["-kernel", "inet_dist_use_interface", "{127,0,0,1}", "-start_epmd", "false", "-setcookie", "tested"]
    there += ["-kernel", "logger_level", "critical"]
    return [
        *COMMANDS[which],
        "-noshell",
        "-pa",
        str(beams),
        "-sname",
        f"{name}@localhost",
        *there,
        *arguments,
    ]


def run(program: str, first: str, second: str, directory: Path, port: int) -> str:
    """What the program prints on node `first`, with a node `second` beside it (either is ``real`` or ``ours``)."""
    here = directory / f"{first}_{second}"
    here.mkdir()
    name, peer = f"{program}_{os.getpid()}", f"peer_{os.getpid()}"
    carrier = (
        ["-proto_dist", "inet_tls", "-ssl_dist_optfile", str(directory / "tls.conf")] if program in OVER_TLS else []
    )
    arguments = [*carrier, "-eval", _PRINT, "-extra", program, f"{peer}@localhost", str(here)]
    other = None
    if program not in ALONE:
        command = node(second, peer, directory, ["-noinput", *carrier])
        other = subprocess.Popen(
            command,
            env=environment(port),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
    try:
        done = subprocess.run(
            node(first, name, directory, arguments),
            cwd=here,
            env=environment(port),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
    finally:
        if other is not None:
            other.kill()
            other.wait()
    output = (done.stdout + done.stderr).decode(errors="backslashreplace")
    return output.replace(name, "ME").replace(peer, "PEER").replace(str(here), "DIR")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_program_prints_what_it_prints_on_real_nodes(program: Path, tmp_path: Path, epmd: int) -> None:
    """See the module."""
    subprocess.run(["erlc", "-W0", shutil.copy(program, tmp_path)], cwd=tmp_path, check=True, timeout=60)
    if program.stem in OVER_TLS:
        pytest.importorskip("cryptography")
        subprocess.run(["erl", "-noshell", "-eval", _CERTIFICATE], cwd=tmp_path, check=True, timeout=60)
    real = run(program.stem, "real", "real", tmp_path, epmd)
    pairs = [("ours", "ours")] if program.stem in ALONE else [("ours", "real"), ("real", "ours"), ("ours", "ours")]
    for first, second in pairs:
        assert run(program.stem, first, second, tmp_path, epmd) == real, f"{first} with {second}"
    assert "Crash" not in real and not real.startswith("{")


SUITE: Final = """
-module(some_SUITE).
-export([all/0, good/1, bad/1, skipped/1]).
all() -> [good, bad, skipped].
good(_) -> ct:pal("~p", [is_alive()]).
bad(_) -> 1 = 2.
skipped(_) -> {skip, "no"}.
"""


def plain(output: bytes) -> str:
    """What a program printed, without times."""
    return re.sub(r"\d{4}-\d\d-\d\d.\d\d.\d\d.\d\d(\.\d+)?|\d+-\w{3}-\d{4}::[\d:.]+", "TIME", output.decode())


def test_common_test_runs_suites(tmp_path: Path, epmd: int) -> None:
    results = []
    for command in (["ct_run"], [sys.executable, "-m", "enigma_gen", "ct_run"]):
        here = tmp_path / "run"
        (here / "logs").mkdir(parents=True)
        (here / "some_SUITE.erl").write_text(SUITE)
        arguments = ["-dir", ".", "-logdir", "logs", "-noshell", "-sname", f"ct_{os.getpid()}@localhost"]
        arguments += ["-kernel", "inet_dist_use_interface", "{127,0,0,1}"]
        done = subprocess.run(
            [*command, *arguments],
            cwd=here,
            env=environment(epmd),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        results.append((done.returncode, plain(done.stdout), plain(done.stderr)))
        shutil.rmtree(here)
    assert results[0] == results[1]
    assert "1 ok, 1 failed, 1 skipped" in results[0][1]


def test_a_node_without_a_port_mapper_says_so(tmp_path: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]  # nobody listens there
        results = []
        for which in COMMANDS:
            done = subprocess.run(
                [*node(which, "nobody", tmp_path, ["-s", "init", "stop"])],
                cwd=tmp_path,
                env=environment(port),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=60,
                check=False,
            )
            results.append((done.returncode, re.sub(r"<0\.\d+\.0>", "PID", plain(done.stdout)), plain(done.stderr)))
    assert results[0] == results[1]
    assert results[0][0] == 1


@pytest.mark.parametrize(
    ("flags", "show"),
    [
        (
            ["-sname", "NAME@localhost", "-dist_listen", "false"],
            "{is_alive(), [N || {N, _} <- element(2, net_adm:names())], net_kernel:get_state()}",
        ),
        (["-sname", "undefined"], "{node(), is_alive(), net_kernel:get_state(), net_adm:ping('no@localhost')}"),
        (["-sname", "NAME@localhost", "-proto_dist", "nonsense"], "node()"),
        (
            [],
            "{net_kernel:start(['NAME@localhost', shortnames]) =/= ok, node(), net_kernel:stop(), node(), catch net_kernel:start(x)}",
        ),
    ],
)
def test_flags_and_functions_that_name_a_node(flags: list[str], show: str, tmp_path: Path, epmd: int) -> None:
    name = f"flags_{os.getpid()}"
    results = []
    for which in COMMANDS:
        arguments = ["-kernel", "inet_dist_use_interface", "{127,0,0,1}", "-start_epmd", "false", "-noshell"]
        arguments += [word.replace("NAME", name) for word in flags]
        expression = f'io:format("~p~n", [{show.replace("NAME", name)}]), halt().'
        done = subprocess.run(
            [*COMMANDS[which], *arguments, "-eval", expression],
            cwd=tmp_path,
            env=environment(epmd),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        results.append((done.returncode, re.sub(r"<0\.\d+\.0>", "PID", plain(done.stdout)), plain(done.stderr)))
    assert results[0] == results[1]
