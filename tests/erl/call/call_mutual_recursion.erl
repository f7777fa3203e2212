%% Mutual recursion, in tail position and not.
-module(call_mutual_recursion).
-export([main/0, even/1, id/1]).

main() ->
    [
        even(id(20001)),       %% => false
        odd(id(20001)),        %% => true
        a(id(1000)),           %% => [1000,750,500,250]
        remote_even(id(100))   %% => true
    ].

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

a(0) -> [];
a(N) when N rem 250 =:= 0 -> [N | b(N - 1)];
a(N) -> b(N - 1).

b(0) -> [];
b(N) -> case a(N - 1) of L -> L end.

remote_even(N) -> ?MODULE:even(N).

%% Hides a value from the compiler.
id(X) -> X.
