%% erl_eval runs expressions with bindings, funs and exceptions.
-module(otp_eval).
-export([main/0]).

main() ->
    [
        e("1 + 2 * 3."),                                        %% => 7
        e("X = 5, Y = X * X, {X, Y}."),                         %% => {5,25}
        e("F = fun(0) -> done; (N) -> N end, {F(0), F(3)}."),   %% => {done,3}
        e("[X || X <- [1,2,3,4], X rem 2 =:= 0]."),             %% => [2,4]
        e("case {a, 1} of {a, N} when N > 0 -> N; _ -> no end."),   %% => 1
        e("try throw(x) catch throw:T -> {caught, T} end."),    %% => {caught,x}
        e("<<A:4, B:4>> = <<16#AB>>, {A, B}."),                 %% => {10,11}
        err(fun() -> e("1 + a.") end)                           %% => {error,badarith}
    ].

e(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    {value, V, _} = erl_eval:exprs(Exprs, []),
    V.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
