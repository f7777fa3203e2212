%% Functions and funs with a dozen and more arguments.
-module(fun_many_arguments).
-export([main/0, id/1]).

main() ->
    F = fun(A, B, C, D, E, G, H, I, J, K, L, M) -> [A, B, C, D, E, G, H, I, J, K, L, M] end,
    [
        F(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, id(x)),                     %% => [1,2,3,4,5,6,7,8,9,10,11,x]
        wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, id(16)), %% => {17,17,17,17,17,17,17,17}
        apply(F, [a, b, c, d, e, f, g, h, i, j, k, id(l)])               %% => [a,b,c,d,e,f,g,h,i,j,k,l]
    ].

wide(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) ->
    id({A + P, B + O, C + N, D + M, E + L, F + K, G + J, H + I}).

%% Hides a value from the compiler.
id(X) -> X.
