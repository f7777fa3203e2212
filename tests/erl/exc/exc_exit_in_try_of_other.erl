%% exit(Pid, Reason) to oneself is not caught by try, unlike exit/1.
-module(exc_exit_in_try_of_other).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() ->
        try
            exit(self(), stop),
            receive never -> ok end
        catch
            _:_ -> caught
        end
    end),
    A = receive {'DOWN', R, process, P, X} -> X end,
    B = try exit(stop) catch exit:stop -> caught end,
    {A, B}.
    %% => {stop,caught}
