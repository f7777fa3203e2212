%% What a process does to its dictionary happens once, wherever its time slices end.
-module(proc_effects_once).
-export([main/0, id/1]).

main() ->
    [
        counted(fun() -> [joined(X) || X <- [a, b, c, a, b, c]] end),       %% => 6
        counted(fun() -> [guarded(X) || X <- [1, x, 2, y, 3]] end),         %% => 10
        counted(fun() -> [nested(X) || X <- [1, 2, 3, 4, 5, 6, 7]] end)     %% => 18
    ].

counted(F) ->
    put(count, 0),
    F(),
    get(count).

count() -> put(count, get(count) + 1).

%% One way to the effect makes a call, the others do not.
joined(X) ->
    Y = case X of
        a -> id(X);
        b -> b;
        _ -> {X}
    end,
    put(count, get(count) + 1),
    Y.

%% An effect before the exception, one in the handler.
guarded(X) ->
    try
        put(count, get(count) + 1),
        X + 1
    catch
        error:badarith -> put(count, get(count) + 1)
    after
        put(count, get(count) + (if X =:= x; X =:= y -> 0; true -> 1 end))
    end.

nested(X) ->
    put(count, get(count) + 1),
    Y = if X > 4 -> id(X); true -> X end,
    put(count, get(count) + 1),
    case Y rem 2 of
        0 -> ok;
        1 -> count()
    end.

%% Hides a value from the compiler.
id(X) -> X.
