%% Takeuchi's function: calls with three arguments, one of them in tail position.
-module(tak).
-export([main/0]).

main() -> tak(18, 12, 6) + tak(22, 14, 7).

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
