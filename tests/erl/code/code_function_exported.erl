%% function_exported, module_loaded and module_info of the running module.
-module(code_function_exported).
-export([main/0, api/2]).

main() ->
    [
        erlang:function_exported(?MODULE, api, 2),         %% => true
        erlang:function_exported(?MODULE, api, 1),         %% => false
        erlang:function_exported(?MODULE, private, 0),     %% => false
        erlang:function_exported(no_such_module, f, 0),    %% => false
        erlang:function_exported(erlang, abs, 1),          %% => true
        erlang:module_loaded(?MODULE),                     %% => true
        erlang:module_loaded(no_such_module),              %% => false
        ?MODULE:module_info(module),                       %% => code_function_exported
        sort(?MODULE:module_info(exports)),                %% => [{api,2},{main,0},{module_info,0},{module_info,1}]
        lists:member({private, 0}, ?MODULE:module_info(functions)),   %% => true
        is_list(?MODULE:module_info(attributes)),          %% => true
        err(fun() -> ?MODULE:module_info(nosuch) end)      %% => {error,badarg}
    ].

api(A, B) -> {A, B, private()}.

private() -> ok.

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P | sort([X || X <- T, X >= P])].

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
