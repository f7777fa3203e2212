%% erlang:start_timer delivers {timeout, Ref, Message}.
-module(timer_start_timer).
-export([main/0, id/1]).

main() ->
    R = erlang:start_timer(id(2), self(), {my, message}),
    receive {timeout, R, M} -> M end.
    %% => {my,message}

%% Hides a value from the compiler.
id(X) -> X.
