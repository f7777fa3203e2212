-module(golden_case_tuples).
-export([f/1]).

f({add, A, B}) -> A + B;
f({neg, A}) -> -A;
f({}) -> none;
f(_) -> other.
