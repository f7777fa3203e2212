%% Matching utf8, utf16, utf32: characters, ill-formed input, skipping, character literals.
-module(bs_match_utf).
-export([main/0, id/1]).

main() ->
    [
        chars8(id(<<"aå€😀"/utf8>>)),                    %% => [97,229,8364,128512]
        chars16(id(<<"a€😀"/utf16>>)),                   %% => [97,8364,128512]
        chars16l(id(<<"a€😀"/utf16-little>>)),           %% => [97,8364,128512]
        chars32(id(<<"a😀"/utf32>>)),                    %% => [97,128512]
        [bad8(X) || X <- id([<<16#C0, 16#80>>, <<16#E2, 16#82>>, <<16#ED, 16#A0, 16#80>>, <<16#F5, 0, 0, 0>>,
                             <<16#80>>, <<>>, <<"é"/utf8>>, <<16#F4, 16#90, 16#80, 16#80>>])],   %% => [bad,bad,bad,bad,bad,bad,233,bad]
        [bad16(X) || X <- id([<<16#D8, 0>>, <<16#DC, 0, 0, 0>>, <<16#D8, 0, 0, 65>>, <<0>>, <<0, 65>>])],  %% => [bad,bad,bad,bad,65]
        [bad32(X) || X <- id([<<0, 17, 0, 0>>, <<0, 0, 16#D8, 0>>, <<0, 0, 0>>, <<0, 0, 0, 66>>])],        %% => [bad,bad,bad,66]
        lit(id(<<"äx"/utf8>>)),                          %% => {yes,<<"x">>}
        lit(id(<<"ax"/utf8>>)),                          %% => no
        skip(id(<<"€uro"/utf8>>))                        %% => <<"uro">>
    ].

chars8(<<C/utf8, R/binary>>) -> [C | chars8(R)];
chars8(<<>>) -> [].

chars16(<<C/utf16, R/binary>>) -> [C | chars16(R)];
chars16(<<>>) -> [].

chars16l(<<C/utf16-little, R/binary>>) -> [C | chars16l(R)];
chars16l(<<>>) -> [].

chars32(<<C/utf32, R/binary>>) -> [C | chars32(R)];
chars32(<<>>) -> [].

bad8(<<C/utf8, _/binary>>) -> C;
bad8(_) -> bad.

bad16(<<C/utf16, _/binary>>) -> C;
bad16(_) -> bad.

bad32(<<C/utf32, _/binary>>) -> C;
bad32(_) -> bad.

lit(<<$ä/utf8, R/binary>>) -> {yes, R};
lit(_) -> no.

skip(<<_/utf8, R/binary>>) -> R.

%% Hides a value from the compiler.
id(X) -> X.
