%% Prime numbers in five ways, and arithmetic with large integers.
-module(primes).
-export([main/0]).

main() ->
    Sieve = sieve(500),
    Wheel = trial(500),
    Lazy = take(length(Sieve), from(2)),
    Bits = bit_sieve(500),
    {Sieve =:= Wheel, Sieve =:= Lazy, Sieve =:= Bits, lists:last(Sieve),
     [factor(N) || N <- [1, 2, 97, 360, 1001, 65537 * 3, 600851475143]],
     [miller_rabin(N) || N <- [561, 7919, 1 bsl 61 - 1, (1 bsl 61 - 1) * 3, 170141183460469231731687303715884105727]],
     totients(20), pow_mod(3, 1 bsl 100, 1000000007), twins(Sieve), goldbach(98, Sieve), process_sieve(25)}.

sieve(Limit) -> sieve(lists:seq(2, Limit), Limit).

sieve([P | Rest], Limit) when P * P =< Limit -> [P | sieve([N || N <- Rest, N rem P =/= 0], Limit)];
sieve(Rest, _) -> Rest.

trial(Limit) -> lists:reverse(lists:foldl(fun(N, Found) -> try_divide(N, lists:reverse(Found), Found) end, [], lists:seq(2, Limit))).

try_divide(N, [P | _], Found) when N rem P =:= 0 -> Found;
try_divide(N, [P | Rest], Found) when P * P =< N -> try_divide(N, Rest, Found);
try_divide(N, _, Found) -> [N | Found].

from(N) -> fun() -> [N | from_filtered(N, fun() -> (integers(N + 1))() end)] end.

from_filtered(P, Stream) -> fun() ->
    [Q | Rest] = (without(P, Stream))(),
    [Q | from_filtered(Q, Rest)]
end.

integers(N) -> fun() -> [N | integers(N + 1)] end.

without(P, Stream) -> fun() ->
    case Stream() of
        [N | Rest] when N rem P =:= 0 -> (without(P, Rest))();
        [N | Rest] -> [N | without(P, Rest)]
    end
end.

take(0, _) -> [];
take(N, Stream) ->
    [Head | Tail] = Stream(),
    [Head | take(N - 1, Tail)].

bit_sieve(Limit) ->
    Bits = lists:foldl(fun(P, Mask) -> clear(P * 2, P, Limit, Mask) end, (1 bsl (Limit + 1)) - 4, lists:seq(2, 23)),
    [N || N <- lists:seq(2, Limit), (Bits bsr N) band 1 =:= 1].

clear(N, _, Limit, Mask) when N > Limit -> Mask;
clear(N, Step, Limit, Mask) -> clear(N + Step, Step, Limit, Mask band bnot (1 bsl N)).

factor(N) -> factor(N, 2, []).

factor(1, _, Factors) -> lists:reverse(Factors);
factor(N, P, Factors) when P * P > N -> lists:reverse([N | Factors]);
factor(N, P, Factors) when N rem P =:= 0 -> factor(N div P, P, [P | Factors]);
factor(N, P, Factors) -> factor(N, P + 1 + P rem 2, Factors).

miller_rabin(N) ->
    {S, D} = split_even(N - 1, 0),
    lists:all(fun(A) -> A rem N =:= 0 orelse passes(pow_mod(A, D, N), N, S) end, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]).

split_even(D, S) when D rem 2 =:= 0 -> split_even(D div 2, S + 1);
split_even(D, S) -> {S, D}.

passes(1, _, _) -> true;
passes(X, N, _) when X =:= N - 1 -> true;
passes(_, _, S) when S =< 1 -> false;
passes(X, N, S) -> passes(X * X rem N, N, S - 1).

pow_mod(_, 0, _) -> 1;
pow_mod(A, E, M) when E band 1 =:= 0 -> pow_mod(A * A rem M, E bsr 1, M);
pow_mod(A, E, M) -> A * pow_mod(A, E - 1, M) rem M.

totients(N) -> [length([K || K <- lists:seq(1, M), gcd(K, M) =:= 1]) || M <- lists:seq(1, N)].

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

twins([P, Q | Rest]) when Q - P =:= 2 -> [{P, Q} | twins([Q | Rest])];
twins([_ | Rest]) -> twins(Rest);
twins([]) -> [].

goldbach(N, Primes) -> hd([{P, N - P} || P <- Primes, P =< N div 2, lists:member(N - P, Primes)]).

process_sieve(Count) ->
    Self = self(),
    First = spawn_link(fun() -> filter_start(Self, Count) end),
    feed(First, 2, Count, []).

feed(First, N, Count, Found) ->
    First ! {number, N},
    receive {prime, P} when length(Found) + 1 =:= Count -> lists:reverse([P | Found]);
            {prime, P} -> feed(First, N + 1, Count, [P | Found])
    after 0 -> feed_wait(First, N, Count, Found)
    end.

feed_wait(First, N, Count, Found) ->
    First ! {sync, self()},
    receive
        synced -> feed(First, N + 1, Count, Found);
        {prime, P} when length(Found) + 1 =:= Count -> lists:reverse([P | Found]);
        {prime, P} ->
            receive synced -> ok end,
            feed(First, N + 1, Count, [P | Found])
    end.

filter_start(Main, Count) ->
    receive
        {number, P} ->
            Main ! {prime, P},
            filter(P, none, Main, Count);
        {sync, From} ->
            From ! synced,
            filter_start(Main, Count)
    end.

filter(P, Next, Main, Count) ->
    receive
        {number, N} when N rem P =:= 0 -> filter(P, Next, Main, Count);
        {number, N} when Next =:= none ->
            New = spawn_link(fun() -> filter_start(Main, Count) end),
            New ! {number, N},
            filter(P, New, Main, Count);
        {number, N} ->
            Next ! {number, N},
            filter(P, Next, Main, Count);
        {sync, From} when Next =:= none ->
            From ! synced,
            filter(P, Next, Main, Count);
        {sync, _} = Sync ->
            Next ! Sync,
            filter(P, Next, Main, Count)
    end.
