%% Balanced trees of our own (AVL, red-black, a skew heap, tries, zippers, finger-less ropes), checked against the library.
-module(avl).
-export([main/0]).

main() ->
    Keys = [N * 37 rem 101 || N <- lists:seq(1, 100)],
    Tree = lists:foldl(fun(K, T) -> insert(K, K * K, T) end, nil, Keys),
    Less = lists:foldl(fun delete/2, Tree, lists:seq(0, 100, 3)),
    Red = lists:foldl(fun rb_insert/2, e, Keys),
    Trie = lists:foldl(fun(W, T) -> trie_add(W, W, T) end, #{}, ["tea", "ten", "to", "inn", "in", "i"]),
    {height(Tree), balanced(Tree), to_list(Tree) =:= gb_trees:to_list(lists:foldl(fun(K, T) -> gb_trees:enter(K, K * K, T) end, gb_trees:empty(), Keys)),
     balanced(Less), length(to_list(Less)), [lookup(K, Less) || K <- [1, 3, 100]], Less, rb_to_list(Red) =:= lists:usort(Keys), rb_black(Red),
     trie_find("te", Trie), trie_find("x", Trie), zip_edit(), heap_sort([5, 2, 9, 2, 7]), rope(), interval(), union_find([{1, 2}, {3, 4}, {2, 3}, {5, 6}], 7),
     segment([3, 1, 4, 1, 5, 9, 2, 6]), try element(3, Less) ! x catch error:Reason -> Reason end}.

height(nil) -> 0;
height({_, _, _, _, H}) -> H.

node(K, V, L, R) -> {K, V, L, R, 1 + max(height(L), height(R))}.

insert(K, V, nil) -> {K, V, nil, nil, 1};
insert(K, V, {K, _, L, R, H}) -> {K, V, L, R, H};
insert(K, V, {K1, V1, L, R, _}) when K < K1 -> balance(K1, V1, insert(K, V, L), R);
insert(K, V, {K1, V1, L, R, _}) -> balance(K1, V1, L, insert(K, V, R)).

balance(K, V, L, R) ->
    case height(L) - height(R) of
        2 ->
            {KL, VL, LL, LR, _} = L,
            case height(LL) >= height(LR) of
                true -> node(KL, VL, LL, node(K, V, LR, R));
                false ->
                    {KR, VR, LRL, LRR, _} = LR,
                    node(KR, VR, node(KL, VL, LL, LRL), node(K, V, LRR, R))
            end;
        -2 ->
            {KR, VR, RL, RR, _} = R,
            case height(RR) >= height(RL) of
                true -> node(KR, VR, node(K, V, L, RL), RR);
                false ->
                    {KL, VL, RLL, RLR, _} = RL,
                    node(KL, VL, node(K, V, L, RLL), node(KR, VR, RLR, RR))
            end;
        _ -> node(K, V, L, R)
    end.

delete(_, nil) -> nil;
delete(K, {K, _, nil, R, _}) -> R;
delete(K, {K, _, L, nil, _}) -> L;
delete(K, {K, _, L, R, _}) ->
    {K1, V1} = least(R),
    balance(K1, V1, L, delete(K1, R));
delete(K, {K1, V1, L, R, _}) when K < K1 -> balance(K1, V1, delete(K, L), R);
delete(K, {K1, V1, L, R, _}) -> balance(K1, V1, L, delete(K, R)).

least({K, V, nil, _, _}) -> {K, V};
least({_, _, L, _, _}) -> least(L).

lookup(_, nil) -> none;
lookup(K, {K, V, _, _, _}) -> {value, V};
lookup(K, {K1, _, L, _, _}) when K < K1 -> lookup(K, L);
lookup(K, {_, _, _, R, _}) -> lookup(K, R).

to_list(Tree) -> to_list(Tree, []).

to_list(nil, Tail) -> Tail;
to_list({K, V, L, R, _}, Tail) -> to_list(L, [{K, V} | to_list(R, Tail)]).

balanced(nil) -> true;
balanced({_, _, L, R, _}) -> abs(height(L) - height(R)) < 2 andalso balanced(L) andalso balanced(R).

rb_insert(K, Tree) -> setelement(1, rb_ins(K, Tree), b).

rb_ins(K, e) -> {r, e, K, e};
rb_ins(K, {C, L, K1, R}) when K < K1 -> rb_fix({C, rb_ins(K, L), K1, R});
rb_ins(K, {C, L, K1, R}) when K > K1 -> rb_fix({C, L, K1, rb_ins(K, R)});
rb_ins(_, Tree) -> Tree.

rb_fix({b, {r, {r, A, X, B}, Y, C}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
rb_fix({b, {r, A, X, {r, B, Y, C}}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
rb_fix({b, A, X, {r, {r, B, Y, C}, Z, D}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
rb_fix({b, A, X, {r, B, Y, {r, C, Z, D}}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
rb_fix(Tree) -> Tree.

rb_to_list(e) -> [];
rb_to_list({_, L, K, R}) -> rb_to_list(L) ++ [K | rb_to_list(R)].

rb_black(e) -> 0;
rb_black({b, L, _, _}) -> 1 + rb_black(L);
rb_black({r, L, _, _}) -> rb_black(L).

trie_add([], Value, Trie) -> Trie#{value => Value};
trie_add([C | Rest], Value, Trie) -> Trie#{C => trie_add(Rest, Value, maps:get(C, Trie, #{}))}.

trie_find([], Trie) -> lists:sort(trie_all(Trie));
trie_find([C | Rest], Trie) ->
    case Trie of
        #{C := Next} -> trie_find(Rest, Next);
        #{} -> []
    end.

trie_all(Trie) -> maps:fold(fun(value, Value, Acc) -> [Value | Acc]; (_, Next, Acc) -> trie_all(Next) ++ Acc end, [], Trie).

zip_edit() ->
    Zipper = lists:foldl(fun(Step, Z) -> zip(Step, Z) end, {[], [a, b, c, d]}, [right, right, {put, x}, left, delete, right, {insert, y}]),
    unzip(Zipper).

zip(right, {Left, [H | T]}) -> {[H | Left], T};
zip(left, {[H | T], Right}) -> {T, [H | Right]};
zip({put, X}, {Left, [_ | T]}) -> {Left, [X | T]};
zip({insert, X}, {Left, Right}) -> {Left, [X | Right]};
zip(delete, {Left, [_ | T]}) -> {Left, T}.

unzip({Left, Right}) -> lists:reverse(Left, Right).

heap_sort(List) -> pop_all(lists:foldl(fun(X, H) -> skew({X, nil, nil}, H) end, nil, List)).

pop_all(nil) -> [];
pop_all({X, L, R}) -> [X | pop_all(skew(L, R))].

skew(nil, H) -> H;
skew(H, nil) -> H;
skew({X, L, R}, {Y, _, _} = H) when X =< Y -> {X, skew(R, H), L};
skew(H, {Y, L, R}) -> {Y, skew(R, H), L}.

rope() ->
    Rope = concat(concat({leaf, 5, "Hello"}, {leaf, 2, ", "}), {leaf, 6, "world!"}),
    {A, B} = rope_split(Rope, 7),
    {rope_size(Rope), rope_text(A), rope_text(B), [rope_at(Rope, N) || N <- [0, 4, 5, 12]]}.

concat(A, B) -> {cat, rope_size(A) + rope_size(B), A, B}.

rope_size(Rope) -> element(2, Rope).

rope_text({leaf, _, Text}) -> Text;
rope_text({cat, _, A, B}) -> rope_text(A) ++ rope_text(B).

rope_at({leaf, _, Text}, N) -> lists:nth(N + 1, Text);
rope_at({cat, _, A, B}, N) ->
    case N < rope_size(A) of
        true -> rope_at(A, N);
        false -> rope_at(B, N - rope_size(A))
    end.

rope_split({leaf, _, Text}, N) ->
    {A, B} = lists:split(N, Text),
    {{leaf, N, A}, {leaf, length(B), B}};
rope_split({cat, _, A, B}, N) ->
    case N - rope_size(A) of
        0 -> {A, B};
        Over when Over > 0 ->
            {B1, B2} = rope_split(B, Over),
            {concat(A, B1), B2};
        _ ->
            {A1, A2} = rope_split(A, N),
            {A1, concat(A2, B)}
    end.

interval() -> lists:foldr(fun({A, B}, [{C, D} | Rest]) when C =< B -> [{A, max(B, D)} | Rest]; (I, Rest) -> [I | Rest] end, [], lists:sort([{8, 10}, {1, 3}, {2, 6}, {15, 18}, {17, 20}])).

union_find(Edges, N) ->
    Parents = lists:foldl(fun({A, B}, P) -> P#{root(A, P) => root(B, P)} end, maps:from_list([{I, I} || I <- lists:seq(1, N)]), Edges),
    length(lists:usort([root(I, Parents) || I <- lists:seq(1, N)])).

root(I, Parents) ->
    case Parents of
        #{I := I} -> I;
        #{I := Parent} -> root(Parent, Parents)
    end.

segment(List) ->
    Tree = build(List, 0, length(List)),
    [{range(Tree, A, B), lists:sum(lists:sublist(List, A + 1, B - A))} || A <- [0, 2, 5], B <- [6, 8]].

build([X], From, _) -> {X, From, From + 1, nil, nil};
build(List, From, To) ->
    Half = length(List) div 2,
    {A, B} = lists:split(Half, List),
    L = build(A, From, From + Half),
    R = build(B, From + Half, To),
    {element(1, L) + element(1, R), From, To, L, R}.

range({Sum, From, To, _, _}, A, B) when A =< From, To =< B -> Sum;
range({_, From, To, _, _}, A, B) when To =< A; B =< From -> 0;
range({_, _, _, L, R}, A, B) -> range(L, A, B) + range(R, A, B).
