%% Which signals may be set, and to what.  Setting one to what it is already is all that is tried.
-module(os_set_signal).
-export([main/0]).

main() ->
    [
     %% => ok
     os:set_signal(sigusr2, default),
     %% => [{badarg,[]},{badarg,[]},{badarg,[]},{badarg,[]},{badarg,[]},{badarg,[]}]
     [why(Signal, default) || Signal <- [sigint, sigkill, sigpipe, sigchl, 10, "sigusr2"]],
     %% => [{badarg,badopt},{badarg,badopt},{badarg,badopt}]
     [why(sigusr2, Action) || Action <- [catch_it, 1, []]]
    ].

why(Signal, Action) ->
    try os:set_signal(Signal, Action) catch
        error:R:S ->
            [{os, set_signal, [_, _], Info} | _] = S,
            #{module := erl_kernel_errors} = Map = proplists:get_value(error_info, Info),
            {R, maps:get(cause, Map, [])}
    end.
