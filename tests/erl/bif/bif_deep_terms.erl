%% Every native that walks terms walks them to any depth.
-module(bif_deep_terms).
-export([main/0]).

main() ->
    [
        all(fun(T) -> {T} end),       %% => [true,true,true,true,true,true,true,true,true,true,true,badarg]
        all(fun(T) -> [T] end),       %% => [true,true,true,true,true,true,true,true,true,true,true,0]
        all(fun(T) -> #{a => T} end), %% => [true,true,true,true,true,true,true,true,true,true,true,badarg]
        all(fun(T) -> [a | {T}] end)  %% => [true,true,true,true,true,true,true,true,true,true,true,badarg]
    ].

all(Wrap) ->
    A = deep(Wrap, 2000, []),
    B = deep(Wrap, 2000, []),
    Deeper = deep(Wrap, 3, A),
    [
        A == B,
        A =:= B,
        A =/= Deeper,
        erlang:phash2(A) =:= erlang:phash2(B),
        binary_to_term(term_to_binary(A)) =:= B,
        binary_to_term(term_to_binary(A, [compressed])) =:= B,
        map_get(A, #{B => true}),
        not is_map_key(Deeper, #{B => 1}),
        lists:member(A, [Deeper, B]),
        lists:keyfind(A, 1, [{Deeper}, {B}]) =:= {B},
        [A] -- [B] =:= [],
        try iolist_size(A) catch error:Reason -> Reason end
    ].

deep(_, 0, Term) -> Term;
deep(Wrap, N, Term) -> deep(Wrap, N - 1, Wrap(Term)).
