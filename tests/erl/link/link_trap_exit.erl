%% A trapping process gets {'EXIT', Pid, Reason} for every reason.
-module(link_trap_exit).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [
        why(fun() -> exit(bye) end),                        %% => bye
        why(fun() -> ok end),                               %% => normal
        why(fun() -> exit(kill) end),                       %% => kill
        why(fun() -> exit(self(), kill), receive x -> ok end end),  %% => killed
        why(fun() -> error(oops) end),                      %% => {with_stack,oops}
        why(fun() -> throw(ball) end)                       %% => {with_stack,{nocatch,ball}}
    ].

why(F) ->
    P = spawn_link(F),
    receive
        {'EXIT', P, {R, [{_, _, _, _} | _]}} -> {with_stack, R};
        {'EXIT', P, R} -> R
    end.
