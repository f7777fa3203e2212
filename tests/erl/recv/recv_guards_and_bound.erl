%% Bound variables, maps, binaries and guards in receive patterns.
-module(recv_guards_and_bound).
-export([main/0, id/1]).

main() ->
    Ref = make_ref(),
    Key = id(k),
    [self() ! M || M <- [{make_ref(), 1}, {Ref, 0}, #{other => 1}, #{k => v}, <<2, "x">>, <<1, "abc">>, {Ref, 5}, 42]],
    A = receive {Ref, N} when N > 3 -> N end,
    B = receive #{Key := V} -> V end,
    C = receive <<1, T/binary>> -> T end,
    D = receive {R, 1} when R =/= Ref -> other_ref end,
    E = receive I when is_integer(I), I rem 2 =:= 0 -> I end,
    {A, B, C, D, E, len()}.
    %% => {5,v,<<"abc">>,other_ref,42,3}

len() -> element(2, process_info(self(), message_queue_len)).

%% Hides a value from the compiler.
id(X) -> X.
