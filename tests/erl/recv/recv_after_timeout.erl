%% after T runs its body when nothing that matches comes, however much else does.
-module(recv_after_timeout).
-export([main/0, id/1]).

main() ->
    Me = self(),
    P = spawn(fun() -> noise(Me, 5) end),
    T0 = erlang:monotonic_time(millisecond),
    R = receive wanted -> got after id(15) -> timed_out end,
    T = erlang:monotonic_time(millisecond) - T0,
    {R, T >= 14, P =/= Me, receive noise -> kept end}.
    %% => {timed_out,true,true,kept}

noise(_, 0) -> ok;
noise(P, N) -> P ! noise, receive after 1 -> noise(P, N - 1) end.

%% Hides a value from the compiler.
id(X) -> X.
