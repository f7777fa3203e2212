-module(golden_catch).
-export([f/1]).

f(X) -> {caught, catch g(X)}.

g(X) -> X.
