%% Asking others for facts uses up slices, as the round trip of a signal does: who asks all the time lets the others run.
-module(proc_info_of_others_costs).
-export([main/0]).

main() ->
    Me = self(),
    Asker = spawn_link(fun() -> ask(Me, 0) end),
    [erlang:yield() || _ <- lists:seq(1, 200)],
    Asker ! {stop, Me},
    Asked = receive {asked, N} -> N end,
    Asked < 100000. %% => true

ask(Pid, N) ->
    {status, _} = process_info(Pid, status),
    receive {stop, From} -> From ! {asked, N} after 0 -> ask(Pid, N + 1) end.
