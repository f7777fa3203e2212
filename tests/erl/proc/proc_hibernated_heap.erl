%% The heap of a process that hibernates has shrunk to its terms: its arguments, as the list they were, and four words.
-module(proc_hibernated_heap).
-export([main/0, id/1, wait/0, wait/1, wait/2]).

main() ->
    {X, Y} = id({5, 6}),
    [
        asleep(fun() -> erlang:hibernate(?MODULE, wait, []) end, []),                       %% => 4
        asleep(fun() -> erlang:hibernate(?MODULE, wait, [X]) end, []),                      %% => 6
        asleep(fun() -> erlang:hibernate(?MODULE, wait, [X, Y]) end, []),                   %% => 8
        asleep(fun() -> erlang:hibernate(?MODULE, wait, [{Y, X}]) end, []),                 %% => 9
        asleep(fun() -> erlang:hibernate(?MODULE, wait, [lists:seq(1, 100)]) end, []),      %% => 206
        asleep(fun() -> erlang:hibernate(?MODULE, wait, [X]) end, [{min_heap_size, 15000}]) %% => 6
    ].

asleep(Fun, Options) ->
    Pid = spawn_opt(Fun, [link | Options]),
    await(Pid),
    [{heap_size, Size}, {total_heap_size, Size}] = process_info(Pid, [heap_size, total_heap_size]),
    Least = max(233, proplists:get_value(min_heap_size, Options, 0)),
    Pid ! {size, self()},
    true = receive {size, Awake} -> Awake >= Least end,
    Size.

await(Pid) ->
    case process_info(Pid, [current_function, status]) of
        [{current_function, {erlang, hibernate, 3}}, {status, waiting}] -> ok;
        _ -> receive after 1 -> await(Pid) end
    end.

wait() -> receive {size, From} -> From ! {size, element(2, process_info(self(), heap_size))} end.
wait(_) -> wait().
wait(_, _) -> wait().

%% Hides a value from the compiler.
id(X) -> X.
