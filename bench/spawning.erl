%% 100,000 processes, each of which sends one message and ends.
-module(spawning).
-export([main/0]).

main() ->
    Self = self(),
    spawn_all(100000, Self),
    collect(100000, 0).

spawn_all(0, _Parent) -> ok;
spawn_all(N, Parent) ->
    spawn(fun() -> Parent ! N end),
    spawn_all(N - 1, Parent).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive X -> collect(N - 1, Sum + X) end.
