%% A large binary: linear building and splitting, sub-binaries that stay valid.
-module(bs_large_binary).
-export([main/0, id/1]).

main() ->
    B = build(id(3000), <<>>),
    Parts = split(B, []),
    [
        byte_size(B),                               %% => 6000
        length(Parts),                              %% => 60
        erlang:iolist_to_binary(Parts) =:= B,       %% => true
        erlang:md5(B) =:= erlang:md5(Parts),        %% => true
        binary:at(B, 5999),                         %% => 1
        hd(Parts)                                   %% => <<11,184,11,183,11,182,11,181,11,180,11,179,11,178,11,177,11,176,11,175,11,174,11,173,11,172,11,171,11,170,11,169,11,168,11,167,11,166,11,165,11,164,11,163,11,162,11,161,11,160,11,159,11,158,11,157,11,156,11,155,11,154,11,153,11,152,11,151,11,150,11,149,11,148,11,147,11,146,11,145,11,144,11,143,11,142,11,141,11,140,11,139,11,138,11,137,11,136,11,135>>
    ].

build(0, B) -> B;
build(N, B) -> build(N - 1, <<B/binary, N:16>>).

split(<<P:100/binary, R/binary>>, Acc) -> [P | split(R, Acc)];
split(R, Acc) when byte_size(R) < 100 -> Acc.

%% Hides a value from the compiler.
id(X) -> X.
