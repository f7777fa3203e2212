%% A tokenizer, a precedence-climbing parser, an evaluator, a simplifier, a stack machine and a printer of expressions.
-module(calculator).
-export([main/0]).
-record(op, {name, left, right}).

main() ->
    Sources = ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-x + 4", "10 / 4 - 1", "7 % 4", "x * (y + 2) - x", "let z = 3 in z * z + x",
               "1 +", "(1", "2 $ 3", "1 / 0", "unknown + 1", "max(3, x)", "if x > 3 then 10 else 20", "0 * y + 1 * x", "3.5 * 2"],
    Env = #{"x" => 5, "y" => 7},
    [begin
         Result = attempt(Source, Env),
         {Source, Result, compiled(Source, Env, Result)}
     end || Source <- Sources].

attempt(Source, Env) ->
    try
        {Tree, []} = expression(tokens(Source), 0),
        {ok, eval(Tree, Env), lists:flatten(show(simplify(Tree)))}
    catch
        throw:Reason -> {error, Reason};
        error:{badmatch, {_, [Token | _]}} -> {trailing, Token};
        error:badarith -> {arithmetic, Source};
        error:{badkey, Name} -> {unbound, Name}
    end.

compiled(Source, Env, {ok, Value, _}) ->
    {Tree, []} = expression(tokens(Source), 0),
    Code = lists:flatten(compile(Tree)),
    {length(Code), run(Code, [], Env) == Value};
compiled(_, _, _) -> none.

tokens([]) -> [];
tokens([Space | Rest]) when Space =:= $\s; Space =:= $\t -> tokens(Rest);
tokens([Digit | _] = Text) when Digit >= $0, Digit =< $9 ->
    {Digits, Rest} = lists:splitwith(fun(C) -> (C >= $0 andalso C =< $9) orelse C =:= $. end, Text),
    Number = case lists:member($., Digits) of true -> list_to_float(Digits); false -> list_to_integer(Digits) end,
    [{number, Number} | tokens(Rest)];
tokens([Letter | _] = Text) when Letter >= $a, Letter =< $z ->
    {Name, Rest} = lists:splitwith(fun(C) -> C >= $a andalso C =< $z end, Text),
    [case lists:member(Name, ["let", "in", "if", "then", "else"]) of
         true -> {word, list_to_atom(Name)};
         false -> {name, Name}
     end | tokens(Rest)];
tokens([Char | Rest]) ->
    case lists:member(Char, "+-*/^%()=<>,") of
        true -> [{Char} | tokens(Rest)];
        false -> throw({bad_character, Char})
    end.

expression(Tokens, Least) ->
    {Left, Rest} = primary(Tokens),
    climb(Left, Rest, Least).

climb(Left, [{Char} | Rest] = Tokens, Least) ->
    case binding(Char) of
        {Power, Next} when Power >= Least ->
            {Right, After} = expression(Rest, Next),
            climb(#op{name = Char, left = Left, right = Right}, After, Least);
        _ -> {Left, Tokens}
    end;
climb(Left, Tokens, _) -> {Left, Tokens}.

binding($<) -> {1, 2};
binding($>) -> {1, 2};
binding($+) -> {3, 4};
binding($-) -> {3, 4};
binding($*) -> {5, 6};
binding($/) -> {5, 6};
binding($%) -> {5, 6};
binding($^) -> {8, 8};
binding(_) -> none.

primary([{number, Number} | Rest]) -> {Number, Rest};
primary([{name, Function}, {$(} | Rest]) ->
    {Arguments, After} = arguments(Rest),
    {{call, Function, Arguments}, After};
primary([{name, Name} | Rest]) -> {{var, Name}, Rest};
primary([{$-} | Rest]) ->
    {Tree, After} = expression(Rest, 7),
    {{neg, Tree}, After};
primary([{$(} | Rest]) ->
    case expression(Rest, 0) of
        {Tree, [{$)} | After]} -> {Tree, After};
        {_, _} -> throw(unbalanced)
    end;
primary([{word, 'let'}, {name, Name}, {$=} | Rest]) ->
    {Value, [{word, in} | Rest1]} = expression(Rest, 0),
    {Body, After} = expression(Rest1, 0),
    {{'let', Name, Value, Body}, After};
primary([{word, 'if'} | Rest]) ->
    {Test, [{word, then} | Rest1]} = expression(Rest, 0),
    {Then, [{word, else} | Rest2]} = expression(Rest1, 0),
    {Else, After} = expression(Rest2, 0),
    {{'if', Test, Then, Else}, After};
primary([Token | _]) -> throw({unexpected, Token});
primary([]) -> throw(unexpected_end).

arguments(Tokens) ->
    case expression(Tokens, 0) of
        {Tree, [{$,} | Rest]} ->
            {More, After} = arguments(Rest),
            {[Tree | More], After};
        {Tree, [{$)} | After]} -> {[Tree], After}
    end.

eval(Number, _) when is_number(Number) -> Number;
eval({var, Name}, Env) -> maps:get(Name, Env);
eval({neg, Tree}, Env) -> -eval(Tree, Env);
eval({'let', Name, Value, Body}, Env) -> eval(Body, Env#{Name => eval(Value, Env)});
eval({'if', Test, Then, Else}, Env) ->
    case eval(Test, Env) of
        true -> eval(Then, Env);
        false -> eval(Else, Env)
    end;
eval({call, "max", [A, B]}, Env) -> max(eval(A, Env), eval(B, Env));
eval(#op{name = Name, left = Left, right = Right}, Env) -> apply_op(Name, eval(Left, Env), eval(Right, Env)).

apply_op($+, A, B) -> A + B;
apply_op($-, A, B) -> A - B;
apply_op($*, A, B) -> A * B;
apply_op($/, A, B) -> A / B;
apply_op($%, A, B) -> A rem B;
apply_op($<, A, B) -> A < B;
apply_op($>, A, B) -> A > B;
apply_op($^, A, B) -> power(A, B, 1).

power(_, 0, Result) -> Result;
power(A, N, Result) -> power(A, N - 1, Result * A).

simplify(#op{left = Left, right = Right} = Op) -> simple(Op#op{left = simplify(Left), right = simplify(Right)});
simplify(Tree) -> Tree.

simple(#op{name = $*, left = 0}) -> 0;
simple(#op{name = $*, left = 1, right = Right}) -> Right;
simple(#op{name = $+, left = 0, right = Right}) -> Right;
simple(#op{name = Name, left = A, right = B}) when is_integer(A), is_integer(B), Name =/= $/ -> apply_op(Name, A, B);
simple(Op) -> Op.

show(Number) when is_number(Number) -> io_lib:write(Number);
show({var, Name}) -> Name;
show({neg, Tree}) -> [$-, show(Tree)];
show(#op{name = Name, left = Left, right = Right}) -> [$(, show(Left), Name, show(Right), $)];
show(Other) -> io_lib:format("<~w>", [element(1, Other)]).

compile(#op{name = Name, left = Left, right = Right}) -> [compile(Left), compile(Right), {op, Name}];
compile({var, Name}) -> [{load, Name}];
compile({neg, Tree}) -> [{push, 0}, compile(Tree), {op, $-}];
compile(Number) when is_number(Number) -> [{push, Number}];
compile(Other) -> [{eval, Other}].

run([{push, Value} | Code], Stack, Env) -> run(Code, [Value | Stack], Env);
run([{load, Name} | Code], Stack, Env) -> run(Code, [map_get(Name, Env) | Stack], Env);
run([{eval, Tree} | Code], Stack, Env) -> run(Code, [eval(Tree, Env) | Stack], Env);
run([{op, Name} | Code], [B, A | Stack], Env) -> run(Code, [apply_op(Name, A, B) | Stack], Env);
run([], [Value], _) -> Value.
