%% Sudoku by constraint propagation and search with throw as the way out, plus logic puzzles by backtracking.
-module(sudoku).
-export([main/0]).

main() ->
    Puzzle = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    Bad = "55..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    {solve(Puzzle), solve(Bad), send_more(), hanoi(5), permutations([a, b, c, d]), subsets([1, 2, 3, 4]), wolf(), cryptic(24, [4, 7, 8, 8])}.

solve(Text) ->
    try
        Grid = lists:foldl(fun({At, C}, G) -> if C =:= $. -> G; true -> assign(At, C - $0, G) end end,
                           maps:from_list([{At, 16#1ff} || At <- lists:seq(0, 80)]), lists:zip(lists:seq(0, 80), Text)),
        search(Grid),
        no_solution
    catch
        throw:{solved, Solution} -> [digit(map_get(At, Solution)) || At <- lists:seq(0, 80)];
        throw:contradiction -> contradiction
    end.

search(Grid) ->
    case [{bits(Mask), At} || {At, Mask} <- lists:sort(maps:to_list(Grid)), Mask band (Mask - 1) =/= 0] of
        [] -> throw({solved, Grid});
        Open ->
            {_, At} = lists:min(Open),
            [try search(assign(At, N, Grid)) catch throw:contradiction -> dead_end end
             || N <- lists:seq(1, 9), (map_get(At, Grid) bsr (N - 1)) band 1 =:= 1]
    end.

assign(At, N, Grid) ->
    Bit = 1 bsl (N - 1),
    case map_get(At, Grid) band Bit of
        0 -> throw(contradiction);
        Bit -> lists:foldl(fun(Peer, G) -> eliminate(Peer, Bit, G) end, Grid#{At := Bit}, peers(At))
    end.

eliminate(At, Bit, Grid) ->
    case map_get(At, Grid) of
        Mask when Mask band Bit =:= 0 -> Grid;
        Bit -> throw(contradiction);
        Mask ->
            Left = Mask band bnot Bit,
            case Left band (Left - 1) of
                0 -> assign(At, digit(Left) - $0, Grid#{At := Left});
                _ -> Grid#{At := Left}
            end
    end.

peers(At) ->
    {Row, Column} = {At div 9, At rem 9},
    {R, C} = {Row div 3 * 3, Column div 3 * 3},
    lists:usort([Row * 9 + X || X <- lists:seq(0, 8)] ++ [Y * 9 + Column || Y <- lists:seq(0, 8)]
                ++ [Y * 9 + X || Y <- [R, R + 1, R + 2], X <- [C, C + 1, C + 2]]) -- [At].

bits(0) -> 0;
bits(Mask) -> 1 + bits(Mask band (Mask - 1)).

digit(Mask) -> $0 + position(Mask, 1).

position(1, N) -> N;
position(Mask, N) -> position(Mask bsr 1, N + 1).

%% SEND + MORE = MONEY column by column, with M = 1.
send_more() ->
    Digits = lists:seq(0, 9) -- [1],
    [{S, E, N, D, 1, O, R, Y}
     || S <- [8, 9], O <- [0], E <- Digits -- [S, O], N <- [E + 1], lists:member(N, Digits -- [S, O, E]),
        R <- [8, 9] -- [S], R =/= N, R =/= E, D <- Digits -- [S, O, E, N, R], Y <- [(D + E) rem 10],
        lists:member(Y, Digits -- [S, O, E, N, R, D]),
        (S * 1000 + E * 100 + N * 10 + D) + (1000 + O * 100 + R * 10 + E) =:= 10000 + O * 1000 + N * 100 + E * 10 + Y].

hanoi(N) -> length(hanoi(N, a, b, c)).

hanoi(0, _, _, _) -> [];
hanoi(N, From, To, Via) -> hanoi(N - 1, From, Via, To) ++ [{From, To}] ++ hanoi(N - 1, Via, To, From).

permutations([]) -> [[]];
permutations(List) -> [[H | T] || H <- List, T <- permutations(List -- [H])].

subsets([]) -> [[]];
subsets([H | T]) ->
    Rest = subsets(T),
    Rest ++ [[H | Set] || Set <- Rest].

%% The farmer (f) brings wolf, goat and cabbage over the river.
wolf() -> lists:reverse(cross([f, w, g, c], [], [])).

cross([], _, Path) -> Path;
cross(Here, There, Path) ->
    Boats = [[f]] ++ [[f, X] || X <- Here, X =/= f],
    hd_or_none([Result || Boat <- Boats, lists:member(f, Here), Next <- [lists:sort(Here -- Boat)], ok(Next),
                          not lists:member({to, Next}, Path), Result <- [back(Next, lists:sort(There ++ Boat), [{to, Next} | Path])], Result =/= none]).

back([], _, Path) -> Path;
back(Here, There, Path) ->
    Boats = [[f]] ++ [[f, X] || X <- There, X =/= f],
    hd_or_none([Result || Boat <- Boats, Left <- [lists:sort(There -- Boat)], ok(Left), not lists:member({back, Left}, Path),
                          Result <- [cross(lists:sort(Here ++ Boat), Left, [{back, Left} | Path])], Result =/= none]).

hd_or_none([First | _]) -> First;
hd_or_none([]) -> none.

ok(Bank) -> lists:member(f, Bank) orelse not (lists:member(g, Bank) andalso (lists:member(w, Bank) orelse lists:member(c, Bank))).

cryptic(Goal, Numbers) -> lists:usort([catch reach(Goal, [{N, 1} || N <- Order]) || Order <- permutations(Numbers)]).

reach(Goal, [{N, D}]) when N =:= Goal * D -> throw(found);
reach(_, [_]) -> none;
reach(Goal, [A, B | Rest]) -> [reach(Goal, [C | Rest]) || C <- combine(A, B)], none.

combine({A, B}, {C, D}) ->
    [{A * D + C * B, B * D}, {A * D - C * B, B * D}, {A * C, B * D}] ++ [{A * D, B * C} || C =/= 0].
