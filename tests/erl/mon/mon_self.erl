%% Monitoring oneself gives a reference and never a message.
-module(mon_self).
-export([main/0]).

main() ->
    R = erlang:monitor(process, self()),
    {is_reference(R), erlang:demonitor(R, [info]), process_info(self(), monitors)}.
    %% => {true,false,{monitors,[]}}
