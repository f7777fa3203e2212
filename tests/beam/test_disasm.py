"""The listing against the compiler: what ``erlc -S`` writes, and whether the assembler makes the same code of ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from enigma_gen.beam.chunks import TypeFact
from enigma_gen.beam.disasm import disassemble, flag_terms, type_term
from enigma_gen.beam.file import load
from enigma_gen.term.pretty import pretty
from tests.beam.files import ELIXIR, OTP, atoms, installed, module
from tests.realerl import needs_erl, otp_release, run_erl

SOURCE = r"""
-module(sample).
-export([f/2, g/1, h/1, m/2, r/0, b/3, fl/2, t/1, w/1, bc/2]).
-on_load(init/0).
init() -> ok.
f(X, Y) when is_integer(X) -> lists:map(fun(Z) -> Z + X + Y end, [1, 2, 3]);
f('A b', {x, "str", <<1, 2>>, 1.5}) -> -7.
g(X) -> case X of 1 -> one; 2 -> two; foo -> "foo"; 12345678901234567890123 -> big; [] -> nil end.
h(<<A:16/little, B/float, R/binary>>) -> {A, B, R};
h(<<"abc", X/utf8, Y:3/bits>>) -> {X, Y}.
m(M, K) -> #{K := V, a := W} = M, M#{K => V + 1, b := W, 1 => 2}.
r() -> receive {a, X} -> X; b -> r() after 1000 -> timeout end.
b(X, Y, Z) -> <<X:8, Y/binary, "lit", Z/utf8, 1:3/signed>>.
fl(X, Y) -> (X * 1.5 + Y) / 2.0 - float(X).
t(F) -> try F() of V -> V catch C:R:S -> erlang:raise(C, R, S) after io:format("x") end.
w({A, B}) -> catch A(B), Q = self() ! 'with\n\'quote', {Q, fun w/1, fun lists:map/2, [a | b], #{a => 1}, <<1:3>>}.
bc(A, B) -> F = fun(X) -> {X, A} end, {<< <<X:16>> || <<X>> <= A >>, [F(Y) || Y <- B]}.
"""

NORMALISE = """
main(_) ->
    {ok, Theirs} = file:consult("FIRST"),
    {ok, Ours} = file:consult("SECOND"),
    compare([norm(T) || T <- Theirs, not is_comment(T)], [norm(T) || T <- Ours]).

compare([H | T1], [H | T2]) -> compare(T1, T2);
compare([], []) -> io:put_chars("same");
compare(A, B) -> io:format("~p~n~p", [lists:sublist(A, 1), lists:sublist(B, 1)]).

is_comment(T) -> element(1, if is_tuple(T) -> T; true -> {T} end) =:= '%'.

norm({attributes, L}) -> {attributes, lists:keydelete(vsn, 1, L)};
norm({exports, L}) -> {exports, lists:sort(L)};
norm({line, L}) -> {line, [X || X <- L, element(1, X) =:= location]};
norm({make_fun3, L, _, _, D, E}) -> {make_fun3, L, D, norm(E)};
norm({field_flags, L}) -> {field_flags, [X || X <- L, is_atom(X)]};
norm({tr, R, _}) -> {tr, R};
norm(T) when is_tuple(T) -> list_to_tuple([norm(X) || X <- tuple_to_list(T)]);
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) -> T.
"""

ASSEMBLE = """
main(_) ->
    lists:foreach(fun one/1, filelib:wildcard("FOLDER/*.S")).

one(File) ->
    {ok, [{module, M}, {exports, E}, {attributes, A}, {labels, L} | Code]} = file:consult(File),
    {ok, Bin} = beam_asm:module({M, E, A, functions(Code), L}, [], [], []),
    ok = file:write_file(filename:rootname(File) ++ ".beam", Bin).

functions([{function, N, A, E} | Code]) ->
    Is = lists:takewhile(fun(I) -> not is_head(I) end, Code),
    [{function, N, A, E, Is} | functions(lists:nthtail(length(Is), Code))];
functions([]) ->
    [].

is_head(I) -> is_tuple(I) andalso element(1, I) =:= function.
"""

needs_erlc = pytest.mark.skipif(shutil.which("erlc") is None, reason="no `erlc` on PATH")

CHUNKS = (b"AtU8", b"Code", b"StrT", b"ImpT", b"ExpT", b"LocT", b"LitT", b"Line", b"Attr", b"FunT")


def listing(path: Path) -> str:
    return "".join(disassemble(load(path.read_bytes(), path.name)))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with ``sample.beam`` and the ``sample.S`` that erlc writes."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "sample.erl").write_text(SOURCE)
    for options in ([], ["-S"]):
        subprocess.run(["erlc", *options, "sample.erl"], cwd=folder, check=True, timeout=60, stdin=subprocess.DEVNULL)
    return folder


def test_a_small_file() -> None:
    assert "".join(disassemble(load(module()))) == (
        "{module, m}.  %% version = 0\n\n{exports, [{f,0}]}.\n\n{attributes, []}.\n\n{labels, 3}.\n\n\n"
        "{function, f, 0, 2}.\n  {label,1}.\n    {func_info,{atom,m},{atom,f},0}.\n  {label,2}.\n    return.\n"
    )


def test_bs_match_of_otp_26() -> None:
    commands = bytes((0x32, 0x00, 0x10, 0x42, 0x10, 0x02, 0x80, 0x10, 0x03, 0x52, 0x02, 0x80, 0x50))
    names = atoms("m", "f", "ensure_at_least", "integer", "=:=")
    beam = load(module(b"\xb6\x25\x13\x17" + bytes((len(commands) << 4,)) + commands + b"\x13", AtU8=names))
    text = "".join(disassemble(beam))
    assert "{bs_match,{f,2}," in text
    assert "{commands,[{ensure_at_least,0,1},{integer,1,{literal,[]},8,1,{x,0}}," in text.replace("\n", "").replace(
        " ", ""
    )
    assert "{'=:=',nil,8,5}]}}." in text


@needs_erlc
@needs_erl
@pytest.mark.erl
@pytest.mark.slow
def test_against_the_compilers_listing(sample: Path) -> None:
    ours = sample / "ours.S"
    ours.write_text(listing(sample / "sample.beam"))
    program = NORMALISE.replace("FIRST", str(sample / "sample.S")).replace("SECOND", str(ours))
    assert run_erl(program) == "same"


@needs_erlc
@pytest.mark.erl
def test_the_layout_is_the_compilers(sample: Path) -> None:
    theirs = set((sample / "sample.S").read_text().splitlines())
    ours = listing(sample / "sample.beam").splitlines()
    # What the compiler says more of takes more lines there; the rest is the same, spaces and all.
    more = ("make_fun3", "field_flags", "{tr,", "location", "attributes", "vsn")
    different = [line for line in ours if line not in theirs and not any(word in line for word in more)]
    assert not different, different
    assert len(ours) > 300


@needs_erl
@pytest.mark.erl
@pytest.mark.slow
def test_what_we_list_assembles_to_the_same_file(tmp_path: Path) -> None:
    if otp_release() != 25:
        pytest.skip("the types of registers are written as OTP 25 writes them")
    files = [*installed(OTP)[4::60], *sorted(ELIXIR.glob("*/ebin/*.beam"))[::60]]
    for path in files:
        (tmp_path / path.stem).with_name(path.stem + ".S").write_text(listing(path))
    run_erl(ASSEMBLE.replace("FOLDER", str(tmp_path)))
    for path in files:
        original = load(path.read_bytes())
        again = load((tmp_path / f"{path.stem}.beam").read_bytes())
        for name in CHUNKS[:-1]:
            assert again.chunks.get(name, b"") == original.chunks.get(name, b""), (path.stem, name)
        assert not original.types or again.types == original.types


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (TypeFact(0x1FFF, None, None, None), "any"),
        (TypeFact(0x1, None, None, None), "{t_atom,any}"),
        (TypeFact(0x2, None, None, 8), "{t_bitstring,8}"),
        (TypeFact(0x6, None, None, None), "{t_bs_matchable,1}"),
        (TypeFact(0x8, None, None, None), "{t_cons,any,any}"),
        (TypeFact(0x20, None, None, None), "{t_fun,any,any,any}"),
        (TypeFact(0x40, -3, 7, None), "{t_integer,{-3,7}}"),
        (TypeFact(0x40, 0, None, None), "{t_integer,any}"),
        (TypeFact(0x50, None, None, None), "number"),
        (TypeFact(0x108, None, None, None), "{t_list,any,any}"),
        (TypeFact(0x200, None, None, None), "pid"),
        (TypeFact(0x1101, None, None, None), "{t_union,{t_atom,any},nil,none,{t_tuple,0,false,#{}},none}"),
        (TypeFact(0xEA6, None, None, None), "any"),
    ],
)
def test_types(fact: TypeFact, text: str) -> None:
    assert pretty(type_term(fact)) == text


def test_flags() -> None:
    assert pretty(flag_terms(0)) == "[unsigned,big]"
    assert pretty(flag_terms(2)) == "[unsigned,little]"
    assert pretty(flag_terms(4 | 16)) == "[signed,native]"
    assert flag_terms(1) == 1
