%% Patterns that only ask whether keys are there.
-module(op_has_map_fields).
-export([main/0, id/1]).

main() -> [f(id(M)) || M <- [#{}, #{a => 1}, #{a => 1, b => 2}, #{b => 2}, #{{k, 1} => x}, #{1.0 => x}, #{1 => x}, [], a]].
    %% => [empty,a,ab,other,tuple_key,other,int_key,no_map,no_map]

f(#{a := _, b := _}) -> ab;
f(#{a := _}) -> a;
f(#{{k, 1} := _}) -> tuple_key;
f(#{1 := _}) -> int_key;
f(M) when is_map(M), map_size(M) > 0 -> other;
f(#{}) -> empty;
f(_) -> no_map.

%% Hides a value from the compiler.
id(X) -> X.
