%% Module attributes are there in module_info.
-module(code_attributes).
-export([main/0]).
-vsn("1.2").

-author(somebody).
-my_own({a, [1, 2]}).

main() -> [{K, V} || {K, V} <- ?MODULE:module_info(attributes), K =/= compile].
    %% => [{vsn,"1.2"},{author,[somebody]},{my_own,[{a,[1,2]}]}]
