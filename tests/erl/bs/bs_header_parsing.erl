%% A protocol header with flags, lengths, options and a checksum over the bytes.
-module(bs_header_parsing).
-export([main/0, id/1]).

main() ->
    P = packet(id(5), id(<<"payload">>), id([{1, <<"x">>}, {2, <<"yz">>}])),
    [
        P,                                             %% => <<48,7,0,5,134,0,0,7,1,1,120,2,2,121,122,112,97,121,108,111,97,100>>
        parse(P),                                      %% => {ok,5,{1,6},[{1,<<"x">>},{2,<<"yz">>}],<<"payload">>,<<>>}
        parse(<<P/binary, "more">>),                   %% => {ok,5,{1,6},[{1,<<"x">>},{2,<<"yz">>}],<<"payload">>,<<"more">>}
        parse(binary:part(P, 0, byte_size(P) - 1)),    %% => incomplete
        parse(id(<<4:4, 0:60>>)),                      %% => {version,4}
        checksum(P, 0)                                 %% => 56139
    ].

packet(Seq, Data, Options) ->
    Opts = << <<T, (byte_size(V)), V/binary>> || {T, V} <- Options >>,
    <<3:4, (byte_size(Opts)):12, Seq:16, 1:1, 0:1, 6:6, (byte_size(Data)):24, Opts/binary, Data/binary>>.

parse(<<3:4, OL:12, Seq:16, Ack:1, _:1, Win:6, DL:24, Opts:OL/binary, Data:DL/binary, Rest/binary>>) ->
    {ok, Seq, {Ack, Win}, options(Opts), Data, Rest};
parse(<<V:4, _/bitstring>>) when V =/= 3 -> {version, V};
parse(_) -> incomplete.

options(<<T, L, V:L/binary, R/binary>>) -> [{T, V} | options(R)];
options(<<>>) -> [].

checksum(<<X:16, R/binary>>, S) -> checksum(R, (S + X) band 16#FFFF);
checksum(<<X>>, S) -> (S + X * 256) band 16#FFFF;
checksum(<<>>, S) -> S.

%% Hides a value from the compiler.
id(X) -> X.
