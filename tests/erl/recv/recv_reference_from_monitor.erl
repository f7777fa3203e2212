%% The answer to a call by monitor comes as reply or as DOWN.
-module(recv_reference_from_monitor).
-export([main/0]).

main() -> {call(fun() -> receive {F, R} -> F ! {R, hello} end end), call(fun() -> exit(refused) end)}.
    %% => {{ok,hello},failed}

call(Server) ->
    P = spawn(Server),
    Ref = erlang:monitor(process, P),
    P ! {self(), Ref},
    receive
        {Ref, Answer} -> erlang:demonitor(Ref, [flush]), {ok, Answer};
        {'DOWN', Ref, process, P, Why} when Why =:= refused; Why =:= noproc -> failed
    end.
