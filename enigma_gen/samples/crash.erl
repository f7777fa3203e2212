%% Links and monitors: a worker crashes, its supervisor hears of it and starts another one.
-module(crash).
-export([about/0, main/0]).

about() -> <<"A worker crashes, and its supervisor starts another one.">>.

main() ->
    Self = self(),
    {Supervisor, Watch} = spawn_monitor(fun() -> process_flag(trap_exit, true), supervise(Self, start(), 0) end),
    Before = ask(Supervisor, {square, 12}),
    {FirstWorker, _} = Before,
    Monitor = monitor(process, FirstWorker),
    cast(Supervisor, {square, twelve}),
    %% The monitor tells that the worker has gone; the link told the supervisor, which has started a new one.
    Down = receive {'DOWN', Monitor, process, FirstWorker, {Reason, _Trace}} -> Reason end,
    Restarts = receive {restarted, N} -> N end,
    After = ask(Supervisor, {square, 13}),
    {SecondWorker, _} = After,
    exit(Supervisor, shutdown),
    Ended = receive {'DOWN', Watch, process, Supervisor, Why} -> Why end,
    %% The second worker did not trap exits: it went down with the process it is linked to.
    Gone = monitor(process, SecondWorker),
    receive {'DOWN', Gone, process, SecondWorker, _} -> ok end,
    [{<<"12 squared, by the first worker">>, element(2, Before)},
     {<<"what its monitor said after `twelve` squared">>, Down},
     {<<"restarts by the supervisor">>, Restarts},
     {<<"13 squared, by the second worker">>, element(2, After)},
     {<<"they are two processes">>, FirstWorker =/= SecondWorker},
     {<<"the supervisor was told to end">>, Ended},
     {<<"its linked worker went with it">>, not is_process_alive(SecondWorker)}].

supervise(Owner, Worker, Restarts) ->
    receive
        {'EXIT', Worker, _Reason} ->
            Owner ! {restarted, Restarts + 1},
            supervise(Owner, start(), Restarts + 1);
        {'EXIT', _Other, Reason} ->
            exit(Reason);
        Request ->
            Worker ! Request,
            supervise(Owner, Worker, Restarts)
    end.

start() -> spawn_link(fun worker/0).

worker() ->
    receive
        {From, Ref, {square, X}} -> From ! {Ref, self(), X * X}, worker()
    end.

ask(Supervisor, Question) ->
    Ref = cast(Supervisor, Question),
    receive {Ref, Worker, Answer} -> {Worker, Answer} end.

cast(Supervisor, Question) ->
    Ref = make_ref(),
    Supervisor ! {self(), Ref, Question},
    Ref.
