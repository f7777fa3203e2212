%% Constant sizes that no bitstring can have: code that loads; matching them fails, building them is system_limit.
-module(bs_sizes_beyond_words).
-export([main/0, id/1]).

main() ->
    [
        tail(id(<<1:8, 0:200>>)),                  %% => no
        skip(id(<<1:8, 0:200>>)),                  %% => no
        take(id(<<1:8, 0:200>>)),                   %% => no
        build(fun() -> <<0:(1 bsl 64)>> end),      %% => system_limit
        build(fun() -> <<(id(0)):(1 bsl 67)>> end),     %% => system_limit
        build(fun() -> <<(id(0)):(1 bsl 67)/little>> end)   %% => system_limit
    ].

tail(<<_:8, _:(1 bsl 64)>>) -> yes;
tail(_) -> no.

skip(<<_:(1 bsl 70), _/bits>>) -> yes;
skip(_) -> no.

take(<<A:(1 bsl 65), _/bits>>) -> {yes, A};
take(_) -> no.

build(F) ->
    try byte_size(F())
    catch error:R -> R
    end.

%% Hides a value from the compiler.
id(X) -> X.
