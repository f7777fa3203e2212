%% Every type test of the guard language against one value of every type.
-module(op_type_tests_guard).
-export([main/0]).

main() ->
    Values = [1, 1 bsl 80, -1, 1.0, a, true, false, [], [a], [a | b], {}, {a}, <<>>, <<1>>, <<1:3>>, #{}, #{a => b},
              fun() -> ok end, fun erlang:self/0, self(), make_ref()],
    [tests(V) || V <- Values].
    %% => [[i,n],[i,n],[i,n],[f,n],[a],[a,b],[a,b],[l],[l],[l],[t],[t],[bin,bits],[bin,bits],[bits],[m],[m],['fun',fun0],['fun',fun0],[pid],[ref]]

tests(V) ->
    [N || {N, true} <- [
        {i, if is_integer(V) -> true; true -> false end},
        {f, if is_float(V) -> true; true -> false end},
        {n, if is_number(V) -> true; true -> false end},
        {a, if is_atom(V) -> true; true -> false end},
        {b, if is_boolean(V) -> true; true -> false end},
        {l, if is_list(V) -> true; true -> false end},
        {t, if is_tuple(V) -> true; true -> false end},
        {bin, if is_binary(V) -> true; true -> false end},
        {bits, if is_bitstring(V) -> true; true -> false end},
        {m, if is_map(V) -> true; true -> false end},
        {'fun', if is_function(V) -> true; true -> false end},
        {fun0, if is_function(V, 0) -> true; true -> false end},
        {fun1, if is_function(V, 1) -> true; true -> false end},
        {pid, if is_pid(V) -> true; true -> false end},
        {ref, if is_reference(V) -> true; true -> false end},
        {port, if is_port(V) -> true; true -> false end}]].
