%% Natives have breakpoints like other functions; those that guards use only where they are called as functions.
-module(trace_natives).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call]),
    Names = [{put, 2}, {atom_to_list, 1}, {error, 1}, {exit, 1}, {throw, 1}, {hd, 1}, {length, 1}, {apply, 2}, {list_to_integer, 1},
             {self, 0}, {make_ref, 0}],
    A = [[erlang:trace_pattern({erlang, N, Arity}, [{'_', [], [{exception_trace}]}], [local]) || {N, Arity} <- Names],
         do(S, fun() -> put(a, id(b)), id(atom_to_list(id(abc))) end),
         do(S, fun() -> error(foo) end),
         do(S, fun() -> exit(foo) end),
         do(S, fun() -> throw(foo) end),
         do(S, fun() -> id(hd(id([1]))), id(length(id([1]))), id(self()), apply(erlang, id(hd), [id([2])]) end),
         do(S, fun() -> list_to_integer(id("x")) end),
         do(S, fun() -> list_to_integer(id("12")) end),
         do(S, fun() -> F = fun erlang:atom_to_list/1, (id(F))(xyz) end),
         clean(erlang:trace_info({erlang, put, 2}, traced))],
    erlang:trace(S, true, [return_to]),
    B = [do(S, fun() -> id(list_to_integer(id("13"))) end)],
    erlang:trace_pattern({erlang, '_', '_'}, false, [local]),
    C = [do(S, fun() -> put(a, id(b)) end),
         erlang:trace_pattern({lists, member, 2}, true, []),
         do(S, fun() -> lists:member(1, id([2])) end),
         erlang:trace_pattern({lists, member, 2}, false, [])],
    erlang:trace(S, false, [all]),
    A ++ B ++ C.
    %% => [1,1,1,1,1,1,1,1,1,1,1]
    %% => [{trace,server,call,{erlang,put,[a,b]}},{trace,server,return_from,{erlang,put,2},undefined},{trace,server,call,{erlang,atom_to_list,[abc]}},{trace,server,return_from,{erlang,atom_to_list,1},"abc"}]
    %% => [{trace,server,call,{erlang,error,[foo]}},{trace,server,exception_from,{erlang,error,1},{error,foo}}]
    %% => [{trace,server,call,{erlang,exit,[foo]}},{trace,server,exception_from,{erlang,exit,1},{exit,foo}}]
    %% => [{trace,server,call,{erlang,throw,[foo]}},{trace,server,exception_from,{erlang,throw,1},{throw,foo}}]
    %% => [{trace,server,call,{erlang,hd,[[2]]}},{trace,server,return_from,{erlang,hd,1},2}]
    %% => [{trace,server,call,{erlang,list_to_integer,["x"]}},{trace,server,exception_from,{erlang,list_to_integer,1},{error,badarg}}]
    %% => [{trace,server,call,{erlang,list_to_integer,["12"]}},{trace,server,return_from,{erlang,list_to_integer,1},12}]
    %% => [{trace,server,call,{erlang,atom_to_list,[xyz]}},{trace,server,return_from,{erlang,atom_to_list,1},"xyz"}]
    %% => {traced,local}
    %% => [{trace,server,call,{erlang,list_to_integer,["13"]}},{trace,server,return_from,{erlang,list_to_integer,1},13},{trace,server,return_to,{trace_natives,'-main/0-fun-9-',0}}]
    %% => []
    %% => 1
    %% => [{trace,server,call,{lists,member,[1,[2]]}}]
    %% => 1
