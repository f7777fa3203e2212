-module(golden_binary_utf8).
-export([f/1]).

f(<<C/utf8, T/binary>>) -> [C | f(T)];
f(<<>>) -> [].
