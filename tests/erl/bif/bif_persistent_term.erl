%% Terms kept for all processes: put, get, default, erase.
-module(bif_persistent_term).
-export([main/0, id/1]).

main() ->
    K = {?MODULE, id(k)},
    Me = self(),
    A = persistent_term:get(K, none),
    B = persistent_term:put(K, #{v => 1}),
    spawn(fun() -> Me ! {other, persistent_term:get(K)} end),
    C = receive {other, X} -> X end,
    D = persistent_term:erase(K),
    E = persistent_term:erase(K),
    {A, B, C, D, E, err(fun() -> persistent_term:get(K) end)}.
    %% => {none,ok,#{v => 1},true,false,{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
