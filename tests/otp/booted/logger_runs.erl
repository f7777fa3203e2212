%% Logger and SASL: handlers that write files (one rotates), filters, formatters, limits of load, reports of supervisors, error_logger, alarms.
-module(logger_runs).
-export([main/1, init/1, log/2, format/2, adding_handler/1, changing_config/3, removing_handler/1, refuse/2]).
-export([handle_event/2, handle_call/2, handle_info/2, terminate/2]).

main(Dir) ->
    ok = logger:remove_handler(default),
    [files(Dir), rotating(Dir), filters(), formatted(), errors(), loaded(Dir), old(Dir), sasl(Dir)].

files(Dir) ->
    File = filename:join(Dir, "a.log"),
    A = [
        logger:add_handler(a, logger_std_h, #{config => #{file => File, filesync_repeat_interval => no_repeat}, formatter => {logger_formatter, #{template => [level, " ", {pid, ["by a pid"], []}, " ", msg, {key, [" key=", key], [" -"]}, "\n"]}}}),
        logger:add_handler(a, logger_std_h, #{}),
        logger:add_handler(b, logger_std_h, #{config => #{type => nothing}}),
        logger:add_handler(b, no_such_module, #{}),
        logger:set_primary_config(level, loud),
        logger:set_primary_config(level, debug)
    ],
    logger:debug("debug ~p ~ts", [1, "Ж"]), logger:info(#{a => 1, b => "text"}), logger:notice([{x, y}, z]), logger:alert("alert", #{key => value}),
    logger:error(fun(X) -> {"~p", [X]} end, lazy), logger:critical("~s", [not_a_string]), logger:log(emergency, "~p ~p", [few]),
    logger:set_process_metadata(#{key => of_process}), logger:warning("long ~p", [lists:seq(1, 60)]), logger:unset_process_metadata(),
    ok = logger_std_h:filesync(a),
    {ok, #{config := Config} = H} = logger:get_handler_config(a),
    B = [maps:remove(olp, Config), maps:without([config], H), logger:get_handler_ids(), logger:set_handler_config(a, config, #{file => "other"}),
        logger:set_handler_config(a, level, error), logger:update_handler_config(a, #{level => info}), logger:set_module_level(?MODULE, none), logger:get_module_level()],
    logger:error("not seen, it seems"), logger:unset_module_level(),
    C = [logger:remove_handler(a), logger:remove_handler(a)],
    {ok, Text} = file:read_file(File),
    [A, B, C, lines(Text)].

lines(Text) -> binary:split(Text, <<"\n">>, [global, trim]).

rotating(Dir) ->
    File = filename:join(Dir, "r.log"),
    ok = logger:add_handler(r, logger_std_h, #{config => #{file => File, max_no_bytes => 400, max_no_files => 3, compress_on_rotate => true},
        formatter => {logger_formatter, #{single_line => true, template => [msg, "\n"], max_size => 60, chars_limit => 50}}}),
    [begin logger:notice("~w ~p", [N, lists:duplicate(N, {N, "some text"})]), logger_std_h:filesync(r) end || N <- lists:seq(1, 30)],
    ok = logger:remove_handler(r),
    {ok, Names} = file:list_dir(Dir),
    [{N, begin {ok, B} = file:read_file(filename:join(Dir, N)), case filename:extension(N) of ".gz" -> lines(zlib:gunzip(B)); _ -> lines(B) end end} || N <- lists:sort(Names), hd(N) =:= $r].

filters() ->
    ok = logger:add_handler(mine, ?MODULE, #{config => self(), filter_default => log, filters => [{domain, {fun logger_filters:domain/2, {stop, sub, [otp]}}}]}),
    A = [logger:add_handler_filter(mine, less, {fun logger_filters:level/2, {stop, lt, warning}}), logger:add_handler_filter(mine, less, {fun logger_filters:level/2, {stop, lt, warning}}),
        logger:add_handler_filter(mine, bad, not_a_filter), logger:add_primary_filter(refuse, {fun ?MODULE:refuse/2, "secret"}), logger:add_handler_filter(mine, crashes, {fun(#{meta := #{crash := X}}, _) -> error(X); (_, _) -> ignore end, []})],
    logger:error("one"), logger:info("two"), logger:error("secret"), logger:error("four", #{domain => [otp, sub]}), logger:error("five", #{crash => badly}), logger:error("six", #{crash => badly}),
    B = seen(),
    C = [logger:set_handler_config(mine, config, 1), logger:set_handler_config(mine, config, self()), logger:remove_primary_filter(refuse), logger:remove_primary_filter(refuse),
        logger:remove_handler_filter(mine, crashes), logger:get_handler_config(none)],
    [A, B, C, seen(), logger:remove_handler(mine), seen()].

refuse(#{msg := {string, S}}, S) -> stop;
refuse(_, _) -> ignore.

seen() -> receive {seen, X} -> [X | seen()] after 50 -> [] end.

adding_handler(#{config := Pid} = C) -> Pid ! {seen, adding}, {ok, C}.

changing_config(_, _, #{config := 1}) -> {error, no_number};
changing_config(How, _, #{config := Pid} = C) -> Pid ! {seen, {changing, How}}, {ok, C}.

removing_handler(#{config := Pid}) -> Pid ! {seen, removing}.

log(#{level := L, msg := M, meta := #{gl := _, time := T, pid := _}}, #{config := Pid}) when is_integer(T) -> Pid ! {seen, {L, M}}.

format(#{msg := {string, "crash"}}, _) -> error(no_format);
format(#{level := L}, C) -> ["mine ", atom_to_list(L), io_lib:format(" ~p", [C]), $\n].

formatted() ->
    Event = fun(Msg, Meta) -> #{level => error, msg => Msg, meta => maps:merge(#{time => 1600000000123456, pid => self(), gl => self()}, Meta)} end,
    S = fun(E, C) -> no_pid(unicode:characters_to_list(logger_formatter:format(E, C))) end,
    [S(Event({"~p", [x]}, #{}), #{time_offset => "Z"}), S(Event({"~p", [x]}, #{mfa => {m, f, 1}, line => 3}), #{legacy_header => true, time_offset => 0}),
        S(Event({report, #{a => b}}, #{report_cb => fun(R) -> {"<~p>", [R]} end}), #{template => [msg]}),
        S(Event({report, [{a, b}]}, #{report_cb => fun(R, C) -> io_lib:format("~p ~p", [R, maps:keys(C)]) end}), #{template => [msg]}),
        S(Event({report, #{a => b}}, #{report_cb => fun(_) -> error(no) end}), #{template => [msg]}),
        S(Event({"~p", [lists:seq(1, 100)]}, #{}), #{template => [msg, "|", [a, b], "|", [mfa]], depth => 10}),
        S(Event({string, ["a", 1074, <<"b">>]}, #{a => #{b => [1, 2]}}), #{template => [msg, {[a, b], ["yes ", [a, b]], ["no"]}], max_size => 7}),
        catch logger_formatter:check_config(#{template => x}), catch logger_formatter:check_config(#{depth => 1, time_designator => $\s})].

no_pid(Text) -> re:replace(Text, "<0\\.\\d+\\.0>", "PID", [global, unicode, {return, list}]).

errors() ->
    ok = logger:add_handler(mine, ?MODULE, #{config => self()}),
    P = spawn(fun() -> error({a, reason}) end),
    proc_lib:spawn(fun() -> exit(badly) end),
    {ok, S} = gen_event:start(), ok = gen_event:add_handler(S, ?MODULE, []), gen_event:notify(S, crash),
    A = timer:sleep(100),
    L = [case M of {report, #{label := La}} -> {E, La}; {F, [_ | As]} -> {E, F, [X || X <- As, not is_pid(X)]} end || {E, M} <- [Z || Z <- seen(), is_tuple(Z)]],
    logger:remove_handler(mine), seen(),
    [A, is_pid(P), lists:sort(L)].

init([]) -> {ok, []};
init(sup) -> {ok, {{one_for_one, 1, 10}, [{w, {gen_event, start_link, []}, permanent, 1000, worker, dynamic}]}}.
handle_event(crash, _) -> error(in_handler).
handle_call(_, S) -> {ok, ok, S}.
handle_info(_, S) -> {ok, S}.
terminate(_, _) -> ok.

%% A handler under load drops, counts what it drops, and tells.
loaded(Dir) ->
    File = filename:join(Dir, "load.log"),
    ok = logger:add_handler(l, logger_std_h, #{config => #{file => File, burst_limit_max_count => 10, burst_limit_window_time => 60000, drop_mode_qlen => 1000000, flush_qlen => 1000000, sync_mode_qlen => 0},
        formatter => {logger_formatter, #{template => [msg, "\n"]}}}),
    [logger:error("burst ~p", [N]) || N <- lists:seq(1, 50)],
    ok = logger_std_h:filesync(l),
    ok = logger:remove_handler(l),
    {ok, Text} = file:read_file(File),
    Bad = [logger:add_handler(l, logger_std_h, #{config => C}) || C <- [#{drop_mode_qlen => 1, sync_mode_qlen => 10}, #{burst_limit_enable => maybe}, #{file => 1}, #{type => {file, "x"}, file => "y"}, #{max_no_bytes => 0}]],
    [lines(Text), Bad].

old(Dir) ->
    ok = error_logger:logfile({open, filename:join(Dir, "old.log")}),
    error_logger:error_msg("old ~p~n", [way]), error_logger:info_report([{a, 1}, text]), error_logger:warning_report(kind, "report"), error_logger:error_report("string"),
    A = [filename:basename(error_logger:logfile(filename)), error_logger:logfile(close)],
    {ok, Text} = file:read_file(filename:join(Dir, "old.log")),
    [A, [no_pid(re:replace(L, "[0-9]+-[A-Z].*===|[0-9T:.+-]{19,}", "TIME", [{return, list}])) || L <- lines(Text)]].

sasl(Dir) ->
    application:load(sasl),
    application:set_env(sasl, sasl_error_logger, {file, filename:join(Dir, "sasl.log")}),
    [application:set_env(sasl, K, V) || {K, V} <- [{error_logger_mf_dir, Dir}, {error_logger_mf_maxbytes, 100000}, {error_logger_mf_maxfiles, 3}]],
    application:set_env(kernel, logger_sasl_compatible, true),
    ok = application:start(sasl),
    ok = alarm_handler:set_alarm({hot, "very"}),
    A = [alarm_handler:get_alarms(), alarm_handler:clear_alarm(hot), alarm_handler:get_alarms()],
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link(?MODULE, sup),
    [begin [{w, P, _, _}] = supervisor:which_children(S), exit(P, kill), timer:sleep(50) end || _ <- [1, 2]],
    E = receive {'EXIT', S, R} -> R after 5000 -> lives end,
    {ok, _} = rb:start([{type, all}, {report_dir, Dir ++ "/"}, {start_log, filename:join(Dir, "rb.log")}]),
    rb:show(), rb:stop(),
    {ok, Text} = file:read_file(filename:join(Dir, "rb.log")),
    ok = application:stop(sasl),
    Supervisors = [L || L <- lines(Text), match =:= re:run(L, "SUPERVISOR|reason|errorContext|strategy|[0-9] sup|CRASH", [{capture, none}])],
    {ok, Sasl} = file:read_file(filename:join(Dir, "sasl.log")),
    [A, E, [re:replace(L, "<0.*", "TIME", [{return, list}]) || L <- Supervisors], [no_pid(re:replace(L, "[0-9]+-[A-Z].*===|[0-9T:.+-]{19,}", "TIME", [{return, list}])) || L <- lines(Sasl)]].
