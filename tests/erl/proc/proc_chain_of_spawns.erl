%% Each process spawns the next one, 200 long; the last answers.
-module(proc_chain_of_spawns).
-export([main/0, id/1]).

main() ->
    Me = self(),
    spawn(fun() -> chain(id(200), Me) end),
    receive X -> X end.
    %% => end_of_chain

chain(0, To) -> To ! end_of_chain;
chain(N, To) -> spawn(fun() -> chain(N - 1, To) end).

%% Hides a value from the compiler.
id(X) -> X.
