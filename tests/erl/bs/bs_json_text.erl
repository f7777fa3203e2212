%% A writer and a reader of a small text format, with escapes, numbers and nesting.
-module(bs_json_text).
-export([main/0, id/1]).

main() ->
    T = id(#{<<"a">> => [1, -2.5, true, null], <<"b">> => #{<<"x\"y">> => <<"é\n"/utf8>>}}),
    Text = erlang:iolist_to_binary(write(T)),
    [
        Text,                                  %% => <<"{\"a\":[1,-2.5,true,null],\"b\":{\"x\\\"y\":\"Ã©\\n\"}}">>
        read(Text) =:= T,                      %% => true
        read(id(<<" [ 1 , { } , [ ] ] ">>)),   %% => [1,#{},[]]
        err(fun() -> read(id(<<"[1,">>)) end), %% => {error,{unexpected,<<>>}}
        err(fun() -> read(id(<<"tru">>)) end)  %% => {error,{unexpected,<<"tru">>}}
    ].

write(X) when is_integer(X) -> integer_to_binary(X);
write(X) when is_float(X) -> float_to_binary(X, [short]);
write(X) when is_atom(X) -> atom_to_binary(X, utf8);
write(X) when is_binary(X) -> [$", << <<(escape(C))/binary>> || <<C/utf8>> <= X >>, $"];
write(X) when is_list(X) -> [$[, join([write(Y) || Y <- X]), $]];
write(X) when is_map(X) -> [${, join([[write(K), $:, write(V)] || {K, V} <- maps:to_list(X)]), $}].

escape($") -> <<"\\\"">>;
escape($\n) -> <<"\\n">>;
escape(C) -> <<C/utf8>>.

join([]) -> [];
join([X]) -> [X];
join([X | T]) -> [X, $, | join(T)].

read(B) ->
    {V, R} = value(skip(B)),
    <<>> = skip(R),
    V.

skip(<<C, R/binary>>) when C =:= $\s; C =:= $\n -> skip(R);
skip(B) -> B.

value(<<"true", R/binary>>) -> {true, R};
value(<<"false", R/binary>>) -> {false, R};
value(<<"null", R/binary>>) -> {null, R};
value(<<$", R/binary>>) -> text(R, <<>>);
value(<<$[, R/binary>>) -> items(skip(R), []);
value(<<${, R/binary>>) -> pairs(skip(R), #{});
value(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> number(B, 0);
value(B) -> error({unexpected, B}).

text(<<$", R/binary>>, A) -> {A, R};
text(<<"\\n", R/binary>>, A) -> text(R, <<A/binary, $\n>>);
text(<<$\\, C, R/binary>>, A) -> text(R, <<A/binary, C>>);
text(<<C/utf8, R/binary>>, A) -> text(R, <<A/binary, C/utf8>>).

number(B, N) ->
    case B of
        <<_:N/binary, C, _/binary>> when C =:= $-; C =:= $.; C =:= $e; C >= $0, C =< $9 -> number(B, N + 1);
        <<T:N/binary, R/binary>> ->
            try {binary_to_integer(T), R}
            catch error:badarg -> {binary_to_float(T), R}
            end
    end.

items(<<$], R/binary>>, A) -> {lists:reverse(A), R};
items(<<$,, R/binary>>, A) -> items(skip(R), A);
items(B, A) ->
    {V, R} = value(B),
    items(skip(R), [V | A]).

pairs(<<$}, R/binary>>, M) -> {M, R};
pairs(<<$,, R/binary>>, M) -> pairs(skip(R), M);
pairs(<<$", B/binary>>, M) ->
    {K, R} = text(B, <<>>),
    <<$:, R1/binary>> = skip(R),
    {V, R2} = value(skip(R1)),
    pairs(skip(R2), M#{K => V}).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
