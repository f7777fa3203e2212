%% Body recursion 100,000 deep builds a list and sums it on the way back.
-module(call_body_recursion_deep).
-export([main/0, id/1]).

main() ->
    L = build(id(100000)),
    [
        length(L),     %% => 100000
        sum(L),        %% => 5000050000
        hd(L)          %% => 100000
    ].

build(0) -> [];
build(N) -> [N | build(N - 1)].

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

%% Hides a value from the compiler.
id(X) -> X.
