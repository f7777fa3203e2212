%% Whose an open file is: only its owner may use it, and it is closed when the owner ends, however it ends.
-module(file_owner).
-export([main/0]).

main() ->
    Path = "/tmp/enigma_gen_file_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    ok = prim_file:write_file(Path, "content"),
    {ok, F} = prim_file:open(Path, [read]),
    Before = open_files(Path),
    try
        [
            in_other_process(fun() -> catch_error(fun() -> prim_file:read(F, 1) end) end), %% => not_on_controlling_process
            in_other_process(fun() -> catch_error(fun() -> prim_file:close(F) end) end), %% => not_on_controlling_process
            in_other_process(fun() -> catch_error(fun() -> prim_file:pread(F, 0, 1) end) end), %% => not_on_controlling_process
            prim_file:read(F, 3),                                   %% => {ok,<<"con">>}
            open_files(Path) - Before,                              %% => 0
            watching_files(),                                       %% => 1
            opened_by(Path, 10, fun() -> normal end),               %% => {10,0}
            opened_by(Path, 10, fun() -> exit(crash) end),          %% => {10,0}
            opened_by(Path, 10, fun() -> exit(self(), kill), receive never -> ok end end), %% => {10,0}
            opened_by(Path, 3, fun() -> closing end),               %% => {3,0}
            not_closed_by_collector(Path),                          %% => {ok,1}
            [prim_file:close(F), prim_file:close(F), prim_file:read(F, 1), prim_file:write(F, "x"), prim_file:position(F, 0)], %% => [ok,{error,einval},{error,einval},{error,einval},{error,einval}]
            [prim_file:get_handle(F), prim_file:sync(F), prim_file:truncate(F), prim_file:read_handle_info(F)], %% => [{error,einval},{error,einval},{error,einval},{error,einval}]
            watching_files(),                                       %% => 0
            open_files(Path) - Before                               %% => -1
        ]
    after
        prim_file:delete(Path)
    end.

%% How many files more are open while another process has them open, and after it has ended in its own way.
opened_by(Path, Count, End) ->
    Before = open_files(Path),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        Files = [begin {ok, F} = prim_file:open(Path, [read]), F end || _ <- lists:seq(1, Count)],
        Self ! {self(), ready},
        receive go -> ok end,
        case End() of
            closing -> [ok = prim_file:close(F) || F <- Files];
            _ -> ok
        end
    end),
    receive {Pid, ready} -> ok end,
    Opened = open_files(Path) - Before,
    Pid ! go,
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    {Opened, left(Path, Before, 200)}.

%% They are closed a moment after their owner has ended.
left(Path, Before, Tries) ->
    case open_files(Path) - Before of
        More when More =/= 0, Tries > 0 ->
            receive after 10 -> left(Path, Before, Tries - 1) end;
        More ->
            More
    end.

%% A handle that nobody knows any more stays open.
not_closed_by_collector(Path) ->
    Before = open_files(Path),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        {Opened, _} = prim_file:open(Path, [read]),
        erlang:garbage_collect(),
        Self ! {self(), Opened},
        receive go -> ok end
    end),
    Opened = receive {Pid, Answer} -> Answer end,
    Result = {Opened, open_files(Path) - Before},
    Pid ! go,
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    0 = left(Path, Before, 200),
    Result.

%% How many descriptors of this operating system process are open on Path.
open_files(Path) ->
    {ok, Numbers} = prim_file:list_dir("/proc/self/fd"),
    length([N || N <- Numbers, prim_file:read_link("/proc/self/fd/" ++ N) =:= {ok, Path}]).

%% An open file monitors its owner.
watching_files() ->
    {monitored_by, Watchers} = process_info(self(), monitored_by),
    length([W || W <- Watchers, is_reference(W)]).

in_other_process(Fun) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, Fun()}) end),
    receive {'DOWN', Ref, process, Pid, {result, Result}} -> Result end.

catch_error(Fun) ->
    try Fun() catch error:Reason -> Reason end.
