%% module_info and a function with the name of a BIF that is not auto-imported here.
-module(op_catch_all_exports).
-export([main/0, id/1]).
-compile({no_auto_import, [length/1, self/0]}).

main() -> {length(id([a])), self(), erlang:length([a, b])}.
    %% => {my_length,my_self,2}

length(_) -> my_length.

self() -> my_self.

%% Hides a value from the compiler.
id(X) -> X.
