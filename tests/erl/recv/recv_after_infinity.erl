%% after infinity waits for as long as it takes.
-module(recv_after_infinity).
-export([main/0, id/1]).

main() ->
    Me = self(),
    spawn(fun() -> receive after 5 -> Me ! late end end),
    T = id(infinity),
    A = receive late -> got after T -> never end,
    Me ! x,
    B = receive X -> X after infinity -> never end,
    {A, B}.
    %% => {got,x}

%% Hides a value from the compiler.
id(X) -> X.
