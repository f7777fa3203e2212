%% TLS between two processes of one node, both versions, with certificates that public_key makes.
-module(tls_runs).
-export([main/1]).
main(_) ->
    {ok, _} = application:ensure_all_started(ssl),
    #{server_config := S, client_config := C} = public_key:pkix_test_data(#{server_chain => #{root => [{key,{rsa,2048,65537}}], intermediates => [], peer => [{key,{rsa,2048,65537}}]}, client_chain => #{root => [{key,{rsa,2048,65537}}], intermediates => [], peer => [{key,{rsa,2048,65537}}]}}),
    [{V, try run(V, S, C) catch Cl:R:T -> {Cl, R, T} end} || V <- ['tlsv1.2', 'tlsv1.3']].
run(V, S, C) ->
    {ok, L} = ssl:listen(0, [{versions,[V]}, {reuseaddr, true}, {active, false}, {ip,{127,0,0,1}} | S]),
    {ok, {_, Port}} = ssl:sockname(L),
    Self = self(),
    spawn_link(fun() -> {ok, T} = ssl:transport_accept(L), R = ssl:handshake(T, 10000), case R of {ok, K} -> {ok, D} = ssl:recv(K, 5, 5000), ssl:send(K, ["echo ", D]), timer:sleep(300); _ -> Self ! {srv, R} end end),
    case ssl:connect({127,0,0,1}, Port, [{versions,[V]}, {active,false}, {verify, verify_peer}, {server_name_indication, disable} | C], 10000) of
      {ok, K} -> ok = ssl:send(K, "hello"), {ok, B} = ssl:recv(K, 10, 5000), {ok, I} = ssl:connection_information(K, [protocol, selected_cipher_suite]), ssl:close(K), {B, I};
      E -> {E, receive X -> X after 100 -> none end}
    end.
