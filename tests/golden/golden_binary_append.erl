-module(golden_binary_append).
-export([f/2]).

f([H | T], B) -> f(T, <<B/binary, H>>);
f([], B) -> B.
