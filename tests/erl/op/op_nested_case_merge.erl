%% Nested cases whose branches all meet again and use what they bound.
-module(op_nested_case_merge).
-export([main/0, id/1]).

main() ->
    [f(X, Y) || X <- id([1, a, {t, 5}]), Y <- id([[], [x], z])].
    %% => [{1,some},{11,{e,x}},{21,some},{none,nothing},{none,{e,x}},{none,nothing},{empty,some},{5,{e,x}},{zed,some}]

f(X, Y) ->
    A = case X of
            N when is_integer(N) ->
                case Y of
                    [] -> N;
                    [_ | _] -> N + 10;
                    _ -> N + 20
                end;
            {t, M} when M > 3 ->
                if Y =:= [] -> empty; Y =:= z -> zed; true -> M end;
            _ -> none
        end,
    B = case Y of
            [E] -> {e, E};
            _ when A =:= none -> nothing;
            _ -> some
        end,
    {A, B}.

%% Hides a value from the compiler.
id(X) -> X.
