%% utf8, utf16 and utf32 segments and strings.
-module(bs_build_utf).
-export([main/0, id/1]).

main() ->
    [
        <<(id($a))/utf8, (id(16#E5))/utf8, (id(16#20AC))/utf8, (id(16#1F600))/utf8>>,  %% => <<97,195,165,226,130,172,240,159,152,128>>
        <<(id($a))/utf16, (id(16#20AC))/utf16, (id(16#1F600))/utf16>>,                 %% => <<0,97,32,172,216,61,222,0>>
        <<(id(16#1F600))/utf16-little>>,                                               %% => <<61,216,0,222>>
        <<(id(16#1F600))/utf32>>,                                                      %% => <<0,1,246,0>>
        <<(id(16#20AC))/utf32-little>>,                                                %% => <<172,32,0,0>>
        <<"aåb"/utf8>>,                                                                %% => <<"aÃ¥b">>
        <<"å"/utf16>>,                                                                 %% => <<0,229>>
        <<1:4, (id(16#E5))/utf8, 0:4>>,                                                %% => <<28,58,80>>
        <<(id(16#FFFF))/utf8, (id(0))/utf8>>                                           %% => <<239,191,191,0>>
    ].

%% Hides a value from the compiler.
id(X) -> X.
