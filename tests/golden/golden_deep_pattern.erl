-module(golden_deep_pattern).
-export([f/1]).

f({[{a, {b, [X, Y]}} | _], #{k := {X, Z}}}) -> {Y, Z}.
