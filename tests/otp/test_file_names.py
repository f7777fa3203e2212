"""File names and environment variables in every encoding that ``erl +fn`` knows, against a real ``erl``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import trio

from enigma_gen.embed import open_vm
from enigma_gen.runtime.posix import file_name_rules
from enigma_gen.term.cons import make_list
from enigma_gen.term.text import write
from tests.realerl import ERL, needs_erl

ROOT: Final = Path(__file__).parents[2]

PROGRAM: Final = r"""
-module(file_names).
-export([main/1]).

main(Dir) ->
    ok = prim_file:make_dir(Dir),
    Names = ["plain", "caf\x{e9}", [16#65e5, 16#672c], [16#1F600], <<"raw\xff">>, <<"caf\xc3\xa9">>, "a" ++ ["b", [$c | []]],
             [], <<>>, [[]], [16#D800], [16#110000], [-1], [256], "x\0", <<"x\0">>, atom, 'caf\x{e9}', ["deep", ["er", [[]]]],
             [<<"bin">>], "a" ++ <<"b">>, 1.0, {}, <<3:3>>],
    Made = [{N, err(fun() -> prim_file:internal_name2native(N) end), prim_file:write_file(in(Dir, N), "x")} || N <- Names],
    Native = [<<>>, <<"plain">>, <<"caf\xe9">>, <<"caf\xc3\xa9">>, <<16#ed,16#a0,16#80>>, <<16#f0,16#9f,16#98,16#80>>,
              <<16#f4,16#90,16#80,16#80>>, <<16#c0,16#80>>, <<16#ef,16#bf,16#be>>, "list", <<1:1>>, a],
    Back = [{B, err(fun() -> prim_file:internal_native2name(B) end), err(fun() -> prim_file:is_translatable(B) end)}
            || B <- Native],
    Listed = {sort(prim_file:list_dir(Dir)), sort(prim_file:list_dir_all(Dir))},
    L = Dir ++ "/link",
    Links = [{prim_file:make_symlink(T, L), prim_file:read_link(L), prim_file:read_link_all(L), prim_file:delete(L)}
             || T <- ["caf\x{e9}", <<"raw\xff">>, "", [16#65e5]]],
    Variables = [{"ENIGMA_A", "caf\x{e9}"}, {"ENIGMA_\x{e9}", "x"}, {"ENIGMA_B", [16#65e5]}, {"A=B", "x"}, {"ENIGMA_C", ""},
                 {<<"ENIGMA_D">>, "x"}, {a, b}],
    Env = [{err(fun() -> os:putenv(K, V) end), err(fun() -> os:getenv(K) end)} || {K, V} <- Variables],
    {ok, All} = prim_file:list_dir_all(Dir),
    [ok = prim_file:delete(in(Dir, N)) || N <- All],
    [{encoding, file:native_name_encoding()}] ++ Made ++ Back ++ Links ++ Env ++
        [Listed, prim_file:del_dir(Dir), prim_file:set_cwd(<<"\xff">>)].

in(Dir, Name) when is_binary(Name) -> iolist_to_binary([Dir, "/", Name]);
in(Dir, Name) when is_list(Name) -> Dir ++ "/" ++ Name;
in(_, Name) -> Name.

sort({ok, Names}) -> {ok, lists:sort(Names)};
sort({error, {no_translation, _}}) -> {error, no_translation};
sort(Error) -> Error.

err(Fun) -> try Fun() catch Class:Reason -> {Class, Reason} end.
"""

_PRINT: Final = 'io:setopts([{encoding,unicode}]),[io:format("~tw~n",[E]) || E <- file_names:main(hd(init:get_plain_arguments()))],halt().'


def real(flag: str, directory: Path) -> list[str]:
    """What real ``erl`` says, one text per result."""
    command = [str(ERL), "-noshell", "-kernel", "logger_level", "none", "-pa", str(directory), f"+fn{flag}"]
    done = subprocess.run(
        [*command, "-eval", _PRINT, "-extra", str(directory / "real")], capture_output=True, timeout=60, check=True
    )
    return done.stdout.decode().splitlines()


async def ours(flag: str, directory: Path) -> list[str]:
    """What our machine says."""
    async with open_vm([directory], cache=False) as vm:
        system = vm.machine.system
        system.file_name_encoding, system.file_name_warning = file_name_rules(flag)
        found = await vm.call("file_names", "main", make_list([ord(c) for c in str(directory / "ours")]))
    lines = []
    while type(found) is list:
        lines.append(write(found[0], latin1=False))
        found = found[1]
    return lines


@needs_erl
@pytest.mark.parametrize("flag", ["u", "ui", "ue", "l"])
def test_names(flag: str, tmp_path: Path) -> None:
    """The same bytes, characters and errors as `erl` in each encoding."""
    (tmp_path / "file_names.erl").write_text(PROGRAM, encoding="utf-8")
    subprocess.run(["erlc", "-W0", "file_names.erl"], cwd=tmp_path, check=True, timeout=60)
    assert trio.run(ours, flag, tmp_path) == real(flag, tmp_path)


_WHICH: Final = 'io:format("~p ~p~n", [file:native_name_encoding(), os:getenv("LC_CTYPE")]), halt().'


@needs_erl
@pytest.mark.slow
@pytest.mark.parametrize("flag", ["+fna", "+fnl"])
@pytest.mark.parametrize("setting", ["LANG=C.UTF-8", "LC_ALL=C", "LC_CTYPE=C.UTF-8", ""])
def test_which_encoding(setting: str, flag: str) -> None:
    """The locale decides, or the flag; what Python makes of the plain C locale is not seen."""
    name, _, value = setting.partition("=")
    variables = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment = variables | ({name: value} if name else {})
    arguments = [flag, "-noshell", "-eval", _WHICH]
    found = [
        subprocess.run(
            [*erl, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout.decode()
        for erl in ([str(ERL)], [sys.executable, "-m", "enigma_gen", "erl"])
    ]
    assert found[0] == found[1] != ""
