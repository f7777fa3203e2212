%% dict and orddict: store, update, fold, merge.
-module(otp_dict_orddict).
-export([main/0, id/1]).

main() ->
    D = dict:from_list([{K, K * K} || K <- lists:seq(1, id(50))]),
    O = orddict:from_list([{b, 1}, {a, 2}]),
    [
        dict:size(D),                                   %% => 50
        dict:fetch(7, D),                               %% => 49
        dict:find(77, D),                               %% => error
        lists:sort(dict:to_list(dict:filter(fun(K, _) -> K < 4 end, D))),   %% => [{1,1},{2,4},{3,9}]
        dict:fold(fun(_, V, A) -> V + A end, 0, D),     %% => 42925
        dict:size(dict:erase(3, D)),                    %% => 49
        dict:fetch(x, dict:append(x, 2, dict:append(x, 1, D))),   %% => [1,2]
        O,                                              %% => [{a,2},{b,1}]
        orddict:update_counter(b, 5, O),                %% => [{a,2},{b,6}]
        err(fun() -> dict:fetch(id(zz), D) end)         %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
