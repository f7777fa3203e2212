%% Selective receive: a process takes the message it wants, wherever that stands in its mailbox.
-module(selective).
-export([about/0, main/0]).

about() -> <<"A process takes the message it wants, wherever that stands in its mailbox.">>.

main() ->
    Self = self(),
    fill(10000),
    Self ! {low, "sweep the floor"},
    Self ! {high, "put out the fire"},
    Self ! {low, "water the plants"},
    Self ! {high, "call the doctor"},
    Jobs = jobs(),
    Echo = spawn(fun() -> receive {From, Ref, What} -> From ! {Ref, What} end end),
    Ref = make_ref(),
    Echo ! {Self, Ref, hello},
    %% The compiler sees that only a message with this new reference can match: the 10,000 older ones are not looked at.
    Answer = receive {Ref, What} -> What end,
    {message_queue_len, Waiting} = process_info(Self, message_queue_len),
    [{<<"jobs, the urgent ones first">>, Jobs},
     {<<"answer to a request">>, Answer},
     {<<"messages that waited all the time">>, Waiting},
     {<<"in the order they were sent">>, drain(1) =:= 10000}].

fill(0) -> ok;
fill(N) -> fill(N - 1), self() ! {number, N}.

jobs() ->
    receive {high, Job} -> [Job | jobs()]
    after 0 ->
        receive {low, Job} -> [Job | jobs()]
        after 0 -> []
        end
    end.

%% Takes the numbers as they come and gives the last one, if they count up by one.
drain(N) ->
    receive {number, N} -> drain(N + 1)
    after 0 -> N - 1
    end.
