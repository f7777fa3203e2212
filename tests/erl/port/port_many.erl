%% A hundred ports at once, each used by a process of its own.
-module(port_many).
-export([main/0]).

main() ->
    Before = length(erlang:ports()),
    Me = self(),
    Pids = [spawn_link(fun() -> use(Me, N) end) || N <- lists:seq(1, 100)],
    [receive {P, ready} -> ok end || P <- Pids],
    Open = length(erlang:ports()) - Before,
    Numbers = [element(2, erlang:port_info(P, id)) || P <- erlang:ports()],
    [P ! go || P <- Pids],
    Sum = lists:sum([receive {P, N} -> N end || P <- Pids]),
    [Open, length(lists:usort(Numbers)) =:= Open + Before, Sum, length(erlang:ports()) - Before].
    %% => [100,true,5050,0]

use(Parent, N) ->
    P = open_port({spawn, "cat"}, [{packet, 4}, binary]),
    Parent ! {self(), ready},
    receive go -> ok end,
    port_command(P, term_to_binary(N)),
    R = receive {P, {data, D}} -> binary_to_term(D) end,
    port_close(P),
    Parent ! {self(), R}.
