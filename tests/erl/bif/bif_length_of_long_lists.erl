%% => {{ok,1000001},{more,700001},{error,badarg,2},{caught,{1000001,1000001}},[0,1,2],{long,short,none,none,{both,1000001}},{1000001,[2,tail]}}
%% The length of a long list is found in steps, in bodies, handlers, guards and receives; what is no proper list is an error, or fails, all the same.
-module(bif_length_of_long_lists).
-export([main/0]).

main() ->
    Long = lists:seq(0, 1000000),
    {{ok, length(Long)}, more(Long, 300000), improper([1, 2 | x]), twice(Long), [length(L) || L <- [[], [a], [a, b]]],
     {kind(Long), kind([a]), kind(foo), kind(lists:seq(1, 500000) ++ x), both(Long, Long)}, received(Long)}.

kind(List) when length(List) > 900000 -> long;
kind(List) when length(List) < 10; length(List) =:= 500 -> short;
kind(_) -> none.

both(A, B) when length(A) > 10, length(B) =:= length(A) -> {both, length(B)};
both(_, _) -> neither.

received(Long) ->
    [self() ! M || M <- [{a, tail}, [x, y], Long]],
    N = receive L when length(L) > 5 -> length(L) end,
    {N, [receive K when length(K) =:= 2 -> length(K) end, receive {a, T} -> T end]}.

more(List, N) ->
    case length(List) of
        Length when Length > N -> {more, length(List) - N};
        _ -> less
    end.

improper(List) ->
    try {List, length(List)}
    catch Class:Reason:Trace ->
        [{erlang, length, [List], _} | _] = Trace,
        {Class, Reason, length(tuple_to_list({a, b}))}
    end.

twice(List) ->
    try throw({length(List), length(List)})
    catch Lengths -> {caught, Lengths}
    end.
