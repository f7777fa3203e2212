-module(golden_select_large).
-export([f/1]).

f(alpha) -> 0;
f(beta) -> 1;
f(gamma) -> 2;
f(delta) -> 3;
f(epsilon) -> 4;
f(zeta) -> 5;
f(eta) -> 6;
f(theta) -> 7;
f(iota) -> 8;
f(kappa) -> 9;
f(lambda) -> 10;
f(mu) -> 11;
f(nu) -> 12.
