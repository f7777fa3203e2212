%% Guards and bound variables inside binary patterns, with backtracking.
-module(bs_guard_after_match).
-export([main/0, id/1]).

main() ->
    [
        [f(X) || X <- id([<<1, 200>>, <<1, 20>>, <<2, 20, 20>>, <<2, 20, 21>>, <<5>>, <<>>])],   %% => [{high,200},{low,20},{same,20},{2,<<20,21>>},{last,5},none]
        bound(id(<<3, 4>>), id(3)),    %% => {starts,4}
        bound(id(<<3, 4>>), id(4)),    %% => ends
        bound(id(<<3, 4>>), id(a)),    %% => no
        parts(id(<<"ab">>), id(<<"abc">>)),   %% => {prefix,<<"c">>}
        parts(id(<<"x">>), id(<<"abc">>))     %% => no
    ].

f(<<1, X>>) when X > 100 -> {high, X};
f(<<1, X>>) -> {low, X};
f(<<2, X, X>>) -> {same, X};
f(<<N, R/binary>>) when N < 5 -> {N, R};
f(<<N/signed>>) -> {last, N};
f(_) -> none.

bound(B, V) ->
    case B of
        <<V, R>> -> {starts, R};
        <<_, V>> -> ends;
        _ -> no
    end.

parts(P, B) ->
    S = byte_size(P),
    case B of
        <<P:S/binary, R/binary>> -> {prefix, R};
        _ -> no
    end.

%% Hides a value from the compiler.
id(X) -> X.
