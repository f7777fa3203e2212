%% After unlink and a look into the mailbox no exit message is left, whichever came first.
-module(link_unlink_and_flush).
-export([main/0, id/1]).

main() ->
    process_flag(trap_exit, true),
    {rounds(id(30)), process_info(self(), message_queue_len)}.
    %% => {ok,{message_queue_len,0}}

rounds(0) -> ok;
rounds(N) ->
    P = spawn_link(fun() -> if N rem 2 =:= 0 -> exit(early); true -> receive x -> ok end end end),
    if N rem 3 =:= 0 -> erlang:yield(); true -> ok end,
    unlink(P),
    receive {'EXIT', P, _} -> ok after 0 -> ok end,
    exit(P, kill),
    R = erlang:monitor(process, P),
    receive {'DOWN', R, process, P, _} -> rounds(N - 1) end.

%% Hides a value from the compiler.
id(X) -> X.
