-module(golden_floats).
-export([f/2]).

f(X, Y) when is_float(X), is_float(Y) -> (X * Y + 1.5) / (X - Y).
