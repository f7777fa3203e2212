%% Small maps list their keys in term order, integers before floats of the same value.
-module(op_maps_in_order).
-export([main/0, id/1]).

main() ->
    M = put_all(id([z, a, {}, [], "s", <<1>>, 2, 1.0, 1, -5, 2.0, #{}, {a}, b]), #{}),
    {maps:keys(M), M, maps:to_list(#{b => 1, a => 2})}.
    %% => {[-5,1,2,1.0,2.0,a,b,z,{},{a},#{},[],"s",<<1>>],#{-5 => x,1 => x,2 => x,1.0 => x,2.0 => x,a => x,b => x,z => x,{} => x,{a} => x,#{} => x,[] => x,"s" => x,<<1>> => x},[{a,2},{b,1}]}

put_all([], M) -> M;
put_all([H | T], M) -> put_all(T, M#{H => x}).

%% Hides a value from the compiler.
id(X) -> X.
