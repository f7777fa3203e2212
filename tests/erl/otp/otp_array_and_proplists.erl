%% array and proplists.
-module(otp_array_and_proplists).
-export([main/0]).

main() ->
    A = array:set(5, x, array:new([{default, none}])),
    P = [a, {b, 1}, {c, 2}, {b, 3}],
    [
        array:to_list(A),                               %% => [none,none,none,none,none,x]
        array:size(A),                                  %% => 6
        array:get(3, A),                                %% => none
        array:sparse_to_orddict(A),                     %% => [{5,x}]
        array:foldl(fun(I, V, Acc) -> [{I, V} | Acc] end, [], array:from_list([p, q])),   %% => [{1,q},{0,p}]
        proplists:get_value(b, P),                      %% => 1
        proplists:get_value(a, P),                      %% => true
        proplists:get_value(z, P, d),                   %% => d
        proplists:get_all_values(b, P),                 %% => [1,3]
        proplists:delete(b, P)                          %% => [a,{c,2}]
    ].
