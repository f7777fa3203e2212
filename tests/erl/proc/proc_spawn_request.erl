%% spawn_request answers with a message; reply option; options wrong.
-module(proc_spawn_request).
-export([main/0]).

main() ->
    Me = self(),
    R1 = spawn_request(fun() -> Me ! ran end),
    A = receive {spawn_reply, R1, ok, P1} -> is_pid(P1) end,
    B = receive ran -> ran end,
    R2 = spawn_request(fun() -> exit(gone) end, [monitor]),
    C = receive {spawn_reply, R2, ok, P2} -> receive {'DOWN', R2, process, P2, Why} -> Why end end,
    R3 = spawn_request(fun() -> ok end, [{reply_tag, my_tag}, {reply, yes}]),
    D = receive {my_tag, R3, ok, P3} -> is_pid(P3) end,
    R4 = spawn_request(fun() -> Me ! quiet end, [{reply, no}]),
    E = receive quiet -> quiet end,
    R5 = spawn_request(fun() -> ok end, [bad_option]),
    F = receive {spawn_reply, R5, error, W} -> W end,
    G = [refused(Options) || Options <- [
        [{reply, no}, bad_option],
        [{reply, never}],
        [{reply, no}, {reply, never}],
        [bad_option, {reply_tag, my_tag}],
        [{fullsweep_after, 1 bsl 70}],
        [{max_heap_size, 1}]
    ]],
    {A, B, C, D, E, F, is_reference(R4), receive X -> X after 2 -> nothing end, G}.
    %% => {true,ran,gone,true,quiet,badopt,true,nothing,[none,badopt,none,badopt,badopt,badopt]}

refused(Options) ->
    Ref = spawn_request(fun() -> ok end, Options),
    receive {_, Ref, error, Why} -> Why; {_, Ref, ok, _} -> ok after 20 -> none end.
