%% A loop with several exits and merge points in its body.
-module(op_loop_merge_points).
-export([main/0, id/1]).

main() ->
    [
        classify(id([1, 2, 3, a, 5.0, "s", stop, 9]), 0, []),   %% => {stopped,2999,[strange,other,other,odd,even,odd]}
        classify(id([skip, skip, 4]), 0, []),                   %% => {done,4,[even]}
        classify(id([{jump, 2}, x, y, 7]), 0, []),              %% => {done,-7,[odd]}
        classify(id([]), 5, [z])                                %% => {done,5,[z]}
    ].

classify([stop | _], N, Acc) -> {stopped, N, Acc};
classify([skip | T], N, Acc) -> classify(T, N, Acc);
classify([{jump, 0} | T], N, Acc) -> classify(T, N, Acc);
classify([{jump, J}, _ | T], N, Acc) -> classify([{jump, J - 1} | T], N, Acc);
classify([H | T], N, Acc) ->
    K = if
            is_integer(H), H rem 2 =:= 0 -> even;
            is_integer(H) -> odd;
            is_atom(H); is_float(H) -> other;
            true -> strange
        end,
    N1 = case K of
             even -> N + H;
             odd when H > 2 -> N - H;
             odd -> N;
             _ -> N + 1000
         end,
    classify(T, N1, [K | Acc]);
classify([], N, Acc) -> {done, N, Acc}.

%% Hides a value from the compiler.
id(X) -> X.
