%% Integer segments: sizes, truncation, signs, endianness, units, sizes from variables.
-module(bs_build_integers).
-export([main/0, id/1]).

main() ->
    [
        <<(id(1)), (id(255)), (id(256)), (id(-1))>>,    %% => <<1,255,0,255>>
        <<(id(16#1234)):16>>,                           %% => <<18,52>>
        <<(id(16#1234)):16/little>>,                    %% => <<52,18>>
        <<(id(16#12345678)):32/native>> =:= <<16#12345678:32/native>>,   %% => true
        <<(id(-2)):24/signed-little>>,                  %% => <<"þÿÿ">>
        <<(id(5)):3, (id(1)):5>>,                       %% => <<"¡">>
        <<(id(5)):3>>,                                  %% => <<5:3>>
        <<(id(16#ABC)):12, (id(16#D)):4>>,              %% => <<"«Í">>
        <<(id(16#ABC)):12/little>>,                     %% => <<188,10:4>>
        <<(id(1)):(id(4))/unit:8>>,                     %% => <<0,0,0,1>>
        <<(id(1)):(id(0))>>,                            %% => <<>>
        <<(id(1 bsl 100)):104>>,                        %% => <<16,0,0,0,0,0,0,0,0,0,0,0,0>>
        <<(id(-(1 bsl 100))):104/little>>,              %% => <<0,0,0,0,0,0,0,0,0,0,0,0,240>>
        <<(id(7)):(id(9))>>                             %% => <<3,1:1>>
    ].

%% Hides a value from the compiler.
id(X) -> X.
