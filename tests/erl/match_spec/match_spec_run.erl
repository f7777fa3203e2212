%% Compiled match specifications: running them over lists, and what is none.
-module(match_spec_run).
-export([main/0, id/1]).

main() ->
    Pairs = ets:match_spec_compile([{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$2', '$1'}}]}]),
    Self = ets:match_spec_compile([{'$1', [], [{{{self}, '$1'}}]}]),
    Fails = ets:match_spec_compile([{'$1', [{'=:=', {hd, '$1'}, a}], [{hd, {tl, '$1'}}]}]),
    Me = self(),
    [
        ets:match_spec_run_r(id([{a, 1}, {b, 2}, c, {d, 3}]), Pairs, []),       %% => [{3,d},{2,b}]
        ets:match_spec_run_r(id([{b, 2}]), Pairs, [x | y]),                     %% => [{2,b},x|y]
        ets:match_spec_run_r([], Pairs, not_a_list),                            %% => not_a_list
        length(ets:match_spec_run_r(lists:duplicate(20000, {k, 5}), Pairs, [])),%% => 20000
        [P =:= Me || {P, 1} <- ets:match_spec_run_r(id([1]), Self, [])],        %% => [true]
        ets:match_spec_run_r(id([[a], [a, b], [b, c], x, []]), Fails, []),      %% => [b,'EXIT']
        err(fun() -> ets:match_spec_run_r(id([{a, 1} | b]), Pairs, []) end),    %% => {error,badarg}
        err(fun() -> ets:match_spec_run_r(id(a), Pairs, []) end),               %% => {error,badarg}
        err(fun() -> ets:match_spec_run_r([], make_ref(), []) end),             %% => {error,badarg}
        err(fun() -> ets:match_spec_run_r([], id([]), []) end),                 %% => {error,badarg}
        ets:is_compiled_ms(Pairs),                                              %% => true
        ets:is_compiled_ms(make_ref()),                                         %% => false
        ets:is_compiled_ms(id([])),                                             %% => false
        err(fun() -> ets:match_spec_compile(id([])) end),                       %% => {error,badarg}
        err(fun() -> ets:match_spec_compile(id([{'_', [], []}])) end),          %% => {error,badarg}
        err(fun() -> ets:match_spec_compile(id([{'_', [{foo}], [1]}])) end),    %% => {error,badarg}
        err(fun() -> ets:match_spec_compile(id([{'_', [], [message(1)]}])) end) %% => {error,badarg}
    ].

message(X) -> {message, X}.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() catch Class:Reason -> {Class, Reason} end.
