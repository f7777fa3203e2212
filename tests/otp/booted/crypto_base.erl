%% The application crypto where nothing but a standard library is needed: hashes, HMAC, PBKDF2, random numbers, integers; and what goes wrong.
-module(crypto_base).
-export([main/1]).

main(_) ->
    {application(), hashes(), streams(), macs(), derived(), random(), numbers(), faults(), formatted()}.

application() ->
    {ok, Started} = application:ensure_all_started(crypto),
    [{Name, Number, Version}] = crypto:info_lib(),
    Info = crypto:info(),
    [
        Started,
        Name,
        is_integer(Number),
        is_binary(Version),
        lists:sort(maps:keys(Info)),
        maps:get(otp_crypto_version, Info) =:= crypto:version(),
        crypto:info_fips(),
        crypto:enable_fips_mode(false),
        crypto:enable_fips_mode(true),
        lists:member(hmac, crypto:supports(macs))
    ].

names() -> [md5, sha, sha224, sha256, sha384, sha512, sha3_224, sha3_256, sha3_384, sha3_512, blake2b, blake2s].

hashes() ->
    [] = names() -- crypto:supports(hashs),
    [
        {
            Name,
            crypto:hash_info(Name),
            crypto:hash(Name, <<>>),
            crypto:hash(Name, ["abc", <<"def">> | <<"g">>]),
            crypto:hash(Name, binary:copy(<<"0123456789">>, 10001))
        }
     || Name <- names()
    ].

streams() ->
    First = crypto:hash_init(sha256),
    Second = crypto:hash_update(First, <<"abc">>),
    Third = crypto:hash_update(Second, [binary:copy(<<"x">>, 50000), "yz"]),
    [is_reference(First) | [crypto:hash_final(State) || State <- [Second, First, Third, Second]]].

macs() ->
    State = crypto:mac_init(hmac, sha512, <<"key">>),
    State = crypto:mac_update(State, <<"some ">>),
    State = crypto:mac_update(State, [<<"text">>, $.]),
    Running = crypto:mac_init(hmac, md5, []),
    [
        crypto:mac_final(State),
        crypto:mac_finalN(Running, 5)
        | [
            {
                crypto:mac(hmac, Name, <<"key">>, <<"text">>),
                crypto:macN(hmac, Name, binary:copy(<<"long key">>, 100), ["te", [<<"xt">>]], 10)
            }
         || Name <- names()
        ]
    ].

derived() ->
    [crypto:pbkdf2_hmac(Name, <<"password">>, <<"salt">>, 100, 37) || Name <- [sha, sha224, sha256, sha384, sha512]].

random() ->
    Bytes = [crypto:strong_rand_bytes(N) || N <- [0, 1, 33, 33]],
    State = crypto:rand_seed_s(),
    {Float, _} = rand:uniform_s(State),
    Seeded = [
        begin
            crypto:rand_seed_alg(Alg, "seed"),
            [rand:uniform(1000), rand:uniform(1000)]
        end
     || Alg <- [crypto_aes]
    ],
    [
        [byte_size(B) || B <- Bytes],
        length(lists:usort(Bytes)),
        [crypto:rand_uniform(From, From + 1) || From <- [0, 5, -3, 1 bsl 70]],
        lists:all(fun(N) -> N >= 10 andalso N < 300 end, [crypto:rand_uniform(10, 300) || _ <- lists:seq(1, 200)]),
        crypto:rand_seed(<<"more">>),
        Float >= 0 andalso Float < 1,
        Seeded =:= Seeded
    ].

numbers() ->
    [
        crypto:mod_pow(3, 4, 7),
        crypto:mod_pow(1 bsl 100 + 1, <<1, 2, 3>>, 1 bsl 127 - 1),
        crypto:mod_pow(0, 5, 9),
        crypto:mod_pow(3, 4, 1),
        crypto:exor(<<1, 2, 255>>, [3, <<4, 5>>]),
        crypto:exor(<<>>, []),
        crypto:hash_equals(<<"abc">>, <<"abc">>),
        crypto:hash_equals(<<"abc">>, <<"abd">>),
        crypto:bytes_to_integer(<<1, 0>>)
    ].

calls() ->
    [
        fun() -> crypto:hash(foo, <<>>) end,
        fun() -> crypto:hash("sha", <<>>) end,
        fun() -> crypto:hash(sha, foo) end,
        fun() -> crypto:hash_init(foo) end,
        fun() -> crypto:hash_update(foo, <<>>) end,
        fun() -> crypto:hash_update(<<1:64>>, <<>>) end,
        fun() -> crypto:hash_final({}) end,
        fun() -> crypto:hash_info(foo) end,
        fun() -> crypto:mac(hmac, foo, <<>>, <<>>) end,
        fun() -> crypto:mac(hmac, sha, foo, <<>>) end,
        fun() -> crypto:mac(hmac, sha, [256], <<>>) end,
        fun() -> crypto:mac(hmac, sha, <<>>, bar) end,
        fun() -> crypto:mac(foo, sha, <<>>, <<>>) end,
        fun() -> crypto:mac_init(hmac, foo, <<>>) end,
        fun() -> crypto:mac_init(foo, sha, <<>>) end,
        fun() -> crypto:mac_update(foo, <<>>) end,
        fun() -> crypto:mac_final(foo) end,
        fun() -> crypto:pbkdf2_hmac(foo, <<>>, <<>>, 1, 2) end,
        fun() -> crypto:pbkdf2_hmac(md5, <<>>, <<>>, 1, 2) end,
        fun() -> crypto:pbkdf2_hmac(sha, "", <<>>, 1, 2) end,
        fun() -> crypto:pbkdf2_hmac(sha, <<>>, [], 1, 2) end,
        fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, 0, 2) end,
        fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, a, 2) end,
        fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, 1, 0) end,
        fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, 1, 1 bsl 64) end,
        fun() -> crypto:strong_rand_bytes(-1) end,
        fun() -> crypto:strong_rand_bytes(a) end,
        fun() -> crypto:rand_uniform(5, 5) end,
        fun() -> crypto:rand_uniform(3, -3) end,
        fun() -> crypto:rand_seed([1]) end,
        fun() -> crypto:mod_pow(3, 4, 0) end,
        fun() -> crypto:exor(<<1>>, <<1, 2>>) end,
        fun() -> crypto:exor(<<1>>, [a]) end,
        fun() -> crypto:hash_equals(<<1>>, <<1, 2>>) end,
        fun() -> crypto:hash_equals(<<1>>, [1]) end,
        fun() -> crypto:enable_fips_mode(maybe) end,
        fun() -> crypto:hash_nif(sha, <<>>) end
    ].

%% Class, reason and the first entry of the stack trace.
faults() ->
    [
        try
            Call()
        catch
            Class:Reason:Trace -> {Class, Reason, hd(Trace)}
        end
     || Call <- calls()
    ].

%% What a shell would say.
formatted() ->
    [
        try
            Call()
        catch
            Class:Reason:Trace -> lists:flatten(erl_error:format_exception(Class, Reason, lists:sublist(Trace, 1)))
        end
     || Call <- lists:sublist(calls(), 5)
    ].
