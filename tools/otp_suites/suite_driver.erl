%% Runs the test cases of one suite and writes what came of each to a file, a term a line: {case, Name, Result}, and
%% {start, Name} before it, so that a reader knows in which case a VM has ended.
%%
%% It is what this project needs of common_test, and no more: all/0, groups/0, suite/0, the init and end functions, time traps, skipping. The same
%% driver runs on every VM that is compared.
%%
%% Time traps are those of the suite (of suite/0, of group/1, of the case's own Case/0, of ct:timetrap/1 while it runs), multiplied by a scale that the caller knows for the
%% VM, and never longer than the caller says; that is also the trap of a suite without any.
-module(suite_driver).
-export([main/1, timetrap/1, scale/0]).

-define(SCALE, {?MODULE, scale}).

%% [Suite, DataRoot, PrivateDirectory, ResultFile, Scale, Seconds, Wanted | Done]: only the cases named in Wanted, with commas between, are run
%% ("*": all), and not those named in Done.
main([SuiteName, DataRoot, PrivDir, ResultFile, Scale, Seconds, Wanted | Done]) ->
    Suite = list_to_atom(SuiteName),
    {ok, File} = file:open(ResultFile, [append, raw]),
    put(results, File),
    put(longest, list_to_integer(Seconds) * 1000),
    put(done, [list_to_atom(Name) || Name <- Done]),
    put(wanted, [list_to_atom(Name) || Name <- string:lexemes(Wanted, ",")]),
    persistent_term:put(?SCALE, list_to_integer(Scale)),
    register(?MODULE, self()),
    ok = filelib:ensure_dir(filename:join(PrivDir, "x")),
    Config = [{data_dir, filename:join(DataRoot, SuiteName ++ "_data") ++ "/"},
              {priv_dir, PrivDir ++ "/"},
              {suite, Suite},
              {watchdog, self()}],
    {module, Suite} = code:ensure_loaded(Suite),
    Cases = lists:flatten(Suite:all()),
    case around(Suite, init_per_suite, [Config], Config) of
        {config, Config1} ->
            run_all(Suite, Cases, [], Config1),
            _ = around(Suite, end_per_suite, [Config1], Config1);
        Other ->
            [note(Case, 0, Other) || Case <- names(Suite, Cases), to_run(Case)]
    end,
    record({done, Suite}),
    halt(0).

%% From now on the running case has so much time; called by any process of it, through ct and test_server.
timetrap(Time) ->
    ?MODULE ! {timetrap, Time},
    ok.

scale() ->
    persistent_term:get(?SCALE).

record(Term) ->
    ok = file:write(get(results), io_lib:format("~0tp.~n", [Term])).

note(Case, Milliseconds, Result) ->
    record({'case', Case, Milliseconds, shown(Result)}).

%% Results may hold numbers of ten million digits, whose conversion would take longer than the suite.
shown({Outcome, _} = Result) ->
    case erts_debug:flat_size(Result) > 100000 of
        true -> {Outcome, too_large_to_print};
        false -> Result
    end;
shown(ok) ->
    ok.

to_run(Case) ->
    Wanted = get(wanted),
    not lists:member(Case, get(done)) andalso (Wanted =:= ['*'] orelse lists:member(Case, Wanted)).

%% The names of all cases, through groups.
names(Suite, Cases) ->
    lists:append([names_of(Suite, Case) || Case <- Cases]).

names_of(Suite, Group) when element(1, Group) =:= group ->
    {_, _, Cases} = find_group(Suite, element(2, Group)),
    names(Suite, Cases);
names_of(Suite, {_Name, Properties, Cases}) when is_list(Properties) ->
    names(Suite, Cases);
names_of(_Suite, Case) ->
    [case_name(Case)].

case_name({testcase, Name, _}) -> Name;
case_name({_, Name}) -> Name;
case_name(Name) -> Name.

find_group(Suite, Name) ->
    case lists:keyfind(Name, 1, Suite:groups()) of
        {Name, Cases} -> {Name, [], Cases};
        {Name, Properties, Cases} -> {Name, Properties, Cases}
    end.

run_all(Suite, Cases, Path, Config) ->
    [run_one(Suite, Case, Path, Config) || Case <- Cases],
    ok.

run_one(Suite, Group, Path, Config) when element(1, Group) =:= group ->
    run_group(Suite, find_group(Suite, element(2, Group)), Path, Config);
run_one(Suite, {Name, Properties, Cases}, Path, Config) when is_list(Properties), is_list(Cases) ->
    run_group(Suite, {Name, Properties, Cases}, Path, Config);
run_one(Suite, Case, Path, Config) ->
    Name = case_name(Case),
    case to_run(Name) of
        true -> run_case(Suite, Name, [{tc_group_path, Path} | Config]);
        false -> ok
    end.

run_group(Suite, {Name, Properties, Cases}, Path, Config) ->
    case lists:any(fun to_run/1, names(Suite, Cases)) of
        true -> run_wanted_group(Suite, {Name, Properties, Cases}, Path, Config);
        false -> ok
    end.

run_wanted_group(Suite, {Name, Properties, Cases}, Path, Config) ->
    Inner = [{tc_group_properties, [{name, Name} | Properties]} | Config],
    case around(Suite, init_per_group, [Name, Inner], Inner) of
        {config, Config1} ->
            run_all(Suite, Cases, [Name | Path], Config1),
            _ = around(Suite, end_per_group, [Name, Config1], Config1);
        Other ->
            [note(Case, 0, Other) || Case <- names(Suite, Cases), to_run(Case)]
    end.

%% An init or end function, if the suite has it: the configuration to go on with, or why not to.
around(Suite, Function, Arguments, Config) ->
    case erlang:function_exported(Suite, Function, length(Arguments)) of
        false ->
            {config, Config};
        true ->
            case in_process(fun() -> apply(Suite, Function, Arguments) end, trap_of(Suite, suite, [])) of
                {value, {skip, Why}} -> {skipped, Why};
                {value, {skipped, Why}} -> {skipped, Why};
                {value, {fail, Why}} -> {failed, Why};
                {value, {skip_and_save, Why, _}} -> {skipped, Why};
                {value, NewConfig} when is_list(NewConfig) -> {config, NewConfig};
                {value, _} -> {config, Config};
                {skipped, Why} -> {skipped, Why};
                {failed, Why} -> {failed, {Function, Why}}
            end
    end.

run_case(Suite, Name, Config0) ->
    record({start, Name}),
    Names = registered(),
    Begin = erlang:monotonic_time(millisecond),
    Config = [{tc_name, Name} | Config0],
    Result = in_process(
               fun() ->
                       Begun = case has(Suite, init_per_testcase, 2) of
                                   true -> Suite:init_per_testcase(Name, Config);
                                   false -> Config
                               end,
                       case Begun of
                           [_ | _] ->
                               Value = try Suite:Name(Begun)
                                       after
                                           has(Suite, end_per_testcase, 2)
                                               andalso Suite:end_per_testcase(Name, [{tc_status, ok} | Begun])
                                       end,
                               {did, Value};
                           Other ->
                               Other
                       end
               end,
               trap_of(Suite, Name, proplists:get_value(tc_group_path, Config))),
    Took = erlang:monotonic_time(millisecond) - Begin,
    note(Name, Took, case Result of
                   {value, {did, {skip, Why}}} -> {skipped, Why};
                   {value, {did, {skipped, Why}}} -> {skipped, Why};
                   {value, {did, {failed, Why}}} -> {failed, Why};
                   {value, {did, _}} -> ok;
                   {value, {skip, Why}} -> {skipped, Why};
                   {value, {skipped, Why}} -> {skipped, Why};
                   {value, Other} -> {failed, Other};
                   _ -> Result
               end),
    await_names(Names, 100).

%% Servers that a case has told to end, or that ended with it, may still have their names, which the next case wants: a second is left to them.
await_names(_, 0) ->
    ok;
await_names(Before, Times) ->
    case registered() -- Before of
        [] -> ok;
        _ -> receive after 10 -> await_names(Before, Times - 1) end
    end.

%% The time trap of a case: what its own function without arguments says, or those of the groups around it, or suite/0.
trap_of(Suite, Name, Groups) ->
    Places = [{Name, []}] ++ [{group, [Group]} || Group <- Groups] ++ [{suite, []}],
    Found = [Time || {Function, Arguments} <- Places, has(Suite, Function, length(Arguments)),
                     {timetrap, Time} <- apply(Suite, Function, Arguments)],
    case Found of
        [Time | _] -> Time;
        [] -> infinity
    end.

in_milliseconds(infinity) -> infinity;
in_milliseconds({hours, N}) -> N * 3600000;
in_milliseconds({minutes, N}) -> N * 60000;
in_milliseconds({seconds, N}) -> N * 1000;
in_milliseconds(N) -> N.

%% When a trap that is set now closes.
deadline(Time) ->
    Scaled = case in_milliseconds(Time) of
                 infinity -> get(longest);
                 Milliseconds -> min(trunc(Milliseconds * scale()), get(longest))
             end,
    erlang:monotonic_time(millisecond) + Scaled.

has(Suite, Function, Arity) ->
    erlang:function_exported(Suite, Function, Arity).

%% The value of a fun called in a process of its own, within a time trap. A group leader of its own sees to it that what cases print is lost.
in_process(Fun, Trap) ->
    Self = self(),
    Leader = spawn_link(fun quiet_leader/0),
    forget_timetraps(),
    {Pid, Ref} = spawn_monitor(
                   fun() ->
                           group_leader(Leader, self()),
                           try Fun() of
                               Value -> exit({in_process, Self, {value, Value}})
                           catch
                               throw:{skip, Why} -> exit({in_process, Self, {skipped, Why}});
                               exit:{in_process, _, _} = Done -> exit(Done);
                               exit:{skip, Why} -> exit({in_process, Self, {skipped, Why}});
                               Class:Reason:Trace -> exit({in_process, Self, {failed, {Class, Reason, Trace}}})
                           end
                   end),
    await(Pid, Ref, deadline(Trap)).

await(Pid, Ref, Deadline) ->
    Self = self(),
    receive
        {timetrap, Time} ->
            await(Pid, Ref, deadline(Time));
        {'DOWN', Ref, process, Pid, {in_process, Self, Result}} ->
            Result;
        {'DOWN', Ref, process, Pid, Reason} ->
            {failed, {ended, Reason}}
    after max(0, Deadline - erlang:monotonic_time(millisecond)) ->
            Where = (catch process_info(Pid, current_stacktrace)),
            exit(Pid, kill),
            receive {'DOWN', Ref, process, Pid, _} -> ok end,
            {failed, {timeout, Where}}
    end.

%% What a case before this one has left.
forget_timetraps() ->
    receive {timetrap, _} -> forget_timetraps() after 0 -> ok end.

quiet_leader() ->
    receive
        {io_request, From, Ref, Request} ->
            From ! {io_reply, Ref, answer(Request)},
            quiet_leader();
        _ ->
            quiet_leader()
    end.

answer({put_chars, _, Module, Function, Arguments}) -> _ = (catch apply(Module, Function, Arguments)), ok;
answer({put_chars, _, _}) -> ok;
answer({put_chars, Module, Function, Arguments}) -> answer({put_chars, latin1, Module, Function, Arguments});
answer({put_chars, _}) -> ok;
answer({requests, Requests}) -> lists:foldl(fun(R, _) -> answer(R) end, ok, Requests);
answer({setopts, _}) -> ok;
answer(getopts) -> [{binary, false}, {encoding, unicode}];
answer({get_geometry, _}) -> {error, enotsup};
answer({get_line, _, _}) -> eof;
answer({get_line, _}) -> eof;
answer({get_chars, _, _, _}) -> eof;
answer({get_chars, _, _}) -> eof;
answer({get_until, _, _, _, _, _}) -> eof;
answer({get_until, _, _, _, _}) -> eof;
answer(_) -> {error, request}.
