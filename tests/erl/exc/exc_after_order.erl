%% after bodies run once, in every way out, innermost first; their value is dropped.
-module(exc_after_order).
-export([main/0]).

main() ->
    [
        trace(fun() -> try say(body), value after say(clean) end end),            %% => {[body,clean],{value,value}}
        trace(fun() -> try say(body), throw(t) after say(clean) end end),         %% => {[body,clean],{throw,t}}
        trace(fun() -> try say(a), error(e) catch error:e -> say(handler), handled after say(clean) end end),   %% => {[a,handler,clean],{value,handled}}
        trace(fun() -> try try say(in), exit(x) after say(first) end after say(second) end end),                %% => {[in,first,second],{exit,x}}
        trace(fun() -> try v of V -> say('of'), V after say(clean) end end),      %% => {['of',clean],{value,v}}
        trace(fun() -> try v of _ -> say('of'), throw(w) after say(clean) end end),   %% => {['of',clean],{throw,w}}
        trace(fun() -> try throw(a) catch throw:a -> throw(b) after say(clean) end end),  %% => {[clean],{throw,b}}
        trace(fun() -> try throw(a) after throw(b) end end),                      %% => {[],{throw,b}}
        trace(fun() -> try ok after error(c) end end)                             %% => {[],{error,c}}
    ].

trace(F) ->
    put(log, []),
    R = try F() of
            V -> {value, V}
        catch
            C:E -> {C, E}
        end,
    {reverse(erase(log), []), R}.

say(X) -> put(log, [X | get(log)]).

reverse([H | T], A) -> reverse(T, [H | A]);
reverse([], A) -> A.
