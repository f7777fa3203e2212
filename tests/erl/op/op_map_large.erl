%% A map past the small-map limit: put, overwrite, remove, match, equality with one built otherwise.
-module(op_map_large).
-export([main/0]).

main() ->
    M = build(1, 200, #{}),
    Down = build_down(200, #{}),
    [
        map_size(M),                                %% => 200
        M =:= Down,                                 %% => true
        map_get(77, M),                             %% => 5929
        map_size(M#{77 := x}),                      %% => 200
        map_get(77, M#{77 := x}),                   %% => x
        map_size(M#{extra => 1}),                   %% => 201
        map_size(maps:remove(1, M)),                %% => 199
        maps:is_key(1, maps:remove(1, M)),          %% => false
        shrink(200, M),                             %% => #{1 => 1,2 => 4,3 => 9}
        sum(maps:keys(M), 0),                       %% => 20100
        erlang:phash2(M) =:= erlang:phash2(Down),   %% => true
        M < M#{1 => 0},                             %% => false
        err(fun() -> M#{zz := 1} end) =:= {error, {badkey, zz}}   %% => true
    ].

build(N, Max, M) when N > Max -> M;
build(N, Max, M) -> build(N + 1, Max, M#{N => N * N}).

build_down(0, M) -> M;
build_down(N, M) -> build_down(N - 1, M#{N => N * N}).

shrink(3, M) -> M;
shrink(N, M) -> shrink(N - 1, maps:remove(N, M)).

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
