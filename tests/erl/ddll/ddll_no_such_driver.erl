%% Drivers that do not exist: loading, unloading, monitoring; the texts of errors.
-module(ddll_no_such_driver).
-export([main/0]).

main() ->
    [
     %% => {error,{open_error,-10}}
     erl_ddll:try_load("/nowhere", "foo", []),
     %% => {error,not_loaded}
     erl_ddll:try_load("/nowhere", foo, [{reload, pending}, {driver_options, [kill_ports]}]),
     %% => [{error,{open_error,-10}},{error,{open_error,-10}},{error,{open_error,-10}}]
     [erl_ddll:try_load(Path, Name, []) || {Path, Name} <- [{<<"/x">>, <<"foo">>}, {"", ""}, {"/x/", [$f, [<<"oo">>]]}]],
     %% => [badarg,badarg,badarg,badarg,badarg,badarg,badarg]
     [why(fun() -> erl_ddll:try_load(Path, Name, Options) end)
      || {Path, Name, Options} <- [{foo, "foo", []}, {"/x", 1, []}, {"/x", '', []}, {"/x", "foo", [a]},
                                   {"/x", "foo", [{driver_options, [x]}]}, {"/x", "foo", [{monitor, x}]},
                                   {[$/, 0], "foo", []}]],
     %% => [{error,not_loaded},{error,not_loaded}]
     [erl_ddll:try_unload(foo, Options) || Options <- [[], [kill_ports, {monitor, pending}]]],
     %% => [badarg,badarg,badarg]
     [why(fun() -> erl_ddll:try_unload(Name, Options) end) || {Name, Options} <- [{1, []}, {foo, [k]}, {foo, a}]],
     %% => [badarg,badarg]
     [why(fun() -> erl_ddll:info(foo, Item) end) || Item <- [processes, linked_in_driver]],
     %% => [{'DOWN',true,driver,foo,unloaded},{'DOWN',true,driver,"foo",unloaded},{'DOWN',true,driver,foo,unloaded}]
     [begin
          Ref = erl_ddll:monitor(driver, {Name, When}),
          receive {Tag, R, Type, Which, State} -> {Tag, R =:= Ref, Type, Which, State} end
      end || {Name, When} <- [{foo, loaded}, {"foo", unloaded}, {foo, unloaded_only}]],
     %% => [badarg,badarg,badarg,badarg]
     [why(fun() -> erl_ddll:monitor(Kind, Item) end)
      || {Kind, Item} <- [{port, {foo, loaded}}, {driver, foo}, {driver, {foo, x}}, {driver, {1, loaded}}]],
     %% => {true,badarg}
     {erl_ddll:demonitor(make_ref()), why(fun() -> erl_ddll:demonitor(foo) end)},
     %% => ["Driver name and/or driver options are inconsistent with currently loaded driver","DDLL driver is not loaded","Bad driver name","Driver init failed","No error","cannot open shared object file: No such file or directory","Unspecified error"]
     [erl_ddll:format_error(E) || E <- [inconsistent, not_loaded, bad_driver_name, driver_init_failed,
                                        {open_error, 0}, {open_error, -10}, {open_error, 1}]],
     %% => [badarg,badarg,badarg]
     [why(fun() -> erl_ddll:format_error(E) end) || E <- [foo, 1, {open_error, a}]]
    ].

why(F) ->
    try F() catch error:R -> R end.
