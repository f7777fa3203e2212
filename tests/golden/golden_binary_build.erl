-module(golden_binary_build).
-export([f/3]).

f(A, B, C) -> <<A:16/little, B/binary, "end", C:3>>.
