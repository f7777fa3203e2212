%% A module whose on_load does not give ok is gone.
-module(code_on_load_refused).
-export([main/0]).
-include("versions.hrl").

main() ->
    A = erlang:load_module(with_on_load, ?WITH_ON_LOAD_FAIL),
    B = erlang:call_on_load_function(with_on_load),
    C = erlang:finish_after_on_load(with_on_load, false),
    {A, B, C, err(fun() -> with_on_load:answer() end), erlang:module_loaded(with_on_load)}.
    %% => {{error,on_load},{refused,x},true,{error,undef},false}

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
