%% min and max; of two equal numbers the first stays.
-module(op_min_max).
-export([main/0, id/1]).

main() ->
    [
        [min(id(1), id(2)), max(id(1), id(2))],       %% => [1,2]
        [min(id(1), id(1.0)), min(id(1.0), id(1))],   %% => [1,1.0]
        [max(id(1), id(1.0)), max(id(1.0), id(1))],   %% => [1,1.0]
        [min(id(a), id([])), max(id({}), id(5))],     %% => [a,{}]
        max(id("ab"), id("abc"))                      %% => "abc"
    ].

%% Hides a value from the compiler.
id(X) -> X.
