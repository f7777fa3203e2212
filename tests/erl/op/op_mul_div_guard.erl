%% Division by zero and wrong types in guards fail quietly.
-module(op_mul_div_guard).
-export([main/0, id/1]).

main() ->
    [
        g(id(10), id(3)),    %% => {rem1,3}
        g(id(10), id(0)),    %% => no
        g(id(10.0), id(3)),  %% => no
        g(id(12), id(4)),    %% => div3
        h(id(9), id(3)),     %% => three
        h(id(9), id(0)),     %% => no
        h(id(9), id(a)),     %% => no
        m(id(3), id(4)),     %% => big
        m(id(3), id(a))      %% => no
    ].

g(A, B) when A rem B =:= 1 -> {rem1, A div B};
g(A, B) when A div B =:= 3 -> div3;
g(_, _) -> no.

h(A, B) when A / B == 3 -> three;
h(_, _) -> no.

m(A, B) when A * B > 10 -> big;
m(_, _) -> no.

%% Hides a value from the compiler.
id(X) -> X.
