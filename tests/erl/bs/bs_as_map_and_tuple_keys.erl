%% Sub-binaries and built binaries with equal bytes are the same value everywhere.
-module(bs_as_map_and_tuple_keys).
-export([main/0, id/1]).

main() ->
    <<_, Sub:3/binary, _/binary>> = id(<<"xabcy">>),
    Made = <<(id($a)), "bc">>,
    [
        Sub =:= Made,                          %% => true
        map_get(Sub, #{Made => found}),        %% => found
        #{Sub => 1, Made => 2},                %% => #{<<"abc">> => 2}
        {Sub, 1} =:= {Made, 1},                %% => true
        erlang:phash2(Sub) =:= erlang:phash2(Made),    %% => true
        lists:member(Sub, [x, Made]),          %% => true
        case Sub of <<"abc">> -> literal; _ -> no end,  %% => literal
        binary_to_atom(Sub, utf8)              %% => abc
    ].

%% Hides a value from the compiler.
id(X) -> X.
