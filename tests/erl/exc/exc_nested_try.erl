%% Inner handlers that do not match let the exception through to the outer one.
-module(exc_nested_try).
-export([main/0]).

main() ->
    [
        n(fun() -> throw(inner) end),       %% => {middle_done,{inner_done,caught_inner}}
        n(fun() -> throw(outer) end),       %% => {caught_outer,outer}
        n(fun() -> error(middle) end),      %% => {middle_done,caught_middle}
        n(fun() -> exit(anything) end),     %% => {anything,exit,anything}
        n(fun() -> error(rethrown) end),    %% => {caught_outer,now_a_throw}
        n(fun() -> ok end)                  %% => {middle_done,{inner_done,ok}}
    ].

n(F) ->
    try
        A = try
                B = try F()
                    catch throw:inner -> caught_inner
                    end,
                {inner_done, B}
            catch
                error:middle -> caught_middle;
                error:rethrown -> throw(now_a_throw)
            end,
        {middle_done, A}
    catch
        throw:X -> {caught_outer, X};
        C:X -> {anything, C, X}
    end.
