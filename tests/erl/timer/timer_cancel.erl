%% A cancelled timer tells the time left, and sends nothing; a second cancel gives false.
-module(timer_cancel).
-export([main/0]).

main() ->
    R = erlang:send_after(5000, self(), never),
    Left = erlang:cancel_timer(R),
    {is_integer(Left) andalso Left =< 5000 andalso Left > 3000, erlang:cancel_timer(R), erlang:read_timer(R),
     receive X -> X after 2 -> nothing end}.
    %% => {true,false,false,nothing}
