%% Big integers: factorial, powers, sign changes, comparison, text both ways.
-module(op_big_integers).
-export([main/0, id/1]).

main() ->
    F30 = fact(id(30)),
    [
        F30,                                          %% => 265252859812191058636308480000000
        F30 div fact(28),                             %% => 870
        F30 rem (1 bsl 64),                           %% => 9682165104862298112
        F30 - F30 + 1,                                %% => 1
        -F30 < F30,                                   %% => true
        F30 > 1.0e32,                                 %% => true
        F30 == F30 * 1.0,                             %% => false
        pow(id(3), 100),                              %% => 515377520732011331036461129765621272702107522001
        list_to_integer(integer_to_list(F30)) =:= F30,%% => true
        integer_to_list(-F30, 16),                    %% => "-D13F6370F96865DF5DD54000000"
        binary_to_integer(<<"-ffffffffffffffffffff">>, 16),  %% => -1208925819614629174706175
        [X || X <- [F30], X =:= 265252859812191058636308480000000]   %% => [265252859812191058636308480000000]
    ].

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

pow(_, 0) -> 1;
pow(B, N) -> B * pow(B, N - 1).

%% Hides a value from the compiler.
id(X) -> X.
