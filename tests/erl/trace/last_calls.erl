%% process_flag(save_calls, N): what is kept of a process's calls, from when on, and for whom.
-module(last_calls).
-export([main/0, f/1, waiting/1, woken/1]).

main() ->
    Idle = spawn(?MODULE, waiting, [self()]),
    receive ready -> ok end,
    Never = process_flag(Idle, save_calls, 7),
    Asleep = spawn(fun() -> process_flag(save_calls, 10), id(1), erlang:hibernate(?MODULE, woken, [5]) end),
    Dead = spawn(fun() -> process_flag(save_calls, 10) end),
    [
     run(fun() -> [process_flag(save_calls, 20), process_flag(save_calls, 5), process_flag(save_calls, 0), last()] end),
     %% => [0,20,5,false]
     run(fun() -> on(), id(1), ?MODULE:f(1), id(2), lists:nth(1, [a]), last() end),
     %% => [{last_calls,f,1},{lists,nth,2},{erlang,process_info,2}]
     run(fun() ->
             on(),
             self() ! a,
             receive a -> ok end,
             receive b -> ok after 0 -> ok end,
             receive b -> ok after 1 -> ok end,
             erlang:send(self(), id(x)),
             receive _ -> ok end,
             last()
         end),
     %% => [{erlang,send,2},send,'receive',timeout,timeout,{erlang,send,2},send,'receive',{erlang,process_info,2}]
     run(fun() ->
             on(),
             _ = [catch id(x) ! id(1), catch id(3) ! 1, {x, node()} ! 2, erlang:send(self(), z, [])],
             R = make_ref(),
             R ! x,
             last()
         end),
     %% => [{erlang,send,2},send,{erlang,send,2},send,{erlang,send,2},send,{erlang,send,3},send,{erlang,make_ref,0},{erlang,send,2},send,{erlang,process_info,2}]
     run(fun() -> on(), [catch exit(id(x)), catch throw(id(y)), catch error(id(a), [b]), catch list_to_integer(id("x"))], last() end),
     %% => [{erlang,exit,1},{erlang,throw,1},{erlang,error,2},{erlang,list_to_integer,1},{erlang,process_info,2}]
     run(fun() -> on(), [hd(id([1])), length(id([1])), id(1) + id(2), self(), node(), is_map(id(2))], last() end),
     %% => [{erlang,process_info,2}]
     run(fun() ->
             on(),
             F = id(fun lists:reverse/1),
             F([1, 2]),
             (id(fun id/1))(2),
             apply(F, [[1]]),
             (id(lists)):(id(nth))(1, [a]),
             apply(id(lists), id(nth), id([1, [b]])),
             apply(id(erlang), id(hd), id([[1]])),
             (id(erlang)):apply(lists, last, [[1]]),
             (id(erlang)):apply(fun id/1, [1]),
             last()
         end),
     %% => [{lists,reverse,1},{lists,reverse,1},{lists,nth,2},{lists,nth,2},{erlang,hd,1},{lists,last,1},{erlang,apply,2},{erlang,process_info,2}]
     run(fun() -> on(), lists:reverse([1, 2, id(3)]), lists:foreach(fun id/1, [1]), lists:foreach(fun ?MODULE:f/1, [1]), last() end),
     %% => [{lists,reverse,1},{lists,reverse,2},{lists,foreach,2},{lists,foreach,2},{last_calls,f,1},{erlang,process_info,2}]
     run(fun() -> process_flag(save_calls, 3), id(1), [?MODULE:f(X) || X <- [1, 2, 3]], lists:last([1]), last() end),
     %% => [{last_calls,f,1},{lists,last,1},{erlang,process_info,2}]
     run(fun() -> on(), process_flag(sensitive, true), ?MODULE:f(1), process_flag(sensitive, false), lists:last([1]), last() end),
     %% => [{erlang,process_flag,2},{lists,last,1},{erlang,process_info,2}]
     run(fun() -> process_flag(save_calls, 20), {last_calls, L} = process_info(self(), last_calls), L end),
     %% => []
     run(fun() -> process_flag(save_calls, 20), ?MODULE:f(1), last() end),
     %% => [{erlang,process_info,2}]
     run(fun() -> process_flag(save_calls, 20), ?MODULE:f(1), ?MODULE:f(2), last() end),
     %% => [{last_calls,f,1},{erlang,process_info,2}]
     run(fun() -> process_flag(save_calls, 20), A = atom_to_list(id(a)), [A, last()] end),
     %% => ["a",[{erlang,atom_to_list,1},{erlang,process_info,2}]]
     run(fun() -> start_keeping(), ?MODULE:f(1), last() end),
     %% => [{last_calls,f,1},{erlang,process_info,2}]
     [Never, ask(Idle), process_flag(Idle, save_calls, 0), ask(Idle), process_info(Idle, last_calls)],
     %% => [0,['receive',{erlang,process_info,2}],7,false,{last_calls,false}]
     ask(Asleep),
     %% => [{last_calls,woken,1},'receive',{erlang,process_info,2}]
     [catch_(fun() -> process_flag(save_calls, X) end) || X <- [-1, 10001, a, 1 bsl 70]],
     %% => [badarg,badarg,badarg,badarg]
     [catch_(fun() -> process_flag(Idle, F, X) end) || {F, X} <- [{save_calls, -1}, {trap_exit, true}]],
     %% => [badarg,badarg]
     catch_(fun() -> process_flag(gone(Dead), save_calls, 10) end)
     %% => badarg
    ].

on() ->
    process_flag(save_calls, 100),
    lists:seq(1, 2).

start_keeping() ->
    process_flag(save_calls, 20),
    ok.

last() ->
    {last_calls, L} = process_info(self(), last_calls),
    L.

f(X) -> X.

id(X) -> X.

run(F) ->
    Me = self(),
    P = spawn_link(fun() -> Me ! {self(), F()} end),
    receive {P, R} -> R end.

waiting(Starter) ->
    Starter ! ready,
    answer(),
    answer(),
    answer().

woken(5) -> answer().

answer() -> receive From -> From ! {self(), last()} end.

ask(P) ->
    P ! self(),
    receive {P, R} -> R end.

gone(P) ->
    R = monitor(process, P),
    receive {'DOWN', R, _, _, _} -> P end.

catch_(F) ->
    try F() catch error:E -> E end.
