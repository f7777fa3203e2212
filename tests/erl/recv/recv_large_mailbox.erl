%% 10,000 messages that do not match are passed over once, then taken in order.
-module(recv_large_mailbox).
-export([main/0, id/1]).

main() ->
    fill(id(1), 10000),
    self() ! last,
    A = receive last -> found end,
    {A, drain(1)}.
    %% => {found,{stopped_at,10001}}

fill(N, Max) when N > Max -> ok;
fill(N, Max) -> self() ! N, fill(N + 1, Max).

drain(N) ->
    receive N -> drain(N + 1)
    after 0 -> {stopped_at, N}
    end.

%% Hides a value from the compiler.
id(X) -> X.
