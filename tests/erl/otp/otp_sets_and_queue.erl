%% sets, ordsets and queue.
-module(otp_sets_and_queue).
-export([main/0, id/1]).

main() ->
    S = sets:from_list(id([1, 2, 3, 2])),
    Q = queue:in(c, queue:in(b, queue:in(a, queue:new()))),
    [
        sets:size(S),                                       %% => 3
        lists:sort(sets:to_list(sets:intersection(S, sets:from_list([2, 3, 4])))),   %% => [2,3]
        sets:is_element(9, S),                              %% => false
        ordsets:subtract([a, b, c], [b]),                   %% => [a,c]
        queue:to_list(Q),                                   %% => [a,b,c]
        element(1, queue:out(Q)),                           %% => {value,a}
        queue:len(element(2, queue:out(Q))),                %% => 2
        queue:to_list(queue:reverse(Q)),                    %% => [c,b,a]
        queue:out(queue:new()) =:= {empty, queue:new()}     %% => true
    ].

%% Hides a value from the compiler.
id(X) -> X.
