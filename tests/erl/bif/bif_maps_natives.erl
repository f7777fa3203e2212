%% The natives of the module maps.
-module(bif_maps_natives).
-export([main/0, id/1]).

main() ->
    M = #{a => 1, b => 2, 3 => c},
    [
        maps:find(a, M),                            %% => {ok,1}
        maps:find(z, M),                            %% => error
        maps:get(b, M),                             %% => 2
        maps:is_key(3, M),                          %% => true
        maps:is_key(3.0, M),                        %% => false
        maps:keys(M),                               %% => [3,a,b]
        maps:values(M),                             %% => [c,1,2]
        maps:to_list(M),                            %% => [{3,c},{a,1},{b,2}]
        maps:put(x, y, M),                          %% => #{3 => c,a => 1,b => 2,x => y}
        maps:update(a, 9, M),                       %% => #{3 => c,a => 9,b => 2}
        maps:remove(a, M),                          %% => #{3 => c,b => 2}
        maps:remove(zz, M),                         %% => #{3 => c,a => 1,b => 2}
        maps:take(a, M),                            %% => {1,#{3 => c,b => 2}}
        maps:take(zz, M),                           %% => error
        maps:merge(M, #{a => new, d => 4}),         %% => #{3 => c,a => new,b => 2,d => 4}
        maps:from_list([{k, 1}, {l, 2}, {k, 3}]),   %% => #{k => 3,l => 2}
        maps:from_keys([a, b, a], v),               %% => #{a => v,b => v}
        err(fun() -> maps:update(id(zz), 1, M) end),%% => {error,{badkey,zz}}
        err(fun() -> maps:find(a, id(x)) end),      %% => {error,{badmap,x}}
        err(fun() -> maps:keys(id([])) end),        %% => {error,{badmap,[]}}
        err(fun() -> maps:put(a, b, id(x)) end),    %% => {error,{badmap,x}}
        err(fun() -> maps:merge(M, id(x)) end),     %% => {error,{badmap,x}}
        err(fun() -> maps:from_list(id([a])) end),  %% => {error,badarg}
        err(fun() -> maps:from_list(id([{a, b} | c])) end)   %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
