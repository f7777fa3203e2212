%% The module file and its like on a booted OTP: every kind of call, what goes wrong, and a named pipe that stalls nobody.
-module(file_api).
-export([main/1]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    {changes(), directories(), current(Dir), programs(), errors_and_copies(), wildcards(), devices(), commands(Dir), pipe(), big()}.

changes() ->
    {ok, F} = file:open("f", [write]),
    [
        file:write_file("f", <<"x">>, [append]),
        element(1, file:read_file_info("f", [{time, posix}, raw])),
        element(1, file:read_link_info("f")),
        file:change_mode("f", 8#600),
        file:change_time("f", {{2020, 1, 1}, {0, 0, 0}}),
        file:read_file("f"),
        file:close(F)
    ].

directories() ->
    [
        file:make_dir("d"),
        file:make_dir("d"),
        file:rename("f", "d/g"),
        file:list_dir("d"),
        file:list_dir_all("nodir"),
        file:del_dir("d"),
        file:delete("d"),
        file:delete("d/g"),
        file:del_dir("d"),
        file:delete("d")
    ].

current(Dir) ->
    [file:get_cwd() =:= {ok, Dir}, file:get_cwd("a"), file:set_cwd("nope"), file:set_cwd(atom), file:set_cwd([a | b])].

programs() ->
    ok = file:write_file("terms", "{a,1}.\n\"str\".\n<<1,2>>.\n#{x=>1}.\n"),
    ok = file:write_file("ev.erl", "X = 1. X + 1. io:format(\"evaluated ~p~n\", [X])."),
    [
        file:consult("terms"),
        file:path_consult(["nodir", "."], "terms"),
        file:eval("ev.erl"),
        file:script("ev.erl"),
        file:eval("nofile"),
        file:path_consult([".", "/"], "zz"),
        file:consult("nofile"),
        file:script("nofile"),
        file:path_eval(["."], "zz")
    ].

errors_and_copies() ->
    [
        file:write_file("nodir/x", "y"),
        file:write_file("", "y"),
        file:write_file("badio", [a]),
        file:write_file("badio", [256]),
        file:read_file("bad\0name"),
        file:read_file(<<"raw">>),
        file:copy("nofile", "b"),
        file:copy("terms", {"copy", [compressed]}),
        file:copy({"copy", [compressed]}, "copy2"),
        file:copy("terms", "copy3", 5),
        file:read_file("copy3")
    ].

wildcards() ->
    [
        filelib:wildcard("*"),
        filelib:wildcard("{copy,te}*[23s]"),
        filelib:wildcard("**/*.erl"),
        filelib:last_modified("nofile"),
        filelib:find_file("terms", "."),
        filelib:safe_relative_path("a/../b", "."),
        filelib:safe_relative_path("../b", ".")
    ].

devices() ->
    [file:datasync(no_device), catch_error(fun() -> file:close(no_device) end)].

commands(Dir) ->
    [os:cmd("echo hello; pwd") =:= "hello\n" ++ Dir ++ "\n", os:cmd("mkfifo fifo")].

%% Whoever opens a pipe waits for its other end; nobody else does.
pipe() ->
    Self = self(),
    spawn(fun() ->
        {ok, F} = file:open("fifo", [read, raw]),
        Self ! {got, file:read(F, 5)},
        file:close(F)
    end),
    [
        receive {got, Early} -> Early after 50 -> waiting end,
        file:write_file("fifo", "hello"),
        receive {got, Got} -> Got after 5000 -> late end
    ].

big() ->
    Data = binary:copy(<<"0123456789abcdef">>, 1 bsl 18),
    ok = file:write_file("big", Data),
    {ok, F} = file:open("big", [read, raw, binary]),
    Sizes = [size_of(file:read(F, 3000000)), size_of(file:read(F, 3000000)), file:read(F, 1), size_of(file:pread(F, 1, 1 bsl 21))],
    ok = file:close(F),
    {file:read_file("big") =:= {ok, Data}, Sizes}.

size_of({ok, Data}) -> byte_size(Data).

catch_error(Fun) ->
    try Fun() catch error:Reason -> Reason end.
