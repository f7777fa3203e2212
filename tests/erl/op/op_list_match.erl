%% Matching on lists: nil, cons, fixed prefixes, strings, nested.
-module(op_list_match).
-export([main/0, id/1]).

main() ->
    [f(L) || L <- id([[], [1], [1, 2], [1, 2, 3], [1 | 2], "abc", "abd", [[x]], [[x], y], [[]], a])].
    %% => [nil,{one,1},{two,1,2},{more,1,2,[3]},{cons,1,2},abc,{ab,"d"},{nested,x},{x,[y]},empty_head,no_list]

f([]) -> nil;
f("abc") -> abc;
f("ab" ++ R) -> {ab, R};
f([[X]]) -> {nested, X};
f([[] | _]) -> empty_head;
f([[X] | T]) -> {X, T};
f([X]) -> {one, X};
f([X, Y]) -> {two, X, Y};
f([X, Y | Z]) -> {more, X, Y, Z};
f([X | Y]) -> {cons, X, Y};
f(_) -> no_list.

%% Hides a value from the compiler.
id(X) -> X.
