%% An account is a process that keeps a balance; whoever overdraws it brings it down.  The examples of the README use it too.
-module(account).
-export([about/0, main/0, loop/1, total/1, cost/2]).

about() -> <<"Accounts are processes that keep a balance.">>.

main() ->
    process_flag(trap_exit, true),
    Accounts = [First | _] = [spawn_link(?MODULE, loop, [Balance]) || Balance <- [100, 20, 3]],
    Before = total(Accounts),
    First ! {self(), withdraw, 30},
    Left = receive {First, Balance} -> Balance end,
    After = total(Accounts),
    First ! {self(), withdraw, 500},
    Reason = receive {'EXIT', First, Why} -> Why end,
    [{<<"all accounts together">>, Before},
     {<<"what is left in the first after a withdrawal">>, Left},
     {<<"all accounts together now">>, After},
     {<<"the first ends when it is overdrawn">>, Reason}].

loop(Balance) ->
    receive
        {From, balance} ->
            From ! {self(), Balance},
            loop(Balance);
        {From, withdraw, Amount} when Amount =< Balance ->
            From ! {self(), Balance - Amount},
            loop(Balance - Amount);
        {_From, withdraw, Amount} ->
            exit({overdrawn, Amount - Balance})
    end.

%% The sum of what is in the accounts.
total([]) -> 0;
total([Account | Rest]) -> balance(Account) + total(Rest).

balance(Account) ->
    Account ! {self(), balance},
    receive {Account, Balance} -> Balance end.

%% The module shop is Python's, see the README.
cost(Item, Count) -> Count * shop:price(Item).
