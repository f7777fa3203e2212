%% Dialyzer: a table of what is known of one module, and what it says of that module.
-module(dialyzed).
-export([main/1]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    ok = file:write_file("t.erl", "-module(t).\n-export([f/1]).\nf(X) -> g(X).\ng(X) when is_atom(X) -> X + 1.\n"),
    {ok, t} = compile:file(t, [debug_info]),
    A = dialyzer:run([{analysis_type, plt_build}, {files, ["t.beam"]}, {output_plt, "x.plt"}]),
    [A, [lists:flatten(dialyzer:format_warning(W)) || W <- dialyzer:run([{files, ["t.beam"]}, {init_plt, "x.plt"}])]].
