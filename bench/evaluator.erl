%% An evaluator of expressions: tuples for the nodes, maps for the variables, lists for the arguments.
-module(evaluator).
-export([main/0]).

main() -> loop(5000, program(), 0).

loop(0, _Program, Sum) -> Sum;
loop(N, Program, Sum) -> loop(N - 1, Program, Sum + eval(Program, #{n => N})).

program() ->
    Square = {mul, {var, x}, {var, x}},
    {'let', x, {add, {var, n}, {int, 3}},
     {sum, [{var, x},
            Square,
            {'if', {less, {var, x}, {int, 100}}, {sub, Square, {int, 1}}, {sum, [Square, {int, 7}, {var, n}]}},
            {'let', y, {sum, [{int, 1}, {int, 2}, {var, x}, Square]},
             {sub, {mul, {var, y}, {int, 2}}, {sum, [{var, y}, {var, x}, {var, n}, {int, 11}]}}}]}}.

eval({int, Value}, _Env) -> Value;
eval({var, Name}, Env) -> maps:get(Name, Env);
eval({add, A, B}, Env) -> eval(A, Env) + eval(B, Env);
eval({sub, A, B}, Env) -> eval(A, Env) - eval(B, Env);
eval({mul, A, B}, Env) -> eval(A, Env) * eval(B, Env);
eval({less, A, B}, Env) -> eval(A, Env) < eval(B, Env);
eval({sum, Nodes}, Env) -> sum(Nodes, Env, 0);
eval({'let', Name, Value, Body}, Env) -> eval(Body, Env#{Name => eval(Value, Env)});
eval({'if', Condition, Then, Else}, Env) ->
    case eval(Condition, Env) of
        true -> eval(Then, Env);
        false -> eval(Else, Env)
    end.

sum([], _Env, Sum) -> Sum;
sum([Node | Nodes], Env, Sum) -> sum(Nodes, Env, Sum + eval(Node, Env)).
