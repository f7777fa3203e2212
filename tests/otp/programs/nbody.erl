%% Floating point: n-body, mandelbrot, numeric integration, newton, statistics, fast fourier transform, rounding.
-module(nbody).
-export([main/0]).
-record(body, {x, y, z, vx, vy, vz, mass}).
-define(PI, 3.141592653589793).
-define(SOLAR, (4 * ?PI * ?PI)).
-define(DAYS, 365.24).

main() ->
    Bodies = offset(bodies()),
    {energy(Bodies), energy(advance(Bodies, 0.01, 40)), [mandelbrot(Y / 4.0) || Y <- lists:seq(-4, 4)],
     simpson(fun math:sin/1, 0.0, ?PI, 50), newton(2.0, 1.0), summary([2, 4.0, 4, 4, 5, 5.0, 7, 9]),
     [{round(Re * 1000), round(Im * 1000)} || {Re, Im} <- fft([{float(N rem 4), 0.0} || N <- lists:seq(1, 8)])],
     [{round(F), trunc(F), floor(F), ceil(F)} || F <- [2.5, -2.5, 0.49999999999999994, 1.0e15, -0.5, -1.0e-300]],
     monte_carlo(500), [F * 3 - 0.1 || F <- [0.1, 1.0e22, -5.0e-324]], rk4(1.0, 0.0, 0.1, 10), horner([3, -2.0, 5], 1.5),
     [try F(X) catch error:R -> {R, X} end || F <- [fun math:sqrt/1, fun math:log/1, fun(X) -> 1 / X end, fun math:exp/1], X <- [0, -1, 4, 1000]],
     {0.0 == -0.0, 0.0 =:= 0, 1.0 == 1, 1 bsl 53 == 9007199254740992.0, (1 bsl 53) + 1 == 9007199254740992.0, overflow()},
     lists:foldl(fun(X, Sum) -> Sum + 1 / (X * X) end, 0.0, lists:seq(1, 300))}.

overflow() -> try 1.0e308 * 10 catch error:badarith -> overflow end.

bodies() ->
    [#body{x = 0.0, y = 0.0, z = 0.0, vx = 0.0, vy = 0.0, vz = 0.0, mass = ?SOLAR},
     #body{x = 4.84143144246472090, y = -1.16032004402742839, z = -1.03622044471123109e-1, vx = 1.66007664274403694e-3 * ?DAYS,
           vy = 7.69901118419740425e-3 * ?DAYS, vz = -6.90460016972063023e-5 * ?DAYS, mass = 9.54791938424326609e-4 * ?SOLAR},
     #body{x = 8.34336671824457987, y = 4.12479856412430479, z = -4.03523417114321381e-1, vx = -2.76742510726411899e-3 * ?DAYS,
           vy = 4.99852801234917238e-3 * ?DAYS, vz = 2.30417297573763929e-5 * ?DAYS, mass = 2.85885980666130812e-4 * ?SOLAR}].

offset([Sun | Planets] = Bodies) ->
    {Px, Py, Pz} = lists:foldl(fun(#body{vx = A, vy = B, vz = C, mass = M}, {X, Y, Z}) -> {X + A * M, Y + B * M, Z + C * M} end, {0.0, 0.0, 0.0}, Bodies),
    [Sun#body{vx = -Px / ?SOLAR, vy = -Py / ?SOLAR, vz = -Pz / ?SOLAR} | Planets].

advance(Bodies, _, 0) -> Bodies;
advance(Bodies, Dt, N) -> advance([move(pull(Body, Bodies, Dt), Dt) || Body <- Bodies], Dt, N - 1).

pull(Body, Bodies, Dt) ->
    lists:foldl(
        fun(Other, Acc) when Other =:= Body -> Acc;
           (#body{x = X, y = Y, z = Z, mass = M}, #body{x = X0, y = Y0, z = Z0, vx = Vx, vy = Vy, vz = Vz} = Acc) ->
               {Dx, Dy, Dz} = {X0 - X, Y0 - Y, Z0 - Z},
               Square = Dx * Dx + Dy * Dy + Dz * Dz,
               Mag = Dt * M / (Square * math:sqrt(Square)),
               Acc#body{vx = Vx - Dx * Mag, vy = Vy - Dy * Mag, vz = Vz - Dz * Mag}
        end, Body, Bodies).

move(#body{x = X, y = Y, z = Z, vx = Vx, vy = Vy, vz = Vz} = Body, Dt) -> Body#body{x = X + Dt * Vx, y = Y + Dt * Vy, z = Z + Dt * Vz}.

energy([]) -> 0.0;
energy([#body{vx = Vx, vy = Vy, vz = Vz, mass = M} = Body | Rest]) ->
    Kinetic = 0.5 * M * (Vx * Vx + Vy * Vy + Vz * Vz),
    Potential = lists:sum([M * Other#body.mass / distance(Body, Other) || Other <- Rest]),
    Kinetic - Potential + energy(Rest).

distance(#body{x = A, y = B, z = C}, #body{x = X, y = Y, z = Z}) -> math:sqrt(math:pow(A - X, 2) + math:pow(B - Y, 2) + math:pow(C - Z, 2)).

mandelbrot(Y) -> [escape(X / 8.0 - 1.5, Y, 0.0, 0.0, 0) || X <- lists:seq(0, 16)].

escape(_, _, _, _, 30) -> $#;
escape(Cx, Cy, X, Y, N) when X * X + Y * Y < 4.0 -> escape(Cx, Cy, X * X - Y * Y + Cx, 2 * X * Y + Cy, N + 1);
escape(_, _, _, _, N) -> $a + N rem 26.

simpson(F, A, B, N) ->
    H = (B - A) / N,
    H / 3 * lists:sum([F(A + I * H) * (if I =:= 0; I =:= N -> 1; I rem 2 =:= 1 -> 4; true -> 2 end) || I <- lists:seq(0, N)]).

newton(Target, Guess) ->
    case (Guess + Target / Guess) / 2 of
        Next when abs(Next - Guess) < 1.0e-12 -> Next;
        Next -> newton(Target, Next)
    end.

summary(Values) ->
    N = length(Values),
    Mean = lists:sum(Values) / N,
    Variance = lists:sum([(V - Mean) * (V - Mean) || V <- Values]) / N,
    {Mean, math:sqrt(Variance), lists:nth(N div 2, lists:sort(Values)), lists:max(Values), lists:min(Values)}.

fft([Value]) -> [Value];
fft(Values) ->
    {Evens, Odds} = split(Values, [], []),
    N = length(Values),
    Twiddled = [times({math:cos(-2 * ?PI * K / N), math:sin(-2 * ?PI * K / N)}, O) || {K, O} <- lists:zip(lists:seq(0, N div 2 - 1), fft(Odds))],
    Low = fft(Evens),
    [{A + C, B + D} || {{A, B}, {C, D}} <- lists:zip(Low, Twiddled)] ++ [{A - C, B - D} || {{A, B}, {C, D}} <- lists:zip(Low, Twiddled)].

split([A, B | Rest], Evens, Odds) -> split(Rest, [A | Evens], [B | Odds]);
split([], Evens, Odds) -> {lists:reverse(Evens), lists:reverse(Odds)}.

times({A, B}, {C, D}) -> {A * C - B * D, A * D + B * C}.

monte_carlo(N) -> monte_carlo(N, N, 42, 0).

monte_carlo(0, N, _, Hits) -> 4 * Hits / N;
monte_carlo(Left, N, Seed, Hits) ->
    S1 = Seed * 48271 rem 2147483647,
    S2 = S1 * 48271 rem 2147483647,
    {X, Y} = {S1 / 2147483647, S2 / 2147483647},
    monte_carlo(Left - 1, N, S2, if X * X + Y * Y =< 1 -> Hits + 1; true -> Hits end).

rk4(Y, _, _, 0) -> Y;
rk4(Y, T, H, N) ->
    F = fun(T1, Y1) -> Y1 - T1 * T1 end,
    K1 = F(T, Y),
    K2 = F(T + H / 2, Y + H * K1 / 2),
    K3 = F(T + H / 2, Y + H * K2 / 2),
    K4 = F(T + H, Y + H * K3),
    rk4(Y + H * (K1 + 2 * K2 + 2 * K3 + K4) / 6, T + H, H, N - 1).

horner(Coefficients, X) -> lists:foldr(fun(C, Acc) -> Acc * X + C end, 0, Coefficients).
