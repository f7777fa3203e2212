%% What a monitor sees when a process dies of error, exit, throw, or by returning.
-module(exc_exit_reasons_of_crashes).
-export([main/0, id/1]).

main() ->
    [
        down(fun() -> ok end),                       %% => normal
        down(fun() -> exit(id(bye)) end),            %% => bye
        down(fun() -> exit(normal) end),             %% => normal
        down(fun() -> error(id(oops)) end),          %% => {oops,stack,exc_exit_reasons_of_crashes,a_fun,0}
        down(fun() -> id(1) + id(a) end),            %% => {badarith,stack,erlang,'+',[1,a]}
        down(fun() -> throw(id(t)) end),             %% => {{nocatch,t},stack,exc_exit_reasons_of_crashes,a_fun,0}
        down(fun() -> {ok, _} = id(no) end),         %% => {{badmatch,no},stack,exc_exit_reasons_of_crashes,a_fun,0}
        down(fun() -> only(id(2)) end),              %% => {function_clause,stack,exc_exit_reasons_of_crashes,only,[2]}
        down(fun() -> nomod:nofun(1) end),           %% => {undef,stack,nomod,nofun,[1]}
        down(fun() -> exit(self(), kill), receive x -> y end end),   %% => killed
        down(fun() -> erlang:raise(exit, {shutdown, 1}, []) end)     %% => {shutdown,1}
    ].

only(1) -> ok.

down(F) ->
    {P, R} = spawn_monitor(F),
    receive
        {'DOWN', R, process, P, Reason} -> reduce(Reason)
    end.

%% The stack becomes its first entry without what differs from run to run.
reduce({R, [{M, F, A, L} | _]}) when is_list(L) -> {R, stack, M, short(F), A};
reduce(R) -> R.

short(F) ->
    case atom_to_list(F) of
        "-" ++ _ -> a_fun;
        _ -> F
    end.

%% Hides a value from the compiler.
id(X) -> X.
