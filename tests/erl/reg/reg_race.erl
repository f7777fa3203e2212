%% 20 processes want the same name; exactly one gets it.
-module(reg_race).
-export([main/0]).

main() ->
    Me = self(),
    Ps = [spawn(fun() ->
              receive go -> ok end,
              Me ! try register(reg_race, self()) of true -> won catch error:badarg -> lost end,
              receive stop -> ok end
          end) || _ <- "12345678901234567890"],
    [P ! go || P <- Ps],
    count(20, 0).
    %% => 1

count(0, Won) -> Won;
count(N, Won) -> receive won -> count(N - 1, Won + 1); lost -> count(N - 1, Won) end.
