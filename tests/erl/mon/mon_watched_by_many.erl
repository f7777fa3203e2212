%% 40 processes monitor one; each gets its own DOWN.
-module(mon_watched_by_many).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> receive stop -> exit(gone) end end),
    [spawn(fun() ->
         R = erlang:monitor(process, P),
         Me ! set,
         receive {'DOWN', R, process, P, X} -> Me ! {saw, X} end
     end) || _ <- "1234567890123456789012345678901234567890"],
    times(40, set),
    P ! stop,
    times(40, {saw, gone}).
    %% => {all,{saw,gone}}

times(0, X) -> {all, X};
times(N, X) -> receive X -> times(N - 1, X) end.
