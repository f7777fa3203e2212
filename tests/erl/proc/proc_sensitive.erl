%% A sensitive process shows neither its messages nor its dictionary nor its stack, not even to itself.
-module(proc_sensitive).
-export([main/0]).

main() ->
    put(secret, 1),
    self() ! hidden,
    before = shown(before),
    P = spawn(fun() -> put(a, b), process_flag(sensitive, true), receive never -> ok end end),
    P ! m,
    wait_until_waiting(P),
    [
     process_flag(sensitive, true), %% => false
     [process_info(self(), I) || I <- [messages, dictionary, backtrace, message_queue_len]],
     %% => [{messages,[]},{dictionary,[]},{backtrace,<<>>},{message_queue_len,1}]
     get(secret), %% => 1
     lists:keyfind(dictionary, 1, process_info(self())), %% => {dictionary,[]}
     process_flag(sensitive, false), %% => true
     [process_info(self(), I) || I <- [messages, dictionary]], %% => [{messages,[hidden]},{dictionary,[{secret,1}]}]
     [process_info(P, I) || I <- [messages, dictionary, message_queue_len]] %% => [{messages,[]},{dictionary,[]},{message_queue_len,1}]
    ].

shown(When) ->
    {messages, [hidden]} = process_info(self(), messages),
    {backtrace, B} = process_info(self(), backtrace),
    true = byte_size(B) > 0,
    When.

wait_until_waiting(P) ->
    case process_info(P, [status, current_function]) of
        [{status, waiting} | _] -> ok;
        _ -> erlang:yield(), wait_until_waiting(P)
    end.
