%% What a handler raises is caught by the handlers around it, and never by itself again: also behind a receive that has skipped messages, in long
%% functions, and under many handlers.
-module(exc_handler_raises_once).
-export([main/0, id/1, long/3]).

main() ->
    [id(self()) ! {skipped, N} || N <- lists:seq(1, 5)],
    id(self()) ! {fail, here},
    id(self()) ! {fail, there},
    id(self()) ! {fail, outside},
    [
        caught(fun() -> wrapped(one) end),        %% => {error,{one,here}}
        caught(fun() -> nested() end),            %% => {throw,{outer,{inner,there}}}
        caught(fun() -> old_catch() end),         %% => {exit,{handled,{'EXIT',outside}}}
        caught(fun() -> waiting() end),           %% => {error,{late,timeout}}
        caught(fun() -> deep(id(bad)) end),       %% => {error,{1,{2,{3,{4,{5,{6,{7,{8,{9,{10,bad}}}}}}}}}}}
        caught(fun() -> ?MODULE:long(id(1), id(2), id(fail)) end), %% => {error,{long,fail}}
        caught(fun() -> in_handler(id(bad)) end), %% => {error,{second,{first,bad}}}
        length(element(2, process_info(self(), messages))) %% => 5
    ].

caught(Fun) ->
    try Fun() of Value -> {value, Value} catch Class:Reason -> {Class, Reason} end.

wrapped(Tag) ->
    try
        receive {fail, What} -> error(What) end
    catch
        error:Reason -> error({Tag, Reason})
    end.

nested() ->
    try
        _ = id(1),
        try
            receive {fail, What} -> throw(What) end
        catch
            throw:Reason -> throw({inner, Reason})
        end
    catch
        throw:Inner -> throw({outer, Inner})
    end.

old_catch() ->
    Result = (catch receive {fail, What} -> exit(What) after 100 -> none end),
    exit({handled, Result}).

waiting() ->
    try
        receive never -> ok after 2 -> error(timeout) end
    catch
        error:Reason -> error({late, Reason})
    end.

deep(X) ->
    try try try try try try try try try try
        error(id(X))
    catch error:R10 -> error({10, R10}) end
    catch error:R9 -> error({9, R9}) end
    catch error:R8 -> error({8, R8}) end
    catch error:R7 -> error({7, R7}) end
    catch error:R6 -> error({6, R6}) end
    catch error:R5 -> error({5, R5}) end
    catch error:R4 -> error({4, R4}) end
    catch error:R3 -> error({3, R3}) end
    catch error:R2 -> error({2, R2}) end
    catch error:R1 -> error({1, R1}) end.

in_handler(X) ->
    try
        try
            error(id(X))
        catch
            error:Reason ->
                receive never -> ok after 0 -> ok end,
                error({first, Reason})
        end
    catch
        error:First ->
            receive never -> ok after 1 -> ok end,
            error({second, First})
    end.

%% So long that it is translated in several parts.
long(A, B, C) ->
    try
        X1 = id({A, B}), X2 = id({B, X1}), X3 = id([X1, X2]), X4 = id({X3, A}), X5 = id({X4, B}), X6 = id([X5 | X4]),
        X7 = id({X6, X5, X4}), X8 = id({X7, X1}), X9 = id([X8, X2, X3]), X10 = id({X9, A, B}), X11 = id({X10, X9}),
        Y = case id(A) of
            1 -> {X1, case id(B) of 2 -> id(X11); 3 -> id(X10); _ -> id(X9) end};
            2 -> {X2, case id(B) of 2 -> id(X10); 3 -> id(X9); _ -> id(X8) end};
            _ -> {X3, X4}
        end,
        Z1 = id({Y, A}), Z2 = id({Z1, B}), Z3 = id([Z1, Z2]), Z4 = id({Z3, Y}), Z5 = id({Z4, Z3}), Z6 = id([Z5 | Z4]),
        Z7 = id({Z6, Z5}), Z8 = id({Z7, Z1}), Z9 = id([Z8, Z2, Z3]), Z10 = id({Z9, A}), Z11 = id({Z10, Z9}), Z12 = id({Z11, X8}),
        V = case id(Z12) of
            {_, _} when A =:= 1, B =:= 2 -> id(Z1);
            {_, _} when A =:= 2 -> id(Z2);
            _ -> id(Z3)
        end,
        W = case id(V) of {_, Q} when Q =:= A -> id({Q, V}); {_, Q} -> id({V, Q}); _ -> id(none) end,
        U1 = id({W, V}), U2 = id({U1, W}), U3 = id([U1, U2]), U4 = id({U3, U1}), U5 = id({U4, U3}), U6 = id([U5 | U4]),
        case id(U6) of
            [_ | _] when C =:= fail -> error(C);
            _ -> {U5, U6}
        end
    catch
        error:Reason -> error({long, Reason})
    end.

%% Hides a value from the compiler.
id(X) -> X.
