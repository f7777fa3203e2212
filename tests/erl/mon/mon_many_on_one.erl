%% 30 monitors of one process all fire; their references differ.
-module(mon_many_on_one).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> exit(e) end end),
    Rs = [erlang:monitor(process, P) || _ <- "123456789012345678901234567890"],
    P ! stop,
    Xs = [receive {'DOWN', R, process, P, X} -> X end || R <- Rs],
    {length(Xs), Xs -- [e || _ <- Xs]}.
    %% => {30,[]}
