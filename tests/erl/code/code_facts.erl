%% What the natives say of functions, modules and libraries that are there or not.
-module(code_facts).
-export([main/0, id/1]).

main() ->
    [
        [erlang:is_builtin(id(erlang), hd, 1), erlang:is_builtin(erlang, id('+'), 2)],   %% => [true,true]
        [erlang:is_builtin(id(prim_file), open_nif, 2), erlang:is_builtin(a, b, id(-1))], %% => [false,false]
        erlang:function_exported(id(?MODULE), id, 2),                                    %% => false
        erlang:function_exported(?MODULE, id, id(-1)),                                   %% => false
        err(fun() -> erlang:function_exported(id(1), id, 1) end),                        %% => {error,badarg}
        ?MODULE:module_info(native),                                                     %% => false
        [?MODULE:module_info(nifs), ?MODULE:module_info(native_addresses)],              %% => [[],[]]
        byte_size(?MODULE:module_info(md5)),                                             %% => 16
        [K || {K, _} <- ?MODULE:module_info()],                                          %% => [module,exports,attributes,compile,md5]
        err(fun() -> erlang:get_module_info(id(no_such_module)) end),                    %% => {error,badarg}
        element(1, element(2, erlang:load_nif(id("/no/such/library"), 0))),              %% => load_failed
        err(fun() -> erlang:load_nif(id(library), 0) end),                               %% => {error,badarg}
        lists:member(erts_internal, erlang:pre_loaded()),                                %% => true
        lists:member(?MODULE, erlang:loaded())                                           %% => true
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
