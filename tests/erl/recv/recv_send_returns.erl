%% The send operators give the message; to dead processes and oneself too.
-module(recv_send_returns).
-export([main/0, id/1]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    [
        P ! id(hello),                                    %% => hello
        self() ! self() ! id(x),                          %% => x
        erlang:send(self(), id(y)),                       %% => y
        erlang:send(self(), id(z), [nosuspend]),          %% => ok
        erlang:send(P, id(z), [noconnect, nosuspend]),    %% => ok
        err(fun() -> id(unregistered) ! x end),           %% => {error,badarg}
        err(fun() -> id("str") ! x end),                  %% => {error,badarg}
        err(fun() -> id(1) ! x end),                      %% => {error,badarg}
        err(fun() -> erlang:send(self(), x, [what]) end), %% => {error,badarg}
        flush()                                           %% => [x,x,y,z]
    ].

flush() -> receive X -> [X | flush()] after 0 -> [] end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
