%% A port whose program does not read: who writes has to wait, or is told.
-module(port_busy).
-export([main/0]).

main() ->
    [suspended(command), suspended(message), nosuspend(), limits(), closed_while_busy(), killed_while_waiting(), others_run()].
    %% => {suspended,true,done}
    %% => {suspended,true,done}
    %% => [true,false,nosuspend]
    %% => {true,false}
    %% => {badarg,true}
    %% => true
    %% => 10

%% Reads nothing until the file is there.
slow() ->
    File = "/tmp/port_busy_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive])),
    {open_port({spawn, "sh -c 'while [ ! -e " ++ File ++ " ]; do sleep 0.02; done; rm " ++ File ++ "; cat > /dev/null'"}, []), File}.

release(File) ->
    P = open_port({spawn, "touch " ++ File}, [exit_status]),
    receive {P, {exit_status, 0}} -> ok end.

fill(P) ->
    true = port_command(P, binary:copy(<<0>>, 200000)).

suspended(How) ->
    {P, File} = slow(),
    fill(P),
    Me = self(),
    Writer = spawn(fun() ->
        case How of
            command -> true = port_command(P, "more");
            message -> P ! {Me, {command, "more"}}, erlang:yield()
        end,
        true = is_list(element(2, process_info(self(), links))),
        Me ! {self(), done}
    end),
    S = wait_status(Writer, 100),
    Nothing = receive {Writer, done} -> false after 50 -> true end,
    release(File),
    D = receive {Writer, X} -> X end,
    port_close(P),
    {S, Nothing, D}.

wait_status(Pid, N) ->
    case process_info(Pid, status) of
        {status, suspended} -> suspended;
        Other when N =:= 0 -> Other;
        _ -> receive after 10 -> wait_status(Pid, N - 1) end
    end.

nosuspend() ->
    {P, File} = slow(),
    A = port_command(P, binary:copy(<<0>>, 200000), [nosuspend]),
    B = port_command(P, "x", [nosuspend]),
    C = erlang:send(P, {self(), {command, "x"}}, [nosuspend]),
    port_close(P),
    release(File),
    [A, B, C].

%% The first 64 kilobytes go into the pipe; what is queued behind them counts.
limits() ->
    {P, File} = slow1([{busy_limits_port, {100, 1000000}}]),
    A = begin fill(P), port_command(P, "x", [nosuspend]) end,
    [port_command(P, binary:copy(<<0>>, 200000), [nosuspend]) || _ <- lists:seq(1, 8)],
    B = port_command(P, "x", [nosuspend]),
    exit(P, kill),
    receive after 0 -> ok end,
    release(File),
    {A, B}.

slow1(Options) ->
    process_flag(trap_exit, true),
    File = "/tmp/port_busy_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive])),
    {open_port({spawn, "sh -c 'while [ ! -e " ++ File ++ " ]; do sleep 0.02; done; rm " ++ File ++ "; cat > /dev/null'"}, Options), File}.

closed_while_busy() ->
    process_flag(trap_exit, true),
    {P, File} = slow(),
    fill(P),
    Me = self(),
    Writer = spawn(fun() -> Me ! {self(), try port_command(P, "more") catch error:E -> E end} end),
    suspended = wait_status(Writer, 100),
    R = port_close(P),
    W = receive {Writer, X} -> X end,
    release(File),
    {W, R}.

killed_while_waiting() ->
    {P, File} = slow(),
    fill(P),
    {Writer, Mon} = spawn_monitor(fun() -> port_command(P, "more") end),
    suspended = wait_status(Writer, 100),
    exit(Writer, kill),
    receive {'DOWN', Mon, process, Writer, killed} -> ok end,
    release(File),
    port_close(P).

others_run() ->
    {P, File} = slow(),
    fill(P),
    Me = self(),
    Writers = [spawn(fun() -> true = port_command(P, "more"), Me ! {self(), done} end) || _ <- lists:seq(1, 10)],
    [suspended = wait_status(W, 100) || W <- Writers],
    release(File),
    Done = [receive {W, done} -> 1 end || W <- Writers],
    port_close(P),
    length(Done).
