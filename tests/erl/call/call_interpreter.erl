%% A small expression interpreter over tuples, lists and maps.
-module(call_interpreter).
-export([main/0, id/1]).

main() ->
    E = id({'let', x, {num, 5}, {'let', f, {'fun', n, {'if', {lt, {var, n}, {num, 2}}, {num, 1},
        {mul, {var, n}, {call, {var, f}, {sub, {var, n}, {num, 1}}}}}}, {call, {var, f}, {var, x}}}}),
    [
        eval(E, #{}),                                           %% => 120
        err(fun() -> eval(id({var, y}), #{}) end),              %% => {error,{unbound,y}}
        eval(id({list, [{num, 1}, {add, {num, 1}, {num, 1}}]}), #{}),   %% => [1,2]
        err(fun() -> eval(id({what, 1}), #{}) end)              %% => {throw,{bad_expression,{what,1}}}
    ].

eval({num, N}, _) -> N;
eval({var, V}, Env) ->
    case Env of
        #{V := {rec, P, B}} -> {closure, P, B, Env};
        #{V := X} -> X;
        _ -> erlang:error({unbound, V})
    end;
eval({'let', V, {'fun', P, B}, Body}, Env) -> eval(Body, Env#{V => {rec, P, B}});
eval({'let', V, X, Body}, Env) -> eval(Body, Env#{V => eval(X, Env)});
eval({call, F, X}, Env) ->
    {closure, P, B, Saved} = eval(F, Env),
    eval(B, Saved#{P => eval(X, Env)});
eval({'if', C, A, B}, Env) ->
    case eval(C, Env) of
        true -> eval(A, Env);
        false -> eval(B, Env)
    end;
eval({lt, A, B}, Env) -> eval(A, Env) < eval(B, Env);
eval({add, A, B}, Env) -> eval(A, Env) + eval(B, Env);
eval({sub, A, B}, Env) -> eval(A, Env) - eval(B, Env);
eval({mul, A, B}, Env) -> eval(A, Env) * eval(B, Env);
eval({list, L}, Env) -> [eval(X, Env) || X <- L];
eval(X, _) -> throw({bad_expression, X}).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
