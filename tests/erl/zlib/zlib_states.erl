%% What a stream may be asked depends on what it is doing, and on who asks.
-module(zlib_states).
-export([main/0]).

main() ->
    Calls = [{deflate, fun(Z) -> zlib:deflate(Z, <<"a">>) end},
             {deflateReset, fun zlib:deflateReset/1},
             {deflateEnd, fun zlib:deflateEnd/1},
             {deflateParams, fun(Z) -> zlib:deflateParams(Z, 1, default) end},
             {deflateSetDictionary, fun(Z) -> zlib:deflateSetDictionary(Z, <<"a">>) end},
             {inflate, fun(Z) -> zlib:inflate(Z, <<"a">>) end},
             {inflateChunk, fun(Z) -> zlib:inflateChunk(Z) end},
             {safeInflate, fun(Z) -> zlib:safeInflate(Z, <<"a">>) end},
             {inflateReset, fun zlib:inflateReset/1},
             {inflateEnd, fun zlib:inflateEnd/1},
             {inflateSetDictionary, fun(Z) -> zlib:inflateSetDictionary(Z, <<"a">>) end},
             {inflateGetDictionary, fun zlib:inflateGetDictionary/1},
             {crc32, fun(Z) -> zlib:crc32(Z) end},
             {getBufSize, fun zlib:getBufSize/1},
             {setBufSize, fun(Z) -> zlib:setBufSize(Z, 100) end},
             {set_controlling_process, fun(Z) -> zlib:set_controlling_process(Z, self()) end},
             {close, fun zlib:close/1}],
    Idle = zlib:open(),
    Closed = zlib:open(),
    ok = zlib:close(Closed),
    Inflating = zlib:open(),
    ok = zlib:inflateInit(Inflating),
    Deflating = zlib:open(),
    ok = zlib:deflateInit(Deflating),
    [
     %% => [{deflate,not_initialized},{deflateReset,not_initialized},{deflateEnd,not_initialized},{deflateParams,not_initialized},{deflateSetDictionary,not_initialized},{inflate,not_initialized},{inflateChunk,not_initialized},{safeInflate,not_initialized},{inflateReset,not_initialized},{inflateEnd,not_initialized},{inflateSetDictionary,not_initialized},{inflateGetDictionary,not_initialized},{crc32,not_initialized}]
     refused(Idle, Calls -- [lists:last(Calls)]),
     %% => [{deflate,not_initialized},{deflateReset,not_initialized},{deflateEnd,not_initialized},{deflateParams,not_initialized},{deflateSetDictionary,not_initialized},{inflate,not_initialized},{inflateChunk,not_initialized},{safeInflate,not_initialized},{inflateReset,not_initialized},{inflateEnd,not_initialized},{inflateSetDictionary,not_initialized},{inflateGetDictionary,not_initialized},{crc32,not_initialized},{close,not_initialized}]
     refused(Closed, Calls),
     %% => [{deflate,not_initialized},{deflateReset,not_initialized},{deflateEnd,not_initialized},{deflateParams,not_initialized},{deflateSetDictionary,not_initialized}]
     refused(Inflating, lists:sublist(Calls, 5)),
     %% => [{inflate,not_initialized},{inflateChunk,not_initialized},{safeInflate,not_initialized},{inflateReset,not_initialized},{inflateEnd,not_initialized},{inflateSetDictionary,not_initialized},{inflateGetDictionary,not_initialized}]
     refused(Deflating, lists:sublist(Calls, 6, 7)),
     %% => {true,true}
     {foreign(Idle, Calls), foreign(Deflating, Calls)},
     %% => [badarg,badarg,badarg]
     [why(fun() -> zlib:set_controlling_process(Idle, P) end) || P <- [foo, 1, make_ref()]],
     %% => [badarg,badarg,badarg,badarg]
     [why(fun() -> zlib:setBufSize(Idle, N) end) || N <- [16, 1 bsl 24, a, -1]],
     %% => {4000,100,ok,17}
     {zlib:getBufSize(zlib:open()), zlib:getBufSize(Idle), zlib:setBufSize(Idle, 17), zlib:getBufSize(Idle)},
     %% => {error,[zlib,inflateEnd_nif,1]}
     trace(fun() -> zlib:inflateEnd(Idle) end),
     %% => {error,[zlib,enqueue_nif,2]}
     trace(fun() -> zlib:deflate(Idle, <<"a">>) end),
     %% => true
     handed_over()
    ].

refused(Z, Calls) ->
    [{Name, R} || {Name, F} <- Calls, {error, R} <- [try {ok, F(Z)} catch C:R -> {C, R} end]].

foreign(Z, Calls) ->
    Self = self(),
    spawn(fun() -> Self ! {self(), refused(Z, Calls)} end),
    receive {_, Refused} -> [R || {_, R} <- Refused] =:= [not_on_controlling_process || _ <- Calls] end.

handed_over() ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z),
    First = zlib:deflate(Z, <<"first">>),
    Self = self(),
    Pid = spawn(fun() -> receive go -> Self ! {rest, zlib:deflate(Z, <<"second">>, finish)} end end),
    ok = zlib:set_controlling_process(Z, Pid),
    not_on_controlling_process = why(fun() -> zlib:deflate(Z, <<"mine">>) end),
    Pid ! go,
    receive {rest, Rest} -> zlib:uncompress([First, Rest]) =:= <<"firstsecond">> end.

why(F) ->
    try F() catch error:R -> R end.

trace(F) ->
    try F() catch C:_:S -> [{M, N, A, _} | _] = S, {C, [M, N, length(A)]} end.
