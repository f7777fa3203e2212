%% Answers to two outstanding references are taken in the order asked for, whatever arrives first.
-module(recv_two_references).
-export([main/0]).

main() ->
    S = spawn(fun() ->
        receive {F1, R1} -> receive {F2, R2} -> F2 ! {R2, second}, F1 ! {R1, first} end end
    end),
    A = make_ref(),
    S ! {self(), A},
    B = make_ref(),
    S ! {self(), B},
    X = receive {A, V1} -> V1 end,
    Y = receive {B, V2} -> V2 end,
    {X, Y}.
    %% => {first,second}
