%% A lock process lets one in at a time, in the order they asked, and frees the lock of one that dies.
-module(proc_mutex).
-export([main/0]).

main() ->
    Me = self(),
    L = spawn(fun() -> free() end),
    Holder = spawn(fun() -> lock(L), Me ! held, receive crash -> exit(crashed) end end),
    receive held -> ok end,
    [begin spawn(fun() -> Me ! {asking, N}, lock(L), Me ! {in, N}, unlock(L) end), receive {asking, N} -> ok end, receive after 2 -> ok end end
     || N <- [1, 2, 3]],
    A = receive {in, _} -> too_early after 3 -> nobody_in end,
    Holder ! crash,
    {A, [receive {in, N} -> N end || _ <- [1, 2, 3]]}.
    %% => {nobody_in,[1,2,3]}

lock(L) ->
    R = erlang:monitor(process, L),
    L ! {lock, self(), R},
    receive {R, granted} -> erlang:demonitor(R, [flush]) end.

unlock(L) -> L ! {unlock, self()}.

free() ->
    receive
        {lock, P, R} ->
            M = erlang:monitor(process, P),
            P ! {R, granted},
            receive
                {unlock, P} -> erlang:demonitor(M, [flush]);
                {'DOWN', M, _, _, _} -> ok
            end,
            free()
    end.
