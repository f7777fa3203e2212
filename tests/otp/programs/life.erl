%% Conway's game of life on sets and on a bit board, elementary automata, Langton's ant, mazes by flood fill.
-module(life).
-export([main/0]).

main() ->
    Glider = sets:from_list([{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}], [{version, 2}]),
    Moved = generations(Glider, 8),
    Board = board(["......", "..##..", ".##...", "..#...", "......", "......"]),
    {lists:sort(sets:to_list(Moved)), moved(Glider, 2, 2) =:= Moved, show(evolve(Board, 6, 5), 6),
     [rule(30, 12, N) || N <- lists:seq(0, 4)], ant(60), flood(["S.#.", "..#.", "#...", "##.E"]), flood(["S#E"]), spiral(4, 4), queens(6), knight(5)}.

generations(Cells, 0) -> Cells;
generations(Cells, N) -> generations(step(Cells), N - 1).

step(Cells) ->
    Counts = sets:fold(fun({X, Y}, Map) -> lists:foldl(fun count/2, Map, around(X, Y)) end, #{}, Cells),
    maps:fold(fun(Cell, N, Next) ->
        case N =:= 3 orelse (N =:= 2 andalso sets:is_element(Cell, Cells)) of
            true -> sets:add_element(Cell, Next);
            false -> Next
        end
    end, sets:new([{version, 2}]), Counts).

around(X, Y) -> [{X + DX, Y + DY} || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}].

count(Cell, Map) -> Map#{Cell => maps:get(Cell, Map, 0) + 1}.

moved(Cells, DX, DY) -> sets:fold(fun({X, Y}, Set) -> sets:add_element({X + DX, Y + DY}, Set) end, sets:new([{version, 2}]), Cells).

board(Rows) -> << <<(if C =:= $# -> 1; true -> 0 end):1>> || C <- lists:append(Rows) >>.

evolve(Board, _, 0) -> Board;
evolve(Board, Width, N) ->
    Height = bit_size(Board) div Width,
    Next = << <<(next(alive(Board, X, Y, Width, Height), neighbours(Board, X, Y, Width, Height))):1>>
              || Y <- lists:seq(0, Height - 1), X <- lists:seq(0, Width - 1) >>,
    evolve(Next, Width, N - 1).

next(_, 3) -> 1;
next(Cell, 2) -> Cell;
next(_, _) -> 0.

neighbours(Board, X, Y, W, H) -> lists:sum([alive(Board, NX, NY, W, H) || {NX, NY} <- around(X, Y)]).

alive(_, X, Y, W, H) when X < 0; Y < 0; X >= W; Y >= H -> 0;
alive(Board, X, Y, W, _) ->
    Skip = Y * W + X,
    <<_:Skip, Cell:1, _/bits>> = Board,
    Cell.

show(Board, Width) -> [[if Bit =:= 1 -> $#; true -> $. end || <<Bit:1>> <= Row] || <<Row:Width/bits>> <= Board].

rule(Rule, Width, N) -> rule_row(Rule, [if I =:= Width div 2 -> 1; true -> 0 end || I <- lists:seq(1, Width)], N).

rule_row(_, Row, 0) -> [if C =:= 1 -> $*; true -> $\s end || C <- Row];
rule_row(Rule, Row, N) -> rule_row(Rule, rule_step(Rule, [0 | Row] ++ [0]), N - 1).

rule_step(Rule, [A, B, C | Rest]) -> [(Rule bsr (A * 4 + B * 2 + C)) band 1 | rule_step(Rule, [B, C | Rest])];
rule_step(_, _) -> [].

ant(Steps) -> ant(Steps, {0, 0}, {0, 1}, #{}).

ant(0, At, _, Black) -> {At, lists:sort(maps:keys(Black))};
ant(N, {X, Y} = At, {DX, DY}, Black) when is_map_key(At, Black) -> ant(N - 1, {X - DY, Y + DX}, {-DY, DX}, maps:remove(At, Black));
ant(N, {X, Y} = At, {DX, DY}, Black) -> ant(N - 1, {X + DY, Y - DX}, {DY, -DX}, Black#{At => true}).

flood(Rows) ->
    Grid = maps:from_list([{{X, Y}, C} || {Y, Row} <- lists:enumerate(Rows), {X, C} <- lists:enumerate(Row)]),
    [Start] = [At || {At, $S} <- maps:to_list(Grid)],
    breadth(queue:from_list([{Start, 0}]), Grid, #{Start => seen}).

breadth(Queue, Grid, Seen) ->
    case queue:out(Queue) of
        {empty, _} -> unreachable;
        {{value, {At, Steps}}, _} when map_get(At, Grid) =:= $E -> {steps, Steps, map_size(Seen)};
        {{value, {{X, Y}, Steps}}, Rest} ->
            New = [P || P <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], maps:get(P, Grid, $#) =/= $#, not is_map_key(P, Seen)],
            breadth(lists:foldl(fun(P, Q) -> queue:in({P, Steps + 1}, Q) end, Rest, New), Grid,
                    lists:foldl(fun(P, S) -> S#{P => seen} end, Seen, New))
    end.

spiral(W, H) -> peel([[Y * W + X || X <- lists:seq(1, W)] || Y <- lists:seq(0, H - 1)]).

peel([]) -> [];
peel([Row | Rows]) -> Row ++ peel(turn(Rows)).

turn([]) -> [];
turn([[] | _]) -> [];
turn(Rows) -> [[lists:last(Row) || Row <- Rows] | turn([lists:droplast(Row) || Row <- Rows])].

queens(N) -> queens(N, N).

queens(_, 0) -> [[]];
queens(N, K) -> [[Q | Qs] || Qs <- queens(N, K - 1), Q <- lists:seq(1, N), safe(Q, 1, Qs)].

safe(_, _, []) -> true;
safe(Q, D, [P | Ps]) -> Q =/= P andalso abs(Q - P) =/= D andalso safe(Q, D + 1, Ps).

knight(N) -> knight({1, 1}, N, [{1, 1}]).

knight(_, N, Path) when length(Path) =:= N * N -> length(Path);
knight(At, N, Path) ->
    case lists:sort([{length(jumps(To, N, [To | Path])), To} || To <- jumps(At, N, Path)]) of
        [] -> {stuck, length(Path)};
        [{_, Best} | _] -> knight(Best, N, [Best | Path])
    end.

jumps({X, Y}, N, Path) ->
    [To || {DX, DY} <- [{1, 2}, {2, 1}, {-1, 2}, {-2, 1}, {1, -2}, {2, -1}, {-1, -2}, {-2, -1}],
           {TX, TY} = To <- [{X + DX, Y + DY}], TX >= 1, TY >= 1, TX =< N, TY =< N, not lists:member(To, Path)].
