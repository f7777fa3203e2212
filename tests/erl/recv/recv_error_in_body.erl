%% An exception in the body of a receive has removed the message; one not matched stays.
-module(recv_error_in_body).
-export([main/0]).

main() ->
    self() ! bad,
    self() ! good,
    A = try receive bad -> error(oops) end catch error:E -> E end,
    B = receive X -> X after 0 -> none end,
    self() ! again,
    C = err(fun() -> receive again -> throw(t) after 0 -> none end end),
    {A, B, C, receive Y -> Y after 0 -> none end}.
    %% => {oops,good,{throw,t},none}

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
