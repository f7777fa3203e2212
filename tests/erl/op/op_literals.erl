%% Literals of every kind come out as they were written.
-module(op_literals).
-export([main/0]).

main() ->
    [
        {a, [1, 2.5, "str"], #{k => {v, []}}},         %% => {a,[1,2.5,"str"],#{k => {v,[]}}}
        123456789012345678901234567890,                %% => 123456789012345678901234567890
        -1.0e-300,                                     %% => -1.0e-300
        <<"abc", 5:3>>,                                %% => <<97,98,99,5:3>>
        [{x, fun erlang:abs/1}],                       %% => [{x,fun erlang:abs/1}]
        'quoted atom',                                 %% => 'quoted atom'
        "åäö",                                         %% => "åäö"
        [16#20AC],                                     %% => [8364]
        $\n,                                           %% => 10
        16#FFFF,                                       %% => 65535
        #{1 => a, 1.0 => b, [] => c}                   %% => #{1 => a,1.0 => b,[] => c}
    ].
