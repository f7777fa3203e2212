%% What is written to a program comes back, as a list or a binary, written by a call or by a message.
-module(port_echo).
-export([main/0]).

main() ->
    [list(), binary(), message(), pieces()].

list() ->
    P = open_port({spawn, "cat"}, []),
    true = port_command(P, ["he", <<"ll">>, [$o | <<"!">>]]),
    R = collect(P, 6),
    {R, port_close(P)}.
    %% => {"hello!",true}

binary() ->
    P = open_port({spawn, <<"cat">>}, [binary, stream]),
    true = port_command(P, "hello"),
    R = receive {P, {data, D}} -> D end,
    {R, port_close(P)}.
    %% => {<<"hello">>,true}

message() ->
    P = open_port({spawn, cat}, [{packet, 2}]),
    Sent = (P ! {self(), {command, "hello"}}),
    R = receive {P, {data, D}} -> D end,
    P ! {self(), close},
    {Sent =:= {self(), {command, "hello"}}, R, receive {P, closed} -> closed end, erlang:port_info(P)}.
    %% => {true,"hello",closed,undefined}

%% A million bytes, in both directions at once.
pieces() ->
    P = open_port({spawn_executable, "/bin/cat"}, [binary]),
    Piece = binary:copy(<<"0123456789">>, 1000),
    [port_command(P, Piece) || _ <- lists:seq(1, 100)],
    Size = size_of(P, 0),
    {Size, element(2, erlang:port_info(P, input)), element(2, erlang:port_info(P, output)), port_close(P)}.
    %% => {1000000,1000000,1000000,true}

size_of(_, N) when N >= 1000000 -> N;
size_of(P, N) -> receive {P, {data, D}} -> size_of(P, N + byte_size(D)) end.

collect(_, 0) -> [];
collect(P, N) -> receive {P, {data, D}} -> D ++ collect(P, N - length(D)) end.
