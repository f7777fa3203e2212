%% A loop that asks with a fresh reference each time, with a function call between make_ref and receive.
-module(recv_reference_in_loop).
-export([main/0, id/1]).

main() ->
    S = spawn(fun echo/0),
    {loop(S, id(30), []), queue()}.
    %% => {30,30}

echo() -> receive {F, R, X} -> F ! stray, F ! {R, X}, echo() end.

loop(_, 0, Acc) -> length(Acc);
loop(S, N, Acc) ->
    R = make_ref(),
    send(S, R, N),
    receive {R, N} -> loop(S, N - 1, [N | Acc]) after 1000 -> lost end.

send(S, R, N) -> S ! {self(), R, N}.

queue() -> element(2, process_info(self(), message_queue_len)).

%% Hides a value from the compiler.
id(X) -> X.
