%% Literal prefixes of several lengths in clauses, case, and after other segments.
-module(bs_match_strings).
-export([main/0, id/1]).

main() ->
    [
        [method(X) || X <- id([<<"GET /a">>, <<"POST /b">>, <<"PUT">>, <<"GE">>, <<"PUTT">>])],   %% => [{get,<<"/a">>},{post,<<"/b">>},put,other,other]
        inner(id(<<7, "tag", 8>>)),      %% => {7,8}
        inner(id(<<7, "tab", 8>>)),      %% => no
        odd(id(<<1:1, "ab", 0:7>>)),     %% => {yes,<<0:7>>}
        odd(id(<<1:1, "ac", 0:7>>))      %% => no
    ].

method(<<"GET ", R/binary>>) -> {get, R};
method(<<"POST ", R/binary>>) -> {post, R};
method(<<"PUT">>) -> put;
method(_) -> other.

inner(<<A, "tag", B>>) -> {A, B};
inner(_) -> no.

odd(<<1:1, "ab", R/bitstring>>) -> {yes, R};
odd(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
