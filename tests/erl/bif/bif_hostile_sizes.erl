%% Sizes that nobody has memory for, said outright or hidden in an external term, are errors at once.
-module(bif_hostile_sizes).
-export([main/0]).

main() ->
    Bomb = zlib:compress(binary:copy(<<0>>, 1000000)),
    [
        outcome(fun() -> binary:copy(<<1>>, id(1 bsl 70)) end),                            %% => badarg
        outcome(fun() -> binary:copy(<<>>, id(1 bsl 50)) end),                             %% => <<>>
        outcome(fun() -> <<1:(id(1 bsl 70))>> end),                                        %% => system_limit
        outcome(fun() -> <<1:(id(-1))>> end),                                              %% => badarg
        outcome(fun() -> erlang:make_tuple(id(1 bsl 24), a) end),                          %% => badarg
        outcome(fun() -> binary_to_term(<<131,80,16#FFFFFFFF:32,Bomb/binary>>) end),       %% => badarg
        outcome(fun() -> binary_to_term(<<131,80,1:32,Bomb/binary>>) end),                 %% => badarg
        outcome(fun() -> binary_to_term(<<131,80,1000000:32,Bomb/binary>>) end),           %% => badarg
        outcome(fun() -> binary_to_term(<<131,108,16#FFFFFFFF:32,106>>) end),              %% => badarg
        outcome(fun() -> binary_to_term(<<131,105,16#FFFFFFFF:32,106>>) end),              %% => badarg
        outcome(fun() -> binary_to_term(<<131,109,16#FFFFFFFF:32,106>>) end),              %% => badarg
        outcome(fun() -> binary_to_term(<<131,111,16#FFFFFFFF:32,0,1>>) end),              %% => badarg
        outcome(fun() -> binary_to_term(<<131,116,16#FFFFFFFF:32,97,1,97,1>>) end),        %% => badarg
        outcome(fun() -> list_to_atom(lists:duplicate(256, $a)) end)                       %% => system_limit
    ].

outcome(Fun) ->
    try Fun() catch error:Reason -> Reason end.

id(X) -> X.
