%% A receive inside the body of another one sees the skipped messages again.
-module(recv_nested_receive).
-export([main/0]).

main() ->
    [self() ! X || X <- [one, two, three, four]],
    receive
        three ->
            receive
                one ->
                    receive
                        four -> {three_one_four, flush()}
                    end
            end
    end.
    %% => {three_one_four,[two]}

flush() -> receive X -> [X | flush()] after 0 -> [] end.
