%% rand with a given seed gives the known sequence.
-module(otp_rand_seeded).
-export([main/0, id/1]).

main() ->
    S = rand:seed_s(exsss, id({1, 2, 3})),
    {A, S1} = rand:uniform_s(100, S),
    {B, S2} = rand:uniform_s(100, S1),
    {F, S3} = rand:uniform_s(S2),
    {N, _} = rand:normal_s(S3),
    {A, B, F, N}.
    %% => {27,41,0.6684893034823949,-0.2501880404299785}

%% Hides a value from the compiler.
id(X) -> X.
