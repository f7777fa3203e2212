%% proc_lib and gen: a gen_server started, called, cast to and stopped.
-module(otp_gen_server_like).
-export([main/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, id/1]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, id(10), []),
    A = gen_server:call(P, get),
    gen_server:cast(P, {add, 5}),
    P ! {add, 1},
    B = gen_server:call(P, get),
    C = err(fun() -> gen_server:call(P, slow, 5) end),
    D = gen_server:stop(P),
    {A, B, element(1, C), D, is_process_alive(P), receive {reply_of_terminate, X} -> X after 0 -> none end}.
    %% => {10,16,exit,ok,false,normal}

init(N) -> {ok, {N, none}}.

handle_call(get, {From, _}, {N, _}) -> {reply, N, {N, From}};
handle_call(slow, _, S) -> {noreply, S}.

handle_cast({add, K}, {N, F}) -> {noreply, {N + K, F}}.

handle_info({add, K}, {N, F}) -> {noreply, {N + K, F}}.

terminate(Why, {_, F}) -> F ! {reply_of_terminate, Why}.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
