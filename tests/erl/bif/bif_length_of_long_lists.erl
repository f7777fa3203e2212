%% => {{ok,1000001},{more,700001},{error,badarg,2},{caught,{1000001,1000001}},[0,1,2]}
%% The length of a long list in a body is found in steps, in handlers too; what is no proper list is an error all the same.
-module(bif_length_of_long_lists).
-export([main/0]).

main() ->
    Long = lists:seq(0, 1000000),
    {{ok, length(Long)}, more(Long, 300000), improper([1, 2 | x]), twice(Long), [length(L) || L <- [[], [a], [a, b]]]}.

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
