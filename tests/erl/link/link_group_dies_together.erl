%% 50 linked processes all die when one does.
-module(link_group_dies_together).
-export([main/0, id/1]).

main() ->
    process_flag(trap_exit, true),
    Ps = chain(id(50), []),
    Rs = [erlang:monitor(process, P) || P <- Ps],
    exit(hd(Ps), broken),
    count([receive {'DOWN', R, _, _, X} -> X end || R <- Rs], 0).
    %% => 50

chain(0, Ps) -> Ps;
chain(N, Ps) ->
    Prev = case Ps of [P | _] -> P; [] -> none end,
    Me = self(),
    Q = spawn(fun() -> case Prev of none -> ok; _ -> link(Prev) end, Me ! linked, receive never -> ok end end),
    receive linked -> ok end,
    chain(N - 1, [Q | Ps]).

count([broken | T], N) -> count(T, N + 1);
count([X | _], N) -> {N, X};
count([], N) -> N.

%% Hides a value from the compiler.
id(X) -> X.
