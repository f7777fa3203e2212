%% After a bad time-out the next receive starts at the oldest message again, also one that waits for a fresh reference.
-module(recv_after_bad_timeout).
-export([main/0, id/1]).

main() ->
    [
        constant(),  %% => {error,timeout_value,first}
        computed(),  %% => {error,timeout_value,second}
        reference(), %% => {error,timeout_value,third,reference}
        process_info(self(), message_queue_len) %% => {message_queue_len,0}
    ].

constant() ->
    id(self()) ! first,
    Error = try receive never -> ok after bad -> ok end catch Class:Reason -> {Class, Reason} end,
    erlang:append_element(Error, next()).

computed() ->
    id(self()) ! second,
    Error = try receive never -> ok after id(bad) -> ok end catch Class:Reason -> {Class, Reason} end,
    erlang:append_element(Error, next()).

reference() ->
    id(self()) ! third,
    {Class, Reason} = try receive never -> ok after id(-1) -> ok end catch C:R -> {C, R} end,
    Ref = make_ref(),
    id(self()) ! Ref,
    Third = receive third -> third after 0 -> lost end,
    {Class, Reason, Third, receive Ref -> reference after 0 -> lost end}.

next() ->
    receive Message -> Message after 0 -> lost end.

%% Hides a value from the compiler.
id(X) -> X.
