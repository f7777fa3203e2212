%% Arguments that are no list do not count: the stack trace has the arity.
-module(exc_error_2_no_list).
-export([main/0, id/1]).

main() ->
    [
        top(none),                                              %% => 2
        top({1, 2}),                                            %% => 2
        top(5),                                                 %% => 2
        top(<<>>),                                              %% => 2
        top(#{}),                                               %% => 2
        top([]),                                                %% => []
        top([a | b]),                                           %% => [a|b]
        top_of_three({1, 2, 3})                                 %% => 2
    ].

top(Arguments) ->
    try fail(r, Arguments)
    catch
        error:r:Stack -> element(3, hd(Stack))
    end.

top_of_three(Arguments) ->
    try fail_so(r, Arguments)
    catch
        error:r:Stack -> element(3, hd(Stack))
    end.

fail(Reason, Arguments) -> erlang:error(Reason, id(Arguments)).

fail_so(Reason, Arguments) -> erlang:error(Reason, id(Arguments), []).

%% Hides a value from the compiler.
id(X) -> X.
