%% The remaining guard BIFs: bit_size, byte_size, size, node, self, in guards and bodies.
-module(op_guard_bifs).
-export([main/0, id/1]).

main() ->
    [
        [g(id(X)) || X <- [<<1, 2, 3>>, <<1:3>>, <<>>, {a, b}, x]],   %% => [three_bytes,three_bits,empty,size_two,no]
        [bit_size(id(<<1:3>>)), byte_size(id(<<1:3>>)), byte_size(id(<<1, 2>>))],  %% => [3,1,2]
        [size(id(<<1, 2>>)), size(id({a}))],      %% => [2,1]
        own(self()),                              %% => self
        own(id(x)),                               %% => not_self
        here(node()),                             %% => local
        err(fun() -> byte_size(id([])) end),      %% => {error,badarg}
        err(fun() -> bit_size(id(a)) end),        %% => {error,badarg}
        err(fun() -> size(id([])) end)            %% => {error,badarg}
    ].

g(X) when byte_size(X) =:= 3 -> three_bytes;
g(X) when bit_size(X) =:= 3 -> three_bits;
g(X) when size(X) =:= 2 -> size_two;
g(X) when bit_size(X) =:= 0 -> empty;
g(_) -> no.

own(P) when P =:= self() -> self;
own(_) -> not_self.

here(N) when N =:= node(), node(self()) =:= N -> local;
here(_) -> elsewhere.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
