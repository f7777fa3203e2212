%% A failing native stands on top of the stack with its arguments.
-module(exc_bif_error_entries).
-export([main/0, id/1]).

main() ->
    [
        entry(fun() -> atom_to_list(id(1)), ok end),             %% => {badarg,erlang,atom_to_list,[1]}
        entry(fun() -> list_to_tuple(id(x)), ok end),            %% => {badarg,erlang,list_to_tuple,[x]}
        entry(fun() -> element(id(5), id({a})), ok end),         %% => {badarg,erlang,element,[5,{a}]}
        entry(fun() -> id(a) + id(1), ok end),                   %% => {badarith,erlang,'+',[a,1]}
        entry(fun() -> id(1) div id(0), ok end),                 %% => {badarith,erlang,'div',[1,0]}
        entry(fun() -> hd(id([])), ok end),                      %% => {badarg,erlang,hd,[[]]}
        entry(fun() -> length(id([a | b])), ok end),             %% => {badarg,erlang,length,[[a|b]]}
        entry(fun() -> map_get(k, id(#{})), ok end),             %% => {{badkey,k},erlang,map_get,[k,#{}]}
        entry(fun() -> -id(x), ok end),                          %% => {badarith,erlang,'-',[x]}
        entry(fun() -> lists:reverse(id(x)), ok end),            %% => {function_clause,lists,reverse,[x]}
        entry(fun() -> maps:get(id(a), #{}), ok end),            %% => {{badkey,a},erlang,map_get,[a,#{}]}
        entry(fun() -> byte_size(id(x)), ok end),                %% => {badarg,erlang,byte_size,[x]}
        entry(fun() -> binary_to_integer(id(<<"z">>)), ok end),  %% => {badarg,erlang,binary_to_integer,[<<"z">>]}
        entry(fun() -> not id(x), ok end)                        %% => {badarg,erlang,'not',[x]}
    ].

entry(F) ->
    try F()
    catch
        error:R:S ->
            [{M, Fn, A, _} | _] = S,
            {R, M, tidy(Fn), A}
    end.

%% A guard BIF inlined into the fun may show as the fun itself.
tidy(F) ->
    case atom_to_list(F) of
        "-main" ++ _ -> the_fun;
        _ -> F
    end.

%% Hides a value from the compiler.
id(X) -> X.
