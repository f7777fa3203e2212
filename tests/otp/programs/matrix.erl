%% Matrices as lists of lists, integers of any size, fractions, and floats.
-module(matrix).
-export([main/0]).

main() ->
    A = [[(R * 7 + C * 3) rem 11 - 5 || C <- lists:seq(1, 6)] || R <- lists:seq(1, 6)],
    I = identity(6),
    B = transpose(A),
    {multiply(A, I) =:= A, B, multiply(A, B), determinant(A), power([[1, 1], [1, 0]], 120), rank([[1, 2, 3], [2, 4, 6], [1, 0, 1]]),
     solve([[{2, 1}, {1, 1}], [{1, 1}, {3, 1}]], [{1, 1}, {2, 1}]), try multiply([[1, 2]], [[1, 2]]) catch error:Reason -> Reason end, trace(A),
     rotate({1.0, 0.0}, 30), [[round(X * 1000) || X <- Row] || Row <- inverse_float([[4.0, 7.0], [2.0, 6.0]])]}.

identity(N) -> [[if R =:= C -> 1; true -> 0 end || C <- lists:seq(1, N)] || R <- lists:seq(1, N)].

transpose([[] | _]) -> [];
transpose(Rows) -> [[hd(Row) || Row <- Rows] | transpose([tl(Row) || Row <- Rows])].

multiply(A, B) ->
    Columns = transpose(B),
    [[dot(Row, Column, 0) || Column <- Columns] || Row <- A].

dot([X | Xs], [Y | Ys], Sum) -> dot(Xs, Ys, Sum + X * Y);
dot([], [], Sum) -> Sum.

power(_, 0) -> identity(2);
power(M, N) when N rem 2 =:= 0 -> power(multiply(M, M), N div 2);
power(M, N) -> multiply(M, power(M, N - 1)).

trace(M) -> trace(M, 1, 0).

trace([Row | Rows], N, Sum) -> trace(Rows, N + 1, Sum + lists:nth(N, Row));
trace([], _, Sum) -> Sum.

determinant([[X]]) -> X;
determinant([First | Rest]) ->
    {_, Sum} = lists:foldl(
        fun(X, {Column, Acc}) ->
            Minor = [drop(Column, Row) || Row <- Rest],
            Sign = case Column rem 2 of 1 -> 1; 0 -> -1 end,
            {Column + 1, Acc + Sign * X * determinant(Minor)}
        end, {1, 0}, First),
    Sum.

drop(1, [_ | T]) -> T;
drop(N, [H | T]) -> [H | drop(N - 1, T)].

rank(Rows) -> rank([[{X, 1} || X <- Row] || Row <- Rows], 0).

rank([], Rank) -> Rank;
rank([[] | _], Rank) -> Rank;
rank(Rows, Rank) ->
    case lists:partition(fun([{N, _} | _]) -> N =/= 0 end, Rows) of
        {[], Zero} -> rank([tl(Row) || Row <- Zero], Rank);
        {[Pivot | Others], Zero} -> rank([eliminate(Pivot, Row) || Row <- Others] ++ [tl(Row) || Row <- Zero], Rank + 1)
    end.

eliminate([P | Ps], [X | Xs]) ->
    Factor = divide(X, P),
    lists:zipwith(fun(A, B) -> minus(A, times(Factor, B)) end, Xs, Ps).

solve([[A, B], [C, D]], [E, F]) ->
    Det = minus(times(A, D), times(B, C)),
    [divide(minus(times(E, D), times(B, F)), Det), divide(minus(times(A, F), times(E, C)), Det)].

times({A, B}, {C, D}) -> reduce(A * C, B * D).
divide({A, B}, {C, D}) -> reduce(A * D, B * C).
minus({A, B}, {C, D}) -> reduce(A * D - C * B, B * D).

reduce(A, B) when B < 0 -> reduce(-A, -B);
reduce(A, B) ->
    G = gcd(abs(A), B),
    {A div G, B div G}.

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

rotate({X, Y}, Degrees) ->
    Angle = Degrees * math:pi() / 180,
    {X * math:cos(Angle) - Y * math:sin(Angle), X * math:sin(Angle) + Y * math:cos(Angle)}.

inverse_float([[A, B], [C, D]]) ->
    case A * D - B * C of
        Det when Det == 0 -> error(singular);
        Det -> [[D / Det, -B / Det], [-C / Det, A / Det]]
    end.
