%% Matching integer segments: signedness, endianness, odd sizes, big sizes, rest.
-module(bs_match_integers).
-export([main/0, id/1]).

main() ->
    [
        (fun() -> <<A:8, B:8/signed, C:16, D:16/little>> = id(<<255, 255, 1, 2, 1, 2>>), {A, B, C, D} end)(),  %% => {255,-1,258,513}
        (fun() -> <<A:3, B:5, C:12, D:4>> = id(<<16#AB, 16#CD, 16#EF>>), {A, B, C, D} end)(),                  %% => {5,11,3294,15}
        (fun() -> <<A:12/little, B:4>> = id(<<16#BC, 16#AD>>), {A, B} end)(),                                  %% => {2748,13}
        (fun() -> <<A:12/signed, B:4/signed>> = id(<<16#BC, 16#AD>>), {A, B} end)(),                           %% => {-1078,-3}
        (fun() -> <<A:64, B:64/signed>> = id(<<255:64, -1:64>>), {A, B} end)(),                                %% => {255,-1}
        (fun() -> <<A:100, B:28>> = id(<<(1 bsl 127):128>>), {A, B} end)(),                                    %% => {633825300114114700748351602688,0}
        (fun() -> <<A:72/signed-little>> = id(<<-5:72/little>>), A end)(),                                     %% => -5
        (fun() -> <<A:0, B:8>> = id(<<7>>), {A, B} end)(),                                                     %% => {0,7}
        (fun() -> <<A:4/unit:4, R/binary>> = id(<<1, 2, 3>>), {A, R} end)(),                                   %% => {258,<<3>>}
        (fun() -> <<A:32/native>> = id(<<99:32/native>>), A end)()                                             %% => 99
    ].

%% Hides a value from the compiler.
id(X) -> X.
