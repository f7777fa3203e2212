%% Comma, semicolon, andalso, orelse, and, or, xor, not in guards, with failing parts.
-module(op_boolean_guards).
-export([main/0, id/1]).

main() ->
    [
        [comma(id(X)) || X <- [1, 5, a]],           %% => [out,in,out]
        [semi(id(X)) || X <- [1, 5, a, []]],        %% => [no,yes,yes,no]
        [shorts(id(X)) || X <- [{}, {a}, x, [1]]],  %% => [no,yes,no,yes]
        [strict(id(X), id(Y)) || X <- [true, false, z], Y <- [true, false]],  %% => [both,one,one,none,none,none]
        [xors(id(X), id(Y)) || X <- [true, false], Y <- [true, false, z]],    %% => [no,differ,no,differ,no,no]
        [nots(id(X)) || X <- [true, false, z]],     %% => [no,was_false,no]
        [bare(id(X)) || X <- [true, false, z]]      %% => [yes,no,no]
    ].

comma(X) when X > 2, X < 10 -> in;
comma(_) -> out.

semi(X) when X + 1 > 4; hd(X) =:= 1; X =:= a -> yes;
semi(_) -> no.

shorts(X) when is_tuple(X) andalso tuple_size(X) > 0 orelse is_list(X) andalso hd(X) =:= 1 -> yes;
shorts(_) -> no.

strict(X, Y) when X and Y -> both;
strict(X, Y) when X or Y -> one;
strict(_, _) -> none.

xors(X, Y) when X xor Y -> differ;
xors(_, _) -> no.

nots(X) when not X -> was_false;
nots(_) -> no.

bare(X) when X -> yes;
bare(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
