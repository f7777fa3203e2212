%% Functions whose code rests on what the compiler knows of types, for test_lying_types.py.
-module(lying).
-compile([export_all, nowarn_export_all]).

sums(A, B) when is_integer(A), is_integer(B) -> C = A + B, D = C * 2, {C - B, D + A, -C, abs(D), C band 255, D bsr 3, C bsl 2, bnot D, D bxor C, C rem 7, D div 3}.
products(A, B) when is_integer(A), A < 1000, is_integer(B), B < 1000 -> {A * B, A * A + B, A * B - A, B * 3}.
floats(A, B) when is_float(A), is_float(B) -> C = A * B, D = C + A, {C / 2.0, D - B, -D, trunc(D), round(C), abs(D), C < D, C == D, D =:= A}.
mixed(A, B) when is_number(A), is_float(B) -> C = A + B, {C, C * A, C > A, A >= B}.
compare(A, B) when is_integer(A), is_integer(B) -> {A < B, A =:= B, A == B, A >= B, A =/= B, max(A, B), min(A, B)}.
loop(0, S) -> S;
loop(N, S) when is_integer(N), N > 0, N < 50, is_integer(S) -> loop(N - 1, S + N).
bins(B) when is_binary(B) -> {byte_size(B), bit_size(B), bytes(B, 0), <<B/binary, 1>>, rest(B)}.
bytes(<<X, R/binary>>, S) -> bytes(R, S + X);
bytes(<<>>, S) -> S;
bytes(R, S) -> {R, S}.
rest(<<A:4, B:12/little, C:16/signed, R/binary>>) -> {A, B, C, R, byte_size(R)};
rest(<<F:32/float, R/bits>>) -> {F, R, bit_size(R)};
rest(<<"ab", R/binary>>) -> R;
rest(R) -> <<(byte_size(R)):8>>.
utf(<<C/utf8, R/binary>>) -> [C | utf(R)];
utf(<<_, R/binary>>) -> utf(R);
utf(<<>>) -> [].
build(A, B) when is_integer(A), is_binary(B) -> <<A:16, (A + 1):8/little, B/binary, (byte_size(B)):32>>.
lists_(L) when is_list(L) -> case L of [H | T] -> {H, T, length(T), lists_(T)}; [] -> nil end.
heads([{K, V} | T]) when is_atom(K) -> [{V, K} | heads(T)];
heads([H | T]) -> [H | heads(T)];
heads(_) -> [].
tuples(T) when is_tuple(T), tuple_size(T) =:= 3 -> {element(1, T), element(3, T), setelement(2, T, x), tuple_size(T)};
tuples({A, B} = T) -> {A, B, T};
tuples(T) when is_tuple(T) -> tuple_size(T).
maps_(K, M) when is_map(M), is_atom(K) -> {case M of #{K := V} -> V; _ -> none end, M#{K => 1}, map_size(M), is_map_key(K, M)};
maps_(K, M) when is_map(M), is_integer(K) -> {case M of #{K := V, a := W} -> {V, W}; _ -> none end, M#{a => K}}.
atoms(A) when is_atom(A) -> case A of a -> 1; b -> 2; c -> 3; d -> 4; e -> 5; f -> 6; g -> 7; h -> 8; i -> 9; j -> 10; k -> 11; l -> 12; _ -> 0 end.
ints(A) when is_integer(A) -> case A of 1 -> a; 2 -> b; 3 -> c; 5 -> d; 8 -> e; 13 -> f; 21 -> g; 34 -> h; 55 -> i; 89 -> j; 144 -> k; 233 -> l; _ -> z end.
funs(F, A) when is_function(F, 1) -> {F(A), catch F(F)}.
both(A, B) when is_boolean(A), is_boolean(B) -> {A and B, A or B, not A, A xor B, A andalso B}.
caught(A, B) -> try A + B of C when is_integer(C) -> C * A; C -> C / B catch _:R -> {R, A} after B end.
deep(T, N) when is_integer(N) -> case {T, N} of {X, X} -> same; {[X | _], X} -> head; _ -> N + 1 end.
comprehension(L) -> [{X, Y} || {X, <<Y, _/binary>>} <- L, is_integer(X), X > Y].
