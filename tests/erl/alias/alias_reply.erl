%% A reply alias takes one message only.
-module(alias_reply).
-export([main/0]).

main() ->
    A = alias([reply]),
    B = alias([explicit_unalias]),
    Me = self(),
    spawn(fun() -> A ! first, A ! second, B ! b1, B ! b2, Me ! done end),
    receive done -> ok end,
    {flush(), unalias(A), unalias(B)}.
    %% => {[first,b1,b2],false,true}

flush() -> receive X -> [X | flush()] after 0 -> [] end.
