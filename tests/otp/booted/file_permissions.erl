%% What permissions forbid, in a directory of its own.  The super-user may do everything: run it as somebody else to see errors.
-module(file_permissions).
-export([main/1]).

-include_lib("kernel/include/file.hrl").

main(Dir) ->
    ok = file:set_cwd(Dir),
    ok = file:write_file("file", "content"),
    ok = filelib:ensure_dir("closed/inside"),
    ok = file:write_file("closed/inside", "x"),
    [
        by_mode(8#000),
        by_mode(8#200),
        by_mode(8#400),
        by_mode(8#600),
        in_directory(8#000),
        in_directory(8#100),
        in_directory(8#400),
        in_directory(8#500),
        in_directory(8#700),
        file:change_owner("file", 1),
        file:change_group("file", 1)
    ].

by_mode(Mode) ->
    ok = file:change_mode("file", Mode),
    {ok, #file_info{access = Access}} = file:read_file_info("file"),
    {Access, file:read_file("file"), opened([read]), opened([append]), opened([read, append]), raw_access()}.

opened(Modes) ->
    case file:open("file", [raw | Modes]) of
        {ok, F} -> file:close(F);
        Error -> Error
    end.

raw_access() ->
    case file:open("file", [raw, read]) of
        {ok, F} ->
            {ok, #file_info{access = Access}} = file:read_file_info(F),
            ok = file:close(F),
            Access;
        Error ->
            Error
    end.

in_directory(Mode) ->
    ok = file:change_mode("closed", Mode),
    Result = [
        file:list_dir("closed"),
        file:read_file("closed/inside"),
        file:read_link_info("closed/nothing"),
        file:write_file("closed/new", "y"),
        file:delete("closed/new"),
        file:rename("closed/inside", "closed/renamed"),
        file:rename("closed/renamed", "closed/inside"),
        file:make_symlink("x", "closed/link"),
        file:delete("closed/link")
    ],
    ok = file:change_mode("closed", 8#700),
    Result.
