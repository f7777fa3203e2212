%% Keys of the application crypto: pairs, agreements and signatures of RSA and elliptic curves.
-module(crypto_keys).
-export([main/1]).

main(_) ->
    {
        [raw(Curve) || Curve <- [ed25519, ed448, x25519, x448]],
        [curve(Curve) || Curve <- curves()],
        edwards(),
        rsa(),
        made(),
        [fault(Call) || Call <- calls()]
    }.

curves() -> [secp256r1, prime256v1, secp384r1, secp521r1, secp256k1].

bytes(Count) -> list_to_binary(lists:seq(1, Count)).

type(Curve) when Curve =:= ed25519; Curve =:= ed448 -> eddsa;
type(Curve) when Curve =:= x25519; Curve =:= x448 -> eddh;
type(_) -> ecdh.

key_size(ed25519) -> 32;
key_size(ed448) -> 57;
key_size(x25519) -> 32;
key_size(x448) -> 56;
key_size(secp384r1) -> 48;
key_size(secp521r1) -> 65;
key_size(_) -> 32.

raw(Curve) ->
    true = lists:member(Curve, crypto:supports(curves)),
    {Public, Private} = crypto:generate_key(type(Curve), Curve, bytes(key_size(Curve))),
    {OtherPublic, OtherPrivate} = crypto:generate_key(type(Curve), Curve),
    true = byte_size(OtherPublic) =:= byte_size(Public),
    {Curve, Public, Private, agreement(type(Curve), Curve, Public, Private, OtherPublic, OtherPrivate)}.

curve(Curve) ->
    true = lists:member(Curve, crypto:supports(curves)),
    {Public, Private} = crypto:generate_key(ecdh, Curve, bytes(key_size(Curve))),
    {OtherPublic, OtherPrivate} = crypto:generate_key(ecdh, Curve),
    Signature = crypto:sign(ecdsa, sha256, <<"text">>, [Private, Curve]),
    Verify = fun(Text, Key) -> crypto:verify(ecdsa, sha256, Text, Signature, [Key, Curve]) end,
    {
        {Curve, Public, Private, byte_size(OtherPublic), byte_size(OtherPrivate)},
        agreement(ecdh, Curve, Public, Private, OtherPublic, OtherPrivate),
        [
            Verify(<<"text">>, Public),
            Verify({digest, crypto:hash(sha256, "text")}, Public),
            Verify(<<"other">>, Public),
            Verify(<<"text">>, OtherPublic),
            crypto:verify(ecdsa, sha256, <<"text">>, <<"no signature">>, [Public, Curve])
        ]
    }.

agreement(eddsa, _, _, _, _, _) ->
    none;
agreement(Type, Curve, Public, Private, OtherPublic, OtherPrivate) ->
    Fixed = crypto:compute_key(Type, Public, Private, Curve),
    Same = crypto:compute_key(Type, OtherPublic, Private, Curve) =:= crypto:compute_key(Type, Public, OtherPrivate, Curve),
    {Fixed, Same}.

edwards() ->
    [
        begin
            {Public, Private} = crypto:generate_key(eddsa, Curve, bytes(key_size(Curve))),
            Signature = crypto:sign(eddsa, none, <<"text">>, [Private, Curve]),
            {
                Signature,
                crypto:verify(eddsa, none, [<<"te">>, "xt"], Signature, [Public, Curve]),
                crypto:verify(eddsa, none, <<"other">>, Signature, [Public, Curve])
            }
        end
     || Curve <- [ed25519, ed448]
    ].

%% A key of 1024 bits, made of fixed primes.
key() ->
    P = 16#EDC37FEFD0BBB077CF0C569237D16E1B46A20F44C0D333550191B33494362982D5FD4FC9539FE44504EF65C4C356078DC24680BE53FD6264D59836179281D915,
    Q = 16#CF88EAF8EA978C0A75775DEEF31F6DD543E13F5B9F09D7B5E85CCFA9A9C2A0B94A0B4BED46E8906E07EF6D7159ECF1330C38215CEF1C98724F276A60A5E38F99,
    E = 65537,
    D = inverse(E, (P - 1) * (Q - 1)),
    [E, P * Q, D, P, Q, D rem (P - 1), D rem (Q - 1), inverse(Q, P)].

inverse(A, M) -> (element(1, extended(A, M)) + M) rem M.

extended(_, 0) ->
    {1, 0};
extended(A, B) ->
    {X, Y} = extended(B, A rem B),
    {Y, X - (A div B) * Y}.

rsa() ->
    Key = key(),
    Short = lists:sublist(Key, 3),
    Public = lists:sublist(Key, 2),
    Plain = [{Hash, crypto:sign(rsa, Hash, <<"text">>, Key)} || Hash <- [md5, sha, sha256, sha512]],
    [
        Plain,
        [crypto:verify(rsa, Hash, <<"text">>, Signature, Public) || {Hash, Signature} <- Plain],
        [crypto:verify(rsa, sha384, <<"text">>, Signature, Public) || {_, Signature} <- Plain],
        crypto:sign(rsa, sha256, {digest, crypto:hash(sha256, "text")}, Short),
        [
            begin
                Signature = crypto:sign(rsa, sha256, <<"text">>, Key, Options),
                {
                    Options,
                    byte_size(Signature),
                    crypto:verify(rsa, sha256, <<"text">>, Signature, Public, Options),
                    crypto:verify(rsa, sha256, <<"other">>, Signature, Public, Options)
                }
            end
         || Options <- [
                [{rsa_padding, rsa_pkcs1_pss_padding}],
                [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, -1}],
                [{rsa_mgf1_md, sha}, {rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, 20}],
                [{rsa_padding, rsa_pkcs1_padding}]
            ]
        ],
        crypto:privkey_to_pubkey(rsa, Key)
    ].

made() ->
    {[E, N], Private} = crypto:generate_key(rsa, {1024, 65537}),
    Signature = crypto:sign(rsa, sha256, <<"text">>, Private),
    {E, byte_size(N), length(Private), crypto:verify(rsa, sha256, <<"text">>, Signature, [E, N])}.

calls() ->
    Point = element(1, crypto:generate_key(ecdh, secp256r1, bytes(32))),
    [
        fun() -> crypto:generate_key(eddsa, ed25519, bytes(31)) end,
        fun() -> crypto:generate_key(eddsa, foo) end,
        fun() -> crypto:generate_key(rsa, {255, 65537}) end,
        fun() -> crypto:generate_key(rsa, {many, 65537}) end,
        fun() -> crypto:compute_key(eddh, bytes(31), bytes(32), x25519) end,
        fun() -> crypto:compute_key(eddh, bytes(32), bytes(31), x25519) end,
        fun() -> crypto:sign(foo, sha, <<>>, key()) end,
        fun() -> crypto:sign(rsa, foo, <<>>, key()) end,
        fun() -> crypto:sign(rsa, sha, text, key()) end,
        fun() -> crypto:sign(rsa, sha, {digest, <<1>>}, key()) end,
        fun() -> crypto:sign(rsa, sha, {text, <<1>>}, key()) end,
        fun() -> crypto:sign(rsa, sha, {digest, <<1>>, 2}, key()) end,
        fun() -> crypto:sign(rsa, sha, {digest, foo}, key()) end,
        fun() -> crypto:sign(rsa, sha, <<>>, [1, 2]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), foo) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [foo]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [{foo, 1}]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [{rsa_padding, foo}]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [{rsa_pss_saltlen, -3}]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [{rsa_mgf1_md, 1}]) end,
        fun() -> crypto:sign(rsa, sha, <<>>, key(), [{rsa_mgf1_md, foo}]) end,
        fun() -> crypto:sign(ecdsa, sha, <<>>, [bytes(32), secp256r1], [{rsa_pss_saltlen, 1}]) end,
        fun() -> crypto:sign(eddsa, none, <<>>, [bytes(31), ed25519]) end,
        fun() -> crypto:verify(rsa, sha, <<>>, foo, lists:sublist(key(), 2)) end,
        fun() -> crypto:verify(rsa, sha, <<>>, <<>>, key()) end,
        fun() -> crypto:verify(rsa, sha, <<>>, <<>>, lists:sublist(key(), 2)) end,
        fun() -> crypto:verify(eddsa, none, <<>>, <<>>, [bytes(31), ed25519]) end,
        fun() -> crypto:verify(ecdsa, sha, <<>>, foo, [Point, secp256r1]) end,
        fun() -> crypto:privkey_to_pubkey(foo, key()) end,
        fun() -> crypto:privkey_to_pubkey(rsa, [1]) end,
        fun() -> crypto:privkey_to_pubkey(ecdsa, [bytes(32), secp256r1]) end
    ].

fault(Call) ->
    try
        Call()
    catch
        Class:Reason:Trace ->
            [{Module, Function, Arguments, Info} | _] = Trace,
            {Class, Reason, Module, Function, Arguments, proplists:get_value(error_info, Info)}
    end.
