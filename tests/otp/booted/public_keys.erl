%% public_key on what crypto and asn1 give it: keys, certificates, PEM, signatures, encryption.
-module(public_keys).
-export([main/1]).
-include_lib("public_key/include/public_key.hrl").

main(_Dir) ->
    Rsa = public_key:generate_key({rsa, 2048, 65537}),
    Ec = public_key:generate_key({namedCurve, secp256r1}),
    Ed = public_key:generate_key({namedCurve, ed25519}),
    Keys = [{rsa, Rsa, rsa_public(Rsa)}, {ec, Ec, ec_public(Ec)}, {ed, Ed, ec_public(Ed)}],
    [
        {signatures, [{N, signed(N, K, P)} || {N, K, P} <- Keys]},
        {pem, [{N, pem(K)} || {N, K, _} <- Keys]},
        {protected, protected(Rsa)},
        {encrypted, encrypted(Rsa)},
        {certificates, [{N, certificate(N, K, P)} || {N, K, P} <- Keys, N =/= ed]},
        {chain, chain(Rsa)},
        {wrong, [why(fun() -> public_key:pem_entry_decode({'RSAPrivateKey', <<1, 2, 3>>, not_encrypted}) end),
            why(fun() -> public_key:pkix_decode_cert(<<48, 3, 1>>, otp) end), why(fun() -> public_key:der_decode('Certificate', <<>>) end),
            public_key:pem_decode(<<"nothing">>)]},
        {hostnames, [public_key:pkix_verify_hostname(element(2, self_signed(Rsa, sha256)), [{dns_id, H}]) || H <- ["server", "other"]]}
    ].

why(Fun) ->
    try Fun() catch error:{badmatch, {error, {asn1, {Why, _}}}} -> Why; Class:Why -> {Class, Why} end.

rsa_public(#'RSAPrivateKey'{modulus = N, publicExponent = E}) -> #'RSAPublicKey'{modulus = N, publicExponent = E}.

ec_public(#'ECPrivateKey'{parameters = Params, publicKey = Public}) -> {#'ECPoint'{point = Public}, Params}.

signed(Name, Key, Public) ->
    Hash = case Name of ed -> none; _ -> sha256 end,
    Signature = public_key:sign(<<"text">>, Hash, Key),
    {public_key:verify(<<"text">>, Hash, Signature, Public), public_key:verify(<<"other">>, Hash, Signature, Public)}.

pem(Key) ->
    Entry = public_key:pem_entry_encode(element(1, Key), Key),
    Pem = public_key:pem_encode([Entry]),
    [Back] = public_key:pem_decode(Pem),
    {Back =:= Entry, public_key:pem_entry_decode(Back) =:= Key, hd(binary:split(Pem, <<"\n">>))}.

protected(Key) ->
    Cipher = {"AES-128-CBC", <<1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8>>},
    Entry = public_key:pem_entry_encode('RSAPrivateKey', Key, {Cipher, "password"}),
    [Back] = public_key:pem_decode(public_key:pem_encode([Entry])),
    {public_key:pem_entry_decode(Back, "password") =:= Key, element(3, Back) =:= Cipher}.

encrypted(Key) ->
    Public = rsa_public(Key),
    {public_key:decrypt_private(public_key:encrypt_public(<<"secret">>, Public), Key), public_key:decrypt_public(public_key:encrypt_private(<<"mine">>, Key), Public)}.

certificate(Name, Key, Public) ->
    Der = public_key:pkix_sign(tbs(Name, Public, Name), Key),
    #'OTPCertificate'{tbsCertificate = Tbs} = Cert = public_key:pkix_decode_cert(Der, otp),
    {public_key:pkix_verify(Der, Public), public_key:pkix_is_self_signed(Cert), Tbs#'OTPTBSCertificate'.subject, public_key:pkix_encode('OTPCertificate', Cert, otp) =:= Der,
        element(1, public_key:pkix_decode_cert(Der, plain)), public_key:pkix_is_issuer(Cert, Cert), element(1, public_key:pkix_dist_point(Cert))}.

name(Text) -> {rdnSequence, [[#'AttributeTypeAndValue'{type = ?'id-at-commonName', value = {utf8String, Text}}]]}.

tbs(Name, Public, Kind) ->
    #'OTPTBSCertificate'{
        version = v3,
        serialNumber = 17,
        signature = #'SignatureAlgorithm'{algorithm = algorithm(Kind), parameters = case Kind of rsa -> 'NULL'; _ -> asn1_NOVALUE end},
        issuer = name(atom_to_binary(Name)),
        validity = #'Validity'{notBefore = {utcTime, "200101000000Z"}, notAfter = {utcTime, "490101000000Z"}},
        subject = name(atom_to_binary(Name)),
        subjectPublicKeyInfo = info(Public),
        extensions = [#'Extension'{extnID = ?'id-ce-basicConstraints', critical = true, extnValue = #'BasicConstraints'{cA = true}},
            #'Extension'{extnID = ?'id-ce-keyUsage', critical = false, extnValue = [keyCertSign, digitalSignature]}]
    }.

algorithm(rsa) -> ?'sha256WithRSAEncryption';
algorithm(ec) -> ?'ecdsa-with-SHA256'.

info(#'RSAPublicKey'{} = Key) ->
    #'OTPSubjectPublicKeyInfo'{algorithm = #'PublicKeyAlgorithm'{algorithm = ?rsaEncryption, parameters = 'NULL'}, subjectPublicKey = Key};
info({Point, Params}) ->
    #'OTPSubjectPublicKeyInfo'{algorithm = #'PublicKeyAlgorithm'{algorithm = ?'id-ecPublicKey', parameters = Params}, subjectPublicKey = Point}.

self_signed(Key, Digest) ->
    #{cert := Der, key := _} = public_key:pkix_test_root_cert("server", [{digest, Digest}, {key, Key}]),
    {Der, public_key:pkix_decode_cert(Der, otp)}.

%% A chain of certificates that public_key makes itself, and how it is validated.
chain(Key) ->
    #{server_config := Server, client_config := Client} =
        public_key:pkix_test_data(#{server_chain => #{root => [{key, Key}], intermediates => [[{key, Key}]], peer => [{key, Key}]},
            client_chain => #{root => [{key, Key}], intermediates => [], peer => [{key, Key}]}}),
    [Root | _] = proplists:get_value(cacerts, Client),
    {length(proplists:get_value(cacerts, Server)), is_binary(proplists:get_value(cert, Server)), is_binary(Root), element(1, proplists:get_value(key, Server)),
        validated(proplists:get_value(cert, Server), proplists:get_value(cacerts, Client))}.

validated(Cert, Roots) ->
    [case public_key:pkix_path_validation(R, [Cert], []) of {ok, _} -> ok; {error, {bad_cert, Why}} -> Why end || R <- Roots].
