%% Every operation on a port that is closed, was never there, or is none.
-module(port_closed).
-export([main/0]).

main() ->
    P = open_port({spawn, "cat"}, []),
    port_close(P),
    [all(P), all(port_closed_nobody), all(17), P ! {self(), close}, P ! foo, send(port_closed_nobody), lists:member(P, erlang:ports())]
        =:= expected(P).
    %% => true

expected(P) ->
    [[badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, undefined, undefined],
     [badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, undefined, undefined],
     [badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg, badarg],
     {self(), close}, foo, badarg, lists:member(P, [])].

all(P) ->
    [try F() catch error:E -> E end
     || F <- [fun() -> port_close(P) end,
              fun() -> port_command(P, "x") end,
              fun() -> port_command(P, "x", [nosuspend]) end,
              fun() -> port_command(P, "x", [foo]) end,
              fun() -> port_connect(P, self()) end,
              fun() -> port_control(P, 1, "x") end,
              fun() -> erlang:port_call(P, 1, x) end,
              fun() -> erlang:port_call(P, x) end,
              fun() -> erlang:port_set_data(P, x) end,
              fun() -> erlang:port_get_data(P) end,
              fun() -> erlang:port_info(P) end,
              fun() -> erlang:port_info(P, name) end]].

send(Name) ->
    try Name ! foo catch error:E -> E end.
