-module(golden_exit_and_error).
-export([f/1]).

f(1) -> exit(one);
f(2) -> error(two);
f(X) -> throw(X).
