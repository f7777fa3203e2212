%% The on_load function of the module itself ran before its first call.
-module(code_on_load_self).
-export([main/0]).
-on_load(init/0).

main() -> persistent_term:get({?MODULE, state}).
    %% => {loaded,1}

init() -> persistent_term:put({?MODULE, state}, {loaded, 1}), ok.
