%% Graph algorithms on maps: Dijkstra with a pairing heap, Kruskal, Floyd-Warshall, strong components, A*, max flow, colouring, PageRank.
-module(graphs).
-export([main/0]).

main() ->
    G = #{a => [{b, 7}, {c, 9}, {f, 14}], b => [{a, 7}, {c, 10}, {d, 15}], c => [{a, 9}, {b, 10}, {d, 11}, {f, 2}],
          d => [{b, 15}, {c, 11}, {e, 6}], e => [{d, 6}, {f, 9}], f => [{a, 14}, {c, 2}, {e, 9}], z => []},
    D = #{1 => [2], 2 => [3, 4], 3 => [1], 4 => [5], 5 => [6], 6 => [4, 7], 7 => []},
    Edges = lists:sort([{W, U, V} || {U, Out} <- maps:to_list(G), {V, W} <- Out, U < V]),
    {dijkstra(G, a, e), dijkstra(G, a, z), kruskal(Edges), lists:sort(maps:to_list(floyd(G))), components(D), bellman(Edges, a), colour(G),
     euler(#{1 => [2, 3], 2 => [1, 3], 3 => [1, 2]}), flow(#{{s, a} => 10, {s, b} => 5, {a, b} => 15, {a, t} => 5, {b, t} => 10}), rank(D, 20),
     depth_first(D, 1), breadth_first(D, 1), cyclic(D), cyclic(#{1 => [2], 2 => []}), bipartite(#{1 => [2], 2 => [1, 3], 3 => [2]}), bipartite(#{1 => [2, 3], 2 => [1, 3], 3 => [1, 2]}),
     astar({0, 0}, {5, 4}, [{1, 0}, {1, 1}, {1, 2}, {3, 4}, {3, 3}, {3, 2}]), matching(#{w1 => [j1, j2], w2 => [j1], w3 => [j2, j3]})}.

dijkstra(G, From, To) -> dijkstra(G, To, {{0, From, [From]}, []}, #{}).

dijkstra(_, _, empty, _) -> unreachable;
dijkstra(G, To, Heap, Done) ->
    {{Cost, Node, Path}, Rest} = pop(Heap),
    case Done of
        _ when Node =:= To -> {Cost, lists:reverse(Path)};
        #{Node := _} -> dijkstra(G, To, Rest, Done);
        _ -> dijkstra(G, To, lists:foldl(fun({Next, W}, H) -> meld({{Cost + W, Next, [Next | Path]}, []}, H) end, Rest, maps:get(Node, G)), Done#{Node => Cost})
    end.

pop({Item, Children}) -> {Item, pair(Children)}.

pair([]) -> empty;
pair([H]) -> H;
pair([A, B | Rest]) -> meld(meld(A, B), pair(Rest)).

meld(empty, H) -> H;
meld(H, empty) -> H;
meld({A, As}, {B, _} = H) when A =< B -> {A, [H | As]};
meld(H, {B, Bs}) -> {B, [H | Bs]}.

kruskal(Edges) ->
    {Tree, _} = lists:foldl(fun({W, U, V}, {Taken, Sets}) ->
        case {maps:get(U, Sets, U), maps:get(V, Sets, V)} of
            {Same, Same} -> {Taken, Sets};
            {Ru, Rv} ->
                Members = [N || {N, R} <- maps:to_list(Sets), R =:= Rv] ++ [Rv, V],
                {[{U, V, W} | Taken], lists:foldl(fun(N, S) -> S#{N => Ru} end, Sets#{U => Ru}, Members)}
        end
    end, {[], #{}}, Edges),
    {lists:sum([W || {_, _, W} <- Tree]), lists:sort(Tree)}.

floyd(G) ->
    Nodes = lists:sort(maps:keys(G)) -- [z],
    Start = maps:from_list([{{U, U}, 0} || U <- Nodes] ++ [{{U, V}, W} || {U, Out} <- maps:to_list(G), {V, W} <- Out]),
    lists:foldl(fun({K, I, J}, D) ->
        case D of
            #{{I, K} := A, {K, J} := B} when not is_map_key({I, J}, D); A + B < map_get({I, J}, D) -> D#{{I, J} => A + B};
            _ -> D
        end
    end, Start, [{K, I, J} || K <- Nodes, I <- Nodes, J <- Nodes]).

components(G) ->
    {Order, _} = lists:foldl(fun(N, Acc) -> finish(N, G, Acc) end, {[], #{}}, lists:sort(maps:keys(G))),
    Reverse = maps:fold(fun(U, Vs, R) -> lists:foldl(fun(V, R1) -> maps:update_with(V, fun(L) -> [U | L] end, [U], R1) end, R, Vs) end, #{}, G),
    {Groups, _} = lists:foldl(fun(N, {Groups, Seen}) ->
        case finish(N, Reverse, {[], Seen}) of
            {[], Seen1} -> {Groups, Seen1};
            {Group, Seen1} -> {[lists:sort(Group) | Groups], Seen1}
        end
    end, {[], #{}}, Order),
    lists:sort(Groups).

finish(N, _, {_, Seen} = Acc) when is_map_key(N, Seen) -> Acc;
finish(N, G, {Order, Seen}) ->
    {Order1, Seen1} = lists:foldl(fun(M, Acc) -> finish(M, G, Acc) end, {Order, Seen#{N => true}}, lists:sort(maps:get(N, G, []))),
    {[N | Order1], Seen1}.

bellman(Edges, From) ->
    Both = [{U, V, W} || {W, U, V} <- Edges] ++ [{V, U, W} || {W, U, V} <- Edges],
    Relax = fun(_, D) -> lists:foldl(fun({U, V, W}, M) ->
        case M of
            #{U := A} when A + W < map_get(V, M) -> M#{V := A + W};
            #{U := A} when not is_map_key(V, M) -> M#{V => A + W};
            _ -> M
        end end, D, Both) end,
    lists:sort(maps:to_list(lists:foldl(Relax, #{From => 0}, lists:seq(1, 6)))).

colour(G) ->
    lists:sort(maps:to_list(lists:foldl(fun(N, C) ->
        Used = [maps:get(V, C, 0) || {V, _} <- maps:get(N, G)],
        C#{N => hd(lists:seq(1, 7) -- Used)}
    end, #{}, lists:sort(maps:keys(G))))).

euler(G) -> lists:reverse(euler(1, G, [], element(2, lists:foldl(fun({U, Vs}, {N, S}) -> {N, S ++ [{U, V} || V <- Vs, U < V]} end, {0, []}, lists:sort(maps:to_list(G)))))).

euler(N, _, Path, []) -> [N | Path];
euler(N, G, Path, Left) ->
    case [E || {A, B} = E <- Left, A =:= N orelse B =:= N] of
        [{A, B} = E | _] -> euler(if A =:= N -> B; true -> A end, G, [N | Path], Left -- [E]);
        [] -> stuck
    end.

flow(Capacity) -> flow(Capacity, 0).

flow(Capacity, Total) ->
    case augment([[s]], Capacity, #{s => true}) of
        none -> Total;
        Path ->
            Pairs = lists:zip(lists:droplast(Path), tl(Path)),
            Least = lists:min([map_get(P, Capacity) || P <- Pairs]),
            flow(lists:foldl(fun({U, V}, C) ->
                C1 = maps:update_with({U, V}, fun(X) -> X - Least end, C),
                maps:update_with({V, U}, fun(X) -> X + Least end, Least, C1) end, Capacity, Pairs), Total + Least)
    end.

augment([], _, _) -> none;
augment([[t | _] = Path | _], _, _) -> lists:reverse(Path);
augment([[N | _] = Path | Queue], Capacity, Seen) ->
    Next = lists:sort([V || {{U, V}, C} <- maps:to_list(Capacity), U =:= N, C > 0, not is_map_key(V, Seen)]),
    augment(Queue ++ [[V | Path] || V <- Next], Capacity, lists:foldl(fun(V, S) -> S#{V => true} end, Seen, Next)).

rank(G, Rounds) ->
    N = map_size(G),
    Step = fun(_, R) -> maps:map(fun(V, _) ->
        0.15 / N + 0.85 * lists:sum([map_get(U, R) / length(Out) || {U, Out} <- lists:sort(maps:to_list(G)), lists:member(V, Out)]) end, R) end,
    [{V, round(P * 10000)} || {V, P} <- lists:sort(maps:to_list(lists:foldl(Step, maps:map(fun(_, _) -> 1 / N end, G), lists:seq(1, Rounds))))].

depth_first(G, N) -> lists:reverse(dfs(N, G, [])).

dfs(N, G, Seen) ->
    case lists:member(N, Seen) of
        true -> Seen;
        false -> lists:foldl(fun(M, S) -> dfs(M, G, S) end, [N | Seen], maps:get(N, G))
    end.

breadth_first(G, N) -> bfs([N], G, []).

bfs([], _, Seen) -> lists:reverse(Seen);
bfs([N | Queue], G, Seen) ->
    case lists:member(N, Seen) of
        true -> bfs(Queue, G, Seen);
        false -> bfs(Queue ++ maps:get(N, G), G, [N | Seen])
    end.

cyclic(G) ->
    try [walk(N, G, []) || N <- maps:keys(G)], false
    catch throw:cycle -> true
    end.

walk(N, G, Path) ->
    lists:member(N, Path) andalso throw(cycle),
    [walk(M, G, [N | Path]) || M <- maps:get(N, G)].

bipartite(G) -> paint([{1, red}], G, #{}).

paint([], _, Colours) -> {yes, Colours};
paint([{N, C} | Rest], G, Colours) ->
    case Colours of
        #{N := C} -> paint(Rest, G, Colours);
        #{N := _} -> no;
        _ -> paint(Rest ++ [{M, other(C)} || M <- maps:get(N, G)], G, Colours#{N => C})
    end.

other(red) -> blue;
other(blue) -> red.

astar(From, To, Walls) -> astar(gb_sets:singleton({distance(From, To), 0, From, [From]}), To, Walls, #{}).

astar(Open, To, Walls, Closed) ->
    case gb_sets:is_empty(Open) of
        true -> none;
        false ->
            case gb_sets:take_smallest(Open) of
                {{_, Cost, To, Path}, _} -> {Cost, lists:reverse(Path)};
                {{_, _, At, _}, Open1} when is_map_key(At, Closed) -> astar(Open1, To, Walls, Closed);
                {{_, Cost, {X, Y} = At, Path}, Open1} ->
                    Next = [P || {PX, PY} = P <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], PX >= 0, PY >= 0, PX < 6, PY < 5, not lists:member(P, Walls)],
                    astar(lists:foldl(fun(P, O) -> gb_sets:add({Cost + 1 + distance(P, To), Cost + 1, P, [P | Path]}, O) end, Open1, Next), To, Walls, Closed#{At => true})
            end
    end.

distance({A, B}, {C, D}) -> abs(A - C) + abs(B - D).

matching(Wants) -> lists:sort([{W, J} || {J, W} <- maps:to_list(lists:foldl(fun(W, M) -> element(2, assign(W, Wants, M, [])) end, #{}, lists:sort(maps:keys(Wants))))]).

assign(W, Wants, Match, Seen) -> try_jobs(maps:get(W, Wants), W, Wants, Match, Seen).

try_jobs([], _, _, Match, _) -> {false, Match};
try_jobs([J | Js], W, Wants, Match, Seen) ->
    case lists:member(J, Seen) of
        true -> try_jobs(Js, W, Wants, Match, Seen);
        false ->
            case Match of
                #{J := Other} ->
                    case assign(Other, Wants, Match, [J | Seen]) of
                        {true, Match1} -> {true, Match1#{J => W}};
                        {false, _} -> try_jobs(Js, W, Wants, Match, [J | Seen])
                    end;
                _ -> {true, Match#{J => W}}
            end
    end.
