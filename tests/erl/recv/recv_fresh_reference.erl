%% Waiting for an answer with a fresh reference works with a full mailbox.
-module(recv_fresh_reference).
-export([main/0, id/1]).

main() ->
    Server = spawn(fun server/0),
    fill(id(2000)),
    Sum = calls(Server, id(50), 0),
    {Sum, queue_len(), stop(Server)}.
    %% => {2550,2000,{stopped,normal}}

server() ->
    receive
        {call, From, Ref, X} -> From ! {Ref, X * 2}, server();
        {stop, From, Ref} -> From ! {Ref, stopped}
    end.

fill(0) -> ok;
fill(N) -> self() ! {noise, N}, fill(N - 1).

calls(_, 0, Sum) -> Sum;
calls(S, N, Sum) ->
    Ref = make_ref(),
    S ! {call, self(), Ref, N},
    receive {Ref, R} -> calls(S, N - 1, Sum + R) end.

stop(S) ->
    Ref = erlang:monitor(process, S),
    S ! {stop, self(), Ref},
    receive {Ref, R} -> receive {'DOWN', Ref, _, _, Why} -> {R, Why} end end.

queue_len() ->
    {message_queue_len, N} = process_info(self(), message_queue_len),
    N.

%% Hides a value from the compiler.
id(X) -> X.
