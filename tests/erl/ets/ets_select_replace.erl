%% select_replace: the key must stay, as the match specification shows.
-module(ets_select_replace).
-export([main/0]).

main() -> [replaced(T) || T <- [set, ordered_set, duplicate_bag]].
    %% => [{[{{value,4},[{1,50},{a,1},{b,20},{{k,1},30},{"ab",40}]},{{value,5},[{1},{a},{b},{{k,1}},{"ab"}]},{{value,5},[{1,new,new},{a,new,new},{b,new,new},{{k,1},new,new},{"ab",new,new}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},z},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{"ab",4},{{k,1},3,1}]},{{value,5},[{1,other},{a,one},{b,other},{{k,1},other},{"ab",other}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",z}]},{{value,0},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]}],[{error,badarg,ets,select_replace,none}],{error,badarg,ets,select_replace,table_type}},{[{{value,4},[{1,50},{a,1},{b,20},{{k,1},30},{"ab",40}]},{{value,5},[{1},{a},{b},{{k,1}},{"ab"}]},{{value,5},[{1,new,new},{a,new,new},{b,new,new},{{k,1},new,new},{"ab",new,new}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},z},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{"ab",4},{{k,1},3,1}]},{{value,5},[{1,other},{a,one},{b,other},{{k,1},other},{"ab",other}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",z}]},{{value,0},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]}],[{error,badarg,ets,select_replace,none}],{error,badarg,ets,select_replace,table_type}},{[{{value,4},[{1,50},{a,1},{b,20},{{k,1},30},{"ab",40}]},{{value,5},[{1},{a},{b},{{k,1}},{"ab"}]},{{value,5},[{1,new,new},{a,new,new},{b,new,new},{{k,1},new,new},{"ab",new,new}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,z},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,5},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},z},{"ab",4}]},{{value,1},[{1,5},{a,1},{b,2},{"ab",4},{{k,1},3,1}]},{{value,5},[{1,other},{a,one},{b,other},{{k,1},other},{"ab",other}]},{{value,1},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",z}]},{{value,0},[{1,5},{a,1},{b,2},{{k,1},3},{"ab",4}]}],[{error,badarg,ets,select_replace,none}],{error,badarg,ets,select_replace,table_type}}]

replaced(Type) ->
    Good = [
        [{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$1', {'*', '$2', 10}}}]}],
        [{{'$1', '_'}, [], [{{'$1'}}]}],
        [{{'$1', '_'}, [], [{{'$1', new, new}}]}],
        [{{a, '_'}, [], [{{a, z}}]}],
        [{{a, '_'}, [], [{const, {a, z}}]}],
        [{'_', [], ['$_']}],
        [{'$1', [], ['$_']}],
        [{{{k, '$1'}, '_'}, [], [{{{{k, '$1'}}, z}}]}],
        [{{{k, '$1'}, '$2'}, [], [{{{element, 1, '$_'}, '$2', '$1'}}]}],
        [{{'$1', 1}, [], [{{'$1', one}}]}, {{'$1', '_'}, [], [{{'$1', other}}]}],
        [{{[$a | '$1'], '_'}, [], [{{[$a | '$1'], z}}]}],
        []
    ],
    Bad = [
        [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}],
        [{{'$1', '_'}, [], ['$1']}],
        [{{'$1', '_'}, [], [foo]}],
        [{{'$1', '_'}, [], [{{'$1', x}}, {{'$1', y}}]}],
        [{{'_', '_'}, [], [{{'_', x}}]}],
        [{'$1', [], ['$1']}],
        [{{a, '_'}, [], [{{b, z}}]}],
        [{{a, '_'}, [], [{const, {b, z}}]}],
        [{{'$1', '_'}, [], [{const, {'$1', z}}]}],
        [{{{k, '$1'}, '_'}, [], [{{{k, '$1'}, z}}]}],
        [{{1, '_'}, [], [{{1.0, z}}]}],
        [{{'$1', '_'}, [], [{{{element, 2, '$_'}, z}}]}],
        [{{'$1', '_'}, [], [{{}}]}],
        [{{#{}, '_'}, [], [{{#{}, z}}]}],
        [{{'$1', 1}, [], [{{'$1', one}}]}, {{'$1', '$2'}, [], [{{'$2', other}}]}],
        foo
    ],
    {[try_it(Type, M) || M <- Good], lists:usort([element(1, try_it(Type, M)) || M <- Bad]),
     err(fun() -> ets:select_replace(ets:new(t, [bag]), [{'_', [], ['$_']}]) end)}.

try_it(Type, M) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{a, 1}, {b, 2}, {{k, 1}, 3}, {"ab", 4}, {1, 5}]),
    R = err(fun() -> ets:select_replace(T, M) end),
    L = lists:sort(ets:tab2list(T)),
    ets:delete(T),
    {R, L}.

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
