-module(golden_literals).
-export([f/0]).

f() -> {"text", <<"bin">>, #{a => [1.5]}, 'odd atom'}.
