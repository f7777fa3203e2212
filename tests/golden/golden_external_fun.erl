-module(golden_external_fun).
-export([f/0]).

f() -> fun lists:reverse/1.
