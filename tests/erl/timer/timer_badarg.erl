%% Wrong times, destinations and options of the timer functions.
-module(timer_badarg).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> erlang:send_after(id(-1), self(), x) end),      %% => {error,badarg}
        err(fun() -> erlang:send_after(id(1.5), self(), x) end),     %% => {error,badarg}
        err(fun() -> erlang:send_after(id(1), id("x"), x) end),      %% => {error,badarg}
        err(fun() -> erlang:start_timer(1, self(), x, [{abs, 1}]) end),   %% => {error,badarg}
        err(fun() -> erlang:start_timer(1, self(), x, id(a)) end),   %% => {error,badarg}
        err(fun() -> erlang:cancel_timer(id(x)) end),                %% => {error,badarg}
        err(fun() -> erlang:read_timer(id(1)) end),                  %% => {error,badarg}
        err(fun() -> erlang:cancel_timer(make_ref(), [{async, x}]) end),   %% => {error,badarg}
        erlang:cancel_timer(make_ref())                              %% => false
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
