%% string on lists and binaries, with grapheme clusters.
-module(otp_string_functions).
-export([main/0, id/1]).

main() ->
    [
        string:uppercase(id("abc å")),                      %% => "ABC Å"
        string:split(id("a,b,c"), ","),                     %% => ["a","b,c"]
        string:split(id(<<"a,b,c">>), ",", all),            %% => [<<"a">>,<<"b">>,<<"c">>]
        string:trim(id("  x y  ")),                         %% => "x y"
        string:length(id("e\x{301}x")),                     %% => 2
        string:reverse(id("abc")),                          %% => "cba"
        string:find(id("hello"), "l"),                      %% => "llo"
        string:replace(id("aXbX"), "X", "-", all),          %% => ["a","-","b","-",[]]
        string:tokens(id("a b  c"), " "),                   %% => ["a","b","c"]
        string:to_integer(id("42rest")),                    %% => {42,"rest"}
        string:pad(id("7"), 3, leading, $0),                %% => ["00","7"]
        string:equal(id("Abc"), "aBC", true)                %% => true
    ].

%% Hides a value from the compiler.
id(X) -> X.
