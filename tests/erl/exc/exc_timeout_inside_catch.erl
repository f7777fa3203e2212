%% Waiting inside a catch, with exceptions of other processes going on meanwhile.
-module(exc_timeout_inside_catch).
-export([main/0, id/1]).

main() ->
    Me = self(),
    [spawn(fun() -> catch error(N), receive after N -> ok end, Me ! {n, (catch throw(N))} end) || N <- id([4, 1, 2])],
    collect(3).
    %% => [1,2,4]

collect(0) -> [];
collect(N) -> [try receive {n, X} -> X end catch _:_ -> never end | collect(N - 1)].

%% Hides a value from the compiler.
id(X) -> X.
