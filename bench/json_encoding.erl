%% Encodes nested maps, lists, strings and numbers as JSON text: io lists, and a walk over every byte of a string for its escapes.
-module(json_encoding).
-export([main/0]).

main() ->
    Records = [record(N) || N <- lists:seq(1, 400)],
    Text = iolist_to_binary(encode(#{<<"records">> => Records})),
    byte_size(Text) * 1000 + erlang:crc32(Text) rem 1000.

record(N) ->
    #{<<"id">> => N, <<"name">> => <<"user \"", (integer_to_binary(N))/binary, "\"\n">>, <<"tags">> => [<<"a">>, <<"b\\c">>, <<"tab\t">>],
      <<"score">> => N * 7919 rem 1000, <<"active">> => N rem 2 =:= 0, <<"parent">> => null,
      <<"address">> => #{<<"street">> => <<"Main Street">>, <<"number">> => N rem 90}}.

encode(Value) when is_binary(Value) -> [$", escape(Value, Value, 0, 0, []), $"];
encode(Value) when is_integer(Value) -> integer_to_binary(Value);
encode(Value) when is_atom(Value) -> atom_to_binary(Value);
encode([]) -> <<"[]">>;
encode([First | Rest]) -> [$[, encode(First), [[$,, encode(Value)] || Value <- Rest], $]];
encode(#{} = Map) ->
    case maps:to_list(Map) of
        [] -> <<"{}">>;
        [{Key, Value} | Rest] -> [${, pair(Key, Value), [[$,, pair(K, V)] || {K, V} <- Rest], $}]
    end.

pair(Key, Value) -> [encode(Key), $:, encode(Value)].

escape(<<C, Rest/binary>>, Whole, Start, Length, Acc) when C >= 32, C =/= $", C =/= $\\ ->
    escape(Rest, Whole, Start, Length + 1, Acc);
escape(<<C, Rest/binary>>, Whole, Start, Length, Acc) ->
    escape(Rest, Whole, Start + Length + 1, 0, [Acc, binary:part(Whole, Start, Length), escaped(C)]);
escape(<<>>, Whole, Start, Length, Acc) ->
    [Acc, binary:part(Whole, Start, Length)].

escaped($") -> <<"\\\"">>;
escaped($\\) -> <<"\\\\">>;
escaped($\n) -> <<"\\n">>;
escaped($\t) -> <<"\\t">>.
