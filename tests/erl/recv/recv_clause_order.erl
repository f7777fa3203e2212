%% The first message that matches any clause wins, not the first clause.
-module(recv_clause_order).
-export([main/0]).

main() ->
    self() ! second,
    self() ! first,
    A = receive
            first -> clause1;
            second -> clause2
        end,
    B = receive
            X when is_integer(X) -> int;
            X -> {any, X}
        end,
    {A, B}.
    %% => {clause2,{any,first}}
