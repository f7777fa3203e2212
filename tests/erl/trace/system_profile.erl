%% Who becomes runnable, and who no longer is.
-module(system_profile).
-export([main/0, echo/0]).

main() ->
    P = spawn(?MODULE, echo, []),
    T = spawn(fun() -> collect([]) end),
    A = [erlang:system_profile(), erlang:system_profile(T, [runnable_procs]), erlang:system_profile() =:= {T, [runnable_procs]}],
    ask(P), ask(P),
    receive after 20 -> ok end,
    B = [erlang:system_profile(undefined, []) =:= {T, [runnable_procs]}, erlang:system_profile()],
    L = dump(T),
    Mine = [{What, Where} || {profile, Q, What, Where, {X, Y, Z}} <- L, Q =:= P, is_integer(X + Y + Z)],
    C = [lists:usort(Mine), [S || {profile, Q, S, _, _} <- L, Q =:= T] =:= []],
    erlang:system_profile(T2 = spawn(fun() -> collect([]) end), [scheduler, monotonic_timestamp, exclusive]),
    receive after 30 -> ok end,
    D = [element(2, erlang:system_profile(undefined, [])), lists:usort([{What, is_integer(Stamp)} || {profile, scheduler, _, What, _, Stamp} <- dump(T2)])],
    A ++ B ++ C ++ D.
    %% => undefined
    %% => undefined
    %% => true
    %% => true
    %% => undefined
    %% => [{active,{system_profile,echo,0}},{inactive,{system_profile,echo,0}}]
    %% => true
    %% => [exclusive,scheduler]
    %% => [{active,true},{inactive,true}]

ask(P) -> P ! {self(), x}, receive {P, x} -> ok end, receive after 5 -> ok end.

echo() -> receive {P, X} -> P ! {self(), X}, echo() end.

dump(T) -> R = make_ref(), T ! {dump, self(), R}, receive {R, L} -> L end.

collect(L) -> receive {dump, P, R} -> P ! {R, lists:reverse(L)}; M -> collect([M | L]) end.
