%% 2,000 exceptions of each class in a loop leave nothing behind.
-module(exc_loop_with_many_exceptions).
-export([main/0, id/1]).

main() -> loop(id(2000), #{throw => 0, error => 0, exit => 0, none => 0}).
    %% => #{error => 500,exit => 500,none => 500,throw => 500}

loop(0, M) -> M;
loop(N, M) ->
    K = try act(N rem 4) of
            V -> V
        catch
            C:_:_ -> C
        end,
    #{K := X} = M,
    loop(N - 1, M#{K := X + 1}).

act(0) -> throw(a);
act(1) -> error(b);
act(2) -> exit(c);
act(3) -> none.

%% Hides a value from the compiler.
id(X) -> X.
