%% Fixed and variable binary parts, sub-binaries of sub-binaries, at bit offsets.
-module(bs_match_binary_parts).
-export([main/0, id/1]).

main() ->
    B = id(<<1, 2, 3, 4, 5, 6, 7, 8>>),
    <<_:2/binary, Mid:4/binary, _/binary>> = B,
    <<_:1/binary, In:2/binary, _/binary>> = Mid,
    <<_:4, Off:16/bitstring, _/bitstring>> = B,
    <<_:3, OffBytes:2/binary, _/bitstring>> = B,
    <<Odd:13/bitstring, Rest/bitstring>> = B,
    <<X:4, Y:9>> = Odd,
    [
        Mid,                              %% => <<3,4,5,6>>
        In,                               %% => <<4,5>>
        Off,                              %% => <<16,32>>
        OffBytes,                         %% => <<8,16>>
        Odd,                              %% => <<1,0:5>>
        Rest,                             %% => <<64,96,128,160,192,225,0:3>>
        {X, Y},                           %% => {0,32}
        <<Odd/bitstring, Rest/bitstring>> =:= B,   %% => true
        Mid =:= <<3, 4, 5, 6>>,           %% => true
        In < Mid,                         %% => false
        byte_size(Rest),                  %% => 7
        [X2 || <<X2>> <= Mid]             %% => [3,4,5,6]
    ].

%% Hides a value from the compiler.
id(X) -> X.
