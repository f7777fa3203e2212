"""``0.0 =:= -0.0`` holds up to OTP 26; from 27 on it does not, and so do patterns, guards and functions of lists tell the zeros apart."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl, otp_release, run_erl
from tests.runtime.test_old_releases import value_on

SOURCE: Final = """
-module(zeros).
-export([main/0]).

main() ->
    P = id(0.0), N = id(-0.0), L = [id(X) || X <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [P =:= N, P =/= N, P == N, P < N, {P} =:= {N}, [a, P] =:= [a, N], #{a => P} =:= #{a => N}, {P} == {N}, {1, P} =:= {1, id(0.0)},
     which(P), which(N), which(1.5), which(0), in_guard(N), in_guard(P),
     case N of 0.0 -> yes; _ -> no end, case {N} of {0.0} -> yes; _ -> no end, case N of P -> yes; _ -> no end,
     [A || A = 0.0 <- [P, N, 1.0]],
     lists:member(N, [P]), lists:member(P, [1.0, P]), lists:member({N}, [{P}]), lists:keymember(N, 1, [{P}]),
     [P] -- [N], [N, 1.0] -- [id(1.0)], L -- [N, P],
     apply(erlang, id('=:='), [P, N]), apply(erlang, id('=/='), [P, N]), max(P, N), min(N, P),
     receive_zero(N)].

id(X) -> X.

which(0.0) -> plus;
which(_) -> other.

in_guard(X) when X =:= 0.0 -> plus;
in_guard(_) -> minus.

receive_zero(X) ->
    self() ! X,
    receive 0.0 -> plus; Other -> {other, Other} end.
"""
UNTIL_26: Final = (
    "[true,false,true,false,true,true,true,true,true,plus,plus,other,other,plus,plus,yes,yes,yes,[0.0,-0.0],true,true,true,true,"
    "[],[-0.0],[1,2,3,4,5,6,7,8,9,10],true,false,0.0,-0.0,plus]"
)
FROM_27: Final = (
    "[false,true,true,false,false,false,false,true,true,plus,other,other,other,minus,plus,no,no,no,[0.0],false,true,false,true,"
    "[0.0],[-0.0],[1,2,3,4,5,6,7,8,9,10],false,true,0.0,-0.0,{other,-0.0}]"
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("zeros")
    (where / "zeros.erl").write_text(SOURCE, encoding="utf-8")
    compile_erlang([where / "zeros.erl"])
    return where


@needs_erl
@pytest.mark.parametrize(("release", "answer"), [(22, UNTIL_26), (25, UNTIL_26), (26, UNTIL_26), (27, FROM_27)])
def test_the_zeros(release: int, answer: str, directory) -> None:
    assert value_on(release, directory, "zeros") == answer


@needs_erl
def test_the_answers_are_those_of_otp(directory) -> None:
    program = f"""main(_) -> true = code:add_patha("{directory}"), io:format("~0p", [zeros:main()])."""
    assert run_erl(program) == (UNTIL_26 if otp_release() < 27 else FROM_27)
