%% A master hands out work to five workers and puts the results together in order.
-module(proc_worker_pool).
-export([main/0]).

main() ->
    Me = self(),
    Ws = [spawn_link(fun() -> worker(Me) end) || _ <- [1, 2, 3, 4, 5]],
    Jobs = [{I, I * 3} || I <- seq(1, 25)],
    Results = dispatch(Jobs, Ws, 0, #{}),
    [W ! stop || W <- Ws],
    [map_get(I, Results) || I <- seq(1, 25)].
    %% => [9,36,81,144,225,324,441,576,729,900,1089,1296,1521,1764,2025,2304,2601,2916,3249,3600,3969,4356,4761,5184,5625]

worker(Master) ->
    receive
        {job, I, X} -> Master ! {done, self(), I, X * X}, worker(Master);
        stop -> ok
    end.

dispatch([], _, 0, Acc) -> Acc;
dispatch([{I, X} | Jobs], [W | Ws], Busy, Acc) ->
    W ! {job, I, X},
    dispatch(Jobs, Ws, Busy + 1, Acc);
dispatch(Jobs, Ws, Busy, Acc) ->
    receive {done, W, I, R} -> dispatch(Jobs, [W | Ws], Busy - 1, Acc#{I => R}) end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
