-module(golden_guards).
-export([f/2]).

f(A, B) when is_integer(A), A > 0, B =/= A -> 1;
f(A, B) when is_list(A); is_atom(B) -> 2;
f(A, _) when is_map(A), map_size(A) > 2 -> 3;
f(A, B) when element(1, A) =:= B -> 4.
