%% The programs of bench/scale.py: deep stacks, long lists, many processes, messages and timers.
-module(scale).
-export([deep/1, deep_funs/1, deep_apply/1, deep_catch/1, tail_pair/1, tail_fun/1, tail_apply/1, idle/1, scan/1, fresh/1, timers/1,
         bytes/1, long_list/1, nested/1, ping/0, odd/1, even/1, apply_down/1]).

deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).

deep_funs(N) ->
    F = fun(_, 0) -> 0; (G, M) -> 1 + G(G, M - 1) end,
    F(F, N).

deep_apply(N) -> apply(?MODULE, apply_down, [N]).

apply_down(0) -> 0;
apply_down(N) -> 1 + apply(?MODULE, apply_down, [N - 1]).

deep_catch(0) -> throw(bottom);
deep_catch(N) -> try deep_catch(N - 1) + 1 catch throw:{never, X} -> X end.

tail_pair(N) -> even(N).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

tail_fun(N) ->
    F = fun(_, 0) -> done; (G, M) -> G(G, M - 1) end,
    F(F, N).

tail_apply(0) -> done;
tail_apply(N) -> apply(?MODULE, tail_apply, [N - 1]).

%% Returns how many there are; they live until the caller ends.
idle(N) ->
    [spawn_link(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, N)],
    erlang:system_info(process_count).

%% N messages that do not match in front of one that does.
scan(N) ->
    [self() ! {other, I} || I <- lists:seq(1, N)],
    self() ! wanted,
    receive wanted -> N end.

%% N calls of a server with 100,000 other messages waiting.
fresh(N) ->
    [self() ! {other, I} || I <- lists:seq(1, 100000)],
    Server = spawn_link(fun server/0),
    fresh(N, Server).

fresh(0, _) -> done;
fresh(N, Server) ->
    Ref = make_ref(),
    Server ! {self(), Ref},
    receive {Ref, Answer} -> Answer end,
    fresh(N - 1, Server).

server() ->
    receive {From, Ref} -> From ! {Ref, ok} end,
    server().

timers(N) ->
    Timers = [erlang:start_timer(1000000 + I, self(), x) || I <- lists:seq(1, N)],
    lists:foldl(fun(T, Sum) -> true = is_integer(erlang:cancel_timer(T)), Sum + 1 end, 0, Timers).

bytes(N) -> walk(build(N, <<>>), 0).

build(0, Acc) -> Acc;
build(N, Acc) -> build(N - 1, <<Acc/binary, (N band 255)>>).

walk(<<_, Rest/binary>>, N) -> walk(Rest, N + 1);
walk(<<>>, N) -> N.

%% Everything that walks a term, on a list of N elements.
long_list(N) -> everything(lists:seq(1, N), lists:seq(1, N)).

%% The same on a tuple nested N deep.
nested(N) -> everything(nest(N, []), nest(N, [])).

nest(0, T) -> T;
nest(N, T) -> nest(N - 1, {T}).

everything(A, B) ->
    true = A == B,
    true = A =:= B,
    false = A < B,
    Hash = erlang:phash2(A),
    Hash = erlang:phash2(B),
    A1 = binary_to_term(term_to_binary(A)),
    true = A1 =:= A,
    true = erts_debug:flat_size(A) > 0,
    Map = #{A => 1},
    1 = maps:get(B, Map),
    {Pid, Monitor} = spawn_monitor(fun() -> receive {term, T} -> exit({got, T}) end end),
    Pid ! {term, A},
    receive {'DOWN', Monitor, process, Pid, {got, A2}} -> true = A2 =:= B end,
    ok.

ping() -> pong.
