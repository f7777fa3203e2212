%% Skipping utf16 and utf32 characters, well-formed and not.
-module(bs_skip_utf16_utf32).
-export([main/0, id/1]).

main() -> [f(id(B)) || B <- [<<"a€"/utf16>>, <<"😀b"/utf16>>, <<16#D8, 0>>, <<16#DC, 0, 0, 1>>, <<>>]]
    ++ [g(id(B)) || B <- [<<"a€"/utf32>>, <<0, 17, 0, 0, 1>>, <<0, 0, 1>>, <<0, 0, 16#D9, 0, 7>>]]
    ++ [h(id(B)) || B <- [<<"€x"/utf16-little>>, <<1>>]].
    %% => [{rest,<<" ¬">>},{rest,<<0,98>>},{no,<<216,0>>},{no,<<220,0,0,1>>},{no,<<>>},{rest,<<0,0,32,172>>},{no,<<0,17,0,0,1>>},{no,<<0,0,1>>},{no,<<0,0,217,0,7>>},x,no]

f(<<_/utf16, R/binary>>) -> {rest, R};
f(B) -> {no, B}.

g(<<_/utf32, R/binary>>) -> {rest, R};
g(B) -> {no, B}.

h(<<_/utf16-little, $x/utf16-little>>) -> x;
h(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
