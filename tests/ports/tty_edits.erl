%% Sends the edits that stand in a file, one in base64 per line, to the driver tty_sl.
-module(tty_edits).
-export([main/0]).

main() ->
    {ok, Bin} = file:read_file(os:getenv("TTY_EDITS")),
    Port = open_port({spawn, "tty_sl -c -e"}, [eof]),
    [Port ! {self(), {command, base64:decode(Line)}} || Line <- binary:split(Bin, <<"\n">>, [global, trim_all])],
    Port ! {self(), {command, [5]}},
    receive {Port, ok} -> ok end,
    Port ! {self(), close},
    receive {Port, closed} -> ok end,
    halt().
