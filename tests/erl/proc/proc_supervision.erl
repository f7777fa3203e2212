%% A parent that traps exits restarts a crashing child a given number of times.
-module(proc_supervision).
-export([main/0, id/1]).

main() ->
    process_flag(trap_exit, true),
    Me = self(),
    supervise(fun(N) -> child(N, Me) end, id(3), []).
    %% => {finished,[normal,crashed,{shutdown,2},{nocatch,ball}]}

child(N, To) ->
    To ! {started, N},
    case N of
        0 -> exit(normal);
        1 -> error(crashed);
        2 -> exit({shutdown, N});
        3 -> throw(ball)
    end.

supervise(F, N, Log) ->
    P = spawn_link(fun() -> F(N) end),
    receive {started, N} -> ok end,
    receive
        {'EXIT', P, normal} -> {finished, [normal | Log]};
        {'EXIT', P, {shutdown, _} = R} -> supervise(F, N - 1, [R | Log]);
        {'EXIT', P, {R, S}} when is_list(S) -> supervise(F, N - 1, [R | Log])
    end.

%% Hides a value from the compiler.
id(X) -> X.
