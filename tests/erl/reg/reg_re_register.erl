%% A name moves from one process to another; old holders do not get its messages.
-module(reg_re_register).
-export([main/0]).

main() ->
    Me = self(),
    [A, B] = [spawn(fun() -> receive X -> Me ! {N, X} end end) || N <- [a, b]],
    register(reg_moves, A),
    reg_moves ! first,
    X1 = receive M1 -> M1 end,
    catch unregister(reg_moves),
    register(reg_moves, B),
    reg_moves ! second,
    {X1, receive M2 -> M2 end}.
    %% => {{a,first},{b,second}}
