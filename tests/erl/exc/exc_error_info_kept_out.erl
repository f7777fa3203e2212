%% The map of extra information in a stack entry does not disturb matching on the entry.
-module(exc_error_info_kept_out).
-export([main/0, id/1]).

main() ->
    try element(id(9), id({a}))
    catch error:badarg:S ->
        [{M, F, A, L} | _] = S,
        {M, F, A, is_list(L), [K || {K, _} <- L, K =/= error_info]}
    end.
    %% => {erlang,element,[9,{a}],true,[]}

%% Hides a value from the compiler.
id(X) -> X.
