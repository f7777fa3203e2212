%% A fun does not hold its module's old version, a return address does; the answer can come as a message.
-module(code_check_process_code).
-export([main/0, id/1]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    F = versions:local_fun(),
    P = spawn(fun() -> receive {go, G} -> G end end),
    Q = spawn(versions, loop, []),
    Q ! {version, self()},
    receive {Q, 1} -> ok end,
    P ! {other, F},
    put(holds, [F]),
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    Me = self(),
    R = [
        erlang:check_process_code(Me, versions),                              %% => false
        erlang:check_process_code(P, versions),                               %% => false
        erlang:check_process_code(Q, versions),                               %% => true
        erlang:check_process_code(Q, no_such_module),                         %% => false
        erlang:check_process_code(Q, versions, [{async, a}, {allow_gc, false}]), %% => async
        receive {check_process_code, a, Answer} -> Answer end,                %% => true
        err(fun() -> erlang:check_process_code(Q, versions, [{odd, 1}]) end),  %% => {error,badarg}
        err(fun() -> erlang:check_process_code(Q, versions, id(odd)) end),     %% => {error,badarg}
        err(fun() -> erlang:check_process_code(id(x), versions) end),          %% => {error,badarg}
        err(fun() -> erlang:check_process_code(Q, id(1)) end),                 %% => {error,badarg}
        err(fun() -> erts_internal:purge_module(versions, prepare) end),      %% => {error,notsup}
        F(),                                                                  %% => {local,1}
        begin P ! {go, 1}, Q ! stop, clean(versions) end                      %% => false
    ],
    erase(holds),
    R.

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
