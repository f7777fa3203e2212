%% Float segments of 16, 32 and 64 bits, both byte orders, from floats and integers.
-module(bs_build_floats).
-export([main/0, id/1]).

main() ->
    [
        <<(id(1.5)):64/float>>,            %% => <<63,248,0,0,0,0,0,0>>
        <<(id(1.5)):64/float-little>>,     %% => <<0,0,0,0,0,0,248,63>>
        <<(id(1.5)):32/float>>,            %% => <<63,192,0,0>>
        <<(id(-0.1)):32/float-little>>,    %% => <<"ÍÌÌ½">>
        <<(id(1.5)):16/float>>,            %% => <<62,0>>
        <<(id(65504.0)):16/float-little>>, %% => <<"ÿ{">>
        <<(id(3))/float>>,                 %% => <<64,8,0,0,0,0,0,0>>
        <<(id(1 bsl 70)):32/float>>,       %% => <<98,128,0,0>>
        <<1:1, (id(2.0)):32/float, 0:7>>,  %% => <<160,0,0,0,0>>
        <<(id(2.0)):(id(32))/float>>       %% => <<64,0,0,0>>
    ].

%% Hides a value from the compiler.
id(X) -> X.
