%% Time stamps and scheduler numbers.
-module(trace_stamps).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    A = [stamped(S, [F]) || F <- [timestamp, monotonic_timestamp, strict_monotonic_timestamp]],
    B = [stamped(S, [timestamp, monotonic_timestamp]), stamped(S, [strict_monotonic_timestamp, monotonic_timestamp]),
         stamped(S, [scheduler_id]), stamped(S, [scheduler_id, timestamp])],
    A ++ B.
    %% => [trace_ts,now]
    %% => [trace_ts,monotonic]
    %% => [trace_ts,strict]
    %% => [trace_ts,now]
    %% => [trace_ts,strict]
    %% => [trace,scheduler]
    %% => [trace_ts,scheduler,now]

stamped(S, Flags) ->
    erlang:trace(S, true, [send | Flags]),
    S ! {run, self(), fun() -> ok end},
    receive {ran, S} -> ok end,
    R = erlang:trace_delivered(S),
    receive {trace_delivered, S, R} -> ok end,
    [E] = receive M when element(1, M) =:= trace; element(1, M) =:= trace_ts -> [M] after 0 -> [] end,
    erlang:trace(S, false, [all]),
    [hd(tuple_to_list(E)) | [kind(X) || X <- lists:nthtail(5, tuple_to_list(E))]].

kind({A, B, C}) when is_integer(A), is_integer(B), is_integer(C) -> now;
kind({A, B}) when is_integer(A), is_integer(B) -> strict;
kind(N) when is_integer(N), N > 0 -> scheduler;
kind(N) when is_integer(N) -> monotonic.
