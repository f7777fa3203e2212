%% What is wrong in the options of error/3 makes them void, and does not hide the reason; of several {error_info,_} the last counts.
-module(exc_error_3_bad_options).
-export([main/0, id/1]).

main() ->
    [
        top([]),                                                %% => {r,[[]],false}
        top([bad]),                                             %% => {r,[[bad]],false}
        top([{bad, tuple}]),                                    %% => {r,[[{bad,tuple}]],false}
        top([{error_info, not_map}]),                           %% => {r,[[{error_info,not_map}]],false}
        top(not_list),                                          %% => {r,[not_list],false}
        top([{error_info, #{}} | tail]),                        %% => {r,[[{error_info,#{}}|tail]],false}
        element(3, top([{error_info, #{a => 1}}])),             %% => {error_info,#{a => 1}}
        element(3, top([{error_info, #{a => 1}}, {error_info, #{b => 1}}])),   %% => {error_info,#{b => 1}}
        element(3, top([{error_info, #{a => 1}}, other]))       %% => false
    ].

top(Options) ->
    try fail(Options)
    catch
        error:R:Stack ->
            [{?MODULE, fail, Arguments, Location} | _] = Stack,
            {R, Arguments, lists:keyfind(error_info, 1, Location)}
    end.

fail(Options) -> erlang:error(r, [Options], id(Options)).

%% Hides a value from the compiler.
id(X) -> X.
