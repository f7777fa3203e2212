%% A bank: accounts are processes, transfers are two-phase, a ledger process checks the total; one account crashes.
-module(bank).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Ledger = spawn_link(fun() -> ledger([]) end),
    Accounts = maps:from_list([{Name, spawn_link(fun() -> account(Name, Balance, []) end)}
                               || {Name, Balance} <- [{ann, 100}, {bob, 50}, {cy, 0}]]),
    Results = [transfer(Accounts, Ledger, From, To, Amount)
               || {From, To, Amount} <- [{ann, bob, 30}, {bob, cy, 80}, {cy, ann, 500}, {ann, bob, -5}, {ann, dora, 1}, {cy, bob, 1}]],
    Workers = [spawn_monitor(fun() -> exit({moved, shuffle(Accounts, Ledger, N, 0)}) end) || N <- lists:seq(1, 5)],
    Moved = [receive {'DOWN', Ref, process, Pid, {moved, Count}} -> Count end || {Pid, Ref} <- Workers],
    Balances = [call(maps:get(Name, Accounts), balance) || Name <- [ann, bob, cy]],
    maps:get(cy, Accounts) ! {crash, oops},
    Crash = receive {'EXIT', Dead, {bad_day, Why}} -> {Dead =:= maps:get(cy, Accounts), Why} end,
    Late = transfer(Accounts, Ledger, ann, cy, 1),
    Ledger ! {report, self()},
    Entries = receive {ledger, List} -> List end,
    [exit(Pid, shutdown) || Pid <- [Ledger, maps:get(ann, Accounts), maps:get(bob, Accounts)]],
    Ends = lists:sort([receive {'EXIT', Pid, Reason} -> Reason end || Pid <- [Ledger, maps:get(ann, Accounts), maps:get(bob, Accounts)]]),
    {Results, Moved, lists:sum(Balances), Crash, Late, length(Entries), lists:sublist(lists:reverse(Entries), 2), Ends,
     receive Anything -> Anything after 0 -> mailbox_empty end}.

shuffle(_, _, 0, Count) -> Count;
shuffle(Accounts, Ledger, N, Count) ->
    {From, To} = case N rem 3 of 0 -> {ann, bob}; 1 -> {bob, cy}; 2 -> {cy, ann} end,
    _ = transfer(Accounts, Ledger, From, To, 1),
    shuffle(Accounts, Ledger, N - 1, Count + 1).

transfer(_, _, _, _, Amount) when Amount =< 0 -> {error, amount};
transfer(Accounts, Ledger, From, To, Amount) ->
    case Accounts of
        #{From := Source, To := Target} ->
            case call(Source, {withdraw, Amount}) of
                ok ->
                    case call(Target, {deposit, Amount}) of
                        ok ->
                            Ledger ! {entry, From, To, Amount},
                            ok;
                        {down, Reason} ->
                            ok = call(Source, {deposit, Amount}),
                            {error, {rolled_back, Reason}}
                    end;
                {error, _} = Error -> Error
            end;
        _ -> {error, no_account}
    end.

call(Pid, Request) ->
    Ref = monitor(process, Pid),
    Pid ! {Ref, self(), Request},
    receive
        {Ref, Reply} ->
            demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, process, Pid, Reason} -> {down, Reason}
    end.

account(Name, Balance, History) ->
    receive
        {Ref, From, balance} ->
            From ! {Ref, Balance},
            account(Name, Balance, History);
        {Ref, From, {deposit, Amount}} ->
            From ! {Ref, ok},
            account(Name, Balance + Amount, [{in, Amount} | History]);
        {Ref, From, {withdraw, Amount}} when Amount =< Balance ->
            From ! {Ref, ok},
            account(Name, Balance - Amount, [{out, Amount} | History]);
        {Ref, From, {withdraw, Amount}} ->
            From ! {Ref, {error, {insufficient, Name, Amount - Balance}}},
            account(Name, Balance, History);
        {crash, Why} -> exit({bad_day, Why})
    end.

ledger(Entries) ->
    receive
        {entry, From, To, Amount} -> ledger([{From, To, Amount} | Entries]);
        {report, To} ->
            To ! {ledger, Entries},
            ledger(Entries)
    end.
