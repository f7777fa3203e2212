%% Constructions between calls, with many live values and sizes.
-module(bs_build_in_loop_with_live_values).
-export([main/0, id/1]).

main() -> f(id(5), id(<<"x">>), id(3)).
    %% => {<<0,5,120>>,<<0,5,120>>,<<0,5,120,0,0,3,3>>,120,<<0,0,3,3>>,5,3,<<0,0,3,3,0,5,120>>}

f(N, B, S) ->
    H = <<N:16, B/binary>>,
    K = id(H),
    T = <<K/binary, S:S/unit:8, (byte_size(K)):8>>,
    U = id(T),
    <<_:2/binary, C, R/binary>> = U,
    {H, K, T, C, R, N, S, <<R/binary, H/binary>>}.

%% Hides a value from the compiler.
id(X) -> X.
