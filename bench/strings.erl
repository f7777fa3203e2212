%% Builds text as Erlang programs do: lists of characters with ++, nested io lists that are joined at the end, numbers turned into text.
-module(strings).
-export([main/0]).

main() ->
    Lines = lines(2000, []),
    Text = iolist_to_binary(Lines),
    Names = [name(N) || N <- lists:seq(1, 2000)],
    Joined = join(Names, ", "),
    byte_size(Text) * 1000000 + length(Joined) + sum(Joined, 0).

lines(0, Acc) -> lists:reverse(Acc);
lines(N, Acc) ->
    Line = [<<"line ">>, integer_to_list(N), ": ", [$a + N rem 26, $., [" value=", integer_to_binary(N * N)]], $\n],
    lines(N - 1, [Line | Acc]).

name(N) -> "item-" ++ integer_to_list(N) ++ "." ++ [$a + N rem 26].

join([Last], _) -> Last;
join([Name | Names], Separator) -> Name ++ Separator ++ join(Names, Separator).

sum([], Sum) -> Sum;
sum([C | Cs], Sum) -> sum(Cs, Sum + C).
