%% A fun called in tail position leaves no caller behind in stack traces; what is no fun fails in the caller.
-module(fun_tail_call_trace).
-export([main/0, id/1, failing/0]).

main() ->
    [
        t(fun() -> tail(fun() -> error(oops) end) end), %% => {oops,[{'-main/0-fun-7-',0}]}
        t(fun() -> body(id(fun() -> error(oops) end)) end), %% => {oops,[{'-main/0-fun-5-',0},{body,1}]}
        t(fun() -> tail(fun fun_tail_call_trace:failing/0) end), %% => {oops,[{failing,0}]}
        t(fun() -> tail(id(no_fun)) end),               %% => {{badfun,no_fun},[{tail,1}]}
        t(fun() -> tail(fun fun_tail_call_trace:nowhere/0) end), %% => {undef,[{nowhere,0}]}
        element(1, element(1, t(fun() -> tail(id(fun(X) -> X end)) end))) %% => badarity
    ].

tail(F) -> F().

body(F) -> [F()].

failing() -> error(oops).

t(F) ->
    try [F()]
    catch error:R:S ->
        {R, [{N, arity(A)} || {?MODULE, N, A, _} <- S, N =/= t, N =/= main]}
    end.

arity(A) when is_list(A) -> length(A);
arity(A) -> A.

id(X) -> X.
