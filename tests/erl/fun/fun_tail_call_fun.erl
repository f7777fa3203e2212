%% A fun in tail position loops 20,000 times without growing.
-module(fun_tail_call_fun).
-export([main/0, id/1]).

main() ->
    F = fun(_, 0) -> done;
           (G, N) -> G(G, N - 1)
        end,
    {F(F, id(20000)), ping(id(20000), fun pong/2)}.
    %% => {done,ping_done}

ping(0, _) -> ping_done;
ping(N, F) -> F(N - 1, fun ping/2).

pong(0, _) -> pong_done;
pong(N, F) -> F(N - 1, fun pong/2).

%% Hides a value from the compiler.
id(X) -> X.
