%% Comparison, hash and encoding of a term nested 20,000 deep.
-module(bif_deep_terms).
-export([main/0, id/1]).

main() ->
    A = nest(id(20000), []),
    B = nest(id(20000), []),
    C = nest(id(20000), x),
    [
        A =:= B,                                        %% => true
        A == C,                                         %% => false
        A < C,                                          %% => false
        erlang:phash2(A) =:= erlang:phash2(B),          %% => true
        byte_size(term_to_binary(A)),                   %% => 40002
        binary_to_term(term_to_binary(A)) =:= A,        %% => true
        depth(A, 0)                                     %% => 20000
    ].

nest(0, X) -> X;
nest(N, X) -> nest(N - 1, {X}).

depth({X}, N) -> depth(X, N + 1);
depth([], N) -> N.

%% Hides a value from the compiler.
id(X) -> X.
