-module(golden_binary_match).
-export([f/1]).

f(<<Size:8, Data:Size/binary, Rest/binary>>) -> {Data, Rest};
f(<<>>) -> empty.
