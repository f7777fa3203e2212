%% Match specifications nested deep, and wide ones: a result, or the error for too much nesting.
-module(match_spec_deep).
-export([main/0, id/1]).

main() ->
    [
        run(#{}, nest(100000, '$1', fun(X) -> {{X}} end), '$1'),                %% => {error,system_limit}
        run(#{}, nest(5000, '$1', fun(X) -> {'not', X} end), '$1'),           %% => {error,system_limit}
        run(#{}, nest(5000, '$1', fun(X) -> [X] end), '$1'),                  %% => {error,system_limit}
        run(#{}, lists:duplicate(5000, '$1'), '$1'),                          %% => {error,system_limit}
        run(#{}, nest(5000, '$1', fun(X) -> #{a => X} end), '$1'),            %% => {error,system_limit}
        run(true, nest(1000, '$1', fun(X) -> {'not', X} end), '$1'),            %% => true
        run(true, nest(1001, '$1', fun(X) -> {'not', X} end), '$1'),            %% => false
        run(true, nest(1000, '$1', fun(X) -> {'andalso', true, X} end), '$1'),  %% => true
        run(true, nest(1000, {hd, a}, fun(X) -> {'orelse', '$1', X} end), '$1'),%% => true
        run(1, nest(1000, '$1', fun(X) -> {'+', X, 1} end), '$1'),              %% => 1001
        depth(run(1, nest(1000, '$1', fun(X) -> {{X}} end), '$1')),             %% => 1000
        depth(run(1, {const, nest(20000, 1, fun(X) -> {X} end)}, '$1')),       %% => 20000
        length(run(1, lists:duplicate(1000, '$1'), '$1')),                      %% => 1000
        run(nest(5000, 1, fun(X) -> {X} end), '$1', nest(5000, '$1', fun(X) -> {X} end)),     %% => 1
        run(nest(5000, 1, fun(X) -> [X] end), ok, nest(5000, 1, fun(X) -> [X] end)),          %% => ok
        run(lists:seq(1, 1000), '$1', lists:seq(1, 999) ++ ['$1']),            %% => 1000
        run(1, {'and', true, {'or' , false, false}}, '$1'),                     %% => false
        many(300)                                                               %% => 300
    ].

nest(0, X, _) -> X;
nest(N, X, F) -> nest(N - 1, F(X), F).

depth({X}) -> 1 + depth(X);
depth(_) -> 0.

many(N) ->
    Spec = ets:match_spec_compile([{{I, '_'}, [], [I]} || I <- lists:seq(1, N)]),
    [Found] = ets:match_spec_run_r([{N, x}], Spec, []),
    Found.

run(Term, Body, Head) ->
    try ets:match_spec_run_r(id([Term]), ets:match_spec_compile([{Head, [], [Body]}]), []) of
        [Result] -> Result;
        Other -> {no, Other}
    catch
        Class:Reason -> {Class, Reason}
    end.

%% Hides a value from the compiler.
id(X) -> X.
