%% An application whose workers are killed at random: a tree of supervisors of every strategy, gen_servers, a gen_statem, ETS, timers and
%% a log handler.  What is left in the end depends on the seed alone.
-module(supervised).
-behaviour(application).
-export([main/1, kill/2]).
-export([start/2, stop/1, init/1, log/2]).
-export([handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-export([callback_mode/0, red/3, green/3]).

main(_) -> kill(300, 4711).

kill(Times, Seed) ->
    ok = logger:remove_handler(default),
    ok = logger:set_primary_config(level, all),
    ets:new(book, [named_table, public, {write_concurrency, true}]),
    ets:new(order, [named_table, public, ordered_set]),
    ok = logger:add_handler(counting, ?MODULE, #{level => all}),
    ok = application:load({application, ?MODULE, [{mod, {?MODULE, []}}, {vsn, "1"}, {applications, [kernel, stdlib]}, {registered, names()}]}),
    ok = application:start(?MODULE),
    _ = rand:seed(exsss, Seed),
    Before = tree(),
    [one(N) || N <- lists:seq(1, Times)],
    Before = tree(),
    Lights = [begin gen_statem:call(light, push), gen_statem:call(light, color) end || _ <- [1, 2, 3]],
    Left = {lists:sort(ets:tab2list(book)), ets:info(order, size), ets:first(order), ets:last(order)},
    Ticking = gen_server:call(ticker, wait, 10000),
    Counts = supervisor:count_children(top),
    ok = application:stop(?MODULE),
    Gone = [whereis(N) || N <- names()],
    logger:remove_handler(counting),
    [Before, Lights, Left, Ticking, Counts, Gone, ets:info(book, owner) =:= self()].

names() -> [top, ones, alls, rests, pool, light, ticker | [w(K, N) || K <- [one, all, rest], N <- [1, 2, 3]]].

w(Kind, N) -> list_to_atom(atom_to_list(Kind) ++ integer_to_list(N)).

%% One worker dies, one way or another, and whoever dies with it; then all are there again.
one(N) ->
    {Name, Pid} = victim(rand:uniform(12)),
    Ref = monitor(process, Pid),
    Way = rand:uniform(6),
    die(Way, Name, Pid),
    Reason = receive {'DOWN', Ref, process, Pid, R} -> R after 10000 -> error({lives, Name, Way}) end,
    ets:update_counter(book, {died, Name, Way, kind(Reason)}, 1, {x, 0}),
    ets:insert(order, {{N, Name}, Way}),
    back(Name, Pid, 2000).

victim(N) when N =< 9 -> named(lists:nth(N, [w(K, I) || K <- [one, all, rest], I <- [1, 2, 3]]));
victim(10) -> named(light);
victim(11) -> named(ticker);
victim(12) ->
    Pids = [P || {_, P, _, _} <- supervisor:which_children(pool)],
    {_, Pid} = lists:nth(rand:uniform(4), lists:sort([{gen_server:call(P, number), P} || P <- Pids])),
    {pool, Pid}.

named(Name) -> {Name, whereis(Name)}.

die(1, _, Pid) -> exit(Pid, kill);
die(2, _, Pid) -> exit(Pid, a_reason);
die(3, light, _) -> catch gen_statem:call(light, {crash, a}, 5000);
die(3, _, Pid) -> catch gen_server:call(Pid, {crash, a}, 5000);
die(4, light, _) -> gen_statem:cast(light, {crash, b});
die(4, _, Pid) -> gen_server:cast(Pid, {crash, b});
die(5, _, Pid) -> Pid ! {crash, c};
die(6, Name, Pid) when Name =:= light; Name =:= pool -> exit(Pid, {shutdown, why});
die(6, Name, _) -> gen_server:stop(Name).

kind({{badmatch, X}, _}) -> {badmatch, X};
kind({{Caller, _}, X}) when is_pid(Caller) -> {caller, X};
kind({R, [{M, F, _, _} | _]}) -> {R, M, F};
kind(R) -> R.

back(Name, Pid, 0) -> error({not_back, Name, Pid, supervisor:which_children(top)});
back(Name, Pid, N) ->
    whole() andalso not is_process_alive(Pid) andalso (Name =:= pool orelse whereis(Name) =/= Pid) orelse
        begin timer:sleep(2), back(Name, Pid, N - 1) end.

%% The supervisors answer when they have restarted what they restart.
whole() ->
    lists:all(fun(S) -> lists:all(fun({_, P, _, _}) -> is_pid(P) end, supervisor:which_children(S)) end, [ones, alls, rests, pool, top])
        andalso length(supervisor:which_children(pool)) =:= 4 andalso not lists:member(undefined, [whereis(N) || N <- names()]).

tree() -> [{S, lists:sort([{I, T, M} || {I, _, T, M} <- supervisor:which_children(S)])} || S <- [top, ones, alls, rests, pool]].

%% The application and its supervisors.

start(normal, []) ->
    {ok, Top} = supervisor:start_link({local, top}, ?MODULE, {supervisor, top}),
    [{ok, _} = supervisor:start_child(pool, [{pool, N}, []]) || N <- [1, 2, 3, 4]],
    {ok, Top, a_state}.

stop(a_state) -> ets:insert(book, {stopped, true}).

init({supervisor, top}) ->
    Below = [#{id => S, start => {supervisor, start_link, [{local, S}, ?MODULE, {supervisor, S}]}, type => supervisor} || S <- [ones, alls, rests, pool]],
    Others = [
        #{id => light, start => {gen_statem, start_link, [{local, light}, ?MODULE, light, []]}},
        child(ticker)
    ],
    {ok, {#{strategy => one_for_one, intensity => 100000, period => 1}, Below ++ Others}};
init({supervisor, pool}) ->
    Each = #{id => each, start => {gen_server, start_link, [?MODULE]}},
    {ok, {#{strategy => simple_one_for_one, intensity => 100000, period => 1}, [Each]}};
init({supervisor, Name}) ->
    {Strategy, Kind} = maps:get(Name, #{ones => {one_for_one, one}, alls => {one_for_all, all}, rests => {rest_for_one, rest}}),
    {ok, {#{strategy => Strategy, intensity => 100000, period => 1}, [child(w(Kind, N)) || N <- [1, 2, 3]]}};
init(light) ->
    started(light),
    {ok, red, 0};
init(Name) ->
    is_tuple(Name) orelse process_flag(trap_exit, lists:suffix("2", atom_to_list(Name))),
    started(Name),
    Name =:= ticker andalso tick(0),
    {ok, {Name, 0, []}}.

child(Name) -> #{id => Name, start => {gen_server, start_link, [{local, Name}, ?MODULE, Name, []]}, shutdown => 1000}.

started(Name) -> ets:update_counter(book, {started, Name}, 1, {x, 0}).

tick(N) -> erlang:start_timer(1, self(), {tick, N}).

%% The workers.

handle_call(number, _, {{pool, N}, _, _} = S) -> {reply, N, S};
handle_call(wait, From, {ticker, N, Waiting}) -> {noreply, {ticker, N, [From | Waiting]}};
handle_call({crash, X}, _, {_, X, _} = S) -> {reply, X, S}.

handle_cast({crash, X}, {Name, N, L}) -> {noreply, {Name, list_to_integer(X), [N | L]}}.

handle_info({timeout, _, {tick, N}}, {ticker, N, Waiting}) when N < 25 -> tick(N + 1), {noreply, {ticker, N + 1, Waiting}};
handle_info({timeout, _, {tick, N}}, {ticker, N, Waiting}) -> [gen_server:reply(W, {ticked, N}) || W <- Waiting], {noreply, {ticker, 0, []}, hibernate};
handle_info({crash, X}, S) -> error({crash, X}, [S]).

terminate(Reason, {Name, _, _}) -> ets:update_counter(book, {terminated, Name, kind(Reason)}, 1, {x, 0}).

callback_mode() -> [state_functions, state_enter].

red(enter, _, N) -> ets:update_counter(book, entered_red, 1, {x, 0}), {keep_state, N, [{state_timeout, 60000, late}]};
red({call, From}, push, N) -> {next_state, green, N + 1, [{reply, From, ok}]};
red({call, From}, color, N) -> {keep_state_and_data, [{reply, From, {red, N}}]};
red(cast, {crash, X}, _) -> throw({no_state, X});
red({call, From}, {crash, X}, _) -> exit({From, X}).

green(enter, red, _) -> keep_state_and_data;
green({call, From}, push, N) -> {next_state, red, N + 1, [{reply, From, ok}]};
green({call, From}, color, N) -> {keep_state_and_data, [{reply, From, {green, N}}]}.

%% The handler counts what is logged.

log(#{level := Level, msg := Message}, _) ->
    What = case Message of
        {report, #{label := {supervisor, E}, report := [{supervisor, S} | Rest]}} -> {supervisor, E, S, about(E, Rest)};
        {report, #{label := {A, B}}} -> {A, B};
        {report, _} -> report;
        {string, _} -> string;
        {Format, _} -> Format
    end,
    ets:update_counter(book, {logged, Level, What}, 1, {x, 0}).

about(progress, [{started, L}]) -> lists:keyfind(id, 1, L);
about(_, [{errorContext, C}, {reason, R}, {offender, L}]) -> {C, kind(R), lists:keyfind(id, 1, L), lists:keyfind(name, 1, L)};
about(_, _) -> other.
