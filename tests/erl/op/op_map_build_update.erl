%% Map construction, => and :=, badkey, badmap, duplicates, 1 and 1.0 as keys.
-module(op_map_build_update).
-export([main/0, id/1]).

main() ->
    M = #{a => id(1), b => id(2)},
    [
        M,                                      %% => #{a => 1,b => 2}
        M#{a => id(x)},                         %% => #{a => x,b => 2}
        M#{a := id(x), b := y},                 %% => #{a => x,b => y}
        M#{c => id(3), a := 0},                 %% => #{a => 0,b => 2,c => 3}
        M,                                      %% => #{a => 1,b => 2}
        #{id(1) => i, id(1.0) => f},            %% => #{1 => i,1.0 => f}
        #{k => 1, id(k) => 2},                  %% => #{k => 2}
        #{{a, [1]} => t, "s" => l, <<"b">> => b, #{} => m}, %% => #{{a,[1]} => t,#{} => m,"s" => l,<<"b">> => b}
        map_size(#{id(a) => 1, id(a) => 2}),    %% => 1
        err(fun() -> M#{zz := id(1)} end),      %% => {error,{badkey,zz}}
        err(fun() -> M#{{x, 1} := id(1), a => 2} end), %% => {error,{badkey,{x,1}}}
        err(fun() -> (id(notamap))#{a => 1} end),   %% => {error,{badmap,notamap}}
        err(fun() -> (id([]))#{a := 1} end)     %% => {error,{badmap,[]}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
