%% Quick sort, merge sort and insertion on shuffled numbers give the same list.
-module(call_sorting).
-export([main/0, id/1]).

main() ->
    L = random(id(300), 12345, []),
    Q = qsort(L),
    [
        Q =:= msort(L),                    %% => true
        Q =:= isort(L, []),                %% => true
        length(Q),                         %% => 300
        sorted(Q)                          %% => true
    ].

random(0, _, L) -> L;
random(N, S, L) -> random(N - 1, (S * 1103515245 + 12345) band 16#7FFFFFFF, [S rem 1000 | L]).

qsort([]) -> [];
qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P | qsort([X || X <- T, X >= P])].

msort([]) -> [];
msort([X]) -> [X];
msort(L) ->
    {A, B} = split(L, [], []),
    merge(msort(A), msort(B)).

split([X, Y | T], A, B) -> split(T, [X | A], [Y | B]);
split([X], A, B) -> {[X | A], B};
split([], A, B) -> {A, B}.

merge([A | T], [B | _] = R) when A =< B -> [A | merge(T, R)];
merge(L, [B | T]) -> [B | merge(L, T)];
merge(L, []) -> L.

isort([H | T], A) -> isort(T, insert(H, A));
isort([], A) -> A.

insert(X, [H | T]) when X > H -> [H | insert(X, T)];
insert(X, L) -> [X | L].

sorted([A, B | T]) when A =< B -> sorted([B | T]);
sorted([_]) -> true;
sorted(_) -> false.

%% Hides a value from the compiler.
id(X) -> X.
