%% Skipping with _ : fixed, variable, of all types, and sizes that run past the end.
-module(bs_skip_segments).
-export([main/0, id/1]).

main() ->
    [
        (fun() -> <<_:8, _:2/binary, X, _/binary>> = id(<<1, 2, 3, 4, 5>>), X end)(),   %% => 4
        (fun() -> N = id(12), <<_:N, X:4, _/bitstring>> = id(<<1, 2, 3>>), X end)(),     %% => 2
        (fun() -> <<_:64/float, X>> = id(<<0:64, 9>>), X end)(),                         %% => 9
        err(fun() -> <<_:64/float, X>> = id(<<16#7FF0000000000000:64, 9>>), X end),  %% => {error,{badmatch,<<127,240,0,0,0,0,0,0,9>>}}
        (fun() -> <<_/utf8, _/utf8, X/binary>> = id(<<"é€z"/utf8>>), X end)(),           %% => <<"z">>
        err(fun() -> <<_:3/binary, _/binary>> = id(<<1, 2>>) end),                %% => {error,{badmatch,<<1,2>>}}
        err(fun() -> N = id(17), <<_:N, _/bitstring>> = id(<<1, 2>>) end),        %% => {error,{badmatch,<<1,2>>}}
        (fun() -> <<_:16, R/bitstring>> = id(<<1, 2>>), R end)()                         %% => <<>>
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
