%% A small input that unpacks to 32 MB: taken step by step, others run meanwhile, and who stops early has paid for what he took only.
-module(zlib_bomb).
-export([main/0]).

main() ->
    Bomb = zlib:compress(lists:duplicate(32, <<0:(8 * 1048576)>>)),
    Self = self(),
    [
     %% => true
     byte_size(Bomb) < 40000,
     %% => {continue,true}
     (fun() ->
         Z = zlib:open(),
         ok = zlib:inflateInit(Z),
         {Mark, Output} = zlib:safeInflate(Z, Bomb),
         zlib:close(Z),
         {Mark, iolist_size(Output) =< 16384}
     end)(),
     %% => {33554432,true}
     (fun() ->
         Ticker = spawn_link(fun() -> tick(Self, 0) end),
         Size = unpack(Bomb),
         Ticker ! stop,
         receive {ticks, Ticks} -> {Size, Ticks > 10} end
     end)()
    ].

unpack(Bomb) ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z),
    Size = count(Z, zlib:safeInflate(Z, Bomb), 0),
    ok = zlib:inflateEnd(Z),
    Size.

count(Z, {continue, Output}, N) -> count(Z, zlib:safeInflate(Z, <<>>), N + iolist_size(Output));
count(_, {finished, Output}, N) -> N + iolist_size(Output).

tick(Parent, N) ->
    receive stop -> Parent ! {ticks, N} after 0 -> erlang:yield(), tick(Parent, N + 1) end.
