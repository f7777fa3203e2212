%% Options of ets:new/2 and what info/2 says of them.
-module(ets_new_options).
-export([main/0]).

main() ->
    [
        facts([]), %% => [set,protected,1,false,false,none,0,false,false,false,facts]
        facts([set, public]), %% => [set,public,1,false,false,none,0,false,false,false,facts]
        facts([bag, private]), %% => [bag,private,1,false,false,none,0,false,false,false,facts]
        facts([duplicate_bag, protected, {keypos, 3}]), %% => [duplicate_bag,protected,3,false,false,none,0,false,false,false,facts]
        facts([ordered_set, compressed]), %% => [ordered_set,protected,1,false,true,none,0,false,false,false,facts]
        facts([set, bag]), %% => [bag,protected,1,false,false,none,0,false,false,false,facts]
        facts([ordered_set, set]), %% => [ordered_set,protected,1,false,false,none,0,false,false,false,facts]
        facts([public, private]), %% => [set,private,1,false,false,none,0,false,false,false,facts]
        facts([public, protected]), %% => [set,public,1,false,false,none,0,false,false,false,facts]
        facts([{keypos, 2}, {keypos, 5}]), %% => [set,protected,5,false,false,none,0,false,false,false,facts]
        facts([{write_concurrency, true}]), %% => [set,protected,1,false,false,none,0,false,true,false,facts]
        facts([{write_concurrency, auto}]), %% => [set,protected,1,false,false,none,0,false,auto,true,facts]
        facts([{write_concurrency, true}, {write_concurrency, false}]), %% => [set,protected,1,false,false,none,0,false,false,false,facts]
        facts([{write_concurrency, true}, private]), %% => [set,private,1,false,false,none,0,false,false,false,facts]
        facts([{read_concurrency, true}, private]), %% => [set,private,1,false,false,none,0,false,false,false,facts]
        facts([{read_concurrency, true}]), %% => [set,protected,1,false,false,none,0,true,false,false,facts]
        facts([ordered_set, {write_concurrency, true}]), %% => [ordered_set,protected,1,false,false,none,0,false,true,true,facts]
        facts([ordered_set, {write_concurrency, auto}]), %% => [ordered_set,protected,1,false,false,none,0,false,auto,true,facts]
        facts([ordered_set, {write_concurrency, true}, {decentralized_counters, false}]), %% => [ordered_set,protected,1,false,false,none,0,false,true,false,facts]
        facts([{write_concurrency, true}, {decentralized_counters, true}]), %% => [set,protected,1,false,false,none,0,false,true,true,facts]
        facts([{write_concurrency, true}, ordered_set]), %% => [ordered_set,protected,1,false,false,none,0,false,true,true,facts]
        facts([ordered_set, bag, {write_concurrency, true}]), %% => [bag,protected,1,false,false,none,0,false,true,false,facts]
        facts([ordered_set, {write_concurrency, true}, bag]), %% => [bag,protected,1,false,false,none,0,false,true,true,facts]
        facts([{decentralized_counters, true}]), %% => [set,protected,1,false,false,none,0,false,false,false,facts]
        facts([{write_concurrency, {debug_hash_fixed_number_of_locks, 64}}]), %% => [set,protected,1,false,false,none,0,false,{debug_hash_fixed_number_of_locks,64},true,facts]
        facts([{heir, none}]), %% => [set,protected,1,false,false,none,0,false,false,false,facts]
        bad(1, []), %% => {error,badarg,ets,new,none}
        bad("t", []), %% => {error,badarg,ets,new,none}
        bad(t, foo), %% => {error,badarg,ets,new,none}
        bad(t, [set | bag]), %% => {error,badarg,ets,new,none}
        bad(t, [foo]), %% => {error,badarg,ets,new,none}
        bad(t, [{keypos, 0}]), %% => {error,badarg,ets,new,none}
        bad(t, [{keypos, a}]), %% => {error,badarg,ets,new,none}
        bad(t, [{keypos, 1 bsl 64}]), %% => {error,badarg,ets,new,none}
        bad(t, [{keypos, 1, 2}]), %% => {error,badarg,ets,new,none}
        bad(t, [{write_concurrency, maybe_}]), %% => {error,badarg,ets,new,none}
        bad(t, [{read_concurrency, 1}]), %% => {error,badarg,ets,new,none}
        bad(t, [{decentralized_counters, auto}]), %% => {error,badarg,ets,new,none}
        bad(t, [{heir, foo}]), %% => {error,badarg,ets,new,none}
        bad(t, [{heir, foo, bar}]), %% => {error,badarg,ets,new,none}
        bad(t, [{heir, self()}]), %% => {error,badarg,ets,new,none}
        bad(t, [ordered_set, {write_concurrency, {debug_hash_fixed_number_of_locks, 64}}]), %% => {error,badarg,ets,new,none}
        bad(t, [{write_concurrency, {debug_hash_fixed_number_of_locks, 0}}]), %% => {error,badarg,ets,new,none}
        bad(t, {named_table}), %% => {error,badarg,ets,new,none}
        twice() %% => {{error,badarg,ets,new,already_exists},true,named}
    ].

facts(Options) ->
    T = ets:new(facts, Options),
    Items = [type, protection, keypos, named_table, compressed, heir, size, read_concurrency, write_concurrency, decentralized_counters, name],
    Facts = [ets:info(T, I) || I <- Items],
    true = is_reference(T),
    ets:delete(T),
    Facts.

bad(Name, Options) -> err(fun() -> ets:new(Name, Options) end).

twice() ->
    named = ets:new(named, [named_table]),
    A = err(fun() -> ets:new(named, [named_table, public]) end),
    B = is_reference(ets:new(named, [])),
    true = ets:delete(named),
    {A, B, ets:new(named, [bag, named_table])}.

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
