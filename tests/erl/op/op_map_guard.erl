%% is_map_key, map_get, map_size and map literals in guards.
-module(op_map_guard).
-export([main/0, id/1]).

main() ->
    M = id(#{a => 1, 2 => b}),
    [
        f(M, a),              %% => one
        f(M, 2),              %% => has
        f(M, 2.0),            %% => lacks
        f(M, zz),             %% => lacks
        f(id([]), a),         %% => no_map
        msize(M),             %% => several
        msize(id(#{})),       %% => empty
        msize(id({a})),       %% => no
        made(id(a), id(1)),   %% => same
        made(id(b), id(1)),   %% => different
        {map_get(a, M), is_map_key(a, M), is_map_key(b, M), map_size(M)},   %% => {1,true,false,2}
        err(fun() -> map_get(zz, M) end),           %% => {error,{badkey,zz}}
        err(fun() -> map_get(zz, id(x)) end),       %% => {error,{badmap,x}}
        err(fun() -> is_map_key(zz, id(x)) end),    %% => {error,{badmap,x}}
        err(fun() -> map_size(id(x)) end)           %% => {error,{badmap,x}}
    ].

f(M, K) when map_get(K, M) =:= 1 -> one;
f(M, K) when is_map_key(K, M) -> has;
f(M, _) when is_map(M) -> lacks;
f(_, _) -> no_map.

msize(M) when map_size(M) =:= 0 -> empty;
msize(M) when map_size(M) > 1 -> several;
msize(_) -> no.

made(K, V) when #{K => V} =:= #{a => 1} -> same;
made(_, _) -> different.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
