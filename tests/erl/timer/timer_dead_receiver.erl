%% A timer of a process that dies is cancelled with it.
-module(timer_dead_receiver).
-export([main/0]).

main() ->
    Me = self(),
    {P, M} = spawn_monitor(fun() -> Me ! {t, erlang:start_timer(5000, self(), x)} end),
    R = receive {t, R0} -> R0 end,
    receive {'DOWN', M, process, P, Why} -> Why end,
    {Why, erlang:read_timer(R)}.
    %% => {normal,false}
