-module(golden_map_build).
-export([f/2]).

f(M, V) -> M#{a := V, b => [V]}.
