%% A case over many atoms jumps by value, with a default.
-module(op_select_val_atoms).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([red, green, blue, cyan, black, white, none, 1, "red", true, false])].
    %% => [1,2,3,4,5,6,0,0,0,7,0]

f(X) ->
    case X of
        red -> 1;
        green -> 2;
        blue -> 3;
        cyan -> 4;
        black -> 5;
        white -> 6;
        true -> 7;
        _ -> 0
    end.

%% Hides a value from the compiler.
id(X) -> X.
