%% inets' web server and client talk to each other; so does a supervised echo server to its clients.
-module(sockets_http).

-behaviour(supervisor).

-export([main/1, init/1, start_listener/1, start_acceptor/1, accept/1]).

main(Dir) ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(inets),
    {web(Dir), echo()}.

web(Dir) ->
    ok = file:write_file(filename:join(Dir, "index.html"), "<h1>hello</h1>"),
    {ok, Pid} = inets:start(httpd, [
        {port, 0},
        {server_name, "test"},
        {server_root, Dir},
        {document_root, Dir},
        {bind_address, {127, 0, 0, 1}}
    ]),
    [{port, Port}] = httpd:info(Pid, [port]),
    Url = "http://127.0.0.1:" ++ integer_to_list(Port),
    Answers = [fetch(Url ++ Path) || Path <- ["/index.html", "/none"]],
    Post = httpc:request(post, {Url ++ "/index.html", [], "text/plain", "body"}, [], []),
    Many = lists:usort([fetch(Url ++ "/index.html") || _ <- lists:seq(1, 20)]),
    {Answers, element(1, element(2, Post)), Many, inets:stop(httpd, Pid)}.

fetch(Url) ->
    {ok, {{_, Status, Reason}, Headers, Body}} = httpc:request(Url),
    {Status, Reason, proplists:get_value("content-type", Headers), Body}.

echo() ->
    {ok, Sup} = supervisor:start_link(?MODULE, []),
    {ok, Listener} = supervisor:start_child(Sup, child(listener, start_listener, self())),
    Socket = receive {listening, Listener, L} -> L end,
    [{ok, _} = supervisor:start_child(Sup, child({acceptor, N}, start_acceptor, Socket)) || N <- lists:seq(1, 3)],
    {ok, Port} = inet:port(Socket),
    First = [ask(Port, N) || N <- lists:seq(1, 5)],
    Broken = ask(Port, crash),
    Again = [ask(Port, N) || N <- lists:seq(6, 10)],
    Counts = supervisor:count_children(Sup),
    unlink(Sup),
    exit(Sup, shutdown),
    wait_for_end(Sup),
    {First, Broken, Again, Counts, refused(Port, 100)}.

%% A port closes its socket some time after its owner has ended.
refused(Port, Tries) ->
    case gen_tcp:connect({127, 0, 0, 1}, Port, []) of
        {error, econnrefused} -> refused;
        _ when Tries > 0 -> timer:sleep(20), refused(Port, Tries - 1);
        Other -> Other
    end.

wait_for_end(Pid) ->
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, _, _, _} -> ok end.

child(Id, Function, Argument) ->
    #{id => Id, start => {?MODULE, Function, [Argument]}, restart => permanent, shutdown => brutal_kill}.

init([]) ->
    {ok, {#{strategy => one_for_one, intensity => 5, period => 1}, []}}.

start_listener(Owner) ->
    Pid = spawn_link(fun() ->
        {ok, L} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}, binary, {packet, 2}, {active, once}]),
        Owner ! {listening, self(), L},
        receive stop -> ok end
    end),
    {ok, Pid}.

start_acceptor(Socket) ->
    {ok, spawn_link(?MODULE, accept, [Socket])}.

accept(Socket) ->
    {ok, S} = gen_tcp:accept(Socket),
    serve(S),
    accept(Socket).

serve(S) ->
    receive
        {tcp, S, Data} ->
            case binary_to_term(Data) of
                crash -> exit(shutdown);
                Term -> ok = gen_tcp:send(S, term_to_binary({echo, Term}))
            end,
            inet:setopts(S, [{active, once}]),
            serve(S);
        {tcp_closed, S} ->
            ok
    end.

ask(Port, Term) ->
    {ok, S} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {packet, 2}, {active, false}]),
    ok = gen_tcp:send(S, term_to_binary(Term)),
    Answer =
        case gen_tcp:recv(S, 0, 5000) of
            {ok, Data} -> binary_to_term(Data);
            Error -> Error
        end,
    gen_tcp:close(S),
    Answer.
