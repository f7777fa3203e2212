%% A binary to which nothing is appended; sizes that no binary can have are a limit, with the segment told that has them.
-module(bs_append_nothing).
-export([main/0]).

main() ->
    Small = <<"123">>,
    Large = binary:copy(<<"x">>, 1000),
    Grown = <<(id(<<>>))/binary, 0, 1, 2, 3, 4, 5, 6, 7>>,
    More = <<Large/binary, "more">>,
    [
     [B =:= append(B, id(<<>>)) || B <- [Small, Large, Grown, More, <<>>]],
     %% => [true,true,true,true,true]
     append(append(More, <<>>), <<1:1>>) =:= <<More/binary, 1:1>>,
     %% => true
     append(Small, "no"),
     %% => badarg
     append(<<1:1>>, <<>>),
     %% => badarg
     caught(fun() -> <<42.0:(id(1 bsl 64))/float>> end),
     %% => system_limit
     caught(fun() -> <<Small:(id(1 bsl 64))/binary>> end)
     %% => system_limit
    ].

append(A, B) ->
    try <<A/binary, B/bits>>
    catch error:Reason -> Reason
    end.

caught(F) ->
    try F()
    catch error:Reason -> Reason
    end.

id(X) -> X.
