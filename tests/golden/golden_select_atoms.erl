-module(golden_select_atoms).
-export([f/1]).

f(a) -> 1;
f(b) -> 2;
f(c) -> 3.
