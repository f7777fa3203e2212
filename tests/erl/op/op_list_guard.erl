%% hd, tl, length and list tests in guards.
-module(op_list_guard).
-export([main/0, id/1]).

main() ->
    [f(L) || L <- id([[], [a], [b, c], [b | c], [a | x], x, [c, d, e], [c, d, e | f], {a}])].
    %% => [{len,0},starts_a,two,improper_c,starts_a,other,{len,3},cons,other]

f(L) when hd(L) =:= a -> starts_a;
f(L) when length(L) =:= 2 -> two;
f(L) when tl(L) =:= c -> improper_c;
f(L) when length(L) > 2; L =:= [] -> {len, length(L)};
f([_ | _]) -> cons;
f(L) when not is_list(L) -> other.

%% Hides a value from the compiler.
id(X) -> X.
