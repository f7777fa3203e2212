-module(golden_select_integers).
-export([f/1]).

f(1) -> a;
f(2) -> b;
f(7) -> c;
f(_) -> d.
