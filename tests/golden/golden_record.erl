-module(golden_record).
-export([f/1]).

-record(r, {a, b = 1}).

f(#r{a = A} = R) -> R#r{b = A};
f(A) -> #r{a = A}.
