%% What OTP's erl_stdlib_errors says of failed calls: it reads the cause in error_info.
-module(ets_error_texts).
-export([main/0]).

main() ->
    Set = ets:new(set, [public, named_table]),
    Bag = ets:new(bag, [bag]),
    Gone = ets:new(gone, []),
    ets:delete(Gone),
    ets:insert(Set, {k, 1, a}),
    Secret = secret(),
    lists:append([
        [text(insert, [T, {a}]) || T <- [Gone, Secret, nothing, 1, make_ref()]],
        [text(insert, [Set, O]) || O <- [a, {}, [{}], [{a}, b], [{a} | b]]],
        [text(insert_new, [Set, O]) || O <- [a, {}, [{a}, b]]],
        [text(lookup, [T, a]) || T <- [Gone, Secret, nothing, "x"]],
        [text(lookup_element, [Set, K, P]) || {K, P} <- [{z, 1}, {k, 0}, {k, 9}, {k, a}]],
        [text(delete, [T]) || T <- [Gone, Secret, 7]],
        [text(delete_object, [Set, O]) || O <- [a, {}]],
        [text(new, A) || A <- [[a, [foo]], [1, []], [set, [named_table]], [1, foo], [a, [b | c]]]],
        [text(rename, [T, N]) || {T, N} <- [{Set, 1}, {Gone, x}, {Set, set}]],
        [text(give_away, [Set, P, x]) || P <- [self(), foo]],
        [text(setopts, [Set, foo])],
        [text(info, [Set, foo]), text(info, [1, size])],
        [text(next, [Set, zzz]), text(prev, [Set, zzz])],
        [text(safe_fixtable, [Set, foo])],
        [text(slot, [Set, N]) || N <- [-1, a, 1000000]],
        [text(select, [Set, M]) || M <- [foo, [foo]]],
        [text(select, [Set, M, L]) || {M, L} <- [{foo, 1}, {[{'_', [], ['$_']}], 0}, {[{'_', [], ['$_']}], a}]],
        [text(select, [foo]), text(match, [foo]), text(match_object, [foo]), text(select_reverse, [foo])],
        [text(match, [Set, '_', 0]), text(match_object, [Set, '_', a])],
        [text(select_count, [Set, foo]), text(select_replace, [Set, foo]), text(select_replace, [Bag, [{'_', [], ['$_']}]])],
        [text(update_counter, [Set, K, O]) || {K, O} <- [{z, 1}, {k, {1, 1}}, {k, {9, 1}}, {k, foo}, {k, {3, 1}}]],
        [text(update_counter, [Bag, z, 1])],
        [text(update_counter, [Set, K, O, D]) || {K, O, D} <- [{z, 1, foo}, {z, {9, 1}, {a}}, {k, {3, 1}, {a}}]],
        [text(update_element, [Set, k, O]) || O <- [{1, a}, {9, a}, foo]],
        [text(whereis, [1]), text(match_spec_compile, [foo]), text(first, [Gone]), text(member, [Gone, a]), text(take, [Secret, a])]
    ]).
    %% => [{insert,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{insert,[{1,<<"the table identifier refers to an ETS table with insufficient access rights">>}]},{insert,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{insert,[{1,<<"not an atom or a table identifier">>}]},{insert,[{1,<<"not a valid table identifier">>}]},{insert,[{2,<<"not a tuple">>}]},{insert,[{2,<<"is an empty tuple">>}]},{insert,[{2,<<"not a non-empty tuple or a list of non-empty tuples">>}]},{insert,[{2,<<"not a non-empty tuple or a list of non-empty tuples">>}]},{insert,[{2,<<"not a non-empty tuple or a list of non-empty tuples">>}]},{insert_new,[{2,<<"not a tuple">>}]},{insert_new,[{2,<<"is an empty tuple">>}]},{insert_new,[{2,<<"not a non-empty tuple or a list of non-empty tuples">>}]},{lookup,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{lookup,[{1,<<"the table identifier refers to an ETS table with insufficient access rights">>}]},{lookup,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{lookup,[{1,<<"not an atom or a table identifier">>}]},{lookup_element,[{2,<<"not a key that exists in the table">>}]},{lookup_element,[{3,<<"out of range">>}]},{lookup_element,[{3,<<"position is greater than the size of the object">>}]},{lookup_element,[{3,<<"not an integer">>}]},{delete,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{delete,[{1,<<"the table identifier refers to an ETS table with insufficient access rights">>}]},{delete,[{1,<<"not an atom or a table identifier">>}]},{delete_object,[{2,<<"not a tuple">>}]},{delete_object,[{2,<<"is an empty tuple">>}]},{new,[{2,<<"invalid options">>}]},{new,[{1,<<"not an atom">>}]},{new,[{1,<<"table name already exists">>}]},{new,[{1,<<"not an atom">>},{2,<<"not a list">>}]},{new,[{2,<<"not a proper list">>}]},{rename,[{2,<<"invalid table name (must be an atom)">>}]},{rename,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{rename,[{2,<<"table name already exists">>}]},{give_away,[{2,<<"the process is already the owner of the table">>}]},{give_away,[{2,<<"not a pid">>}]},{setopts,[{2,<<"invalid options">>}]},{info,[{2,<<"not a valid info item">>}]},{info,[{1,<<"not an atom or a table identifier">>}]},{next,[{2,<<"not a key that exists in the table">>}]},{prev,[{2,<<"not a key that exists in the table">>}]},{safe_fixtable,[{2,<<"not a boolean value">>}]},{slot,[{2,<<"out of range">>}]},{slot,[{2,<<"out of range">>}]},{slot,[{2,<<"out of range">>}]},{select,[{2,<<"not a valid match specification">>}]},{select,[{2,<<"not a valid match specification">>}]},{select,[{2,<<"not a valid match specification">>}]},{select,[{3,<<"out of range">>}]},{select,[{3,<<"not an integer">>}]},{select,[{1,<<"invalid continuation">>}]},{match,[{1,<<"invalid continuation">>}]},{match_object,[{1,<<"invalid continuation">>}]},{select_reverse,[{1,<<"invalid continuation">>}]},{match,[{3,<<"out of range">>}]},{match_object,[{3,<<"not an integer">>}]},{select_count,[{2,<<"not a valid match specification">>}]},{select_replace,[{2,<<"not a valid match specification">>}]},{select_replace,[{1,<<"the table identifier refers to an ETS table of a type not supported by this operation">>}]},{update_counter,[{2,<<"not a key that exists in the table">>}]},{update_counter,[{3,<<"the position is the same as the key position">>}]},{update_counter,[{3,<<"the position in the update operation is out of range">>}]},{update_counter,[{3,<<"not a valid update operation">>}]},{update_counter,[{3,<<"the value in the given position, in the object, is not an integer">>}]},{update_counter,[{1,<<"the table identifier refers to an ETS table of a type not supported by this operation">>}]},{update_counter,[{4,<<"not a tuple">>}]},{update_counter,[{3,<<"the position in the update operation is out of range">>}]},{update_counter,[{3,<<"the value in the given position, in the object, is not an integer">>}]},{update_element,[{3,<<"the position is the same as the key position">>}]},{update_element,[{3,<<"out of range">>}]},{update_element,[{3,<<"is not a valid element specification">>}]},{whereis,[{1,<<"invalid table name (must be an atom)">>}]},{match_spec_compile,[{1,<<"not a valid match specification">>}]},{first,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{member,[{1,<<"the table identifier does not refer to an existing ETS table">>}]},{take,[{1,<<"the table identifier refers to an ETS table with insufficient access rights">>}]}]

secret() ->
    Me = self(),
    spawn(fun() -> Me ! {secret, ets:new(secret, [private])}, receive after infinity -> ok end end),
    receive {secret, T} -> T end.

text(F, As) ->
    try apply(ets, F, As) of
        V -> {F, value, V}
    catch
        error:R:S ->
            [{ets, F, _, _} | _] = S,
            {F, maps:to_list(maps:map(fun(_, V) -> iolist_to_binary(V) end, erl_stdlib_errors:format_error(R, S)))}
    end.
