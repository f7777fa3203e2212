%% All sizes from 1 to 20 bits, signed and unsigned, both byte orders, at every offset of a byte.
-module(bs_signed_sizes_matrix).
-export([main/0, id/1]).

main() -> [sum(S) || S <- id([1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 20])].
    %% => [{1,{36,-36,36,-36}},{2,{108,-36,108,-36}},{3,{216,-72,216,-72}},{5,{972,-180,972,-180}},{7,{3996,-612,3996,-612}},{8,{7992,-1224,7992,-1224}},{9,{16020,-2412,17208,-1224}},{12,{128232,-19224,100152,-47304}},{15,{1026072,-153576,800568,-379080}},{16,{2052180,-307116,1602360,-756936}},{17,{4104396,-614196,3961656,-756936}},{20,{32835276,-4913460,27554616,-10194120}}]

sum(S) -> {S, sum(S, 0, 0, 0, 0, 0)}.

sum(_, 8, A, B, C, D) -> {A, B, C, D};
sum(S, O, A, B, C, D) ->
    Bin = <<0:O, 16#DEADBEEF12345678:64>>,
    <<_:O, U:S, _/bitstring>> = Bin,
    <<_:O, V:S/signed, _/bitstring>> = Bin,
    <<_:O, W:S/little, _/bitstring>> = Bin,
    <<_:O, X:S/signed-little, _/bitstring>> = Bin,
    sum(S, O + 1, A + U * (O + 1), B + V * (O + 1), C + W * (O + 1), D + X * (O + 1)).

%% Hides a value from the compiler.
id(X) -> X.
