%% Big integers: factorials, pi and e digit by digit, modular arithmetic, RSA, bases, bit twiddling, continued fractions.
-module(bigints).
-export([main/0]).

main() ->
    F60 = factorial(60),
    {F60, length(integer_to_list(factorial(300))), digit_sum(factorial(200)), pi(60), e(50), fib(400), egcd(240, 46), rsa(42),
     [integer_to_list(1 bsl 100, B) || B <- [2, 8, 16, 36]], list_to_integer("zzzzzzzzzzzzzzzzzzzz", 36), isqrt(F60), popcount(F60),
     [{A div B, A rem B} || A <- [F60, -F60], B <- [1 bsl 70 + 1, -(1 bsl 70) - 1, 7, -7]],
     [X bsr 65 || X <- [F60, -F60, -1, 1 bsl 65]], [(-(1 bsl 70)) band 16#ffff0000ffff, (1 bsl 90) bxor -1, bnot (1 bsl 64), (-5) bor (1 bsl 80)],
     binomial(100, 50), bernoulli(10), collatz(27), continued({415, 93}), sqrt_fraction(23, 6), crt([{2, 3}, {3, 5}, {2, 7}]),
     karatsuba(F60, F60 + 1) =:= F60 * (F60 + 1), perfect(500), ackermann(2, 6), roman(1994), float(F60), trunc(float(F60)) =:= F60,
     compare([1 bsl 64, 1.8446744073709552e19, (1 bsl 64) + 1, -(1 bsl 64), 0.5, 1 bsl 1030]), binary:encode_unsigned(F60),
     [abs(-F60) =:= F60, -(-F60) =:= F60, F60 > 1.0e80, F60 * 0, F60 - F60, phash(F60)]}.

phash(N) -> erlang:phash2({N, -N}).

factorial(0) -> 1;
factorial(N) when N > 0 -> N * factorial(N - 1).

digit_sum(N) -> lists:sum([C - $0 || C <- integer_to_list(N)]).

%% The spigot of Rabinowitz and Wagon, in Gibbons' unbounded form.
pi(Digits) -> pi(Digits, 1, 0, 1, 1, 3, 3).

pi(0, _, _, _, _, _, _) -> [];
pi(Left, Q, R, T, K, N, L) when 4 * Q + R - T < N * T ->
    [$0 + N | pi(Left - 1, 10 * Q, 10 * (R - N * T), T, K, (10 * (3 * Q + R)) div T - 10 * N, L)];
pi(Left, Q, R, T, K, _, L) -> pi(Left, Q * K, (2 * Q + R) * L, T * L, K + 1, (Q * (7 * K) + 2 + R * L) div (T * L), L + 2).

e(Digits) ->
    Scale = integer_pow(10, Digits + 5),
    {Sum, _} = lists:foldl(fun(N, {Sum, Term}) -> {Sum + Term, Term div N} end, {0, Scale}, lists:seq(1, 60)),
    Sum div 100000.

integer_pow(_, 0) -> 1;
integer_pow(A, N) when N rem 2 =:= 1 -> A * integer_pow(A, N - 1);
integer_pow(A, N) ->
    H = integer_pow(A, N div 2),
    H * H.

fib(N) -> element(1, fib_pair(N)).

fib_pair(0) -> {0, 1};
fib_pair(N) ->
    {A, B} = fib_pair(N div 2),
    C = A * (2 * B - A),
    D = A * A + B * B,
    case N rem 2 of
        0 -> {C, D};
        1 -> {D, C + D}
    end.

egcd(A, 0) -> {A, 1, 0};
egcd(A, B) ->
    {G, X, Y} = egcd(B, A rem B),
    {G, Y, X - (A div B) * Y}.

rsa(Message) ->
    {P, Q, E} = {1000000007, 998244353, 65537},
    Phi = (P - 1) * (Q - 1),
    {1, X, _} = egcd(E, Phi),
    D = ((X rem Phi) + Phi) rem Phi,
    Cipher = mod_pow(Message, E, P * Q),
    {Cipher, mod_pow(Cipher, D, P * Q)}.

mod_pow(_, 0, _) -> 1;
mod_pow(A, N, M) when N band 1 =:= 1 -> A * mod_pow(A * A rem M, N bsr 1, M) rem M;
mod_pow(A, N, M) -> mod_pow(A * A rem M, N bsr 1, M).

isqrt(N) -> isqrt(N, N).

isqrt(N, X) ->
    case (X + N div X) div 2 of
        Y when Y >= X -> X;
        Y -> isqrt(N, Y)
    end.

popcount(0) -> 0;
popcount(N) -> (N band 1) + popcount(N bsr 1).

binomial(N, K) -> lists:foldl(fun(I, Acc) -> Acc * (N - K + I) div I end, 1, lists:seq(1, K)).

bernoulli(N) -> [bernoulli_number(I) || I <- lists:seq(0, N, 2)].

bernoulli_number(N) ->
    Row = lists:foldl(
        fun(M, A0) ->
            A1 = A0#{M => {1, M + 1}},
            lists:foldl(fun(J, A) -> A#{J - 1 => scale(J, subtract(maps:get(J - 1, A), maps:get(J, A)))} end, A1, lists:seq(M, 1, -1))
        end, #{}, lists:seq(0, N)),
    maps:get(0, Row).

scale(K, {A, B}) -> lowest(K * A, B).

subtract({A, B}, {C, D}) -> lowest(A * D - C * B, B * D).

lowest(A, B) ->
    {G, _, _} = egcd(abs(A), abs(B)),
    {A div G, B div G}.

collatz(N) -> collatz(N, 0, N).

collatz(1, Steps, Peak) -> {Steps, Peak};
collatz(N, Steps, Peak) when N rem 2 =:= 0 -> collatz(N div 2, Steps + 1, Peak);
collatz(N, Steps, Peak) -> collatz(3 * N + 1, Steps + 1, max(Peak, 3 * N + 1)).

continued({_, 0}) -> [];
continued({A, B}) -> [A div B | continued({B, A rem B})].

sqrt_fraction(N, Terms) -> sqrt_fraction(N, isqrt(N), 0, 1, isqrt(N), Terms).

sqrt_fraction(_, _, _, _, _, 0) -> [];
sqrt_fraction(N, Root, M, D, A, Left) ->
    M1 = D * A - M,
    D1 = (N - M1 * M1) div D,
    [A | sqrt_fraction(N, Root, M1, D1, (Root + M1) div D1, Left - 1)].

crt(Pairs) ->
    Product = lists:foldl(fun({_, M}, Acc) -> Acc * M end, 1, Pairs),
    lists:sum([R * (Product div M) * inverse(Product div M, M) || {R, M} <- Pairs]) rem Product.

inverse(A, M) -> {1, X, _} = egcd(A, M), ((X rem M) + M) rem M.

karatsuba(X, Y) when X < 1 bsl 64; Y < 1 bsl 64 -> X * Y;
karatsuba(X, Y) ->
    Half = 96,
    Mask = (1 bsl Half) - 1,
    {A, B, C, D} = {X bsr Half, X band Mask, Y bsr Half, Y band Mask},
    High = karatsuba(A, C),
    Low = B * D,
    Middle = (A + B) * (C + D) - High - Low,
    (High bsl (2 * Half)) + (Middle bsl Half) + Low.

perfect(Limit) -> [N || N <- lists:seq(2, Limit), N =:= lists:sum([D || D <- lists:seq(1, N div 2), N rem D =:= 0])].

ackermann(0, N) -> N + 1;
ackermann(M, 0) -> ackermann(M - 1, 1);
ackermann(M, N) -> ackermann(M - 1, ackermann(M, N - 1)).

roman(0) -> "";
roman(N) ->
    {Value, Text} = hd([Pair || {V, _} = Pair <- [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                                                   {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}], V =< N]),
    Text ++ roman(N - Value).

compare(Numbers) -> [[if A < B -> lt; A > B -> gt; A =:= B -> same; true -> eq end || B <- Numbers] || A <- Numbers].
