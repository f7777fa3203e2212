%% An exception crosses 20,000 frames, some of them with handlers that let it pass.
-module(exc_deep_recursion).
-export([main/0, id/1]).

main() ->
    [
        (catch down(id(20000))),                %% => from_the_bottom
        (catch through(id(2000))),              %% => bottom
        counted(id(300))                        %% => 300
    ].

down(0) -> throw(from_the_bottom);
down(N) -> [N | down(N - 1)].

through(0) -> throw(bottom);
through(N) ->
    try [through(N - 1)]
    catch error:_ -> never
    end.

%% Every level catches and raises one more.
counted(0) -> 0;
counted(N) ->
    try
        throw(counted(N - 1) + 1)
    catch
        throw:K -> K
    end.

%% Hides a value from the compiler.
id(X) -> X.
