%% Many keys of one map fetched at once, some missing, some bound before.
-module(op_map_get_elements_many).
-export([main/0, id/1]).

main() ->
    M = id(#{a => 1, b => 2, c => 3, d => 4, {e, 5} => five, "f" => six}),
    [
        f(M),                         %% => [1,2,3,4,five,six]
        f(maps:remove(c, M)),         %% => {1,4}
        f(#{a => 1, b => 9}),         %% => 1
        g(M, a, b),                   %% => {both,1,2}
        g(M, a, zz),                  %% => {first,1}
        h(M, 1),                      %% => same
        h(M, 2)                       %% => differs
    ].

f(#{a := A, b := B, c := C, d := D, {e, 5} := E, "f" := F}) -> [A, B, C, D, E, F];
f(#{a := A, b := 2, d := D}) -> {A, D};
f(#{a := X}) -> X.

g(M, K1, K2) ->
    case M of
        #{K1 := V1, K2 := V2} -> {both, V1, V2};
        #{K1 := V1} -> {first, V1}
    end.

h(#{a := V}, V) -> same;
h(_, _) -> differs.

%% Hides a value from the compiler.
id(X) -> X.
