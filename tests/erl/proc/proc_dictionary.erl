%% The process dictionary: put, get, erase, keys, and each process has its own.
-module(proc_dictionary).
-export([main/0]).

main() ->
    Me = self(),
    put(shared, mine),
    spawn(fun() -> Me ! {other, get(shared), put(shared, theirs), get()} end),
    Other = receive {other, A, B, C} -> {A, B, C} end,
    erase(),
    [
        Other,                        %% => {undefined,undefined,[{shared,theirs}]}
        put(a, 1),                    %% => undefined
        put(a, 2),                    %% => 1
        get(a),                       %% => 2
        get(b),                       %% => undefined
        put({k, [1]}, v),             %% => undefined
        put(1, int),                  %% => undefined
        put(1.0, float),              %% => undefined
        {get(1), get(1.0)},           %% => {int,float}
        erase(1.0),                   %% => float
        sort(get_keys()),             %% => [1,a,{k,[1]}]
        get_keys(int),                %% => [1]
        erase(a),                     %% => 2
        erase(a),                     %% => undefined
        sort(erase()),                %% => [{1,int},{{k,[1]},v}]
        get()                         %% => []
    ].

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P | sort([X || X <- T, X >= P])].
