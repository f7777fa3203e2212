%% The size of an io list that is the same list over and over again takes as long as it has different ones.
-module(bif_iolist_size_of_shared_lists).
-export([main/0]).

main() ->
    Ones = lists:duplicate(30000, 1),
    [
     %% (the real one walks over all of them: so no more than it can in a moment)
     iolist_size(doubled(binary:copy(<<1>>, 1000), 20)),
     %% => 1048576000
     iolist_size(doubled(Ones, 8)),
     %% => 7680000
     iolist_size([[1, 2], [[3 | <<"ab">>]] | [[1] || _ <- Ones]]),
     %% => 30005
     iolist_size([Ones, [Ones | <<"ab">>], [], [[]], Ones | <<"c">>]),
     %% => 90003
     [caught(L) || L <- [[Ones | x], [Ones, [x]], [Ones, 256], [Ones, <<1:1>>], [doubled(Ones, 3), [-1]]]]
     %% => [badarg,badarg,badarg,badarg,badarg]
    ].

doubled(List, 0) -> List;
doubled(List, N) -> doubled([List, List], N - 1).

caught(List) ->
    try iolist_size(List)
    catch error:Reason -> Reason
    end.
