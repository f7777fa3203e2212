%% Every kind of failing guard just fails.
-module(exc_guards_never_raise).
-export([main/0, id/1]).

main() ->
    [g(id(X)) || X <- [a, 1, {}, [], <<>>, #{}, 1.5, "x"]].
    %% => [fell_through,one,fell_through,fell_through,empty_bits,fell_through,fell_through,fell_through]

g(X) when element(9, X) =:= 1 -> e;
g(X) when hd(X) =:= none -> h;
g(X) when map_get(k, X) =:= v -> m;
g(X) when X div 0 =:= 1 -> d;
g(X) when length(X) + tuple_size(X) > 0 -> lt;
g(X) when binary_part(X, 5, 1) =:= <<>> -> b;
g(X) when abs(X) > 1000 -> abs;
g(X) when float(X) =:= 1.0 -> one;
g(X) when not X -> n;
g(X) when X andalso true -> t;
g(X) when bit_size(X) =:= 0 -> empty_bits;
g(_) -> fell_through.

%% Hides a value from the compiler.
id(X) -> X.
