%% What persistent_term:info/0 says: the bytes of a term with its key, what is shared in it counted once, and the slots of the table.
-module(bif_persistent_term_info).
-export([main/0, id/1]).

main() ->
    List = lists:seq(1, 10),
    [
        bytes(key, value),                   %% => 40
        bytes({?MODULE, key}, value),        %% => 64
        bytes(key, id([1, 2])),              %% => 72
        bytes(key, <<(id(1))>>),             %% => 64
        bytes(key, <<(id(0)):800>>),         %% => 88
        bytes(key, {List, List}),            %% => 224
        bytes(key, make_ref()),              %% => 64
        bytes(key, #{id(a) => 1, b => 2.0}), %% => 120
        slots()                              %% => {512,256}
    ].

bytes(Key, Value) ->
    #{count := Count, memory := Before} = persistent_term:info(),
    ok = persistent_term:put(Key, Value),
    More = Count + 1,
    #{count := More, memory := Memory} = persistent_term:info(),
    true = persistent_term:erase(Key),
    #{count := Count, memory := Before} = persistent_term:info(),
    Memory - Before.

slots() ->
    _ = erts_debug:set_internal_state(available_internal_state, true),
    [persistent_term:put({?MODULE, N}, N) || N <- lists:seq(1, 200)],
    #{table := Many} = erts_debug:get_internal_state(persistent_term),
    [persistent_term:erase({?MODULE, N}) || N <- lists:seq(1, 100)],
    #{table := Fewer} = erts_debug:get_internal_state(persistent_term),
    [persistent_term:erase({?MODULE, N}) || N <- lists:seq(101, 200)],
    _ = erts_debug:set_internal_state(available_internal_state, false),
    {Many, Fewer}.

%% Hides a value from the compiler.
id(X) -> X.
