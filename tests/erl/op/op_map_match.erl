%% Matching maps in heads: several keys, bound keys, nested, missing keys, non-maps.
-module(op_map_match).
-export([main/0, id/1]).

main() ->
    [
        f(id(#{a => 1, b => 2})),        %% => {1,2}
        f(id(#{a => 1})),                %% => {only_a,1}
        f(id(#{a => #{b => deep}})),     %% => {nested,deep}
        f(id(#{c => 3})),                %% => c3
        f(id(#{})),                      %% => some_map
        f(id([])),                       %% => no_map
        get(k1, id(#{k1 => v})),         %% => {found,v}
        get({t, 1}, id(#{{t, 1} => w})), %% => {found,w}
        get(1, id(#{1.0 => w})),         %% => none
        get(1.0, id(#{1.0 => w})),       %% => {found,w}
        err(fun() -> #{q := Q} = id(#{}), Q end),  %% => {error,{badmatch,#{}}}
        err(fun() -> #{q := Q} = id(5), Q end)     %% => {error,{badmatch,5}}
    ].

f(#{a := #{b := X}}) -> {nested, X};
f(#{a := X, b := Y}) -> {X, Y};
f(#{a := X}) -> {only_a, X};
f(#{c := 3}) -> c3;
f(#{}) -> some_map;
f(_) -> no_map.

get(K, M) ->
    case M of
        #{K := V} -> {found, V};
        _ -> none
    end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
