%% Reads 2,000 lines of a log with a regular expression, one match after the other in one binary.
-module(regex).
-export([main/0]).

main() ->
    {ok, Pattern} = re:compile(<<"^(\\w+) (GET|POST) /([a-z]+)/(\\d+) (\\d{3})$">>, [multiline]),
    scan(text(2000, []), Pattern, 0, 0, 0).

text(0, Lines) -> iolist_to_binary(Lines);
text(N, Lines) ->
    Line = case N rem 3 of
        0 -> [<<"alice GET /users/">>, integer_to_binary(N), <<" 200\n">>];
        1 -> [<<"bob POST /items/">>, integer_to_binary(N), <<" 404\n">>];
        2 -> [<<"# nothing to see here, line ">>, integer_to_binary(N), <<"\n">>]
    end,
    text(N - 1, [Line | Lines]).

scan(Text, Pattern, Offset, Found, Sum) ->
    case re:run(Text, Pattern, [{offset, Offset}, {capture, all, index}]) of
        nomatch -> Found * 1000000 + Sum;
        {match, [{At, Length}, _, _, _, {NumberAt, NumberLength}, _]} ->
            Number = binary_to_integer(binary:part(Text, NumberAt, NumberLength)),
            scan(Text, Pattern, At + Length, Found + 1, (Sum + Number) rem 1000000)
    end.
