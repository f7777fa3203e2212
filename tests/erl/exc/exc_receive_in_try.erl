%% A receive inside try, after and catch; the exception comes out of the middle of it.
-module(exc_receive_in_try).
-export([main/0]).

main() ->
    self() ! {1, a},
    self() ! {2, b},
    self() ! done,
    A = try receive {1, X} -> throw({got, X}) end
        catch throw:{got, Y} -> {caught, Y}
        after receive {2, Z} -> put(after_part, Z) end
        end,
    B = (catch receive {3, _} -> x after 1 -> throw(timeout) end),
    {A, erase(after_part), B, receive W -> W after 0 -> none end}.
    %% => {{caught,a},b,timeout,done}
