"""Searches of nothing with a wrong pattern: an error from OTP 27 on, and not before."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl, otp_release, run_erl
from tests.runtime.test_old_releases import value_on

SOURCE: Final = """
-module(searches).
-export([main/0]).

main() ->
    Scope = [{scope, {0, 0}}],
    [failed(fun() -> F() end) || F <- [
        fun() -> binary:match(<<>>, <<>>) end, fun() -> binary:match(<<"a">>, [<<"a">> | b], Scope) end,
        fun() -> binary:matches(<<>>, []) end, fun() -> binary:matches(<<"a">>, x, Scope) end,
        fun() -> binary:split(<<>>, <<>>) end, fun() -> binary:split(<<"ab">>, <<>>, [global | Scope]) end,
        fun() -> binary:match(<<>>, <<"a">>) end, fun() -> binary:matches(<<"a">>, <<"a">>, Scope) end,
        fun() -> binary:split(<<>>, <<"a">>) end]].

failed(F) -> try F() catch error:badarg -> badarg end.
"""
UNTIL_26: Final = "[nomatch,nomatch,[],[],[<<>>],[<<97,98>>],nomatch,[],[<<>>]]"
FROM_27: Final = "[badarg,badarg,badarg,badarg,badarg,badarg,nomatch,[],[<<>>]]"


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("searches")
    (where / "searches.erl").write_text(SOURCE, encoding="utf-8")
    compile_erlang([where / "searches.erl"])
    return where


@needs_erl
@pytest.mark.parametrize(("release", "answer"), [(25, UNTIL_26), (27, FROM_27)])
def test_empty_searches(release: int, answer: str, directory) -> None:
    assert value_on(release, directory, "searches").replace('<<"ab">>', "<<97,98>>") == answer


@needs_erl
def test_the_answers_are_those_of_otp(directory) -> None:
    program = f"""main(_) -> true = code:add_patha("{directory}"), io:format("~w", [searches:main()])."""
    assert run_erl(program) == (UNTIL_26 if otp_release() < 27 else FROM_27)
