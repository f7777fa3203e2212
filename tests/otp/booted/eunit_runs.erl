%% EUnit, verbose: tests that pass, fail, take too long, are skipped and cancelled; fixtures, generators, commands of the shell.
-module(eunit_runs).
-export([main/1]).
-include_lib("eunit/include/eunit.hrl").

main(Dir) ->
    ok = file:set_cwd(Dir),
    [R1, T1, R2, T2, R3, T3] = [E || {R, T} <- [
        printed(fun() -> eunit:test(?MODULE, [verbose]) end),
        printed(fun() -> eunit:test({"named", [fun() -> ok end, {"adds", ?_assertEqual(4, 2 + 2)}, ?_assertError(badarith, 1 / zero())]}) end),
        printed(fun() -> eunit:test([{module, ?MODULE}], [{report, {eunit_surefire, [{dir, Dir}]}}, no_tty]) end)
    ], E <- [R, T]],
    {ok, Xml} = file:read_file(filename:join(Dir, "TEST-eunit_runs.xml")),
    io:put_chars([T1, T2, T3, plain(unicode:characters_to_list(Xml))]),
    [R1, R2, R3, eunit_lib:is_string("x")].

zero() -> length([]).

%% What a function prints, without what differs from run to run.
printed(F) ->
    Leader = spawn_link(fun() -> leader([]) end),
    Old = group_leader(),
    group_leader(Leader, self()),
    Result = F(),
    group_leader(Old, self()),
    Leader ! {self(), text},
    {Result, receive {Leader, Text} -> plain(Text) end}.

leader(Text) ->
    receive
        {io_request, From, As, Request} ->
            {Reply, New} = request(Request),
            From ! {io_reply, As, Reply},
            leader([Text | New]);
        {From, text} -> From ! {self(), unicode:characters_to_list(Text)}
    end.

request({put_chars, _, Text}) -> {ok, Text};
request({put_chars, _, M, F, A}) -> {ok, apply(M, F, A)};
request({requests, L}) -> {Replies, Texts} = lists:unzip([request(R) || R <- L]), {lists:last(Replies), Texts};
request(getopts) -> {[], []};
request(_) -> {{error, enotsup}, []}.

plain(Text) ->
    lists:foldl(fun({From, To}, T) -> re:replace(T, From, To, [global, unicode, {return, list}]) end, Text,
        [{"\\[[0-9.]+ s\\] ", ""}, {"[0-9.]+ s\\]", "N s]"}, {"time=\"[0-9.]+\"", "time"}, {"<0\\.\\d+\\.0>", "PID"}, {"#Ref<[0-9.]+>", "REF"}]).

passes_test() -> ?assert(true), ?assertMatch({ok, _}, {ok, 1}), ?assertNotEqual(1, 2), ?assertException(throw, x, throw(x)), ?assertExit(_, exit(1)).

fails_test() -> ?assertEqual([1, 2, <<"Ж"/utf8>>], lists:reverse([3, 2])).

no_match_test() -> ?assertMatch({ok, [_ | _]}, {error, zero()}).

crashes_test() -> lists:nth(zero(), [a]).

throws_test() -> throw({"a", ball}).

wrong_exception_test() -> ?assertError(badarg, exit(other)).

prints_test() -> io:format("said ~p ~ts~n", [?LINE, [1046]]), error(seen).

assert_test() -> ?assert(zero() =:= 1).

command_test() -> ?assertCmdOutput("hello\n", "echo hello"), ?assertCmdStatus(3, "exit 3"), ?cmd("exit 4").

slow_test_() -> {timeout, 0.2, fun() -> timer:sleep(60000) end}.

dies_test_() -> {spawn, fun() -> exit(self(), kill), timer:sleep(1000) end}.

set_test_() ->
    {setup, fun() -> ets:new(a_table, [named_table, public]) end, fun(T) -> ets:delete(T) end,
        fun(T) -> [?_assert(ets:insert(T, {N, N})) || N <- [1, 2]] ++ [{"counts", ?_assertEqual(3, ets:info(T, size))}] end}.

each_test_() ->
    {foreach, local, fun() -> put(x, 1) end, fun(_) -> erase(x) end,
        [fun(_) -> ?_assertEqual(1, get(x)) end, fun(_) -> {"title", [?_assertEqual(2, get(x))]} end, {with, [fun(_) -> ok end]}]}.

setup_fails_test_() -> {setup, fun() -> error(no_setup) end, fun(_) -> ok end, [?_assert(true)]}.

cleanup_fails_test_() -> {setup, spawn, fun() -> ok end, fun(_) -> exit(no_cleanup) end, [?_assert(true)]}.

generator_fails_test_() -> error(no_tests).

bad_test_() -> {strange, "thing", 17}.

parallel_test_() -> {inparallel, 4, [{"number " ++ integer_to_list(N), fun() -> timer:sleep(10 * N) end} || N <- [1, 2, 3]]}.

ordered_test_() -> {inorder, {generator, fun() -> [{?LINE, ?_assertNot(false)}, {?MODULE, passes_test}] end}}.

missing_test_() -> {?MODULE, not_here}.
