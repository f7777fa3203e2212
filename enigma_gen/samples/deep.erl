%% Deep recursion: the stack of a process is bounded by memory alone, and so is the nesting of terms.
-module(deep).
-export([about/0, main/0]).

-define(DEPTH, 500000).

about() -> <<"A recursion half a million calls deep, and a term nested as deep.">>.

main() ->
    List = count_up(1, ?DEPTH),
    Nested = nest(?DEPTH, nothing),
    [{<<"length of a list built on the way back">>, length(List)},
     {<<"its sum, added on the way back">>, sum(List)},
     {<<"nested tuples, compared with a copy">>, Nested =:= nest(?DEPTH, nothing)},
     {<<"an exception from the bottom, caught at the top">>, catch_from(?DEPTH)}].

count_up(To, To) -> [To];
count_up(From, To) -> [From | count_up(From + 1, To)].

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

nest(0, Term) -> Term;
nest(N, Term) -> nest(N - 1, {Term}).

catch_from(Depth) ->
    try fall(Depth) of
        Sum -> Sum
    catch
        throw:Message -> Message
    end.

fall(0) -> throw(bottom_reached);
fall(N) -> 1 + fall(N - 1).
