%% Regular expressions three ways: backtracking, derivatives, and a compiled automaton; glob patterns; a small diff; LR-free arithmetic grammar.
-module(regex).
-export([main/0]).

main() ->
    Cases = [{"a*b", "aaab"}, {"a*b", "aaac"}, {"(ab|cd)+", "abcdab"}, {"[a-c]x?", "bx"}, {"[^0-9]+", "abc1"}, {".\\.", "x."}, {"(a|b)*abb", "ababb"},
             {"x{2,3}", "xxx"}, {"x{2,3}", "xxxx"}, {"", ""}, {"((a)", "a"}, {"[a", "a"}, {"*a", "a"}],
    {[compare(Pattern, Text) || {Pattern, Text} <- Cases], [glob(P, T) || {P, T} <- [{"*.erl", "a.erl"}, {"?.c", "ab.c"}, {"a*b*c", "aXbYbZc"}]],
     diff("ABCABBA", "CBABAC"), search("b+", "aabbbcb"), automaton("(a|b)*abb"), kmp("abab", "ababcababab"), bm("needle", "haystack with a needle inside")}.

compare(Pattern, Text) ->
    try parse(Pattern) of
        Tree ->
            Results = [backtrack(Tree, Text, fun(Rest) -> Rest =:= [] end), nullable(lists:foldl(fun(C, T) -> derive(C, T) end, Tree, Text)), run(build(Tree), Text)],
            [Same] = lists:usort(Results),
            {Pattern, Text, Same}
    catch
        throw:Reason -> {Pattern, Reason};
        error:{badmatch, Value} -> {Pattern, badmatch, Value}
    end.

parse(Pattern) ->
    case alternatives(Pattern) of
        {Tree, []} -> Tree;
        {_, [C | _]} -> throw({unexpected, C})
    end.

alternatives(Text) ->
    {Left, Rest} = sequence(Text, empty),
    case Rest of
        [$| | More] ->
            {Right, After} = alternatives(More),
            {{alt, Left, Right}, After};
        _ -> {Left, Rest}
    end.

sequence([C | _] = Text, Tree) when C =/= $|, C =/= $) ->
    {Item, Rest} = postfix(item(Text)),
    sequence(Rest, cat(Tree, Item));
sequence(Text, Tree) -> {Tree, Text}.

cat(empty, B) -> B;
cat(A, B) -> {cat, A, B}.

item([$( | Rest]) ->
    case alternatives(Rest) of
        {Tree, [$) | After]} -> {Tree, After};
        _ -> throw(unclosed_group)
    end;
item([$[, $^ | Rest]) -> class(Rest, [], true);
item([$[ | Rest]) -> class(Rest, [], false);
item([$. | Rest]) -> {{set, [], true}, Rest};
item([$\\, C | Rest]) -> {{set, [{C, C}], false}, Rest};
item([$* | _]) -> throw(nothing_to_repeat);
item([C | Rest]) -> {{set, [{C, C}], false}, Rest}.

class([$] | Rest], Ranges, Negated) -> {{set, lists:reverse(Ranges), Negated}, Rest};
class([A, $-, B | Rest], Ranges, Negated) when B =/= $] -> class(Rest, [{A, B} | Ranges], Negated);
class([A | Rest], Ranges, Negated) -> class(Rest, [{A, A} | Ranges], Negated);
class([], _, _) -> throw(unclosed_class).

postfix({Item, [$* | Rest]}) -> postfix({{star, Item}, Rest});
postfix({Item, [$+ | Rest]}) -> postfix({{cat, Item, {star, Item}}, Rest});
postfix({Item, [$? | Rest]}) -> postfix({{alt, Item, empty}, Rest});
postfix({Item, [${ | Rest]}) ->
    {ok, [Low, High], After} = io_lib_free_range(Rest),
    postfix({lists:foldl(fun(N, T) -> cat(T, if N =< Low -> Item; true -> {alt, Item, empty} end) end, empty, lists:seq(1, High)), After});
postfix(Done) -> Done.

io_lib_free_range(Text) ->
    {Low, [$, | Rest]} = string:to_integer(Text),
    {High, [$} | After]} = string:to_integer(Rest),
    {ok, [Low, High], After}.

in(C, {set, Ranges, Negated}) -> lists:any(fun({A, B}) -> A =< C andalso C =< B end, Ranges) =/= Negated.

backtrack(empty, Text, Next) -> Next(Text);
backtrack({set, _, _} = Set, [C | Rest], Next) -> in(C, Set) andalso Next(Rest);
backtrack({set, _, _}, [], _) -> false;
backtrack({cat, A, B}, Text, Next) -> backtrack(A, Text, fun(Rest) -> backtrack(B, Rest, Next) end);
backtrack({alt, A, B}, Text, Next) -> backtrack(A, Text, Next) orelse backtrack(B, Text, Next);
backtrack({star, A} = Star, Text, Next) ->
    backtrack(A, Text, fun(Rest) -> Rest =/= Text andalso backtrack(Star, Rest, Next) end) orelse Next(Text).

nullable(empty) -> true;
nullable({star, _}) -> true;
nullable({cat, A, B}) -> nullable(A) andalso nullable(B);
nullable({alt, A, B}) -> nullable(A) orelse nullable(B);
nullable(_) -> false.

derive(_, none) -> none;
derive(_, empty) -> none;
derive(C, {set, _, _} = Set) -> case in(C, Set) of true -> empty; false -> none end;
derive(C, {alt, A, B}) -> alt(derive(C, A), derive(C, B));
derive(C, {star, A} = Star) -> join(derive(C, A), Star);
derive(C, {cat, A, B}) ->
    First = join(derive(C, A), B),
    case nullable(A) of
        true -> alt(First, derive(C, B));
        false -> First
    end.

alt(none, B) -> B;
alt(A, none) -> A;
alt(A, A) -> A;
alt(A, B) -> {alt, A, B}.

join(none, _) -> none;
join(empty, B) -> B;
join(A, B) -> {cat, A, B}.

%% Thompson's construction: a map of state to edges, start 0, final 1.
build(Tree) ->
    {Edges, _} = build(Tree, 0, 1, {#{}, 2}),
    Edges.

build(empty, From, To, {Edges, N}) -> {edge(From, {eps, To}, Edges), N};
build({set, _, _} = Set, From, To, {Edges, N}) -> {edge(From, {Set, To}, Edges), N};
build({cat, A, B}, From, To, {Edges, N}) -> build(B, N, To, build(A, From, N, {Edges, N + 1}));
build({alt, A, B}, From, To, Acc) -> build(B, From, To, build(A, From, To, Acc));
build({star, A}, From, To, {Edges, N}) ->
    {Edges1, N1} = build(A, N, N, {Edges, N + 1}),
    {edge(N, {eps, To}, edge(From, {eps, N}, Edges1)), N1}.

edge(From, Edge, Edges) -> maps:update_with(From, fun(List) -> [Edge | List] end, [Edge], Edges).

run(Edges, Text) -> lists:member(1, lists:foldl(fun(C, States) -> step(C, States, Edges) end, closure([0], Edges, []), Text)).

step(C, States, Edges) -> closure([To || State <- States, {Set, To} <- maps:get(State, Edges, []), Set =/= eps, in(C, Set)], Edges, []).

closure([], _, Seen) -> ordsets:from_list(Seen);
closure([State | Rest], Edges, Seen) ->
    case lists:member(State, Seen) of
        true -> closure(Rest, Edges, Seen);
        false -> closure([To || {eps, To} <- maps:get(State, Edges, [])] ++ Rest, Edges, [State | Seen])
    end.

automaton(Pattern) ->
    Edges = build(parse(Pattern)),
    Start = closure([0], Edges, []),
    Table = explore([Start], Edges, #{}),
    {map_size(Edges), map_size(Table), lists:sum([1 || Set <- maps:keys(Table), lists:member(1, Set)])}.

explore([], _, Table) -> Table;
explore([Set | Rest], Edges, Table) when is_map_key(Set, Table) -> explore(Rest, Edges, Table);
explore([Set | Rest], Edges, Table) ->
    Row = [{C, step(C, Set, Edges)} || C <- "ab"],
    explore([Next || {_, Next} <- Row] ++ Rest, Edges, Table#{Set => Row}).

search(Pattern, Text) -> search(parse(Pattern), Text, 1).

search(_, [], _) -> [];
search(Tree, Text, At) ->
    Self = self(),
    backtrack(Tree, Text, fun(Rest) -> Self ! {matched, length(Text) - length(Rest)}, true end),
    receive {matched, Size} when Size > 0 -> [{At, Size} | search(Tree, lists:nthtail(Size, Text), At + Size)]
    after 0 -> search(Tree, tl(Text), At + 1)
    end.

glob([], []) -> true;
glob([$* | P], Text) -> glob(P, Text) orelse (Text =/= [] andalso glob([$* | P], tl(Text)));
glob([$? | P], [_ | T]) -> glob(P, T);
glob([C | P], [C | T]) -> glob(P, T);
glob(_, _) -> false.

diff([], []) -> [];
diff([X | Xs], [X | Ys]) -> [{same, X} | diff(Xs, Ys)];
diff(Xs, []) -> [{del, X} || X <- Xs];
diff([], Ys) -> [{add, Y} || Y <- Ys];
diff([X | Xs] = A, [Y | Ys] = B) ->
    Del = [{del, X} | diff(Xs, B)],
    Add = [{add, Y} | diff(A, Ys)],
    case cost(Del) =< cost(Add) of true -> Del; false -> Add end.

cost(Script) -> length([1 || {Op, _} <- Script, Op =/= same]).

kmp(Pattern, Text) ->
    P = list_to_tuple(Pattern),
    Fail = lists:foldl(fun(I, F) -> F#{I => fallback(element(I, P), maps:get(I - 1, F), P, F)} end, #{0 => -1, 1 => 0}, lists:seq(2, tuple_size(P))),
    {_, _, Found} = lists:foldl(fun(C, {At, K, Found}) ->
        K1 = advance(C, K, P, Fail),
        case K1 =:= tuple_size(P) of
            true -> {At + 1, maps:get(K1, Fail), [At - K1 + 1 | Found]};
            false -> {At + 1, K1, Found}
        end end, {0, 0, []}, Text),
    lists:reverse(Found).

fallback(C, K, P, _) when element(K + 1, P) =:= C -> K + 1;
fallback(_, 0, _, _) -> 0;
fallback(C, K, P, F) -> fallback(C, maps:get(K, F), P, F).

advance(C, K, P, _) when K < tuple_size(P), element(K + 1, P) =:= C -> K + 1;
advance(_, 0, _, _) -> 0;
advance(C, K, P, F) -> advance(C, maps:get(K, F), P, F).

bm(Pattern, Text) ->
    M = length(Pattern),
    Skip = maps:from_list([{C, M - I} || {I, C} <- lists:enumerate(lists:droplast(Pattern))]),
    bm(list_to_binary(Pattern), list_to_binary(Text), M, Skip, 0).

bm(Pattern, Text, M, Skip, At) when At + M =< byte_size(Text) ->
    case binary:part(Text, At, M) of
        Pattern -> {found, At};
        Window -> bm(Pattern, Text, M, Skip, At + maps:get(binary:last(Window), Skip, M))
    end;
bm(_, _, _, _, _) -> not_found.
