%% Clauses over literal lists and nested literals.
-module(op_select_strings_lists).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id(["one", "two", "three", "onetwo", "", [one], [[1], 2], [{a, b}]])].
    %% => [1,2,3,{one,"two"},empty,atom,nested,b]

f("one") -> 1;
f("two") -> 2;
f("three") -> 3;
f("one" ++ R) -> {one, R};
f([]) -> empty;
f([one]) -> atom;
f([[1], 2]) -> nested;
f([{a, X}]) -> X.

%% Hides a value from the compiler.
id(X) -> X.
