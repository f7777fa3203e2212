%% Whoever monitors the system hears which process a busy port has suspended.
-module(port_busy_monitor).
-export([main/0]).

main() ->
    Old = erlang:system_monitor(self(), [busy_port]),
    P = open_port({spawn, "sleep 2"}, []),
    port_command(P, binary:copy(<<0>>, 200000)),
    {Writer, Mon} = spawn_monitor(fun() -> catch port_command(P, "more") end),
    R = receive {monitor, Writer, busy_port, P} -> told end,
    port_close(P),
    receive {'DOWN', Mon, _, _, _} -> ok end,
    erlang:system_monitor(Old),
    {R, receive {monitor, _, _, _} -> again after 0 -> once end}.
    %% => {told,once}
