%% Directories, links, names, times and permissions of files, and what is said when it cannot be done.
-module(file_paths).
-export([main/0]).

-include_lib("kernel/include/file.hrl").

main() ->
    Dir = make_temp_dir(),
    File = Dir ++ "/file",
    Sub = Dir ++ "/sub",
    Link = Dir ++ "/link",
    ok = prim_file:write_file(File, "content"),
    try
        [
            prim_file:list_dir(Dir),                                %% => {ok,["file"]}
            prim_file:list_dir(File),                               %% => {error,enotdir}
            prim_file:list_dir(Sub),                                %% => {error,enoent}
            prim_file:make_dir(Sub),                                %% => ok
            prim_file:make_dir(Sub),                                %% => {error,eexist}
            prim_file:make_dir(File ++ "/x"),                       %% => {error,enotdir}
            prim_file:make_dir(Sub ++ "/a/b"),                      %% => {error,enoent}
            prim_file:delete(Sub),                                  %% => {error,eperm}
            prim_file:delete(Dir ++ "/nothing"),                    %% => {error,enoent}
            prim_file:del_dir(File),                                %% => {error,enotdir}
            prim_file:del_dir(Dir),                                 %% => {error,eexist}
            prim_file:make_symlink("file", Link),                   %% => ok
            prim_file:make_symlink("file", Link),                   %% => {error,eexist}
            prim_file:read_link(Link),                              %% => {ok,"file"}
            prim_file:read_link_all(Link),                          %% => {ok,"file"}
            prim_file:read_link(File),                              %% => {error,einval}
            prim_file:read_link(Sub ++ "/x"),                       %% => {error,enoent}
            kind(prim_file:read_file_info(Link)),                   %% => {regular,7,read_write}
            kind(prim_file:read_link_info(Link)),                   %% => {symlink,4,read_write}
            prim_file:make_link(File, Sub ++ "/hard"),              %% => ok
            prim_file:make_link(File, Sub ++ "/hard"),              %% => {error,eexist}
            prim_file:make_link(Sub, Dir ++ "/no"),                 %% => {error,eperm}
            links(File),                                            %% => 2
            prim_file:rename(Sub ++ "/hard", Sub ++ "/renamed"),    %% => ok
            prim_file:rename(Dir ++ "/nothing", File),              %% => {error,enoent}
            prim_file:rename(File, Sub),                            %% => {error,eisdir}
            prim_file:rename(Sub, File),                            %% => {error,enotdir}
            prim_file:rename(Sub, Sub ++ "/inside"),                %% => {error,einval}
            prim_file:rename("/", Dir ++ "/root"),                  %% => {error,einval}
            begin ok = prim_file:make_dir(Dir ++ "/sub2"), prim_file:rename(Dir ++ "/sub2", Sub) end, %% => {error,eexist}
            prim_file:del_dir(Dir ++ "/sub2"),                      %% => ok
            {ok, lists:sort(element(2, prim_file:list_dir(Dir)))},  %% => {ok,["file","link","sub"]}
            prim_file:write_file_info(File, #file_info{mode = 8#640}), %% => ok
            mode(File),                                             %% => 416
            prim_file:write_file_info(File, #file_info{mode = 8#104755}), %% => ok
            mode(File),                                             %% => 2541
            prim_file:write_file_info(File, #file_info{atime = 1000, mtime = 2000}, [{time, posix}]), %% => ok
            times(File),                                            %% => {1000,2000,true}
            prim_file:write_file_info(File, #file_info{atime = -1 bsl 33, mtime = -5}, [{time, posix}]), %% => ok
            times(File),                                            %% => {-2145916800,-5,true}
            prim_file:write_file_info(File, #file_info{mtime = 1 bsl 64}, [{time, posix}]), %% => {error,badarg}
            prim_file:write_file_info(File, #file_info{mode = wrong}), %% => {error,badarg}
            prim_file:write_file_info(File, #file_info{uid = 1 bsl 40}), %% => {error,badarg}
            prim_file:write_file_info(Dir ++ "/nothing", #file_info{mode = 8#644}), %% => {error,enoent}
            kind(prim_file:read_file_info(Dir)) =:= {directory, size_of(prim_file:read_file_info(Dir)), read_write}, %% => true
            kind(prim_file:read_file_info("/dev/null")),            %% => {device,0,read_write}
            prim_file:read_file_info(Dir ++ "/nothing"),            %% => {error,enoent}
            prim_file:read_file_info(wrong),                        %% => {error,badarg}
            prim_file:read_file_info("a\0b"),                       %% => {error,badarg}
            handle_info(File),                                      %% => true
            prim_file:set_cwd(File),                                %% => {error,enotdir}
            prim_file:set_cwd(Dir ++ "/nothing"),                   %% => {error,enoent}
            prim_file:set_cwd(wrong),                               %% => {error,badarg}
            here(Dir, Sub),                                         %% => [ok,{ok,true},{regular,7,read_write},{error,einval},ok]
            prim_file:get_cwd("C:"),                                %% => {error,enotsup}
            prim_file:get_cwd("/"),                                 %% => {error,einval}
            prim_file:get_cwd(c),                                   %% => {error,badarg}
            prim_file:altname(File)                                 %% => {error,enotsup}
        ]
    after
        prim_file:delete(Sub ++ "/renamed"),
        prim_file:del_dir(Sub),
        prim_file:delete(Link),
        prim_file:delete(File),
        prim_file:del_dir(Dir)
    end.

kind({ok, #file_info{type = Type, size = Size, access = Access}}) -> {Type, Size, Access};
kind(Error) -> Error.

size_of({ok, #file_info{size = Size}}) -> Size.

links(File) ->
    {ok, #file_info{links = Links}} = prim_file:read_file_info(File),
    Links.

mode(File) ->
    {ok, #file_info{mode = Mode}} = prim_file:read_file_info(File),
    Mode band 8#7777.

times(File) ->
    {ok, #file_info{atime = Accessed, mtime = Modified, ctime = Changed}} = prim_file:read_file_info(File, [{time, posix}]),
    {Accessed, Modified, Changed > 1_000_000_000}.

handle_info(File) ->
    {ok, F} = prim_file:open(File, [read]),
    Same = prim_file:read_handle_info(F) =:= prim_file:read_file_info(File),
    ok = prim_file:close(F),
    Same.

%% The current directory is that of the whole operating system process, so go back to the old one.
here(Dir, Sub) ->
    {ok, Old} = prim_file:get_cwd(),
    Result = [
        prim_file:set_cwd(Dir),
        begin {ok, Now} = prim_file:get_cwd(), {ok, Now =:= Dir} end,
        kind(prim_file:read_file_info(<<"file">>)),
        prim_file:del_dir("../" ++ filename:basename(Dir))
    ],
    _ = Sub,
    Result ++ [prim_file:set_cwd(Old)].

make_temp_dir() ->
    Dir = "/tmp/enigma_gen_file_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    ok = prim_file:make_dir(Dir),
    Dir.
