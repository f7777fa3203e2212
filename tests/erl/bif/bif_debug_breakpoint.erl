%% erts_debug:breakpoint/2: error_handler:breakpoint/3 runs in place of functions, called from inside or outside.
-module(bif_debug_breakpoint).
-export([main/0, breakpoint/3, undefined_function/3, twice/1, count/1]).

main() ->
    process_flag(error_handler, ?MODULE),
    put(done, done),
    [
     %% => {6,1,{instead,twice,[3]},{local,{instead,twice,[4]}},1,6}
     (fun() ->
              Before = ?MODULE:twice(3),
              Set = erts_debug:breakpoint({?MODULE, twice, 1}, true),
              Outside = ?MODULE:twice(3),
              Inside = through(4),
              Cleared = erts_debug:breakpoint({?MODULE, twice, 1}, false),
              {Before, Set, Outside, Inside, Cleared, ?MODULE:twice(3)}
      end)(),
     %% A function that calls itself:
     %% => {done,{instead,count,[3]},done}
     (fun() ->
              A = count(5),
              erts_debug:breakpoint({?MODULE, count, '_'}, true),
              B = count(3),
              erts_debug:breakpoint({?MODULE, '_', '_'}, false),
              {A, B, count(2)}
      end)(),
     %% => [0,0,0]
     [erts_debug:breakpoint(F, true) || F <- [{no_such_module, '_', '_'}, {?MODULE, no, 1}, {?MODULE, twice, 7}]],
     %% => [badarg,badarg,badarg,badarg,badarg,badarg]
     [try erts_debug:breakpoint(F, On) catch error:R -> R end
      || {F, On} <- [{x, true}, {{?MODULE, twice, 1}, x}, {{?MODULE, '_', 1}, true}, {{1, '_', '_'}, true},
                     {{?MODULE, twice, a}, true}, {{?MODULE, twice}, true}]]
    ].

twice(X) -> 2 * X.

through(X) -> {local, twice(X)}.

count(0) -> get(done);
count(N) -> count(N - 1).

breakpoint(?MODULE, Function, Arguments) -> {instead, Function, Arguments}.

undefined_function(M, F, A) -> error_handler:undefined_function(M, F, A).
