%% A binary tree of 127 processes adds up what its leaves have.
-module(proc_tree_sum).
-export([main/0, id/1]).

main() ->
    node_at(id(6), 1, self()),
    receive {sum, S} -> S end.
    %% => 6112

node_at(0, I, Up) -> spawn(fun() -> Up ! {sum, I} end);
node_at(D, I, Up) ->
    spawn(fun() ->
        Me = self(),
        node_at(D - 1, I * 2, Me),
        node_at(D - 1, I * 2 + 1, Me),
        Up ! {sum, receive {sum, A} -> A end + receive {sum, B} -> B end}
    end).

%% Hides a value from the compiler.
id(X) -> X.
