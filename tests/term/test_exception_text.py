"""Exceptions as the shell prints them: held against ``erl_error:format_exception/7`` of a real OTP, and some by hand."""

from __future__ import annotations

import base64

import pytest

from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.etf import decode
from enigma_gen.term.exception_text import format_exception, read_trace
from enigma_gen.term.pretty import pretty
from tests.realerl import needs_erl, run_erl


def printer(term, column):
    """As the shell prints terms in errors: 30 levels deep, 60 characters a line."""
    return pretty(term, column, 80, 30, latin1=False, line_max_chars=60)


RAISERS = """
    fun() -> atom_to_list(3) end,
    fun() -> atom_to_list(lists:duplicate(40, abcdef)) end,
    fun() -> element(9, {a, b}) end,
    fun() -> maps:get(a, #{}) end,
    fun() -> map_get(a, b) end,
    fun() -> 1 / id(0) end,
    fun() -> 1 + id(a) end,
    fun() -> - id(a) end,
    fun() -> id([1]) ++ id(b) ++ id(c) end,
    fun() -> id(lists:seq(1, 100)) + 1 end,
    fun() -> id(lists:duplicate(20, some_atom)) bor id(lists:duplicate(20, some_atom)) end,
    fun() -> lists:map(a, b) end,
    fun() -> lists:map(a, lists:seq(1, 100)) end,
    fun() -> lists:foo(1) end,
    fun() -> (id(fun lists:map/2))(1) end,
    fun() -> (id(fun erlang:abs/1))(1, 2, 3) end,
    fun() -> (id(fun erlang:'+'/2))(1) end,
    fun() -> (id(x))(1) end,
    fun() -> (id(nomod)):nofun(lists:seq(1, 40)) end,
    fun() -> {a, b} = id({c, d}) end,
    fun() -> {a, b} = id({lists:seq(1, 100), "some text in it", <<"a binary">>, #{key => value, other => [1, 2, 3]}}) end,
    fun() -> case id({1, 2.5, "text", 'Quoted atom'}) of {} -> ok end end,
    fun() -> try id(lists:seq(1, 100)) of {} -> ok catch throw:x -> ok end end,
    fun() -> if hd([1]) =:= 2 -> ok end end,
    fun() -> error(function_clause, [1, 2]) end,
    fun() -> error(function_clause, [100, 65]) end,
    fun() -> error(undef) end,
    fun() -> error({badarg, x}) end,
    fun() -> error({badkey, lists:seq(1, 100)}) end,
    fun() -> error({badmap, [a]}) end,
    fun() -> error({bad_filter, 1}) end,
    fun() -> error({bad_generator, 1}) end,
    fun() -> error({unbound, 'X'}) end,
    fun() -> error({badarity, x}) end,
    fun() -> error(noproc) end,
    fun() -> error(notalive) end,
    fun() -> error(system_limit) end,
    fun() -> error(timeout_value) end,
    fun() -> receive after id(-1) -> ok end end,
    fun() -> list_to_atom(lists:duplicate(300, $a)) end,
    fun() -> throw(lists:seq(1, 60)) end,
    fun() -> exit({shutdown, [1, 2, 3]}) end,
    fun() -> exit(normal) end,
    fun() -> throw("a string \\x{e9}") end,
    fun() -> error({lists:duplicate(12, some_longer_atom), lists:duplicate(12, "a string")}) end,
    fun() -> erlang:raise(error, foo, [{m, f, [1, 2], [{file, "a.erl"}, {line, 3}]}, {m, 'G h', 0, []}]) end,
    fun() -> erlang:raise(error, function_clause, [{m, f, [1, 2], [{file, "a.erl"}, {line, 3}]}, {m, g, 0, []}]) end,
    fun() -> erlang:raise(error, undef, [{m, f, 2, []}, {erlang, '+', 2, []}]) end,
    fun() -> erlang:raise(exit, foo, [{a_module_with_a_very_long_name, and_a_function_with_a_very_long_name_too,
                                       [lists:seq(1, 30), {tuple, of_things}], []}]) end,
    fun() -> erlang:raise(error, function_clause, [{a_module_with_a_very_long_name, and_a_function_with_a_very_long_name_too,
                                       [lists:seq(1, 30), {tuple, of_things}], []}]) end
"""
PROGRAM = """
id(X) -> X.
main(_) ->
    Print = fun(T, I) -> io_lib_pretty:print(T, [{column, I}, {line_length, 80}, {depth, 30}, {line_max_chars, 60},
                                                 {strings, true}, {encoding, unicode}]) end,
    lists:foreach(fun(F) ->
        {C, R, S} = try F() catch C0:R0:S0 -> {C0, R0, S0} end,
        Text = erl_error:format_exception(4, C, R, S, fun(_, _, _) -> false end, Print, unicode),
        More = case S of
            [{_, _, _, I} | _] ->
                case lists:keyfind(error_info, 1, I) of
                    {_, #{module := M}} ->
                        maps:map(fun(_, V) -> unicode:characters_to_binary(V) end, M:format_error(R, S));
                    _ -> #{}
                end;
            _ -> #{}
        end,
        io:format("~s ~s~n", [base64:encode(term_to_binary({C, R, S, More})),
                              base64:encode(unicode:characters_to_binary(Text))])
    end, [RAISERS]).
"""


def extended(term):
    return {(k if type(k) is int else k.name): v.decode() for k, v in term.items()}


@needs_erl
def test_exceptions_look_as_in_the_shell() -> None:
    lines = run_erl(PROGRAM.replace("RAISERS", RAISERS)).split("\n")[:-1]
    assert len(lines) >= 50
    for line in lines:
        case, text = map(base64.b64decode, line.split())
        kind, reason, trace, more = decode(case)[0]
        ours = format_exception(kind, reason, trace, printer, column=4, extended=extended(more))
        assert ours == text.decode(), pretty(reason)


@pytest.mark.parametrize("trace", [am.x, make_list([1]), make_list([(am.m, am.f, 1)]), [(am.m, am.f, 1, NIL), am.tail]])
def test_what_is_no_trace_is_part_of_the_reason(trace) -> None:
    assert read_trace(trace) is None
    assert format_exception(am.error, am.r, trace, printer) == "exception error: " + printer((am.r, trace), 18)


def test_lines_and_arguments() -> None:
    location = make_list([(am.file, make_list(b"a.erl")), (am.line, 3)])
    trace = make_list([(am.erlang, am.atom_to_list, [3, NIL], NIL), (am.m, am.f, 2, location)])
    text = format_exception(am.error, am.badarg, trace, printer, column=4, extended={1: "not an atom"})
    assert text.split("\n") == [
        "exception error: bad argument",
        "     in function  atom_to_list/1",
        "        called as atom_to_list(3)",
        "        *** argument 1: not an atom",
        "     in call from m:f/2 (a.erl, line 3)",
    ]
