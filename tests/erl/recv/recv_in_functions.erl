%% The save pointer starts anew in each receive, also after a time-out inside a function.
-module(recv_in_functions).
-export([main/0]).

main() ->
    self() ! a,
    self() ! b,
    T1 = only(c, 1),
    R1 = only(a, 1),
    T2 = only(c, 0),
    R2 = only(b, 0),
    {T1, R1, T2, R2}.
    %% => {{none,c},{got,a},{none,c},{got,b}}

only(X, T) -> receive X -> {got, X} after T -> {none, X} end.
