%% hibernate with a message already there goes on at once.
-module(proc_hibernate_with_message).
-export([main/0, awake/1, id/1]).

main() ->
    Me = self(),
    spawn(fun() ->
        self() ! early,
        receive after 1 -> ok end,
        erlang:hibernate(?MODULE, awake, [Me])
    end),
    A = receive X -> X end,
    B = err(fun() -> erlang:hibernate(?MODULE, awake, id(bad)) end),
    {A, B}.
    %% => {{got,early},{error,badarg}}

awake(To) -> receive M -> To ! {got, M} end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
