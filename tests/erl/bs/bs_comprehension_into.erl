%% Binary comprehensions: from lists and binaries, bit results, filters, errors.
-module(bs_comprehension_into).
-export([main/0, id/1]).

main() ->
    [
        << <<X>> || X <- id([1, 2, 3]) >>,                          %% => <<1,2,3>>
        << <<X:1>> || X <- id([1, 0, 1]) >>,                        %% => <<5:3>>
        << <<(X + 1)>> || <<X>> <= id(<<1, 2>>) >>,                 %% => <<2,3>>
        << <<B, A>> || <<A, B>> <= id(<<1, 2, 3, 4>>) >>,           %% => <<2,1,4,3>>
        << <<X/binary, $,>> || X <- id([<<"a">>, <<"bc">>]) >>,     %% => <<"a,bc,">>
        << <<X:3>> || <<X:4>> <= id(<<16#12, 16#34>>), X > 1 >>,    %% => <<78,0:1>>
        << <<X, Y>> || X <- id([1, 2]), <<Y>> <= id(<<3, 4>>) >>,   %% => <<1,3,1,4,2,3,2,4>>
        << <<X:16/little>> || X <- id([]) >>,                       %% => <<>>
        << (id(<<7:3>>)) || _ <- id([1, 2, 3]) >>,                  %% => <<255,1:1>>
        << <<C/utf8>> || C <- id([16#20AC, $x]) >>,                 %% => <<226,130,172,120>>
        err(fun() -> << <<X>> || X <- id([1, a]) >> end),           %% => {error,badarg}
        err(fun() -> << <<X>> || X <- id(nolist) >> end)            %% => {error,{bad_generator,nolist}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
