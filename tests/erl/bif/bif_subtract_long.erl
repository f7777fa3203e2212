%% ``--`` of long lists: where everything has been dropped, the rest of the left list is the end of the result, as it was.
-module(bif_subtract_long).
-export([main/0]).

main() ->
    Numbers = lists:seq(1, 60000),
    Rest = lists:nthtail(3, Numbers),
    [
     Numbers -- [3, 1, 2] =:= Rest,
     %% => true
     erts_debug:same(lists:nthtail(57000, Numbers -- [1]), lists:nthtail(57001, Numbers)),
     %% => true
     Numbers -- [x, 60001, 1.0] =:= Numbers,
     %% => true
     length(Numbers -- lists:seq(2, 60000, 2)),
     %% => 30000
     Numbers -- lists:reverse(Numbers),
     %% => []
     (lists:duplicate(50000, {a, 1.0}) ++ [z]) -- lists:duplicate(50000, {a, 1.0}),
     %% => [z]
     [caught(fun() -> L -- R end)
      || {L, R} <- [{Numbers ++ x, [1]}, {Numbers ++ x, []}, {Numbers, Numbers ++ x}, {Numbers ++ x, Numbers}, {[], Numbers ++ x}, {x, Numbers}]]
     %% => [badarg,badarg,badarg,badarg,badarg,badarg]
    ].

caught(F) ->
    try F() of
        _ -> value
    catch
        error:Reason -> Reason
    end.
