%% What is written to a prim_buffer is read back, however it is cut; what cannot be is badarg.
-module(buffer_reads_and_writes).
-export([main/0]).

main() ->
    [
     %% => {<<"hel">>,<<"lo w">>,4,<<"orld">>,0}
     (fun() ->
              B = buffer([<<"hello ">>, <<"world">>]),
              R1 = prim_buffer:read(B, 3),
              R2 = prim_buffer:read(B, 4),
              Left = prim_buffer:size(B),
              {R1, R2, Left, prim_buffer:read(B, 4), prim_buffer:size(B)}
      end)(),
     %% => true
     lists:all(fun read_back/1, [1, 7, 64, 65, 100, 512, 513, 2047, 2048, 2049, 5000, 10000]),
     %% => {[],0}
     (fun() -> B = buffer([]), {[prim_buffer:read_iovec(B, N) || N <- [0], N > 0], prim_buffer:size(B)} end)(),
     %% => [<<>>]
     prim_buffer:read_iovec(buffer([]), 0),
     %% => [3000,2,5000]
     (fun() ->
              B = buffer([binary:copy(<<"a">>, 3000)]),
              prim_buffer:write(B, [<<"bc">>]),
              prim_buffer:write(B, [binary:copy(<<"d">>, 5000)]),
              [byte_size(X) || X <- prim_buffer:read_iovec(B, 8002)]
      end)(),
     %% => {{ok,0},{ok,5},{ok,11},not_found}
     (fun() ->
              B = buffer([<<"hello ">>, <<"world">>]),
              prim_buffer:write(B, [<<"\n">>]),
              {prim_buffer:find_byte_index(B, $h), prim_buffer:find_byte_index(B, $\s),
               prim_buffer:find_byte_index(B, $\n), prim_buffer:find_byte_index(B, $x)}
      end)(),
     %% => {ok,6000}
     (fun() ->
              B = buffer([binary:copy(<<"a">>, 3000), binary:copy(<<"b">>, 3000), <<"c">>]),
              prim_buffer:find_byte_index(B, $c)
      end)(),
     %% => {ok,2}
     (fun() ->
              B = buffer([<<"hello">>]),
              prim_buffer:skip(B, 1),
              prim_buffer:find_byte_index(B, $l) =:= {ok, 1} andalso prim_buffer:find_byte_index(B, $o) =:= {ok, 3}
                  andalso prim_buffer:skip(B, 1),
              prim_buffer:find_byte_index(B, $o)
      end)(),
     %% => [acquired,busy,ok,{error,lock_order_violation},acquired]
     (fun() ->
              B = prim_buffer:new(),
              A1 = prim_buffer:try_lock(B),
              A2 = prim_buffer:try_lock(B),
              A3 = prim_buffer:unlock(B),
              A4 = why(fun() -> prim_buffer:unlock(B) end),
              [A1, A2, A3, A4, prim_buffer:try_lock(B)]
      end)(),
     %% => [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
     (fun() ->
              B = buffer([<<"abc">>]),
              [why(F) || F <- [fun() -> prim_buffer:read(B, 4) end, fun() -> prim_buffer:skip(B, 4) end,
                               fun() -> prim_buffer:skip(B, -1) end, fun() -> prim_buffer:find_byte_index(B, 256) end,
                               fun() -> prim_buffer:find_byte_index(B, a) end, fun() -> prim_buffer:size(make_ref()) end,
                               fun() -> prim_buffer:write(B, foo) end]]
      end)(),
     %% => {{error,badarg},3,ok,{error,badarg},{error,badarg}}
     (fun() ->
              B = buffer([<<"abc">>]),
              {why(fun() -> prim_buffer:write(B, [<<"d">>, e]) end), prim_buffer:size(B),
               why(fun() -> prim_buffer:write(B, [<<1:1>>]) end), why(fun() -> prim_buffer:write(B, [<<"a">> | b]) end),
               why(fun() -> prim_buffer:read_iovec(B, 100) end)}
      end)(),
     %% => {ok,3,0}
     (fun() ->
              B = buffer([<<"abc">>]),
              S = prim_buffer:size(B),
              {prim_buffer:wipe(B), S, prim_buffer:size(B)}
      end)(),
     %% A part of a binary that starts within a byte:
     %% => <<"hello">>
     (fun() ->
              <<_:3, Part:5/binary, _/bits>> = <<0:3, "hello", 0:5>>,
              prim_buffer:read(buffer([Part]), 5)
      end)(),
     %% => true
     (fun() ->
              B = prim_buffer:new(),
              L = [<<N:16>> || N <- lists:seq(1, 1000)],
              ok = prim_buffer:write(B, L),
              prim_buffer:read(B, 2000) =:= list_to_binary(L)
      end)()
    ].

buffer(Binaries) ->
    B = prim_buffer:new(),
    ok = prim_buffer:write(B, Binaries),
    B.

read_back(Step) ->
    Data = list_to_binary([<<N:32>> || N <- lists:seq(1, 2500)]),
    lists:all(fun(Write) ->
                      B = prim_buffer:new(),
                      write_by(B, Data, Write),
                      10000 = prim_buffer:size(B),
                      read_by(B, Step, []) =:= Data andalso prim_buffer:size(B) =:= 0
              end, [100, 1000, 1023, 1024, 1025, 3000, 10000]).

write_by(B, Data, Size) when byte_size(Data) > Size ->
    <<Part:Size/binary, Rest/binary>> = Data,
    ok = prim_buffer:write(B, [Part]),
    write_by(B, Rest, Size);
write_by(B, Data, _) ->
    ok = prim_buffer:write(B, [Data]).

read_by(B, Step, Acc) ->
    case prim_buffer:size(B) of
        0 -> iolist_to_binary(Acc);
        Size when Size < Step -> read_by(B, Step, [Acc, prim_buffer:read(B, Size)]);
        _ -> read_by(B, Step, [Acc, prim_buffer:read_iovec(B, Step)])
    end.

why(F) ->
    try F() catch C:R -> {C, R} end.
