%% Ciphers of the application crypto, with and without tags, and the codes made of them.
-module(crypto_ciphers).
-export([main/1]).

main(_) ->
    [] = [Name || {Name, _, _} <- ciphers()] -- crypto:supports(ciphers),
    {
        [crypto:cipher_info(Name) || {Name, _, _} <- ciphers()],
        [at_once(Cipher) || Cipher <- ciphers()],
        [{Padding, padded(Padding)} || Padding <- [undefined, none, zero, pkcs_padding]],
        sealed(),
        macs(),
        [fault(Call) || Call <- calls()]
    }.

ciphers() ->
    [
        {list_to_atom(lists:concat([aes_, Size, "_", Mode])), Size div 8, IV}
     || Size <- [128, 192, 256], {Mode, IV} <- [{cbc, 16}, {cfb128, 16}, {cfb8, 16}, {ctr, 16}, {ecb, 0}, {ofb, 16}]
    ] ++
        [
            {chacha20, 32, 16},
            {blowfish_cbc, 16, 8},
            {blowfish_cfb64, 16, 8},
            {blowfish_ecb, 16, 0},
            {blowfish_ofb64, 16, 8},
            {des_cbc, 8, 8},
            {des_cfb, 8, 8},
            {des_ecb, 8, 0},
            {des_ede3_cbc, 24, 8},
            {des_ede3_cfb, 24, 8},
            {rc2_cbc, 16, 8},
            {rc4, 16, 0}
        ].

bytes(Count) -> list_to_binary(lists:seq(1, Count)).

at_once({Cipher, KeySize, IVSize}) ->
    {Key, IV, Text} = {bytes(KeySize), bytes(IVSize), bytes(100)},
    Secret = crypto:crypto_one_time(Cipher, Key, IV, Text, [{encrypt, true}, {padding, pkcs_padding}]),
    Text = crypto:crypto_one_time(Cipher, Key, IV, Secret, [{encrypt, false}, {padding, pkcs_padding}]),
    Started = crypto:crypto_init(Cipher, Key, IV, true),
    Parts = [crypto:crypto_update(Started, bytes(Count)) || Count <- [3, 17, 0, 60]],
    {Cipher, Secret, Parts, crypto:crypto_final(Started), crypto:crypto_get_data(Started)}.

%% Texts that end inside a block, at its end, and before the first.
padded(Padding) ->
    [
        begin
            Options = [{encrypt, Encrypt}, {padding, Padding}],
            State = crypto:crypto_init(aes_128_cbc, bytes(16), bytes(16), Options),
            Parts = [crypto:crypto_update(State, bytes(Part)) || Part <- Sizes],
            {Encrypt, Sizes, Parts, fault(fun() -> crypto:crypto_final(State) end), crypto:crypto_get_data(State)}
        end
     || Encrypt <- [true, false], Sizes <- [[], [5], [16], [16, 16], [20, 12], [20, 13]]
    ].

sealed() ->
    [
        begin
            {Key, IV, Text, Extra} = {bytes(KeySize), bytes(IVSize), bytes(TextSize), <<"extra">>},
            {Secret, Tag} = crypto:crypto_one_time_aead(Cipher, Key, IV, Text, Extra, TagSize, true),
            Text = crypto:crypto_one_time_aead(Cipher, Key, IV, Secret, Extra, Tag, false),
            error = crypto:crypto_one_time_aead(Cipher, Key, IV, Secret, <<"other">>, Tag, false),
            error = crypto:crypto_one_time_aead(Cipher, Key, IV, [Secret | <<0>>], Extra, Tag, false),
            {Cipher, Secret, Tag}
        end
     || {Cipher, KeySize, IVSize, TagSizes} <- [
            {aes_128_gcm, 16, 12, [1, 8, 16]},
            {aes_gcm, 24, 8, [12]},
            {aes_256_gcm, 32, 60, [16]},
            {aes_128_ccm, 16, 7, [4, 16]},
            {aes_ccm, 32, 13, [12]},
            {chacha20_poly1305, 32, 12, [3, 16]}
        ],
        TagSize <- TagSizes,
        TextSize <- [0, 40]
    ].

macs() ->
    State = crypto:mac_init(cmac, aes_128_cbc, bytes(16)),
    State = crypto:mac_update(State, <<"some text">>),
    Poly = crypto:mac_update(crypto:mac_init(poly1305, bytes(32)), <<"some text">>),
    [
        crypto:supports(macs),
        crypto:mac_final(State),
        crypto:mac_final(Poly),
        crypto:mac(cmac, aes_256_cbc, bytes(32), <<"some text">>),
        crypto:mac(cmac, aes_cbc, bytes(24), <<"some text">>),
        crypto:mac(cmac, des_ede3_cbc, bytes(24), <<"some text">>),
        crypto:mac(cmac, blowfish_cbc, bytes(16), <<"some text">>),
        crypto:macN(poly1305, bytes(32), <<"some text">>, 7)
    ].

calls() ->
    Key = bytes(16),
    Once = fun(Options) -> crypto:crypto_one_time(aes_128_cbc, Key, Key, <<"abc">>, Options) end,
    Seal = fun(Cipher, IVSize, Tag, Encrypt) ->
        crypto:crypto_one_time_aead(Cipher, Key, bytes(IVSize), <<"abc">>, <<>>, Tag, Encrypt)
    end,
    [
        fun() -> crypto:crypto_one_time(foo, Key, Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time("aes", Key, Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, bytes(15), Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, foo, Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, Key, bytes(15), <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, Key, iv, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Key, text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(aes_128_gcm, Key, Key, <<"abc">>, true) end,
        fun() -> crypto:crypto_one_time(des_cbc, bytes(5), bytes(8), <<"abc">>, true) end,
        fun() -> crypto:crypto_init(aes_128_cbc, Key, Key, maybe) end,
        fun() -> crypto:crypto_init(aes_128_cbc, Key, true) end,
        fun() -> crypto:crypto_update(foo, <<>>) end,
        fun() -> crypto:crypto_update(crypto:crypto_init(aes_128_ecb, Key, true), foo) end,
        fun() -> crypto:crypto_final(foo) end,
        fun() -> crypto:crypto_get_data(make_ref()) end,
        fun() -> crypto:crypto_dyn_iv_init(aes_128_cbc, Key, true) end,
        fun() -> Once([{encrypt, true} | x]) end,
        fun() -> Once([encrypt]) end,
        fun() -> Once([{encrypt, 1}]) end,
        fun() -> Once([{encrypt, true}, {encrypt, true}]) end,
        fun() -> Once([{padding, many}]) end,
        fun() -> Once([{padding, zero}, {padding, zero}]) end,
        fun() -> Once([{foo, {1, 2}}]) end,
        fun() -> Once([{padding, none}]) end,
        fun() -> Once([{encrypt, false}, {padding, pkcs_padding}]) end,
        fun() -> Seal(foo, 12, 16, true) end,
        fun() -> Seal(aes_128_cbc, 12, 16, true) end,
        fun() -> Seal(aes_256_gcm, 12, 16, true) end,
        fun() -> Seal(aes_128_gcm, 0, 16, true) end,
        fun() -> Seal(aes_128_gcm, 129, 16, true) end,
        fun() -> Seal(aes_128_gcm, 12, 17, true) end,
        fun() -> Seal(aes_128_gcm, 12, 0, true) end,
        fun() -> Seal(aes_128_gcm, 12, -1, true) end,
        fun() -> Seal(aes_128_gcm, 12, tag, false) end,
        fun() -> Seal(aes_128_gcm, 12, <<>>, false) end,
        fun() -> Seal(aes_128_gcm, 12, bytes(17), false) end,
        fun() -> Seal(aes_128_ccm, 6, 16, true) end,
        fun() -> Seal(aes_128_ccm, 14, 16, true) end,
        fun() -> Seal(aes_128_ccm, 12, 5, true) end,
        fun() -> Seal(aes_128_ccm, 12, bytes(5), false) end,
        fun() -> Seal(aes_128_gcm, 12, 16, maybe) end,
        fun() -> crypto:crypto_one_time_aead(chacha20_poly1305, bytes(32), bytes(8), <<>>, <<>>, true) end,
        fun() -> crypto:mac(cmac, foo, Key, <<>>) end,
        fun() -> crypto:mac(cmac, aes_128_cbc, bytes(15), <<>>) end,
        fun() -> crypto:mac_init(cmac, foo, Key) end,
        fun() -> crypto:mac_init(cmac, aes_128_cbc, bytes(15)) end,
        fun() -> crypto:mac(poly1305, Key, <<>>) end,
        fun() -> crypto:mac_init(poly1305, Key) end,
        fun() -> crypto:cipher_info(foo) end
    ].

fault(Call) ->
    try
        Call()
    catch
        Class:Reason:Trace ->
            [{Module, Function, Arguments, Info} | _] = Trace,
            {Class, Reason, Module, Function, without_references(Arguments), proplists:get_value(error_info, Info)}
    end.

without_references(Arguments) when is_list(Arguments) -> [A || A <- Arguments, not is_reference(A)];
without_references(Arity) -> Arity.
