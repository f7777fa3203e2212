%% 300 processes are alive at once and answer a roll call.
-module(proc_many).
-export([main/0, id/1]).

main() ->
    Me = self(),
    Ps = spawn_n(id(300), Me),
    [P ! {sum, I} || {I, P} <- Ps],
    sum(300, 0).
    %% => 45150

spawn_n(0, _) -> [];
spawn_n(N, Me) -> [{N, spawn(fun() -> receive {sum, X} -> Me ! {r, X} end end)} | spawn_n(N - 1, Me)].

sum(0, S) -> S;
sum(N, S) -> receive {r, X} -> sum(N - 1, S + X) end.

%% Hides a value from the compiler.
id(X) -> X.
