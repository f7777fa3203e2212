%% A throw that nobody catches becomes {nocatch, Value} when the process dies.
-module(exc_nocatch).
-export([main/0, id/1]).

main() ->
    {P, R} = spawn_monitor(fun() -> throw(id(ball)) end),
    receive
        {'DOWN', R, process, P, {{nocatch, B}, S}} when is_list(S) -> {nocatch, B}
    end.
    %% => {nocatch,ball}

%% Hides a value from the compiler.
id(X) -> X.
