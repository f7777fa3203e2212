%% Failing matches in the middle of a clause body with live registers.
-module(exc_badmatch_in_middle).
-export([main/0, id/1]).

main() ->
    [step(id(X)) || X <- [{ok, 1}, {ok, {2, 3}}, error, {ok, []}]].
    %% => [{bad,1,{ok,1}},{first,2,3},{bad,error,error},{bad,[],{ok,[]}}]

step(In) ->
    try
        {ok, V} = In,
        A = id(first),
        {P, Q} = id(V),
        {A, P, Q}
    catch
        error:{badmatch, B} -> {bad, B, In}
    end.

%% Hides a value from the compiler.
id(X) -> X.
