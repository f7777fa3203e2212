%% element/2 with an index that is no constant, of constant tuples and others, in bodies and in guards.
-module(bif_element_of_computed_index).
-export([main/0]).

main() ->
    Indexes = [1, 3, 0, 4, -1, 1 bsl 70, 1.0, a],
    [
     [caught(fun() -> of_constant(I) end) || I <- Indexes],
     %% => [a,c,badarg,badarg,badarg,badarg,badarg,badarg]
     [caught(fun() -> of_any(I, {x, y, z}) end) || I <- Indexes],
     %% => [x,z,badarg,badarg,badarg,badarg,badarg,badarg]
     [caught(fun() -> of_any(1, T) end) || T <- [{}, [x], #{1 => x}, <<"x">>, "x"]],
     %% => [badarg,badarg,badarg,badarg,badarg]
     [caught(fun() -> known(I) end) || I <- [0, 2, 3, -1, -2]],
     %% => [a,c,badarg,badarg,badarg]
     [guarded(I, {x, y, z}) || I <- Indexes],
     %% => [yes,no,no,no,no,no,no,no]
     [guarded(1, T) || T <- [{}, [x], {x}, x]]
     %% => [no,no,yes,no]
    ].

of_constant(I) -> element(I, {a, b, c}).

of_any(I, T) -> element(I, T).

known(I) -> element((I bor 0) + 1, {a, b, c}).

guarded(I, T) when element(I, T) =:= x -> yes;
guarded(_, _) -> no.

caught(F) ->
    try F()
    catch error:Reason -> Reason
    end.
