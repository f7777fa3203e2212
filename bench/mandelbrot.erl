%% The Mandelbrot set on a grid of 120 by 80 points: float arithmetic in a loop.
-module(mandelbrot).
-export([main/0]).

-define(WIDTH, 120).
-define(HEIGHT, 80).
-define(LIMIT, 50).

main() -> rows(0, 0).

rows(?HEIGHT, Sum) -> Sum;
rows(Y, Sum) -> rows(Y + 1, columns(0, Y * 2.0 / ?HEIGHT - 1.0, Sum)).

columns(?WIDTH, _Ci, Sum) -> Sum;
columns(X, Ci, Sum) -> columns(X + 1, Ci, Sum + iterate(0.0, 0.0, X * 3.0 / ?WIDTH - 2.0, Ci, 0)).

iterate(_Zr, _Zi, _Cr, _Ci, ?LIMIT) -> ?LIMIT;
iterate(Zr, Zi, Cr, Ci, N) ->
    Zr2 = Zr * Zr,
    Zi2 = Zi * Zi,
    if
        Zr2 + Zi2 > 4.0 -> N;
        true -> iterate(Zr2 - Zi2 + Cr, 2.0 * Zr * Zi + Ci, Cr, Ci, N + 1)
    end.
