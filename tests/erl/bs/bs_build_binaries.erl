%% Binary and bitstring segments: whole, sized, with units, at odd bit positions, with strings.
-module(bs_build_binaries).
-export([main/0, id/1]).

main() ->
    B = id(<<1, 2, 3, 4>>),
    S = id(<<5:3>>),
    [
        <<B/binary, B/binary>>,                   %% => <<1,2,3,4,1,2,3,4>>
        <<B:2/binary>>,                           %% => <<1,2>>
        <<B:(id(3))/binary, 9>>,                  %% => <<1,2,3,9>>
        <<S/bitstring, B/binary, 0:5>>,           %% => <<160,32,64,96,128>>
        <<B:12/bitstring>>,                       %% => <<1,0:4>>
        <<B:2/binary-unit:16>>,                   %% => <<1,2,3,4>>
        <<S/bitstring, S/bitstring>>,             %% => <<45:6>>
        <<"abc", B/binary, "de">>,                %% => <<97,98,99,1,2,3,4,100,101>>
        <<1:1, "abc", 1:7>>,                      %% => <<176,177,49,129>>
        <<"hi":16>>,                              %% => <<0,104,0,105>>
        <<"hi":16/little>>,                       %% => <<104,0,105,0>>
        <<(id(<<>>))/binary>>,                    %% => <<>>
        bit_size(<<S/bitstring, B/binary>>),      %% => 35
        <<(id(<<1:4, 2:4>>))/binary>>             %% => <<18>>
    ].

%% Hides a value from the compiler.
id(X) -> X.
