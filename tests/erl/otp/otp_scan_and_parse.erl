%% erl_scan and erl_parse turn text into terms and forms.
-module(otp_scan_and_parse).
-export([main/0, id/1]).

main() ->
    {ok, Tokens, _} = erl_scan:string(id("{a, [1, 2.5], \"s\"}.")),
    {ok, Term} = erl_parse:parse_term(Tokens),
    {ok, T2, _} = erl_scan:string("f(X) when X > 1 -> X + 1."),
    {ok, Form} = erl_parse:parse_form(T2),
    [
        Term,                                   %% => {a,[1,2.5],"s"}
        length(Tokens),                         %% => 12
        element(1, Form),                       %% => function
        Form,                                   %% => {function,1,f,1,[{clause,1,[{var,1,'X'}],[[{op,1,'>',{var,1,'X'},{integer,1,1}}]],[{op,1,'+',{var,1,'X'},{integer,1,1}}]}]}
        element(1, erl_scan:string("'unfinished"))   %% => error
    ].

%% Hides a value from the compiler.
id(X) -> X.
