%% register, whereis, registered, unregister.
-module(reg_basic).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    [
        register(reg_basic_p, P),                     %% => true
        whereis(reg_basic_p) =:= P,                   %% => true
        lists:member(reg_basic_p, registered()),      %% => true
        process_info(P, registered_name),             %% => {registered_name,reg_basic_p}
        unregister(reg_basic_p),                      %% => true
        whereis(reg_basic_p),                         %% => undefined
        lists:member(reg_basic_p, registered()),      %% => false
        process_info(P, registered_name)              %% => []
    ].
