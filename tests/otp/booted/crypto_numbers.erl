%% Agreements by numbers (Diffie-Hellman, SRP), encryption by RSA, and DSA.
-module(crypto_numbers).
-export([main/1]).

-define(P, 16#FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF).
-define(Q, 16#F3A1DA9D3D31C0A1F7A7C0C1E5F5D0D9F0C2C6F1A4F3E7D1B9A5C3E1D7F9B5A3C1E7D5B3A1F7C5E3D1B7A5F3C1E5D3B1A7F5C3E1D7B5A3F1C7E5D3B1A7F5C397).

main(_Dir) ->
    [
        {dh, dh()}, {dh_wrong, dh_wrong()}, {srp, srp()}, {rsa, rsa()}, {rsa_wrong, rsa_wrong()}, {dsa, dsa()},
        {supports, [lists:member(K, proplists:get_value(public_keys, crypto:supports())) || K <- [rsa, dss, dh, srp]]}
    ].

try_it(Fun) ->
    try Fun() catch error:{Class, {File, Line}, Text} -> {Class, File, Line, Text}; C:R -> {C, R} end.

dh() ->
    {A, PA} = crypto:generate_key(dh, [?P, 2]),
    {B, PB} = crypto:generate_key(dh, [?P, 2]),
    Same = crypto:compute_key(dh, A, PB, [?P, 2]) =:= crypto:compute_key(dh, B, PA, [?P, 2]),
    {C, _} = crypto:generate_key(dh, [?P, 2], PA),
    {Same, crypto:compute_key(dh, A, PB, [?P, 2]) =:= crypto:mod_pow(A, PB, ?P), crypto:mod_pow(2, PA, ?P) =:= A, C =:= A, bit_size(PA) =< 200,
        [try_it(fun() -> {P, S} = crypto:generate_key(dh, [?P, 2, L]), {crypto:mod_pow(2, S, ?P) =:= P, bit_size(S) =< L + 7} end)
            || L <- [0, 100, 160, 200, 225, 500, 1535, 1536, 2000]],
        [try_it(fun() -> {P, S} = crypto:generate_key(dh, [?Q, G]), {crypto:mod_pow(G, S, ?Q) =:= P, bit_size(S)} end) || G <- [2, 3]],
        erlang:md5(crypto:compute_key(dh, 3 * 3, 12345, [?P, 2])), erlang:md5(crypto:compute_key(dh, 12345, 77777, [?Q, 3]))}.

dh_wrong() ->
    {A, PA} = crypto:generate_key(dh, [?P, 2]),
    [
        [try_it(fun() -> element(1, crypto:generate_key(dh, [N, 2])) end) || N <- [0, 1, 7, 23, 1 bsl 100 + 1]],
        [try_it(fun() -> is_binary(crypto:compute_key(dh, N, PA, [?P, 2])) end) || N <- [0, 1, ?P - 1, ?P, ?P + 1, a, <<>>, 5, 7, 11]],
        [try_it(fun() -> byte_size(crypto:compute_key(dh, A, N, [?P, 2])) end) || N <- [0, 1, a]],
        [try_it(fun() -> crypto:compute_key(dh, A, PA, Ps) end) || Ps <- [[?P], [?P, 2, 3], [], [a, 2], [<<"x">>, a]]],
        [try_it(fun() -> crypto:generate_key(dh, [?P, 2, L]) end) || L <- [-1, a, 1 bsl 63]],
        try_it(fun() -> crypto:generate_key(dh, [?P, 2], a) end)
    ].

%% The example of RFC 5054.
srp() ->
    N = <<16#EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE48E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69B15D4982559B297BCF1885C529F566660E57EC68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC61D2FC0EB06E3:1024>>,
    G = <<2>>,
    X = <<16#94B7555AABE9127CC58CCF4993DB6CF84D16C124:160>>,
    V = crypto:mod_pow(G, X, N),
    A = <<16#60975527035CF2AD1989806F0407210BC81EDC04E2762A56AFD529DDDA2D4393:256>>,
    B = <<16#E487CB59D31AC550471E81F00F6928E01DDA08E974A004F49E61F5D105284D20:256>>,
    {PubA, A} = crypto:generate_key(srp, {user, [G, N, '6a']}, A),
    {PubB, B} = crypto:generate_key(srp, {host, [V, G, N, '6a']}, B),
    U = <<16#CE38B9593487DA98554ED47D70A7AE5F462EF019:160>>,
    Host = crypto:compute_key(srp, PubA, {PubB, B}, {host, [V, N, '6a', U]}),
    User = crypto:compute_key(srp, PubB, {PubA, A}, {user, [X, N, G, '6a', U]}),
    {NewA, NewSecret} = crypto:generate_key(srp, {user, [G, N, '6']}),
    {erlang:md5(PubA), erlang:md5(PubB), Host =:= User, erlang:md5(Host), NewA =:= crypto:mod_pow(G, NewSecret, N),
        try_it(fun() -> crypto:compute_key(srp, N, {PubB, B}, {host, [V, N, '6a', U]}) end),
        try_it(fun() -> crypto:compute_key(srp, N, {PubA, A}, {user, [X, N, G, '6a', U]}) end),
        [try_it(fun() -> erlang:md5(element(1, crypto:generate_key(srp, {host, [V, G, N, Vsn]}, B))) end) || Vsn <- ['3', '6']]}.

rsa() ->
    {Public, Private} = crypto:generate_key(rsa, {1024, 65537}),
    Short = lists:sublist(Private, 3),
    Texts = [<<>>, <<"x">>, binary:copy(<<"y">>, 60)],
    Oaeps = [
        [{rsa_padding, rsa_pkcs1_oaep_padding}], [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_md, sha256}],
        [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_label, <<"label">>}], [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_mgf1_md, sha256}]
    ],
    Known = crypto:private_encrypt(rsa, <<"known">>, Private, rsa_pkcs1_padding),
    Whole = <<0, (binary:copy(<<7>>, 127))/binary>>,
    {
        [crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, T, Public, rsa_pkcs1_padding), K, rsa_pkcs1_padding) =:= T || T <- Texts, K <- [Private, Short]],
        [crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, T, Public, O), Private, O) =:= T || T <- Texts, O <- Oaeps],
        [crypto:public_decrypt(rsa, crypto:private_encrypt(rsa, T, K, rsa_pkcs1_padding), Public, rsa_pkcs1_padding) =:= T || T <- Texts, K <- [Private, Short]],
        crypto:mod_pow(Known, 65537, lists:last(Public)) =:= <<1, (binary:copy(<<255>>, 120))/binary, 0, "known">>,
        crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, Whole, Public, rsa_no_padding), Private, rsa_no_padding) =:= Whole,
        byte_size(crypto:public_encrypt(rsa, <<"x">>, Public, [{rsa_pad, rsa_pkcs1_padding}]))
    }.

rsa_wrong() ->
    {Public, Private} = crypto:generate_key(rsa, {1024, 65537}),
    Long = binary:copy(<<"y">>, 118),
    Encrypted = crypto:public_encrypt(rsa, <<"x">>, Public, rsa_pkcs1_padding),
    [
        [try_it(fun() -> crypto:public_encrypt(A, T, K, O) end)
            || {A, T, K, O} <- [{rsa, Long, Public, []}, {rsa, a, Public, []}, {rsa, <<>>, [1], []}, {rsa, <<>>, a, []}, {none, <<>>, Public, []}, {rsa, <<>>, Public, a},
                {rsa, <<>>, Public, [{rsa_padding, x}]}, {rsa, <<>>, Public, [a]}, {rsa, <<>>, Public, [{a, b}]}, {rsa, <<>>, Public, rsa_no_padding},
                {rsa, <<>>, Public, [{rsa_mgf1_md, 5}]}, {rsa, <<>>, Public, [{rsa_mgf1_md, nohash}]}, {rsa, <<>>, Public, [{rsa_oaep_label, a}]},
                {rsa, <<>>, Public, [{rsa_oaep_md, 5}]}, {rsa, binary:copy(<<1>>, 87), Public, rsa_pkcs1_oaep_padding}, {rsa, binary:copy(<<255>>, 128), Public, rsa_no_padding}]],
        [try_it(fun() -> crypto:private_decrypt(rsa, T, Private, O) end)
            || {T, O} <- [{<<>>, []}, {Long, []}, {<<Encrypted/binary, 1>>, []}, {Encrypted, rsa_pkcs1_oaep_padding}, {binary:copy(<<255>>, 128), []}, {a, []}]],
        [try_it(fun() -> crypto:private_encrypt(rsa, <<"x">>, Private, O) end) || O <- [rsa_pkcs1_oaep_padding, x]],
        [try_it(fun() -> crypto:public_decrypt(rsa, T, Public, O) end) || {T, O} <- [{Encrypted, []}, {Encrypted, rsa_pkcs1_oaep_padding}, {<<>>, []}]],
        [try_it(fun() -> crypto:private_decrypt(rsa, Encrypted, K, []) end) || K <- [[1, 2], a, [1, 2, 3, 4], Public]]
    ].

dsa() ->
    Params = [141030102726528244057361759232929952938714463578544602534158834317125066134831696717072382629156412241075814625095159259778495905342912009190867990190596089987837933923594570377657164813134981369750549766651855977896130759797561075255464451069743046703933859710889046586975239100570641588642562184173339684579,
        1452231274017753757072662226595952681287685902381,
        34235501212242590666966352252312654961253804033588877209169719446341688750043224022954891740402757252798344416420256890744592727878119090343396824634697282546626724946631848803791631750639960376599435036272705145012625358143773774842698244704927932415477022830735573198273138538002595006299575625013897232413],
    Public = 72326778925239067006701358214915015805015153143170515900446602702770558065408539646727146885886163476801011569523894896270822454372914589437139217595128944154554451769340820027328703356904979324492603899602987861059282036733223322698518419783030374178494797858423029121562102604079312529101900231135212019944,
    Secret = 655193493578485507867474233342502405862709693976,
    [
        begin
            Signed = crypto:sign(dss, Hash, <<"text">>, Params ++ [Secret]),
            {Hash, crypto:verify(dss, Hash, <<"text">>, Signed, Params ++ [Public]), crypto:verify(dss, Hash, <<"other">>, Signed, Params ++ [Public]),
                crypto:verify(dss, Hash, <<"text">>, <<"no">>, Params ++ [Public])}
        end
     || Hash <- [sha, sha256]
    ] ++ [try_it(fun() -> crypto:sign(dss, sha, <<"text">>, K) end) || K <- [Params, a, Params ++ [Secret, 1], Params ++ [a]]] ++
        [try_it(fun() -> crypto:verify(dss, sha, <<"text">>, <<>>, K) end) || K <- [Params, a]] ++
        [try_it(fun() -> crypto:sign(dss, sha, {digest, <<1>>}, Params ++ [Secret]) end)].
