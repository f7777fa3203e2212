%% Of several keys that are missing in an update, the first in the order of keys is told, in whatever order they are written.
-module(op_map_update_missing_keys).
-export([main/0]).

main() ->
    M = #{a => 1, 1.5 => 2},
    [
     caught(fun() -> M#{42.0 := v, 42 := v} end),
     %% => {badkey,42}
     caught(fun() -> M#{z := v, "l" := v, a := v, {t} := v} end),
     %% => {badkey,z}
     caught(fun() -> M#{42 => v, 42.0 := v, 42 := w} end),
     %% => {badkey,42.0}
     caught(fun() -> M#{[] := v, 1 bsl 70 := v, 1.5 := v} end),
     %% => {badkey,1180591620717411303424}
     caught(fun() -> M#{a := v, 1.5 := w} end)
     %% => #{1.5 => w,a => v}
    ].

caught(F) ->
    try F()
    catch error:Reason -> Reason
    end.
