%% /= and =/= as guards whose failure is the way on, also against literals.
-module(op_not_equal_guard).
-export([main/0, id/1]).

main() -> [{f(id(A), id(B)), g(id(A)), h(id(A), id(B))} || {A, B} <- [{1, 1}, {1, 1.0}, {1, 2}, {a, a}, {{}, []}, {2.0, 2}]].
    %% => [{eq,one,{2,false,false}},{eq,one,{2,false,true}},{ne,one,{1,true,true}},{eq,not_exactly_one,{2,false,false}},{ne,neither,{1,true,true}},{eq,neither,{2,false,true}}]

f(A, B) ->
    if A /= B -> ne; true -> eq end.

g(A) when A /= 1, A =/= a -> neither;
g(A) when A =/= 1 -> not_exactly_one;
g(_) -> one.

h(A, B) ->
    X = case A /= B andalso A =/= b of
            true -> 1;
            false -> 2
        end,
    {X, A /= B, A =/= B}.

%% Hides a value from the compiler.
id(X) -> X.
