%% Records: build, defaults, match, update, nested update, badrecord.
-module(op_record_ops).
-export([main/0, id/1]).
-record(point, {x = 0, y = 0, tag}).

-record(line, {from = #point{}, to}).

main() ->
    P = #point{x = id(1)},
    L = #line{to = P},
    [
        P,                                          %% => {point,1,0,undefined}
        P#point.x,                                  %% => 1
        P#point{y = id(5)},                         %% => {point,1,5,undefined}
        P#point{x = 7, y = 8, tag = t},             %% => {point,7,8,t}
        L,                                          %% => {line,{point,0,0,undefined},{point,1,0,undefined}}
        (L#line.to)#point.x,                        %% => 1
        L#line{to = (L#line.to)#point{x = 9}},      %% => {line,{point,0,0,undefined},{point,9,0,undefined}}
        #point.tag,                                 %% => 4
        is_record(id(P), point),                    %% => true
        is_record(id({point, 1}), point),           %% => false
        pick(id(P)),                                %% => {right,1}
        pick(id(#point{x = 3, y = 3})),             %% => {diagonal,3}
        pick(id({point, 1, 2})),                    %% => none
        err(fun() -> (id({other, 1, 2, 3}))#point.x end),       %% => {error,{badrecord,{other,1,2,3}}}
        err(fun() -> (id({point, 1}))#point.x end),             %% => {error,{badrecord,{point,1}}}
        err(fun() -> (id(notuple))#point{x = 1} end),           %% => {error,{badrecord,notuple}}
        err(fun() -> (id({point, 1}))#point{x = 1, y = 2} end)  %% => {error,{badrecord,{point,1}}}
    ].

pick(#point{x = A, y = A}) -> {diagonal, A};
pick(#point{x = A}) when A > 0 -> {right, A};
pick(_) -> none.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
