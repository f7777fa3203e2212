-module(golden_integers).
-export([f/2]).

f(A, B) -> (A div B) bsl 2 + (A rem B) band 255.
