%% Messages to a registered name and to {name, node} reach the process.
-module(recv_send_to_name).
-export([main/0]).

main() ->
    register(recv_send_to_name, self()),
    recv_send_to_name ! one,
    {recv_send_to_name, node()} ! two,
    erlang:send(recv_send_to_name, three),
    %% A name that is not there on a {name, node} is silently dropped.
    {nobody_here, node()} ! lost,
    flush().
    %% => [one,two,three]

flush() -> receive X -> [X | flush()] after 0 -> [] end.
