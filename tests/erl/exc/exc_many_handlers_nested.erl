-module(exc_many_handlers_nested).
-export([main/0, fail/1]).

%% More handlers inside each other than Python has nested blocks for (20).

-define(HANDLER(N, X), try ?MODULE:fail(N) catch _:_ -> {N, X} end).
-define(HANDLERS(N, X),
        ?HANDLER(N + 1, ?HANDLER(N + 2, ?HANDLER(N + 3, ?HANDLER(N + 4, ?HANDLER(N + 5, ?HANDLER(N + 6, X))))))).
-define(BODY(N, X), try {N, X} catch throw:N -> {caught, N, ?MODULE:fail(-(N))} end).
-define(BODIES(N, X), ?BODY(N + 1, ?BODY(N + 2, ?BODY(N + 3, ?BODY(N + 4, ?BODY(N + 5, ?BODY(N + 6, X))))))).

main() ->
    [handlers(), %% => {1,{2,{3,{4,{5,{6,{7,{8,{9,{10,{11,{12,{13,{14,{15,{16,{17,{18,last}}}}}}}}}}}}}}}}}}
     bodies(0), %% => {1,{2,{3,{4,{5,{6,{7,{8,{9,{10,{11,{12,{13,{14,{15,{16,{17,{18,0}}}}}}}}}}}}}}}}}}
     bodies(1), %% => {caught,1,1}
     bodies(7), %% => {1,{2,{3,{4,{5,{6,{caught,7,7}}}}}}}
     bodies(18), %% => {1,{2,{3,{4,{5,{6,{7,{8,{9,{10,{11,{12,{13,{14,{15,{16,{17,{caught,18,18}}}}}}}}}}}}}}}}}}
     catch bodies(19), %% => 19
     mixed(3)]. %% => {1,{2,{3,{4,{5,{6,{1,{2,{3,{4,{5,{6,last}}}}}}}}}}}}

handlers() -> ?HANDLERS(0, ?HANDLERS(6, ?HANDLERS(12, last))).

bodies(N) -> ?BODIES(0, ?BODIES(6, ?BODIES(12, thrown(N)))).

mixed(_) -> ?BODIES(0, ?HANDLERS(0, last)).

thrown(0) -> 0;
thrown(N) -> throw(N).

fail(N) when N < 0 -> -N;
fail(N) -> error({failed, N}).
