%% read_timer tells what is left, and false when it is over or unknown.
-module(timer_read).
-export([main/0]).

main() ->
    R = erlang:start_timer(3000, self(), x),
    A = erlang:read_timer(R),
    _ = erlang:cancel_timer(R),
    {A > 1000 andalso A =< 3000, erlang:read_timer(R), erlang:read_timer(make_ref())}.
    %% => {true,false,false}
