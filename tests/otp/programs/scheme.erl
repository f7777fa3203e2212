%% A Scheme: reader, macros by rewriting, closures over environments, tail calls, call/cc by exceptions, and a type inferencer for lambda terms.
-module(scheme).
-export([main/0]).

main() ->
    Programs = ["(+ 1 (* 2 3) -4)", "((lambda (x y) (- x y)) 10 3)", "(define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) (fact 25)",
                "(let ((x 2) (y 3)) (let ((x 7)) (+ x y)))", "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 500 0)",
                "(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))) (map (lambda (x) (* x x)) '(1 2 3 4))",
                "(define (adder n) (lambda (x) (+ x n))) ((adder 5) 6)", "'(a (b . c) \"str\" #t)", "(car '())", "(undefined-thing 1)", "(1 2)", "((lambda (x) x))",
                "(cond ((< 3 2) 'a) ((= 1 1) 'b) (else 'c))", "(+ 1 (call/cc (lambda (k) (* 10 (k 5)))))", "(and 1 2 #f 3)", "(or #f 7)", "(", ")",
                "(define x 1) (define (get) x) (let ((x 2)) (get))", "(let loop ((i 0) (l '())) (if (= i 5) l (loop (+ i 1) (cons i l))))"],
    {[{attempt(Program)} || Program <- Programs], [infer(Term) || Term <- terms()], church(6), ski()}.

attempt(Text) ->
    try
        Forms = read_all(tokens(Text)),
        {Value, _} = lists:foldl(fun(Form, {_, Global}) -> top(Form, Global) end, {none, globals()}, Forms),
        show(Value)
    catch
        throw:Reason -> {error, Reason};
        error:function_clause -> {error, bad_arguments};
        error:{badarity, {_, Arguments}} -> {error, {arity, length(Arguments)}}
    end.

tokens([]) -> [];
tokens([C | Rest]) when C =:= $(; C =:= $); C =:= $' -> [C | tokens(Rest)];
tokens([C | Rest]) when C =< $\s -> tokens(Rest);
tokens([$" | Rest]) ->
    {Text, [$" | After]} = lists:splitwith(fun(C) -> C =/= $" end, Rest),
    [{text, Text} | tokens(After)];
tokens(Text) ->
    {Word, Rest} = lists:splitwith(fun(C) -> C > $\s andalso not lists:member(C, "()'") end, Text),
    [atom(Word) | tokens(Rest)].

atom("#t") -> true;
atom("#f") -> false;
atom(Word) ->
    try list_to_integer(Word)
    catch error:badarg -> {symbol, Word}
    end.

read_all([]) -> [];
read_all(Tokens) ->
    {Form, Rest} = read(Tokens),
    [Form | read_all(Rest)].

read([$( | Rest]) -> read_list(Rest);
read([$) | _]) -> throw(unexpected_close);
read([$' | Rest]) ->
    {Form, After} = read(Rest),
    {[{symbol, "quote"}, Form], After};
read([Token | Rest]) -> {Token, Rest};
read([]) -> throw(unexpected_end).

read_list([$) | Rest]) -> {[], Rest};
read_list([{symbol, "."} | Rest]) ->
    {Tail, [$) | After]} = read(Rest),
    {Tail, After};
read_list(Tokens) ->
    {Head, Rest} = read(Tokens),
    {Tail, After} = read_list(Rest),
    {[Head | Tail], After}.

globals() ->
    #{"+" => {primitive, fun(Args) -> lists:sum(Args) end}, "-" => {primitive, fun([A]) -> -A; ([A | Rest]) -> A - lists:sum(Rest) end},
      "*" => {primitive, fun(Args) -> lists:foldl(fun(A, B) -> A * B end, 1, Args) end}, "<" => {primitive, fun([A, B]) -> A < B end},
      "=" => {primitive, fun([A, B]) -> A == B end}, "cons" => {primitive, fun([A, B]) -> [A | B] end}, "car" => {primitive, fun([[A | _]]) -> A end},
      "cdr" => {primitive, fun([[_ | B]]) -> B end}, "null?" => {primitive, fun([A]) -> A =:= [] end}, "call/cc" => call_cc}.

top([{symbol, "define"}, [{symbol, Name} | Parameters] | Body], Global) -> {defined, Global#{Name => {closure, Parameters, Body, #{}}}};
top([{symbol, "define"}, {symbol, Name}, Form], Global) -> {defined, Global#{Name => eval(Form, #{}, Global)}};
top(Form, Global) -> {eval(Form, #{}, Global), Global}.

eval({symbol, Name}, Env, Global) ->
    case Env of
        #{Name := Value} -> Value;
        _ ->
            case Global of
                #{Name := Value} -> Value;
                _ -> throw({unbound, Name})
            end
    end;
eval([{symbol, "quote"}, Form], _, _) -> Form;
eval([{symbol, "if"}, Test, Then, Else], Env, Global) ->
    case eval(Test, Env, Global) of
        false -> eval(Else, Env, Global);
        _ -> eval(Then, Env, Global)
    end;
eval([{symbol, "lambda"}, Parameters | Body], Env, _) -> {closure, Parameters, Body, Env};
eval([{symbol, "let"}, {symbol, Name}, Bindings | Body], Env, Global) ->
    Values = [eval(Form, Env, Global) || [_, Form] <- Bindings],
    call({named, Name, [Symbol || [Symbol, _] <- Bindings], Body, Env}, Values, Global);
eval([{symbol, "let"}, Bindings | Body], Env, Global) ->
    eval([[{symbol, "lambda"}, [Symbol || [Symbol, _] <- Bindings] | Body] | [Form || [_, Form] <- Bindings]], Env, Global);
eval([{symbol, "cond"}, [{symbol, "else"}, Form]], Env, Global) -> eval(Form, Env, Global);
eval([{symbol, "cond"}, [Test, Form] | Rest], Env, Global) -> eval([{symbol, "if"}, Test, Form, [{symbol, "cond"} | Rest]], Env, Global);
eval([{symbol, "and"}, Form], Env, Global) -> eval(Form, Env, Global);
eval([{symbol, "and"}, Form | Rest], Env, Global) -> eval([{symbol, "if"}, Form, [{symbol, "and"} | Rest], false], Env, Global);
eval([{symbol, "or"}, Form], Env, Global) -> eval(Form, Env, Global);
eval([{symbol, "or"}, Form | Rest], Env, Global) ->
    case eval(Form, Env, Global) of
        false -> eval([{symbol, "or"} | Rest], Env, Global);
        Value -> Value
    end;
eval([Function | Arguments], Env, Global) -> call(eval(Function, Env, Global), [eval(Argument, Env, Global) || Argument <- Arguments], Global);
eval(Value, _, _) -> Value.

call({primitive, Fun}, Arguments, _) -> Fun(Arguments);
call({closure, Parameters, Body, Env}, Arguments, Global) -> body(Body, bind(Parameters, Arguments, Env), Global);
call({named, Name, Parameters, Body, Env} = Self, Arguments, Global) -> body(Body, (bind(Parameters, Arguments, Env))#{Name => Self}, Global);
call(call_cc, [Function], Global) ->
    Tag = make_ref(),
    try call(Function, [{escape, Tag}], Global)
    catch throw:{Tag, Value} -> Value
    end;
call({escape, Tag}, [Value], _) -> throw({Tag, Value});
call(Other, _, _) -> throw({not_a_function, Other}).

body([Last], Env, Global) -> eval(Last, Env, Global);
body([Form | Rest], Env, Global) ->
    eval(Form, Env, Global),
    body(Rest, Env, Global).

bind([{symbol, Name} | Names], [Value | Values], Env) -> bind(Names, Values, Env#{Name => Value});
bind([], [], Env) -> Env;
bind(_, _, _) -> throw(wrong_number_of_arguments).

show(true) -> "#t";
show(false) -> "#f";
show({symbol, Name}) -> Name;
show({text, Text}) -> io_lib:write_string(Text);
show(Number) when is_integer(Number) -> integer_to_list(Number);
show([]) -> "()";
show([_ | _] = List) -> "(" ++ items(List) ++ ")";
show(Other) -> "<" ++ atom_to_list(element(1, Other)) ++ ">".

items([Last]) -> show(Last);
items([Item | Rest]) when is_list(Rest) -> show(Item) ++ " " ++ items(Rest);
items([Item | Tail]) -> show(Item) ++ " . " ++ show(Tail).

%% Hindley-Milner without let: terms are atoms, {lam, X, Body}, {app, F, A}, integers.
terms() ->
    [{lam, x, x}, {lam, f, {lam, x, {app, f, {app, f, x}}}}, {app, {lam, x, x}, 3}, {lam, x, {app, x, x}}, {app, 1, 2},
     {lam, f, {lam, g, {lam, x, {app, f, {app, g, x}}}}}, {lam, x, {lam, y, x}}, y].

infer(Term) ->
    try
        {Type, Subst, _} = type(Term, #{}, #{}, 0),
        {Named, _} = name(resolve(Type, Subst), #{}),
        lists:flatten(Named)
    catch throw:Reason -> Reason
    end.

type(N, _, S, Next) when is_integer(N) -> {int, S, Next};
type(X, Env, S, Next) when is_atom(X) -> {case Env of #{X := T} -> T; _ -> throw({free, X}) end, S, Next};
type({lam, X, Body}, Env, S, Next) ->
    {Result, S1, Next1} = type(Body, Env#{X => {v, Next}}, S, Next + 1),
    {{fn, {v, Next}, Result}, S1, Next1};
type({app, F, A}, Env, S, Next) ->
    {TF, S1, Next1} = type(F, Env, S, Next),
    {TA, S2, Next2} = type(A, Env, S1, Next1),
    {{v, Next2}, unify(TF, {fn, TA, {v, Next2}}, S2), Next2 + 1}.

unify(A, B, S) -> unify_resolved(resolve(A, S), resolve(B, S), S).

unify_resolved(T, T, S) -> S;
unify_resolved({v, N}, T, S) -> occurs(N, T) andalso throw(infinite_type), S#{N => T};
unify_resolved(T, {v, _} = V, S) -> unify_resolved(V, T, S);
unify_resolved({fn, A, B}, {fn, C, D}, S) -> unify(B, D, unify(A, C, S));
unify_resolved(A, B, _) -> throw({mismatch, A, element(1, B)}).

occurs(N, {v, N}) -> true;
occurs(N, {fn, A, B}) -> occurs(N, A) orelse occurs(N, B);
occurs(_, _) -> false.

resolve({v, N} = V, S) ->
    case S of
        #{N := T} -> resolve(T, S);
        _ -> V
    end;
resolve({fn, A, B}, S) -> {fn, resolve(A, S), resolve(B, S)};
resolve(T, _) -> T.

name(int, Names) -> {"int", Names};
name({v, N}, Names) when is_map_key(N, Names) -> {[map_get(N, Names)], Names};
name({v, N}, Names) -> {[$a + map_size(Names)], Names#{N => $a + map_size(Names)}};
name({fn, A, B}, Names) ->
    {NA, Names1} = name(A, Names),
    {NB, Names2} = name(B, Names1),
    {[if element(1, A) =:= fn -> [$(, NA, $)]; true -> NA end, "->", NB], Names2}.

church(N) ->
    Zero = fun(_) -> fun(X) -> X end end,
    Next = fun(A) -> fun(F) -> fun(X) -> F((A(F))(X)) end end end,
    Number = lists:foldl(fun(_, A) -> Next(A) end, Zero, lists:seq(1, N)),
    Times = fun(A, B) -> fun(F) -> A(B(F)) end end,
    Power = fun(A, B) -> B(A) end,
    ToInt = fun(A) -> (A(fun(X) -> X + 1 end))(0) end,
    {ToInt(Number), ToInt(Times(Number, Number)), ToInt(Power(Next(Next(Zero)), Number))}.

ski() ->
    S = fun(X) -> fun(Y) -> fun(Z) -> (X(Z))(Y(Z)) end end end,
    K = fun(X) -> fun(_) -> X end end,
    I = (S(K))(K),
    {I(42), ((K(1))(2)), try (1)(2) catch error:Reason -> Reason end, try I(1, 2) catch error:{badarity, {F, A}} -> {is_function(F, 1), A} end}.
