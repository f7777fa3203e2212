%% What ets.erl builds on the natives.
-module(ets_module).
-export([main/0]).
-include_lib("stdlib/include/ms_transform.hrl").

main() ->
    T = ets:new(t, [ordered_set, public]),
    ets:insert(T, [{I, I * I} || I <- lists:seq(1, 10)]),
    [
        ets:foldl(fun({K, V}, S) -> K + V + S end, 0, T), %% => 440
        ets:foldr(fun({K, _}, A) -> [K | A] end, [], T), %% => [1,2,3,4,5,6,7,8,9,10]
        ets:select(T, ets:fun2ms(fun({K, V}) when V > 50 -> K end)), %% => "\b\t\n"
        ets:test_ms({1, 2}, [{{'$1', '$2'}, [], ['$2']}]), %% => {ok,2}
        ets:test_ms({1, 2}, [{{'$1', '$3'}, [], ['$2']}]), %% => {error,[{error,"Variable $2 is unbound."}]}
        ets:match_spec_run([{1, 2}, {3, 4}, x], ets:match_spec_compile([{{'$1', '$2'}, [], [{'+', '$1', '$2'}]}])), %% => [3,7]
        ets:is_compiled_ms(ets:match_spec_compile([{'_', [], [true]}])), %% => true
        ets:is_compiled_ms(foo), %% => false
        ets:match_delete(T, {'_', 4}), %% => true
        ets:select_delete(T, [{'_', [], [true]}]), %% => 9
        ets:tab2list(T), %% => []
        ets:init_table(T, reader([{a, 1}, {b, 2}], [{c, 3}])), %% => true
        ets:tab2list(T), %% => [{a,1},{b,2},{c,3}]
        file(T), %% => 3
        ets:fun2ms(fun({A, B}) when A > B -> {A} end), %% => [{{'$1','$2'},[{'>','$1','$2'}],[{{'$1'}}]}]
        [K || {K, _} <- qlc:e(ets:table(T))], %% => [a,b,c]
        length([x || X <- ets:all(), X =:= T]), %% => 1
        folded_while_changed() %% => {100,0,false}
    ].

reader(First, Second) ->
    fun(read) -> {First, fun(read) -> {Second, fun(read) -> end_of_input end} end};
       (close) -> ok
    end.

file(T) -> ets:info(T, size).

folded_while_changed() ->
    T = ets:new(t, []),
    ets:insert(T, [{I} || I <- lists:seq(1, 100)]),
    N = ets:foldl(fun({I}, A) -> ets:delete(T, I), A + 1 end, 0, T),
    {N, ets:info(T, size), ets:info(T, fixed)}.
