%% Tools that read and write source: leex, yecc, syntax tools, asn1ct, the preprocessor and the pretty printers.
-module(parse_runs).
-export([main/1]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    [{leex, leex()}, {yecc, yecc()}, {tidy, syntax()}, {asn1, asn1()}, {xmerl, xml()}].

text(File) -> {ok, B} = file:read_file(File), B.

leex() ->
    ok = file:write_file("scan.xrl", "Definitions.\nD = [0-9]\nRules.\n{D}+ : {token, {int, TokenLine, list_to_integer(TokenChars)}}.\n[-+*/()] : {token, {list_to_atom(TokenChars), TokenLine}}.\n"
        "[\\s\\n]+ : skip_token.\n% : {end_token, {'$end', TokenLine}}.\nx : {error, \"no x\"}.\nErlang code.\nhelp() -> ok.\n"),
    ok = file:write_file("wrong.xrl", "Rules.\n[a : x.\n"),
    A = [leex:file("scan", [{dfa_graph, true}]), leex:file("wrong", [return]), leex:file("none", [return]), compile:file(scan, [nowarn_unused_function])],
    [A, erlang:md5(text("scan.erl")) =/= x, size(text("scan.dot")), [scan:string(S) || S <- ["1 + 22*(3)\n - 4", "1 x", "1 ?", "1 % 2"]]].

yecc() ->
    ok = file:write_file("gram.yrl", "Nonterminals e t f.\nTerminals '+' '-' '*' '/' '(' ')' int.\nRootsymbol e.\nLeft 100 '+'.\ne -> e '+' t : {'+', '$1', '$3'}.\ne -> e '-' t : {'-', '$1', '$3'}.\ne -> t : '$1'.\n"
        "t -> t '*' f : {'*', '$1', '$3'}.\nt -> t '/' f : {'/', '$1', '$3'}.\nt -> f : '$1'.\nf -> '(' e ')' : '$2'.\nf -> int : value('$1').\nErlang code.\nvalue({int, _, V}) -> V.\n"),
    ok = file:write_file("amb.yrl", "Nonterminals s.\nTerminals a.\nRootsymbol s.\ns -> s s.\ns -> a.\ns -> b.\n"),
    A = [yecc:file("gram"), yecc:file("amb", [return, verbose]), compile:file(gram, [])],
    [A, size(text("gram.erl")), [case scan:string(S) of {ok, T, L} -> gram:parse(T ++ [{'$end', L}]); E -> E end || S <- ["1+2*(3-4)/5", "1 + ", "(1", "1 1", ""]]].

syntax() ->
    Source = "%% comment\n-module(src).\n-export([f/1]).\n-record(r, {a = 1 :: integer(), b}).\n-define(M(X), {X, ??X}).\n-spec f(X) -> X when X :: term().\nf(X) when is_atom(X); X > 1, true -> % why\n    #r{b = [Y || Y <- [1, 2], Y > 1]};\n"
        "f(<<A:8/little, B/binary>>) -> try g(A) catch error:E:S -> {E, S, ?M(B)} after ok end;\nf(_) -> if true -> fun(Z) -> Z end; false -> #{a => fun g/1} end.\ng(1) -> case f(a) of {ok, _} = V -> V; _ -> receive x -> y after 10 -> z end end.\n",
    ok = file:write_file("src.erl", Source),
    {ok, Forms} = epp_dodger:parse_file("src.erl"),
    Comments = erl_comment_scan:file("src.erl"),
    A = erl_prettypr:format(erl_recomment:recomment_forms(Forms, Comments), [{paper, 60}]),
    {ok, Parsed} = epp:parse_file("src.erl", []),
    B = [lists:flatten(erl_pp:form(F)) || F <- Parsed],
    C = [erl_syntax_lib:analyze_forms(Parsed), merl:print(merl:quote("f(X) -> {ok, X}.")) =:= ok, catch merl:match(merl:quote("{a, _@X}"), merl:quote("{a, 17}"))],
    D = [begin {ok, T, _} = erl_scan:string("f(X) -> X +", {1, 1}, [text]), erl_parse:parse_form(T) end, erl_lint:module(Parsed, "src.erl")],
    [string:split(A, "\n", all), B, C, D].

asn1() ->
    ok = file:write_file("P.asn1", "P DEFINITIONS AUTOMATIC TAGS ::= BEGIN\nName ::= SEQUENCE { first UTF8String, age INTEGER (0..150) OPTIONAL, tags SEQUENCE OF ENUMERATED { red, green, ... } }\nC ::= CHOICE { a BOOLEAN, b OCTET STRING, c BIT STRING { x(0), y(1) } }\nv INTEGER ::= 17\nEND\n"),
    [begin
        A = asn1ct:compile("P.asn1", [Rule]),
        V = {'Name', <<"Ж"/utf8>>, 42, [red, green]},
        {ok, B} = 'P':encode('Name', V),
        [A, B, 'P':decode('Name', B), [begin {ok, E} = 'P':encode('C', C), {E, 'P':decode('C', E)} end || C <- [{a, true}, {b, <<1, 2>>}, {c, [y]}]], [setelement(2, R, x) || {error, R} <- ['P':encode('C', {z, 1})]], 'P':v()]
    end || Rule <- [uper]].

xml() ->
    {Doc, Rest} = xmerl_scan:string("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e \"ent\">]><a x='1'>t &e; <b/><!-- c --><c>&#65;<![CDATA[<]]></c></a>"),
    {ok, Sax, _} = xmerl_sax_parser:stream(<<"<a x=\"1\"><b>t</b></a>">>, [{event_fun, fun(E, _, L) -> [E | L] end}, {event_state, []}]),
    [Rest, lists:flatten(xmerl:export([Doc], xmerl_xml)), [element(1, E) || E <- xmerl_xpath:string("//c/text()", Doc)], lists:reverse(Sax), try xmerl_scan:string("<a>", [{quiet, true}]) catch exit:{fatal, {What, _, _, _}} -> What end].
